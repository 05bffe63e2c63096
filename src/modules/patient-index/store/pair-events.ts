import { binaryArray } from '../../../platform/db/binary-array.ts';
import type { Named, Tx } from '../../../platform/db/tx.ts';

export type EventWhat = 'opened' | 'compared' | 'different' | 'unsure' | 'same' | 'reopened' | 'ended' | 'assigned' | 'asked' | 'commented';
export type PairEvent = { pairId: string; eventId: string; at: Date; byId: string; byName: string | null; what: EventWhat; says: string };

const insert: Named = { name: 'patient-index.pair-events', text: `
  insert into patient_index.pair_event (pair_id, event_id, at, by_id, by_name, what, says) select * from unnest($1::bigint[], $2::bigint[], $3::timestamptz[], $4::text[], $5::text[], $6::text[], $7::text[])` };

/** What happened to pairs, for good. */
export function notePairs(tx: Tx, events: readonly PairEvent[]): void {
  if (events.length) tx.send(insert, [binaryArray('bigint', events.map((e) => e.pairId)), binaryArray('bigint', events.map((e) => e.eventId)), binaryArray('timestamptz', events.map((e) => e.at)), binaryArray('text', events.map((e) => e.byId)), binaryArray('text', events.map((e) => e.byName)), binaryArray('text', events.map((e) => e.what)), binaryArray('text', events.map((e) => e.says))]);
}

const list: Named = { name: 'patient-index.events-of-pair', text: 'select at, by_id, by_name, what, says from patient_index.pair_event where pair_id = $1 order by event_id limit 500' };
export const eventsOfPair = (tx: Tx, pairId: string) => tx.query<{ at: Date; by_id: string; by_name: string | null; what: EventWhat; says: string }>(list, [pairId]);

const names: Named = { name: 'patient-index.people', text: 'select id, name from access.published_people where id = any($1::text[])' };
/** Names of people and programs by id. */
export async function namesOf(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
  const wanted = [...new Set(ids)];
  return new Map(wanted.length ? (await tx.query<{ id: string; name: string }>(names, [binaryArray('text', wanted)])).map((r) => [r.id, r.name]) : []);
}

const staff: Named = { name: 'patient-index.staff', text: 'select id, name, roles from access.published_staff where active order by name' };
/** Who works here, with roles: for those a pair may be given to. */
export const activeStaff = (tx: Tx): Promise<{ id: string; name: string; roles: string[] }[]> => tx.query(staff);

const places: Named = { name: 'patient-index.facilities', text: 'select facility_id as id, name, zone from access.published_facilities order by name' };
export const facilities = (tx: Tx): Promise<{ id: string; name: string; zone: string }[]> => tx.query(places);
