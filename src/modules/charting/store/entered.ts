import type { Named, Tx } from '../../../platform/db/tx.ts';

export type EnteredKey = { type: string; id: string; version: number };

const insert: Named = { name: 'charting.entered', text: `insert into charting.entered (actor, key, at, asked, entries) values ($1, $2, $3, $4, $5::jsonb) on conflict (actor, key) do nothing returning 1 as mine` };
const read: Named = { name: 'charting.entered-before', text: `select asked, entries from charting.entered where actor = $1 and key = $2` };

/** Takes the key for this act; undefined when it is ours, else what was filed under it before. A rival that is still under way is waited for. */
export async function takeKey(tx: Tx, actor: string, key: string, at: Date, asked: Buffer, entries: readonly EnteredKey[]): Promise<{ asked: Buffer; entries: EnteredKey[] } | undefined> {
  const mine = await tx.query(insert, [actor, key, at.toISOString(), asked, JSON.stringify(entries)]);
  if (mine.length > 0) return undefined;
  const [before] = await tx.query<{ asked: Buffer; entries: EnteredKey[] }>(read, [actor, key]);
  return before;
}
