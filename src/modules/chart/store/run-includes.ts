import type { Tx } from '../../../platform/db/tx.ts';
import type { Include } from '../../../standards/fhir/search-query.ts';
import { binaryArray } from '../../../platform/db/binary-array.ts';
import type { Hit } from './run-search.ts';
import { searchEntries } from './run-search.ts';
import { paramIs } from './search-conditions.ts';
import { knownType, typeNumber } from './type-numbers.ts';

/** More than this many are not included in one answer; the answer says so. */
export const includedMax = 2000;
const roundsMax = 8;

const contentOf = `join chart.entry t on t.chart_id = f.chart_id and t.rid = f.rid and not t.deleted join chart.version v on v.chart_id = t.chart_id and v.rid = t.rid and v.version = t.version`;

/** What the actor may see at all; absent: everything. It bounds the look-up itself, so that what may not be seen takes no place of what may. */
export type Reach = { charts?: readonly string[]; types?: readonly string[] };

const within = (reach: Reach, chart: string, type: string, at: number): string =>
  `${reach.charts ? ` and ${chart} = any($${at}::bigint[])` : ''}${reach.types ? ` and ${type} = any($${reach.charts ? at + 1 : at}::smallint[])` : ''}`;
const bounds = (reach: Reach): Buffer[] => [...(reach.charts ? [binaryArray('bigint', [...reach.charts])] : []), ...(reach.types ? [binaryArray('smallint', reach.types.map(typeNumber))] : [])];

/** What the hits refer to (`_include`). */
async function referred(tx: Tx, hits: readonly Hit[], include: Include, reach: Reach): Promise<Hit[]> {
  const from = include.source === '*' ? hits : hits.filter((h) => h.type === include.source);
  if (from.length === 0 || (include.target && !knownType(include.target))) return [];
  return searchEntries(tx, `select t.type, t.chart_id, t.rid, t.id, v.content from (
    select distinct d.chart_id, d.rid from unnest($1::bigint[], $2::bigint[]) as h(chart_id, rid)
    join chart.idx_reference r on r.chart_id = h.chart_id and r.rid = h.rid${include.parameter ? ` and ${paramIs(include.parameter, 'r')}` : ''}${include.target ? ` and r.target_type = ${typeNumber(include.target)}` : ''}
    join chart.directory d on d.type = r.target_type and d.id = r.target_id${within(reach, 'd.chart_id', 'd.type', 3)} limit ${includedMax + 1}) f ${contentOf}`,
  [binaryArray('bigint', from.map((h) => h.chartId)), binaryArray('bigint', from.map((h) => h.rid)), ...bounds(reach)]);
}

/** What refers to the hits (`_revinclude`). */
async function referring(tx: Tx, hits: readonly Hit[], include: Include, reach: Reach): Promise<Hit[]> {
  if (include.source !== '*' && !knownType(include.source)) return [];
  return searchEntries(tx, `select t.type, t.chart_id, t.rid, t.id, v.content from (
    select distinct r.chart_id, r.rid from unnest($1::smallint[], $2::text[]) as h(type, id)
    join chart.idx_reference r on r.target_type = h.type and r.target_id = h.id${include.parameter ? ` and ${paramIs(include.parameter, 'r')}` : ''}
    join chart.entry s on s.chart_id = r.chart_id and s.rid = r.rid${include.source === '*' ? '' : ` and s.type = ${typeNumber(include.source)}`}${within(reach, 's.chart_id', 's.type', 3)} limit ${includedMax + 1}) f ${contentOf}`,
  [binaryArray('smallint', hits.map((h) => typeNumber(h.type))), binaryArray('text', hits.map((h) => h.id)), ...bounds(reach)]);
}

/** All that `_include` and `_revinclude` ask for, each once, without the hits themselves. `:iterate` follows what was included. */
export async function runIncludes(tx: Tx, hits: readonly Hit[], include: readonly Include[], revinclude: readonly Include[], reach: Reach = {}): Promise<{ included: Hit[]; cut: boolean }> {
  const seen = new Set(hits.map((h) => h.rid));
  const included: Hit[] = [];
  let fresh: readonly Hit[] = hits;
  for (let round = 0; round < roundsMax && fresh.length > 0; round += 1) {
    const found: Hit[] = [];
    for (const one of include) if (round === 0 || one.iterate) found.push(...await referred(tx, fresh, one, reach));
    for (const one of revinclude) if (round === 0 || one.iterate) found.push(...await referring(tx, fresh, one, reach));
    const next: Hit[] = [];
    for (const h of found) if (!seen.has(h.rid)) { seen.add(h.rid); next.push(h); }
    included.push(...next);
    if (included.length > includedMax) return { included: included.slice(0, includedMax), cut: true };
    fresh = next;
  }
  return { included, cut: false };
}
