import type { Named, Tx } from '../../../platform/db/tx.ts';
import type { CsvReading } from '../portion.ts';

export type ItemState = 'received' | 'filed' | 'exception' | 'not-applied' | 'superseded' | 'closed';

export type NewItem = { id: string; fileId: string; blob: string; start: number; length: number; hash: Buffer; standard: string; place: string; state: 'received' | 'exception'; reason: string | null; mend: string | null };

const existing: Named = { name: 'exchange.items-by-hash', text: 'select item_id, hash, state, run_id from exchange.item where source_no = $1 and hash = any($2::bytea[])' };

/** The items of a source that say the same, by the hash in hex. */
export async function itemsByHash(tx: Tx, sourceNo: number, hashes: readonly Buffer[]): Promise<Map<string, { id: string; state: ItemState; runId: string }>> {
  if (hashes.length === 0) return new Map();
  const rows = await tx.query(existing, [sourceNo, hashes]);
  return new Map(rows.map((r) => [r.hash.toString('hex'), { id: r.item_id, state: r.state, runId: r.run_id }]));
}

const insert: Named = { name: 'exchange.receive', text: `
  insert into exchange.item (item_id, run_id, file_id, start, length, received_at, source_no, hash, blob, state, standard, place, reason, mend)
  select id, $1, file_id, start, length, $2, $3, hash, blob, state, standard, place, reason, mend
  from unnest($4::bigint[], $5::bigint[], $6::bytea[], $7::bigint[], $8::integer[], $9::bytea[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[]) as u(id, file_id, blob, start, length, hash, state, standard, place, reason, mend)
  on conflict (source_no, hash) do nothing` };

export async function insertItems(tx: Tx, where: { runId: string; at: Date; sourceNo: number }, items: readonly NewItem[]): Promise<void> {
  if (items.length === 0) return;
  const of = <K extends keyof NewItem>(key: K): NewItem[K][] => items.map((i) => i[key]);
  await tx.query(insert, [where.runId, where.at, where.sourceNo, of('id'), of('fileId'), items.map((i) => Buffer.from(i.blob, 'hex')), of('start'), of('length'), of('hash'), of('state'), of('standard'), of('place'), of('reason'), of('mend')]);
}

/** An exception that was sent again is tried again, within the run that brought it. */
export async function takeUpAgain(tx: Tx, ids: readonly string[], runId: string): Promise<void> {
  if (ids.length > 0) await tx.query(`update exchange.item set state = 'received', run_id = $2 where item_id = any($1::bigint[]) and (state = 'exception' or (state = 'received' and run_id <> $2))`, [ids, runId]);
}

/** What can never be filed as it is, sent again: told by the run that brought it. */
export async function moveToRun(tx: Tx, ids: readonly string[], runId: string): Promise<void> {
  if (ids.length > 0) await tx.query('update exchange.item set run_id = $2 where item_id = any($1::bigint[])', [ids, runId]);
}

export type ItemRow = {
  id: string; runId: string; state: ItemState; standard: string; place: string; path: string; reading: CsvReading | null; hash: Buffer;
  blob: string; start: number; length: number; sourceNo: number; mends: string | null;
};

const columns = `i.item_id, i.run_id, i.state, i.standard, i.place, f.path, f.reading, i.hash, encode(i.blob, 'hex') as blob, i.start, i.length, i.source_no, i.mends`;
const lockItems: Named = { name: 'exchange.lock-items', text: `
  select ${columns} from exchange.item i join exchange.file f using (file_id) where i.item_id = any($1::bigint[]) order by i.item_id for update of i` };

const rowOf = (r: any): ItemRow => ({
  id: r.item_id, runId: r.run_id, state: r.state, standard: r.standard, place: r.place, path: r.path, reading: r.reading, hash: r.hash,
  blob: r.blob, start: Number(r.start), length: r.length, sourceNo: r.source_no, mends: r.mends,
});

export async function lockForFiling(tx: Tx, ids: readonly string[]): Promise<ItemRow[]> {
  return (await tx.query(lockItems, [ids])).map(rowOf);
}

export type Outcome = {
  state: ItemState; reason: string | null; mend: string | null; waitsFor: string | null; chartId: string | null; resources: number; findings: number;
  messageType: string | null; controlId: string | null; setId: string | null; versionNumber: number | null; standard: string;
};

const settle: Named = { name: 'exchange.settle-items', text: `
  update exchange.item i set state = u.state, reason = u.reason, mend = u.mend, waits_for = u.waits_for, chart_id = u.chart_id, resources = u.resources, findings = u.findings,
    message_type = u.message_type, control_id = u.control_id, set_id = u.set_id, version_number = u.version_number, standard = u.standard, filed_at = case when u.state = 'filed' then $1::timestamptz end
  from unnest($2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::integer[], $9::integer[], $10::text[], $11::text[], $12::text[], $13::integer[], $14::text[])
    as u(id, state, reason, mend, waits_for, chart_id, resources, findings, message_type, control_id, set_id, version_number, standard)
  where i.item_id = u.id` };

