import type { Issue } from '../../platform/problem.ts';
import { isResourceType } from './model/load-model.ts';
import { readClause, type Clause } from './search-clause.ts';
import { searchParameter, type SearchParameter } from './search-parameters.ts';
import type { ReadOptions } from './search-values.ts';

export type { Clause } from './search-clause.ts';
export type { Modifier, Prefix, SearchValue } from './search-values.ts';
export { approximate } from './search-values.ts';

/** `_include=Observation:subject:Patient`; `parameter` undefined means every reference (`*`); `iterate` follows what was included. */
export type Include = { source: string; parameter?: SearchParameter; target?: string; iterate: boolean };

export type SearchQuery = {
  type: string;
  /** All must hold; inside a clause any value may. */
  clauses: Clause[];
  include: Include[];
  revinclude: Include[];
  sort: { code: string; parameter: SearchParameter; descending: boolean }[];
  /** `_count`; 0 asks for the total alone. */
  count?: number;
  total?: 'none' | 'estimate' | 'accurate';
  summary?: 'true' | 'false' | 'text' | 'data' | 'count';
  elements?: string[];
  /** Parameters of the names the caller reserved (paging cursors and the like). */
  reserved: Record<string, string>;
  /** Names that are no parameter of the type, or parts of the standard not supported. Lenient handling ignores them, strict refuses (search.html#errors). */
  unknown: Issue[];
  /** Known parameters whose value or modifier cannot be read: always refused. */
  issues: Issue[];
};

export type ParseOptions = Partial<ReadOptions> & {
  /** Names the caller handles itself, beyond `_format` and `_pretty`. */
  reserved?: readonly string[];
};

/** Each key is looked up for every row that is sorted. */
const sortMax = 6;
const includesMax = 30;
const ignored = new Set(['_format', '_pretty']);
const totals = ['none', 'estimate', 'accurate'] as const;
const summaries = ['true', 'false', 'text', 'data', 'count'] as const;

/** Reads a search on one resource type (search.html). Never throws for what the client wrote: faults are in `unknown` and `issues`. */
export function parseSearch(type: string, params: string | URLSearchParams, options: ParseOptions = {}): SearchQuery {
  const query: SearchQuery = { type, clauses: [], include: [], revinclude: [], sort: [], reserved: {}, unknown: [], issues: [] };
  const read: ReadOptions = { zone: options.zone ?? 'UTC', bases: options.bases ?? [] };
  for (const [name, value] of typeof params === 'string' ? new URLSearchParams(params) : params) {
    if (ignored.has(name)) continue;
    if (options.reserved?.includes(name)) query.reserved[name] = value;
    else if (!readControl(query, name, value)) addClause(query, name, value, read);
  }
  return query;
}

function addClause(query: SearchQuery, name: string, value: string, read: ReadOptions): void {
  if (value === '') return; // an empty parameter is ignored (search.html#empty is silent; servers agree)
  const clause = readClause(query.type, name, value, read);
  if (!('fault' in clause)) query.clauses.push(clause);
  else (clause.fault === 'unknown' ? query.unknown : query.issues).push({
    severity: clause.fault === 'unknown' ? 'warning' : 'error', code: clause.fault === 'unknown' ? 'not-supported' : 'value', at: name, says: clause.says, ...(clause.mend === undefined ? {} : { mend: clause.mend }),
  });
}

/** True when the name is one that shapes the result rather than choosing resources. */
function readControl(query: SearchQuery, name: string, value: string): boolean {
  const bad = (says: string): void => { query.issues.push({ severity: 'error', code: 'value', at: name, says }); };
  switch (name) {
    case '_count': if (/^\d{1,9}$/.test(value)) query.count = Number(value); else bad('is no whole number'); return true;
    case '_total': { const found = totals.find((one) => one === value); if (found) query.total = found; else bad(`is none of ${totals.join(', ')}`); return true; }
    case '_summary': { const found = summaries.find((one) => one === value); if (found) query.summary = found; else bad(`is none of ${summaries.join(', ')}`); return true; }
    case '_elements': query.elements = [...(query.elements ?? []), ...value.split(',').map((one) => one.trim()).filter((one) => one !== '')]; return true;
    case '_sort': for (const one of value.split(',')) if (one !== '') readSort(query, one.trim()); return true;
    case '_contained': if (value !== 'false') query.unknown.push({ severity: 'warning', code: 'not-supported', at: name, says: 'Only _contained=false is supported' }); return true;
    default: {
      const found = /^(_include|_revinclude)(?::(iterate|recurse))?$/.exec(name);
      if (!found) return false;
      readInclude(query, found[1] === '_include' ? 'include' : 'revinclude', found[2] !== undefined, name, value);
      return true;
    }
  }
}

function readSort(query: SearchQuery, text: string): void {
  const descending = text.startsWith('-');
  const code = descending ? text.slice(1) : text;
  const parameter = searchParameter(query.type, code);
  const sortable = parameter && (parameter.rows.length > 0 || code === '_id' || code === '_lastUpdated') && parameter.kind !== 'composite';
  if (sortable && query.sort.some((one) => one.code === code)) return;
  if (sortable && query.sort.length >= sortMax) query.issues.push({ severity: 'error', code: 'too-costly', at: '_sort', says: `names more than ${sortMax} parameters` });
  else if (sortable) query.sort.push({ code, parameter, descending });
  else query.unknown.push({ severity: 'warning', code: 'not-supported', at: '_sort', says: `${query.type} cannot be sorted by this parameter`, mend: 'Sort by a search parameter of the type, _id or _lastUpdated' });
}

function readInclude(query: SearchQuery, list: 'include' | 'revinclude', iterate: boolean, name: string, value: string): void {
  const bad = (says: string): void => { query.issues.push({ severity: 'error', code: 'value', at: name, says }); };
  if (query.include.length + query.revinclude.length >= includesMax) { if (query.include.length + query.revinclude.length === includesMax) bad(`is asked for more than ${includesMax} times`); return; }
  if (value === '*') { query[list].push({ source: list === 'include' ? query.type : '*', iterate }); return; }
  const [source, code, target, more] = value.split(':');
  if (!source || !isResourceType(source) || !code || more !== undefined || (target !== undefined && !isResourceType(target))) return bad('is not Type:parameter or Type:parameter:Target');
  if (code === '*') { query[list].push({ source, iterate, ...(target ? { target } : {}) }); return; }
  const parameter = searchParameter(source, code);
  if (parameter?.kind !== 'reference') return bad(`${source} has no reference parameter of that name`);
  query[list].push({ source, parameter, iterate, ...(target ? { target } : {}) });
}
