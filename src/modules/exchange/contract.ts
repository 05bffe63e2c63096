import { z } from 'zod';
import { contract } from '../../values/contract.ts';

export const itemState = z.enum(['received', 'filed', 'already-here', 'exception', 'not-applied', 'superseded', 'closed']);

export const itemLine = z.object({
  id: z.string(), source: z.string(), file: z.string(), place: z.string().describe('Where in the file: "line 12", "message 3", "Patient.xml"'),
  standard: z.string(), messageType: z.string().nullable(), state: itemState, reason: z.string().nullable(), mend: z.string().nullable(),
  receivedAt: z.string(), filedAt: z.string().nullable(), sizeBytes: z.number(), chartId: z.string().nullable(), patient: z.string().nullable(),
  findings: z.number(), resources: z.number(),
});
export type ItemLine = z.infer<typeof itemLine>;

/** Kinds of messages that have a view of their own: `identity`, who is whom (ADT A17 to A51 as far as they say it). */
export const itemAbout = z.enum(['identity']);

export const listItems = contract('exchange.list-items', z.object({
  state: itemState.nullable().default(null), about: itemAbout.nullable().default(null), source: z.string().nullable().default(null), cursor: z.string().nullable().default(null), limit: z.number().int().min(1).max(200).default(50),
}), z.object({ items: z.array(itemLine), next: z.string().nullable(), counts: z.record(z.string(), z.number()) }));

const numberShown = z.object({ system: z.string(), value: z.string() });
const chartShown = z.object({ chartId: z.string(), patient: z.string().nullable(), mrn: z.string().nullable() });
/** One thing that an identity event asks for, by the numbers it names. */
export const askedOfIdentity = z.object({ does: z.string().describe('merge, link, unlink, change-number, move-number, move-visit, ...'), of: z.array(numberShown).describe('Who stays or gets it'), other: z.array(numberShown).describe('Who is given up, or from whom'), was: numberShown.nullable(), now: numberShown.nullable() });
/** One thing that it changed here. A join that is `joined` can be undone. */
export const changedByItem = z.object({ kind: z.string(), chart: chartShown, other: chartShown.nullable(), was: numberShown.nullable(), now: numberShown.nullable(), joinId: z.string().nullable(), joinState: z.string().nullable() });

export const showItem = contract('exchange.show-item', z.object({ id: z.string() }), z.object({
  item: itemLine, findings: z.array(z.object({ severity: z.string(), code: z.string(), at: z.string(), says: z.string(), mend: z.string().nullable() })),
  text: z.string().nullable().describe('What was received, as text, at most 200,000 characters'), truncated: z.boolean(),
  entries: z.array(z.object({ type: z.string(), id: z.string(), version: z.number() })),
  attempts: z.array(z.object({ at: z.string(), by: z.string(), outcome: z.string(), reason: z.string().nullable() })),
  identity: z.object({ asks: z.array(askedOfIdentity), changed: z.array(changedByItem) }).nullable().describe('Of a message that says who is whom'),
}));

/** Mend: give the corrected text (a new item that remembers the old), or only try again. */
export const replay = contract('exchange.replay', z.object({ id: z.string(), mended: z.string().nullable().default(null), reason: z.string().trim().max(500).default('') }),
  z.object({ id: z.string(), state: itemState, reason: z.string().nullable() }));

/** Give up on an exception, with a reason; what was received stays kept. */
export const closeItem = contract('exchange.close', z.object({ id: z.string(), reason: z.string().trim().min(3, 'Say why in a few words').max(500) }), z.object({ state: itemState }));

/** Import partners: who sends, in which zone they write their times, and what came of late. */
export const listPartners = contract('exchange.list-partners', z.object({}), z.object({ partners: z.array(z.object({
  id: z.number(), name: z.string(), zone: z.string().nullable().describe('Where their times without a zone are read; null: the zone of the facility that takes them in'), numberSystem: z.string().nullable().describe('The authority of numbers that they send without one'), csvMap: z.string().nullable().describe('How their tables are read (YAML); null: by the map given with each'), since: z.string(), waiting: z.number().describe('Exceptions, at most 1000 counted'),
  last: z.object({ at: z.string(), facility: z.string(), files: z.number(), items: z.number(), filed: z.number(), alreadyHere: z.number() }).nullable(),
})) }));
export const setPartner = contract('exchange.set-partner', z.object({
  id: z.number().int().positive(), zone: z.string().max(60).nullable(), numberSystem: z.string().trim().max(200).regex(/^[a-z][a-z0-9+.-]*:\S+$/i, 'A URI, such as urn:oid:2.16.840.1.113883.3.42').nullable(), csvMap: z.string().max(20_000).nullable(),
}), z.object({}));

/** Progress of an import run, for the drop zone and the command line. */
export const importRun = z.object({
  runId: z.string(), source: z.string(), facility: z.string(), state: z.enum(['receiving', 'filing', 'done', 'failed']), files: z.number(), items: z.number(), filed: z.number(), alreadyHere: z.number(),
  exceptions: z.array(z.object({ file: z.string(), item: z.string(), reason: z.string() })), ignored: z.array(z.string()), resources: z.record(z.string(), z.number()), startedAt: z.string(), finishedAt: z.string().nullable(),
});
export type ImportRun = z.infer<typeof importRun>;
export const showRun = contract('exchange.show-run', z.object({ runId: z.string(), exceptionsMax: z.number().int().min(1).max(10_000_000).default(10_000) }), importRun);
