import { approximate, type Clause, type SearchValue } from '../../../standards/fhir/search-query.ts';
import { itemElement, rowsInside, type SearchParameter, type StoredRows } from '../../../standards/fhir/search-parameters.ts';
import { sharedChart } from '../door.ts';
import { binaryArray } from '../../../platform/db/binary-array.ts';
import { systemNumber } from './system-number.ts';
import { knownType, typeNumber } from './type-numbers.ts';

/** Types that say whom, where and what with: nothing of the kind that is kept apart, and counted by the million. */
export const neverApart: ReadonlySet<string> = new Set(['Patient', 'Practitioner', 'PractitionerRole', 'Organization', 'Location', 'Medication']);

/** Gathers the values of a statement; the text holds only their numbers, so that one shape of search is one prepared statement. */
export class Values {
  readonly list: unknown[] = [];
  #aliases = 0;
  readonly nowMs: number;
  readonly #charts: readonly string[] | undefined;
  readonly #apart: string | undefined;
  /** `onlyCharts`: the charts that conditions on other entries than the one searched for may look into; absent: all. `apart`: what such an entry may not say (SearchScope). */
  constructor(nowMs: number, onlyCharts?: ReadonlySet<string>, apart?: string) { this.nowMs = nowMs; this.#charts = onlyCharts && [sharedChart, ...onlyCharts]; this.#apart = apart; }
  /** Keeps what a chain or `_has` looks at within those charts: else the answer would tell what stands in others. */
  inReach(chart: string): string { return this.#charts ? ` and ${chart} = any(${this.ids(this.#charts)})` : ''; }
  /** Passes over entries of that type that may be kept apart: else what a chain or `_has` finds would tell that they exist. Whom and where it was is not of the kind. */
  notApart(type: string, e: string): string {
    if (this.#apart === undefined || neverApart.has(type)) return '';
    const x = this.alias();
    return ` and not exists (select 1 from chart.version ${x} where ${x}.chart_id = ${e}.chart_id and ${x}.rid = ${e}.rid and ${x}.version = ${e}.version and ${x}.content ~* ${this.add(this.#apart, 'text')} offset 0)`;
  }
  add(value: unknown, cast: string): string { this.list.push(value); return `$${this.list.length}::${cast}`; }
  texts(values: readonly string[]): string { return this.add(binaryArray('text', values), 'text[]'); }
  ids(values: readonly string[]): string { return this.add(binaryArray('bigint', values), 'bigint[]'); }
  at(ms: number): string { return this.add(new Date(ms), 'timestamptz'); }
  alias(): string { this.#aliases += 1; return `x${this.#aliases}`; }
}

const tables: Record<string, string> = {
  string: 'chart.idx_string', token: 'chart.idx_token', date: 'chart.idx_date', number: 'chart.idx_quantity', quantity: 'chart.idx_quantity', reference: 'chart.idx_reference', uri: 'chart.idx_uri',
};

/** The table whose rows answer a parameter: what a reference says by identifier lies with the tokens. */
export const tableOf = (parameter: SearchParameter, modifier?: string): string => (parameter.kind === 'reference' && modifier === 'identifier' ? 'chart.idx_token' : tables[parameter.kind]!);

/** `x.param` is one of the numbers whose rows answer the parameter, each perhaps only for one type of target. */
export function paramIs(parameter: SearchParameter, x: string): string {
  const plain = parameter.rows.filter((r) => r.targetType === undefined || parameter.kind !== 'reference').map((r) => r.id);
  const parts = plain.length === 0 ? [] : [plain.length === 1 ? `${x}.param = ${plain[0]}` : `${x}.param in (${plain.join(', ')})`];
  for (const r of parameter.rows) if (r.targetType !== undefined && parameter.kind === 'reference') parts.push(`(${x}.param = ${r.id} and ${x}.target_type = ${typeNumber(r.targetType)})`);
  return parts.length === 0 ? 'false' : parts.length === 1 ? parts[0]! : `(${parts.join(' or ')})`;
}

/** The least text of the "C" order that follows everything beginning so. */
const after = (prefix: string): string => `${prefix}\u{10FFFF}`;

/** A condition on one row `x` of the parameter's table. */
export function valueIs(v: Values, value: SearchValue, x: string, modifier: string | undefined): string {
  switch (value.kind) {
    case 'string':
      if (modifier === 'exact') return `${x}.folded = ${v.add(value.folded, 'text')} and coalesce(${x}.exact, ${x}.folded) = ${v.add(value.value, 'text')}`;
      if (modifier === 'contains') return `position(${v.add(value.folded, 'text')} in ${x}.folded) > 0`;
      return `${x}.folded >= ${v.add(value.folded, 'text')} and ${x}.folded < ${v.add(after(value.folded), 'text')}`;
    case 'phonetic': return `${x}.folded = any(${v.texts(value.codes.map((c) => c.toLowerCase()))})`;
    case 'token': {
      const code = value.code === undefined ? undefined : `${x}.code = ${v.add(value.code, 'text')}`;
      const system = value.system === undefined ? undefined : `${x}.system = ${v.add(systemNumber(value.system), 'bigint')}`;
      return [code ?? `${x}.code is not null`, system].filter(Boolean).join(' and ');
    }
    case 'text': return `position(${v.add(value.folded, 'text')} in ${x}.words) > 0`;
    case 'of-type': return `${x}.code = ${v.add(value.value, 'text')} and position(${v.add(` ${value.typeText} `, 'text')} in ' ' || ${x}.words || ' ') > 0`;
    case 'date': return dateIs(v, value, x);
    case 'quantity': return quantityIs(v, value, x);
    case 'reference':
      if (value.url !== undefined) return `${x}.target_id = ${v.add(value.url, 'text')}`;
      if (value.type !== undefined && !knownType(value.type)) return 'false';
      return `${x}.target_id = ${v.add(value.id, 'text')}${value.type === undefined ? '' : ` and ${x}.target_type = ${typeNumber(value.type)}`}`;
    case 'uri':
      if (modifier === 'below') { const p = v.add(value.value.replace(/\/+$/, ''), 'text'); return `(${x}.value = ${p} or (${x}.value > ${p} || '/' and ${x}.value < ${p} || '0'))`; }
      if (modifier === 'above') { const p = v.add(value.value, 'text'); return `(${x}.value = ${p} or starts_with(${p}, ${x}.value || '/'))`; }
      return `${x}.value = ${v.add(value.value, 'text')}`;
    case 'composite': return 'false';
  }
}

/** Prefixes compare the interval of the record with the interval that is asked for (search.html#prefix). */
function dateIs(v: Values, value: Extract<SearchValue, { kind: 'date' }>, x: string): string {
  const wide = value.prefix === 'ap' ? approximate(value, v.nowMs) : value;
  const lo = v.at(wide.lo), hi = v.at(wide.hi);
  const within = `${x}.lo >= ${lo} and ${x}.lo <= ${hi} and ${x}.hi <= ${hi}`;
  switch (value.prefix) {
    case 'eq': return within;
    case 'ne': return `not (${within})`;
    case 'gt': return `${x}.hi > ${hi} and ${lo} is not null`;
    case 'lt': return `${x}.lo < ${lo} and ${hi} is not null`;
    case 'ge': return `${x}.hi >= ${lo} and ${hi} is not null`;
    case 'le': return `${x}.lo <= ${hi} and ${lo} is not null`;
    case 'sa': return `${x}.lo > ${hi} and ${lo} is not null`;
    case 'eb': return `${x}.hi < ${lo} and ${hi} is not null`;
    case 'ap': return `${x}.lo <= ${hi} and ${x}.hi >= ${lo}`;
  }
}

function quantityIs(v: Values, value: Extract<SearchValue, { kind: 'quantity' }>, x: string): string {
  const n = (m: number): string => v.add(m, 'float8');
  const unit = [value.system === undefined ? undefined : `${x}.system = ${v.add(systemNumber(value.system), 'bigint')}`, value.code === undefined ? undefined : unitIs(v.add(value.code, 'text'), x)].filter(Boolean).map((c) => ` and ${c}`).join('');
  switch (value.prefix) {
    case 'eq': { const [a, b] = [n(value.lo), n(value.hi)]; return `${x}.value >= ${a} and ${x}.value < ${b} and ${x}.lo >= ${a} and ${x}.hi < ${b}${unit}`; }
    case 'ne': return `not (${x}.lo >= ${n(value.lo)} and ${x}.hi < ${n(value.hi)})${unit}`;
    case 'gt': return `${x}.hi > ${n(value.value)}${unit}`;
    case 'lt': return `${x}.lo < ${n(value.value)}${unit}`;
    case 'ge': return `${x}.hi >= ${n(value.value)}${unit}`;
    case 'le': return `${x}.lo <= ${n(value.value)}${unit}`;
    case 'sa': return `${x}.lo > ${n(value.value)}${unit}`;
    case 'eb': return `${x}.hi < ${n(value.value)}${unit}`;
    case 'ap': { const w = approximate(value, v.nowMs); return `${x}.lo <= ${n(w.hi)} and ${x}.hi >= ${n(w.lo)}${unit}`; }
  }
}

const unitIs = (code: string, x: string): string => `(${x}.code = ${code} or ${x}.unit = ${code})`;

/** Any of the values; plain lists of codes or ids become one array. */
export function anyValue(v: Values, values: readonly SearchValue[], x: string, modifier: string | undefined): string {
  if (values.length === 1) return valueIs(v, values[0]!, x, modifier);
  if (values.every((one) => one.kind === 'token' && one.system === undefined && one.code !== undefined)) return `${x}.code = any(${v.texts(values.map((one) => (one as { code: string }).code))})`;
  const first = values[0]!;
  if (values.every((one) => one.kind === 'reference' && one.id !== undefined && one.type === (first as { type?: string }).type)) {
    const type = (first as { type?: string }).type;
    if (type !== undefined && !knownType(type)) return 'false';
    return `${x}.target_id = any(${v.texts(values.map((one) => (one as { id: string }).id))})${type === undefined ? '' : ` and ${x}.target_type = ${typeNumber(type)}`}`;
  }
  return `(${values.map((one) => `(${valueIs(v, one, x, modifier)})`).join(' or ')})`;
}

/**
 * A condition on an entry `e` that holds when the clause does. `offset 0` keeps the look-up a look-up for each entry, in the order in which the
 * search walks them: the planner would else gather all rows of a common value first.
 */
export function clauseHolds(v: Values, clause: Clause, e: string): string {
  switch (clause.kind) {
    case 'match': return matchHolds(v, clause, e);
    case 'missing': return missingHolds(v, clause.parameter, clause.missing, e);
    case 'chain': {
      const r = v.alias();
      const parts = clause.targets.filter((t) => knownType(t.type)).map(({ type, clause: inner }) => {
        const d = v.alias(), t = v.alias();
        return `(${r}.target_type = ${typeNumber(type)} and exists (select 1 from chart.directory ${d} join chart.entry ${t} on ${t}.chart_id = ${d}.chart_id and ${t}.rid = ${d}.rid
          where ${d}.type = ${typeNumber(type)} and ${d}.id = ${r}.target_id and not ${t}.deleted${v.inReach(`${t}.chart_id`)} and ${clauseHolds(v, inner, t)}${v.notApart(type, t)}))`;
      });
      return `exists (select 1 from chart.idx_reference ${r} where ${r}.chart_id = ${e}.chart_id and ${r}.rid = ${e}.rid and ${paramIs(clause.parameter, r)} and (${parts.join(' or ') || 'false'}) offset 0)`;
    }
    case 'has': {
      const r = v.alias(), s = v.alias();
      return `exists (select 1 from chart.idx_reference ${r} join chart.entry ${s} on ${s}.chart_id = ${r}.chart_id and ${s}.rid = ${r}.rid
        where ${r}.target_id = ${e}.id and ${r}.target_type = ${e}.type and ${paramIs(clause.reference, r)} and ${s}.type = ${typeNumber(clause.type)} and not ${s}.deleted${v.inReach(`${s}.chart_id`)} and ${clauseHolds(v, clause.clause, s)}${v.notApart(clause.type, s)} offset 0)`;
    }
  }
}

function matchHolds(v: Values, clause: Extract<Clause, { kind: 'match' }>, e: string): string {
  const { parameter, values, modifier } = clause;
  if (parameter.code === '_id') return `${modifier === 'not' ? 'not ' : ''}${e}.id = any(${v.texts(values.map((one) => (one.kind === 'token' ? one.code ?? '' : '')))})`;
  if (parameter.code === '_lastUpdated') return `(${values.map((one) => (one.kind === 'date' ? updatedIs(v, one, e) : 'false')).join(' or ')})`;
  if (parameter.kind === 'composite') return `(${values.map((one) => compositeHolds(v, parameter, one, e)).join(' or ')})`;
  if (parameter.code === 'phonetic') return `(${values.map((one) => (one.kind === 'phonetic' ? one.codes.map((code) => rowExists(v, parameter, [{ kind: 'phonetic', codes: [code] }], undefined, e)).join(' and ') || 'false' : 'false')).join(' or ')})`;
  return `${modifier === 'not' ? 'not ' : ''}${rowExists(v, parameter, values, modifier === 'not' ? undefined : modifier, e)}`;
}

function rowExists(v: Values, parameter: SearchParameter, values: readonly SearchValue[], modifier: string | undefined, e: string): string {
  const x = v.alias();
  return `exists (select 1 from ${tableOf(parameter, modifier)} ${x} where ${x}.chart_id = ${e}.chart_id and ${x}.rid = ${e}.rid and ${modifier === 'identifier' ? identifierParam(parameter, x) : paramIs(parameter, x)} and ${anyValue(v, values, x, modifier)} offset 0)`;
}

/** Identifiers of references lie with the tokens, which know no target type. */
const identifierParam = (parameter: SearchParameter, x: string): string => `${x}.param in (${[...new Set([parameter.id, ...parameter.rows.map((r) => r.id)])].join(', ')})`;

/**
 * Each part must hold: for some row of the entry where the parts belong to the resource, and for rows of one and the same item where they stand
 * in a repeating element (the components of a panel). `combo-` parameters mean either.
 */
function compositeHolds(v: Values, parameter: SearchParameter, value: SearchValue, e: string): string {
  if (value.kind !== 'composite' || !parameter.components) return 'false';
  const parts = value.parts.map((part, i) => ({ part, component: parameter.components![i]! }));
  const element = itemElement(parameter);
  const apart = (rowsOf: (component: SearchParameter) => StoredRows[]): string => parts.map(({ part, component }) => rowExists(v, { ...component, rows: rowsOf(component) }, [part], undefined, e)).join(' and ');
  if (element === undefined) return `(${apart((c) => c.rows)})`;
  const joined = inOneItem(v, parts.map((one) => ({ ...one, inside: rowsInside(one.component, element) })), e);
  if (!parameter.expressions.includes(parameter.type)) return joined;
  return `(${joined} or (${apart((c) => { const inside = rowsInside(c, element); return c.rows.filter((row) => !inside.includes(row)); })}))`;
}

function inOneItem(v: Values, parts: readonly { part: SearchValue; component: SearchParameter; inside: StoredRows[] }[], e: string): string {
  const joined = parts.filter((one) => one.inside.length > 0), first = v.alias();
  const tables: string[] = [], conditions: string[] = [];
  joined.forEach(({ part, component, inside }, i) => {
    const x = i === 0 ? first : v.alias();
    tables.push(i === 0 ? `chart.idx_part ${x}` : `join chart.idx_part ${x} on ${x}.chart_id = ${first}.chart_id and ${x}.rid = ${first}.rid and ${x}.item = ${first}.item`);
    conditions.push(`${paramIs({ ...component, rows: inside }, x)} and ${valueIs(v, part, x, undefined)}`);
  });
  const whole = parts.filter((one) => one.inside.length === 0).map(({ part, component }) => rowExists(v, component, [part], undefined, e));
  const within = joined.length === 0 ? [] : [`exists (select 1 from ${tables.join(' ')} where ${first}.chart_id = ${e}.chart_id and ${first}.rid = ${e}.rid and ${conditions.join(' and ')} offset 0)`];
  return `(${[...within, ...whole].join(' and ')})`;
}

/** `_lastUpdated` is an instant: its interval is a point. */
function updatedIs(v: Values, value: Extract<SearchValue, { kind: 'date' }>, e: string): string {
  const wide = value.prefix === 'ap' ? approximate(value, v.nowMs) : value;
  const lo = (): string => v.at(wide.lo), end = (): string => v.at(wide.hi + 1);
  switch (value.prefix) {
    case 'eq': case 'ap': return `(${e}.updated_at >= ${lo()} and ${e}.updated_at < ${end()})`;
    case 'ne': return `not (${e}.updated_at >= ${lo()} and ${e}.updated_at < ${end()})`;
    case 'gt': case 'sa': return `${e}.updated_at >= ${end()}`;
    case 'lt': case 'eb': return `${e}.updated_at < ${lo()}`;
    case 'ge': return `${e}.updated_at >= ${lo()}`;
    case 'le': return `${e}.updated_at < ${end()}`;
  }
}

function missingHolds(v: Values, parameter: SearchParameter, missing: boolean, e: string): string {
  if (parameter.code === '_id' || parameter.code === '_lastUpdated') return missing ? 'false' : 'true';
  if (parameter.kind === 'composite') return `${missing ? 'not ' : ''}(${parameter.components!.map((c) => missingHolds(v, c, false, e)).join(' and ')})`;
  const x = v.alias();
  const there = `exists (select 1 from ${tableOf(parameter)} ${x} where ${x}.chart_id = ${e}.chart_id and ${x}.rid = ${e}.rid and ${paramIs(parameter, x)} offset 0)`;
  // A reference that says whom it means by an identifier alone is there, too.
  const named = parameter.kind === 'reference' ? ` or exists (select 1 from chart.idx_token ${x} where ${x}.chart_id = ${e}.chart_id and ${x}.rid = ${e}.rid and ${identifierParam(parameter, x)} offset 0)` : '';
  return `${missing ? 'not ' : ''}(${there}${named})`;
}