/** Writes what became of items; sent with the act's own commit. */
export function settleItems(tx: Tx, at: Date, outcomes: ReadonlyMap<string, Outcome>): void {
  if (outcomes.size === 0) return;
  const all = [...outcomes.values()];
  const of = <K extends keyof Outcome>(key: K): Outcome[K][] => all.map((o) => o[key]);
  tx.send(settle, [at, [...outcomes.keys()], of('state'), of('reason'), of('mend'), of('waitsFor'), of('chartId'), of('resources'), of('findings'), of('messageType'), of('controlId'), of('setId'), of('versionNumber'), of('standard')]);
}

/** Which of these items share their control id with an earlier one of other bytes. */
export async function sharingControlId(tx: Tx, sourceNo: number, wanted: readonly { id: string; controlId: string }[]): Promise<Set<string>> {
  if (wanted.length === 0) return new Set();
  const rows = await tx.query(`
    select u.id from unnest($2::bigint[], $3::text[]) as u(id, control_id)
    where exists (select from exchange.item i where i.source_no = $1 and i.control_id = u.control_id and i.item_id <> u.id)`, [sourceNo, wanted.map((w) => w.id), wanted.map((w) => w.controlId)]);
  return new Set(rows.map((r) => r.id));
}

export type DocumentOfSet = { id: string; setId: string; chartId: string; versionNumber: number | null };
const ofSets: Named = { name: 'exchange.documents-of-sets', text: `
  select item_id, set_id, chart_id, version_number from exchange.item where source_no = $1 and set_id = any($2::text[]) and chart_id is not null and state in ('filed', 'superseded')
  order by version_number desc nulls last, item_id desc` };

/** Filed documents of these sets, newest version first. */
export async function documentsOfSets(tx: Tx, sourceNo: number, setIds: readonly string[]): Promise<DocumentOfSet[]> {
  if (setIds.length === 0) return [];
  return (await tx.query(ofSets, [sourceNo, setIds])).map((r) => ({ id: r.item_id, setId: r.set_id, chartId: r.chart_id, versionNumber: r.version_number }));
}

export async function markSuperseded(tx: Tx, id: string, reason: string): Promise<void> {
  await tx.query(`update exchange.item set state = 'superseded', reason = $2 where item_id = $1`, [id, reason]);
}

/** Exceptions of a source that waited for these: taken up again. */
export async function wakeWaiting(tx: Tx, sourceNo: number, keys: readonly string[]): Promise<string[]> {
  if (keys.length === 0) return [];
  const rows = await tx.query(`update exchange.item set state = 'received' where source_no = $1 and waits_for = any($2::text[]) and state = 'exception' returning item_id`, [sourceNo, keys]);
  return rows.map((r) => r.item_id);
}

/** Items kept but not yet filed, in the order received; those that nobody works at. */
export async function receivedItems(tx: Tx, before: Date, except: readonly string[], limit: number): Promise<{ id: string; runId: string; sourceNo: number; length: number }[]> {
  const rows = await tx.query(`select i.item_id, i.run_id, i.source_no, i.length from exchange.item i join exchange.run r using (run_id)
    where i.state = 'received' and r.touched_at < $1 and i.run_id <> all($3::bigint[]) order by i.item_id limit $2`, [before, limit, except]);
  return rows.map((r) => ({ id: r.item_id, runId: r.run_id, sourceNo: r.source_no, length: r.length }));
}

/** What of a run waits for a patient, after `after` in the order received. */
export async function waitingOfRun(tx: Tx, runId: string, after: string, limit: number): Promise<{ id: string; length: number }[]> {
  const rows = await tx.query(`select item_id, length from exchange.item where run_id = $1 and state = 'received' and item_id > $2 order by item_id limit $3`, [runId, after, limit]);
  return rows.map((r) => ({ id: r.item_id, length: r.length }));
}

export async function insertAttempt(tx: Tx, attempt: { attemptId: string; itemId: string; at: Date; actor: string; outcome: string; reason: string | null }): Promise<void> {
  await tx.query('insert into exchange.attempt (attempt_id, item_id, at, actor, outcome, reason) values ($1, $2, $3, $4, $5, $6)', [attempt.attemptId, attempt.itemId, attempt.at, attempt.actor, attempt.outcome, attempt.reason]);
}

export async function setState(tx: Tx, id: string, state: ItemState, reason: string | null, mends?: string): Promise<void> {
  await tx.query('update exchange.item set state = $2, reason = coalesce($3, reason), mends = coalesce($4, mends) where item_id = $1', [id, state, reason, mends ?? null]);
}
