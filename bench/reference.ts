/**
 * The named reference: Medplum server 5.1.12 with its defaults (audit off, no access policy), PostgreSQL 15, measured with the same kinds of
 * request on a machine of the same kind (2 cores shared by client, server and database). Requests a second at 1, 8 and 32 connections.
 * `aim` is how many times faster we mean to be, with our audit on.
 */
export const reference: Record<string, { perSecond: [number, number, number]; aim: number }> = {
  'read Patient': { perSecond: [298, 959, 1164], aim: 5 },
  'create Patient': { perSecond: [82, 160, 201], aim: 5 },
  'update Patient': { perSecond: [75, 142, 142], aim: 5 },
  'search family + birthdate': { perSecond: [200, 547, 612], aim: 5 },
  'search name, about 14 hits': { perSecond: [136, 259, 282], aim: 5 },
  'Observation of a patient, sorted, 20': { perSecond: [176, 362, 417], aim: 5 },
  'type-ahead, 4 letters, 10 hits': { perSecond: [193, 441, 468], aim: 5 },
  '$everything, about 300 resources': { perSecond: [11.8, 19.5, 0], aim: 3 },
};
export const referenceBundle = { resourcesPerSecond: [110, 169], aim: 15 };
