import { Problem } from '../../../platform/problem.ts';
import type { Clause, Filter, Selection } from '../rules/value-set-selection.ts';

/** A condition on `c` (terminology.concept) with its parameters, numbered from `first`. */
export type Condition = { sql: string; params: unknown[] };

type Give = (value: unknown) => string;

/** A value set as one condition: what is included, less what is excluded. `numbers` gives the system_no by url; an unknown system holds nothing. */
export function conditionOf(selection: Selection, numbers: ReadonlyMap<string, number>, first: number): Condition {
  const params: unknown[] = [];
  const give: Give = (value) => { params.push(value); return `$${first + params.length - 1}`; };
  return { sql: whole(selection, numbers, give), params };
}

function whole(s: Selection, numbers: ReadonlyMap<string, number>, give: Give): string {
  const any = (clauses: readonly Clause[]): string => clauses.map((c) => one(c, numbers, give)).join(' or ') || 'false';
  return s.exclude.length === 0 ? `(${any(s.include)})` : `((${any(s.include)}) and not (${any(s.exclude)}))`;
}

function one(c: Clause, numbers: ReadonlyMap<string, number>, give: Give): string {
  const parts: string[] = [];
  if (c.system !== null) {
    const no = numbers.get(c.system);
    if (no === undefined) return 'false';
    parts.push(`c.system_no = ${give(no)}::integer`);
    if (c.codes) parts.push(`c.code = any(${give(c.codes.map((x) => x.code))}::text[])`);
    for (const f of c.filters) parts.push(filtered(f, no, give));
  }
  for (const v of c.valueSets) parts.push(whole(v, numbers, give));
  return parts.length ? `(${parts.join(' and ')})` : 'false';
}

const under = (no: number, give: Give, code: string, itself: boolean): string => `c.code in (with recursive below(code) as (
  select ${itself ? '' : 'k.code from terminology.child k where k.system_no = '}${itself ? `${give(code)}::text collate "C"` : `${give(no)}::integer and k.parent = ${give(code)}`}
  union select k.code from below b join terminology.child k on k.system_no = ${give(no)}::integer and k.parent = b.code) select code from below)`;

/** The filters of valueset-filter-operator (R4). */
function filtered(f: Filter, no: number, give: Give): string {
  const value = f.property === 'concept' || f.property === 'code' ? 'c.code' : f.property === 'display' ? 'c.display' : f.property === 'inactive' ? '(not c.active)::text' : `c.properties->>${give(f.property)}::text`;
  const list = (): string => `${give(f.value.split(',').map((v) => v.trim()))}::text[]`;
  const hierarchy = f.property === 'parent' || f.property === 'child';
  switch (f.op) {
    case 'is-a': return under(no, give, f.value, true);
    case 'descendent-of': return under(no, give, f.value, false);
    case 'is-not-a': return `not ${under(no, give, f.value, true)}`;
    case 'generalizes': return `c.code in (with recursive above(code) as (select ${give(f.value)}::text collate "C" union select p collate "C" from above a join terminology.concept k on k.system_no = ${give(no)}::integer and k.code = a.code cross join unnest(k.parents) as p) select code from above)`;
    case '=':
      if (f.property === 'parent') return `${give(f.value)}::text = any(c.parents)`;
      return f.property === 'child' ? `exists (select 1 from terminology.child k where k.system_no = ${give(no)}::integer and k.parent = c.code and k.code = ${give(f.value)})` : `${value} = ${give(f.value)}::text`;
    case 'in': return hierarchy ? `c.parents && ${list()}` : `${value} = any(${list()})`;
    case 'not-in': return `(${value} = any(${list()})) is not true`;
    case 'regex': return `${value} ~ ${give(`^(?:${f.value.slice(0, 500)})$`)}::text`;
    case 'exists': return hierarchy ? `(c.parents <> '{}') = ${give(f.value === 'true')}::boolean` : `(${value} is not null) = ${give(f.value === 'true')}::boolean`;
    default: throw new Problem('not-supported', `The filter ${f.op} is not known`, { issues: [{ at: 'ValueSet.compose.include.filter.op', says: `${f.op} is no valueset-filter-operator of R4`, code: 'not-supported' }] });
  }
}
