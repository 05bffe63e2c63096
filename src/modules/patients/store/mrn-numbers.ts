import type { Named, Tx } from '../../../platform/db/tx.ts';
import type { EncounterNumberPolicy, MrnPolicy } from '../rules/mrn.ts';
import { writeMrn, writeNumber } from '../rules/mrn.ts';
import { foldIdentifier, foldSystem } from '../rules/identifier-strength.ts';

export const numberKinds = { permanent: 1, temporary: 2, reserved: 3, legacy: 4, enterprise: 5, encounter: 6 } as const;

const series = { mrn: 'patients.mrn_number', temporary: 'patients.temporary_number', enterprise: 'patients.enterprise_number', encounter: 'patients.encounter_number' } as const;
type Series = keyof typeof series;
const draws = Object.fromEntries(Object.entries(series).map(([k, sequence]) => [k, { name: `patients.draw-${k}`, text: `select nextval('${sequence}') as number from generate_series(1, $1::integer)` }])) as Record<Series, Named>;

// A number is taken by writing it down, once for ever: the key of the table decides between two who take it at once. Records moved in from another
// installation may hold some that were never given here; those are passed over as well.
const take: Named = { name: 'patients.take-numbers', text: `
  insert into patients.number_issued (system, value_folded, value, kind, chart_id, block_id, issued_at)
  select $1, u.folded, u.value, $4, u.chart_id, $6, $7 from unnest($2::text[], $3::text[], $5::bigint[]) as u(folded, value, chart_id)
  where not exists (select 1 from patients.identifier i where i.value_folded = u.folded and i.system = $1)
  on conflict do nothing returning value` };

type Taking = { system: string; kind: number; now: Date; write(number: string): string | undefined; blockId?: string };

/** New numbers of a series, one for each of the charts (null: for none yet), in their order. */
async function draw(tx: Tx, from: Series, charts: readonly (string | null)[], how: Taking): Promise<string[]> {
  const given: string[] = [];
  let waiting = [...charts.keys()];
  while (waiting.length) {
    const rows = await tx.query<{ number: string }>(draws[from], [waiting.length]);
    const values = rows.map((r) => how.write(r.number)).filter((v) => v !== undefined);
    if (!values.length) continue;
    const mine = new Set((await tx.query<{ value: string }>(take, [foldSystem(how.system), values.map(foldIdentifier), values, how.kind, values.map((_, i) => charts[waiting[i]!]!), how.blockId ?? null, how.now])).map((r) => r.value));
    values.forEach((v, i) => { if (mine.has(v)) given[waiting[i]!] = v; });
    waiting = waiting.filter((at) => given[at] === undefined);
  }
  return given;
}

/** New medical record numbers, none of them ever used. */
export const drawMrns = (tx: Tx, charts: readonly string[], system: string, policy: MrnPolicy, now: Date): Promise<string[]> =>
  draw(tx, 'mrn', charts, { system, kind: numberKinds.permanent, now, write: (n) => writeMrn(n, policy) });

export const drawTemporary = async (tx: Tx, chartId: string | null, system: string, policy: MrnPolicy, now: Date): Promise<string> =>
  (await draw(tx, 'temporary', [chartId], { system, kind: numberKinds.temporary, now, write: (n) => writeNumber(n, policy, policy.temporaryPrefix) }))[0]!;

export const drawEnterpriseIds = (tx: Tx, charts: readonly string[], policy: MrnPolicy, now: Date): Promise<string[]> =>
  draw(tx, 'enterprise', charts, { system: policy.enterpriseSystem, kind: numberKinds.enterprise, now, write: (n) => writeNumber(n, { digits: 9, checkDigit: 'luhn' }) });

export const drawEncounterNumbers = (tx: Tx, charts: readonly string[], system: string, policy: EncounterNumberPolicy, now: Date): Promise<string[]> =>
  draw(tx, 'encounter', charts, { system, kind: numberKinds.encounter, now, write: (n) => writeNumber(n, policy, policy.prefix) });

const addBlock: Named = { name: 'patients.add-number-block', text: 'insert into patients.number_block (block_id, system, purpose, reserved_by, reserved_at) values ($1, $2, $3, $4, $5)' };

/** Sets numbers aside for downtime: they belong to the block until somebody is registered under them. */
export async function reserveBlock(tx: Tx, block: { id: string; system: string; purpose: string; by: string; count: number }, policy: MrnPolicy, now: Date): Promise<string[]> {
  tx.send(addBlock, [block.id, foldSystem(block.system), block.purpose, block.by, now]);
  return draw(tx, 'mrn', Array.from({ length: block.count }, () => null), { system: block.system, kind: numberKinds.reserved, now, blockId: block.id, write: (n) => writeMrn(n, policy) });
}

const useReserved: Named = { name: 'patients.use-reserved', text: `
  update patients.number_issued set chart_id = $3, used_at = $4 where system = $1 and value_folded = $2 and kind = 3 and chart_id is null returning value` };
/** A number of a block, given to a chart; undefined when it was not reserved, or somebody has it. */
export const takeReserved = async (tx: Tx, system: string, value: string, chartId: string, now: Date): Promise<string | undefined> =>
  (await tx.query<{ value: string }>(useReserved, [foldSystem(system), foldIdentifier(value), chartId, now]))[0]?.value;

/** A number given elsewhere and kept as ours; false when it was ever given here. */
export const takeLegacy = async (tx: Tx, system: string, value: string, chartId: string | null, now: Date): Promise<boolean> =>
  (await tx.query(take, [foldSystem(system), [foldIdentifier(value)], [value], numberKinds.legacy, [chartId], null, now])).length > 0;

const blocks: Named = { name: 'patients.list-number-blocks', text: `
  select b.block_id, b.system, b.purpose, b.reserved_by, b.reserved_at, count(*)::int as numbers, count(n.chart_id)::int as used, min(n.value) as first, max(n.value) as last
  from patients.number_block b join patients.number_issued n on n.block_id = b.block_id group by b.block_id order by b.block_id desc limit 200` };
export const listBlocks = (tx: Tx) => tx.query<{ block_id: string; system: string; purpose: string; reserved_by: string; reserved_at: Date; numbers: number; used: number; first: string; last: string }>(blocks);

const ofBlock: Named = { name: 'patients.numbers-of-block', text: 'select value, chart_id from patients.number_issued where block_id = $1 order by length(value_folded), value_folded' };
export const numbersOfBlock = (tx: Tx, blockId: string) => tx.query<{ value: string; chart_id: string | null }>(ofBlock, [blockId]);

const freeReserved: Named = { name: 'patients.find-reserved', text: 'select value from patients.number_issued where system = $1 and value_folded = $2 and kind = 3 and chart_id is null for update' };
/** A reserved number nobody has yet, as it was printed; held until the transaction ends. */
export const findReserved = async (tx: Tx, system: string, typed: string): Promise<string | undefined> => (await tx.query<{ value: string }>(freeReserved, [foldSystem(system), foldIdentifier(typed)]))[0]?.value;

const use: Named = { name: 'patients.use-number', text: 'update patients.number_issued set chart_id = $3, used_at = $4 where system = $1 and value_folded = $2 and chart_id is null' };
export const useNumber = (tx: Tx, system: string, value: string, chartId: string, now: Date): void => tx.send(use, [foldSystem(system), foldIdentifier(value), chartId, now]);
