import type { Clause } from '../../../standards/fhir/search-query.ts';
import type { SearchParameter } from '../../../standards/fhir/search-parameters.ts';
import type { Values } from './search-conditions.ts';
import { anyValue, paramIs, tableOf } from './search-conditions.ts';
import { knownType, typeNumber } from './type-numbers.ts';

/**
 * The one named index strategy of each clause: a set of (chart_id, rid) found by value, from which a search across charts begins.
 * The rank says how few rows it is likely to give; the clause with the lowest drives, the others are looked up for each of its rows.
 */
/** `wide`: it finds more than the clause means, which must be looked up all the same. */
export type Driver = { rank: number; wide?: true; sql(v: Values): string };

const dayMs = 86_400_000;
/** Tokens that name one thing. */
const naming = new Set(['identifier', 'phone', 'email', 'telecom']);

export function driverOf(clause: Clause, type: string): Driver | undefined {
  switch (clause.kind) {
    case 'missing': return undefined;
    case 'match': return matchDriver(clause, type);
    case 'chain': return chainDriver(clause);
    case 'has': return hasDriver(clause, type);
  }
}

function matchDriver(clause: Extract<Clause, { kind: 'match' }>, type: string): Driver | undefined {
  const { parameter, values, modifier } = clause;
  if (parameter.kind === 'composite') return compositeDriver(clause, type);
  if (modifier === 'not' || modifier === 'text' || modifier === 'contains' || modifier === 'above' || parameter.code === '_lastUpdated') return undefined;
  if (parameter.code === '_id') {
    return { rank: 0, sql: (v) => `select chart_id, rid from chart.directory where type = ${typeNumber(type)} and id = any(${v.texts(values.map((one) => (one.kind === 'token' ? one.code ?? '' : '')))})` };
  }
  const rank = rankOf(parameter, clause);
  if (rank === undefined || parameter.rows.length === 0) return undefined;
  return { rank, sql(v) {
    const x = v.alias();
    const param = modifier === 'identifier' ? `${x}.param in (${[...new Set([parameter.id, ...parameter.rows.map((r) => r.id)])].join(', ')})` : paramIs(parameter, x);
    return `select ${x}.chart_id, ${x}.rid from ${tableOf(parameter, modifier)} ${x} where ${param} and ${anyValue(v, values, x, modifier)}`;
  } };
}

/** By the part that finds fewest: each of several values by the same part. */
function compositeDriver({ parameter, values }: Extract<Clause, { kind: 'match' }>, type: string): Driver | undefined {
  let best: Driver | undefined;
  parameter.components?.forEach((component, i) => {
    const parts = values.flatMap((one) => (one.kind === 'composite' ? [one.parts[i]!] : []));
    const driver = parts.length === values.length ? matchDriver({ kind: 'match', parameter: component, values: parts }, type) : undefined;
    if (driver && (!best || driver.rank < best.rank)) best = driver;
  });
  return best && { ...best, wide: true };
}

function rankOf(parameter: SearchParameter, { values, modifier }: Extract<Clause, { kind: 'match' }>): number | undefined {
  const first = values[0]!;
  switch (first.kind) {
    case 'token': return values.some((one) => one.kind === 'token' && one.code === undefined) ? undefined : naming.has(parameter.code) || modifier === 'identifier' ? 1 : 7;
    case 'of-type': return 1;
    case 'reference': return parameter.targets.includes('Patient') && first.type === 'Patient' ? 2 : 5;
    case 'uri': return 6;
    case 'phonetic': return undefined;
    case 'string': return modifier === 'exact' ? 3 : first.folded.length > 2 ? 4 : 6;
    case 'date': return first.prefix === 'eq' ? (first.hi - first.lo <= dayMs ? (parameter.code === 'birthdate' ? 3 : 5) : 8) : undefined;
    case 'quantity': return first.prefix === 'eq' ? 8 : undefined;
    default: return undefined;
  }
}

/** From the referenced entries that fulfil the inner clause, to what refers to them. */
function chainDriver(clause: Extract<Clause, { kind: 'chain' }>): Driver | undefined {
  const inner = clause.targets.map(({ type, clause: c }) => ({ type, driver: driverOf(c, type) }));
  if (inner.length === 0 || inner.some((one) => one.driver === undefined || !knownType(one.type))) return undefined;
  const worst = Math.max(...inner.map((one) => one.driver!.rank));
  return { rank: worst + 0.5, ...(inner.some((one) => one.driver!.wide) ? { wide: true } : {}), sql: (v) => inner.map(({ type, driver }) => {
    const i = v.alias(), t = v.alias(), r = v.alias();
    return `select ${r}.chart_id, ${r}.rid from (${driver!.sql(v)}) ${i} join chart.entry ${t} on ${t}.chart_id = ${i}.chart_id and ${t}.rid = ${i}.rid and ${t}.type = ${typeNumber(type)} and not ${t}.deleted${v.inReach(`${t}.chart_id`)}
      join chart.idx_reference ${r} on ${r}.target_id = ${t}.id and ${r}.target_type = ${typeNumber(type)} and ${paramIs(clause.parameter, r)}`;
  }).join(' union all ') };
}

/** From the referring entries that fulfil the inner clause, to what they refer to. */
function hasDriver(clause: Extract<Clause, { kind: 'has' }>, type: string): Driver | undefined {
  const inner = driverOf(clause.clause, clause.type);
  if (!inner) return undefined;
  return { rank: inner.rank + 0.5, ...(inner.wide ? { wide: true } : {}), sql(v) {
    const i = v.alias(), r = v.alias(), d = v.alias();
    return `select ${d}.chart_id, ${d}.rid from (${inner.sql(v)}) ${i} join chart.idx_reference ${r} on ${r}.chart_id = ${i}.chart_id and ${r}.rid = ${i}.rid and ${paramIs(clause.reference, r)} and ${r}.target_type = ${typeNumber(type)}${v.inReach(`${r}.chart_id`)}
      join chart.directory ${d} on ${d}.type = ${typeNumber(type)} and ${d}.id = ${r}.target_id`;
  } };
}
