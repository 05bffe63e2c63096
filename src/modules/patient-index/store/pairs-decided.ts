import { binaryArray } from '../../../platform/db/binary-array.ts';
import type { Named, Tx } from '../../../platform/db/tx.ts';

export type DecidedPair = { pair_id: string; chart_a: string; chart_b: string };

const same: Named = { name: 'patient-index.close-same', text: `
  update patient_index.pair set state = 3, decided_at = $3, decided_by = $2, automatic = case when automatic in (1, 3) then 2 else automatic end, version = version + 1
  where chart_a = any($1::bigint[]) and chart_b = any($1::bigint[]) and state <> 3 returning pair_id, chart_a, chart_b` };
/** Every pair within one person is the same person. */
export const closeSame = (tx: Tx, charts: readonly string[], by: string, at: Date): Promise<DecidedPair[]> => tx.query<DecidedPair>(same, [binaryArray('bigint', charts), by, at]);

// The cores stay empty: the next comparison fills in who they are then.
const part: Named = { name: 'patient-index.part-same', text: `
  update patient_index.pair set state = $3::smallint, decided_at = case when $3::smallint = 4 then $5::timestamptz end, decided_by = case when $3::smallint = 4 then $4 end, decided_core_a = null, decided_core_b = null, automatic = 2, version = version + 1, opened_at = case when $3::smallint = 1 then $5 else opened_at end
  where state = 3 and ((chart_a = any($1::bigint[]) and chart_b = any($2::bigint[])) or (chart_a = any($2::bigint[]) and chart_b = any($1::bigint[]))) returning pair_id, chart_a, chart_b` };
/** Pairs between two people who were one. */
export const partSame = (tx: Tx, left: readonly string[], right: readonly string[], state: number, by: string, at: Date): Promise<DecidedPair[]> => tx.query<DecidedPair>(part, [binaryArray('bigint', left), binaryArray('bigint', right), state, by, at]);

export type Automatic = { pair_id: string; chart_a: string; chart_b: string };
/** What the timer asks. While policy leaves joins to people, what is certain waits as it is, and is joined when that changes. */
export const somethingCertain: Named = { name: 'patient-index.something-certain', text: 'select 1 from patient_index.pair where $1::boolean and automatic = 1 and state = 1 and owner is null limit 1' };
const certain: Named = { name: 'patient-index.certain-pair', text: 'select pair_id, chart_a, chart_b from patient_index.pair where automatic = 1 and state = 1 and owner is null order by pair_id limit 1' };
const stillCertain: Named = { name: 'patient-index.still-certain', text: 'select 1 from patient_index.pair where pair_id = $1 and automatic = 1 and state = 1 and owner is null for update' };
/** Holds it for the join, unless it was decided, joined or given to somebody meanwhile. After the people are held, as every join does. */
export const holdCertain = async (tx: Tx, pairId: string): Promise<boolean> => (await tx.query(stillCertain, [pairId])).length > 0;
/** The next pair certain enough to be joined without a human. */
export const nextCertain = async (tx: Tx): Promise<Automatic | undefined> => (await tx.query<Automatic>(certain))[0];
const tried: Named = { name: 'patient-index.tried-alone', text: 'update patient_index.pair set automatic = 3 where pair_id = $1' };
export function triedAlone(tx: Tx, pairId: string): void { tx.send(tried, [pairId]); }

/** When it was last decided that one of these charts and one of those are two people, where that is still remembered: asked again by somebody who may not decide it, it is. */
export async function saidDifferent(tx: Tx, left: readonly string[], right: readonly string[]): Promise<Date | undefined> {
  const [row] = await tx.query<{ at: Date | null }>({ name: 'patient-index.said-different', text: `
    select max(coalesce(decided_at, opened_at)) as at from patient_index.pair where (state = 4 or (state <= 2 and decided_core_a = core_a and decided_core_b = core_b)) and ((chart_a = any($1::bigint[]) and chart_b = any($2::bigint[])) or (chart_a = any($2::bigint[]) and chart_b = any($1::bigint[])))` }, [binaryArray('bigint', left), binaryArray('bigint', right)]);
  return row?.at ?? undefined;
}
