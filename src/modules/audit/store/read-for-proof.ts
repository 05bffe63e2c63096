import type { Header } from '../rules/header.ts';

/** Runs SQL for the verifier: a plain client, in one read-only snapshot. */
export type Reader = { query(text: string, values?: unknown[]): Promise<{ rows: any[] }> };

export type Run = { first: string; entry_ids: string[]; hashes: Buffer };
export type ProofEntry = Header & { tx: string; furtherCount: number; actorKnown: boolean; salt: Buffer | null; detail: string | null; erased: boolean };

export const readRuns = async (reader: Reader, from: number, limit: number): Promise<Run[]> =>
  (await reader.query('select first, entry_ids, hashes from audit.leaf_run where first >= $1 order by first limit $2', [from, limit])).rows as Run[];

/** The entries of these ids with all that belongs to them, by id. */
export async function readEntries(reader: Reader, ids: readonly string[]): Promise<Map<string, ProofEntry>> {
  const low = ids.reduce((a, b) => BigInt(a) < BigInt(b) ? a : b), high = ids.reduce((a, b) => BigInt(a) > BigInt(b) ? a : b);
  const { rows } = await reader.query(`
    select e.id, (extract(epoch from e.at) * 1000000)::bigint as at_micros, e.tx, a.kind, a.id as actor_id, a.facility, e.action, e.outcome, e.problem, e.purpose, e.detail_hash, e.chart_id, e.entries, e.further,
      d.salt, d.detail, d.entry_id is null and e.detail_hash <> ''::bytea and exists (select from audit.erasure r where r.entry_id = e.id) as erased
    from audit.entry e left join audit.actor a on a.no = e.actor left join audit.detail d on d.entry_id = e.id and d.entry_id between $1 and $2
    where e.id between $1 and $2 and e.id = any($3::bigint[])`, [low, high, ids]);
  const entries = new Map<string, ProofEntry>(rows.map((r) => [r.id as string, {
    id: r.id, atMicros: r.at_micros, tx: r.tx, actorKnown: r.kind !== null, actorKind: r.kind ?? '', actorId: r.actor_id ?? '', facility: r.facility ?? '', action: r.action, outcome: r.outcome, problem: r.problem, purpose: r.purpose,
    detailHash: r.detail_hash, chartId: r.chart_id, entries: r.entries, furtherCount: r.further, further: [], salt: r.salt, detail: r.detail, erased: r.erased,
  }]));
  const subjects = await reader.query('select entry_id, chart_id, entries from audit.subject where entry_id between $1 and $2 and entry_id = any($3::bigint[])', [low, high, ids]);
  for (const s of subjects.rows) entries.get(s.entry_id)?.further.push({ chartId: s.chart_id, entries: s.entries });
  return entries;
}

export const readCheckpoints = async (reader: Reader): Promise<{ size: string; at: Date; root: Buffer; note: string }[]> =>
  (await reader.query('select size, at, root, note from audit.checkpoint order by size')).rows;

export const readSigners = async (reader: Reader): Promise<{ name: string; public_key: Buffer }[]> =>
  (await reader.query('select name, public_key from audit.signer order by created_at')).rows;

/** How far the tree has come, and how many entries stand before and after that point. */
export const readExtent = async (reader: Reader): Promise<{ size: string; frontier: Buffer; numbered: string; pending: string }> => (await reader.query(`
  select p.size, p.frontier, count(e.id) filter (where (e.tx, e.id) <= (p.last_tx, p.last_id)) as numbered, count(e.id) filter (where (e.tx, e.id) > (p.last_tx, p.last_id)) as pending
  from audit.progress p left join audit.entry e on true group by p.size, p.frontier`)).rows[0];

/** The first entries that stand before the end of the tree and are not in it. */
export const readUnnumbered = async (reader: Reader): Promise<{ id: string; at: Date }[]> => (await reader.query(`
  select e.id, e.at from audit.entry e, audit.progress p where (e.tx, e.id) <= (p.last_tx, p.last_id)
    and not exists (select from audit.leaf l where l.entry_id = e.id) order by e.tx, e.id limit 5`)).rows;
