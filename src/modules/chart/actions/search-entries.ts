import { z } from 'zod';
import type { Ctx } from '../../../platform/action.ts';
import { action } from '../../../platform/action.ts';
import type { Issue } from '../../../platform/problem.ts';
import { notFound, Problem } from '../../../platform/problem.ts';
import { fhirModel } from '../../../standards/fhir/model/load-model.ts';
import { searchParameter } from '../../../standards/fhir/search-parameters.ts';
import type { Clause, SearchQuery } from '../../../standards/fhir/search-query.ts';
import { parseSearch } from '../../../standards/fhir/search-query.ts';
import { forEyesOf } from '../../../values/ssn.ts';
import { sharedChart } from '../door.ts';
import { permitType } from '../rules/type-scope.ts';
import type { Cursor } from '../store/search-order.ts';
import type { Reach } from '../store/run-includes.ts';
import { runIncludes } from '../store/run-includes.ts';
import type { Hit, Person, SearchScope } from '../store/run-search.ts';
import { personOfPatient, searchPage } from '../store/run-search.ts';
import { typeNames } from '../store/type-numbers.ts';
import { apartOf, countSeen, seenByProgram } from './hide-from-programs.ts';
import { requireType, touchEntries } from './permit-entry.ts';
import { filingsBeside, filingsOfTargets } from './tell-filing.ts';

export type SearchInput = {
  type: string;
  /** The query string, as sent. */
  params: string;
  /** Only what is in this patient's compartment (`/Patient/1/Observation`). */
  compartmentOf?: string;
  /** `Prefer: handling=strict`: refuse what is not known instead of ignoring it. */
  strict?: boolean;
  /** Base URLs that mean this server. */
  bases?: readonly string[];
};

export type SearchOutput = { query: SearchQuery; hits: Hit[]; included: Hit[]; total: number | undefined; next: string | undefined; warnings: Issue[] };

const countDefault = 50;
export const countMax = 1000;
export const cursorParameter = '_cursor';

/** Searches one resource type by the R4 search rules (search.html). Every record on the page is named in the audit. */
export const searchEntriesAction = action<SearchInput, SearchOutput>({
  name: 'chart.search-entries', title: 'Search records', kind: 'read', right: 'chart.read', checkInput: false,
  input: z.object({ type: z.string(), params: z.string(), compartmentOf: z.string().optional(), strict: z.boolean().optional() }) as unknown as z.ZodType<SearchInput>,
  async run(ctx, input) {
    const found = await seen(ctx, await searchRecords(ctx, input));
    const beside = await filingsBeside(ctx, found.query, found.hits, found.included);
    const whole = found.next === undefined && found.query.reserved[cursorParameter] === undefined && found.query.count !== 0 && found.query.summary !== 'count';
    const told = whole ? await filingsOfTargets(ctx, found.query, found.hits) : [];
    if (beside.length + told.length === 0) return found;
    touchHits(ctx, beside, told);
    return { ...found, hits: [...found.hits, ...told], included: [...found.included, ...beside], total: found.total === undefined ? undefined : found.total + told.length };
  },
});

/** The texts as the actor may see them. */
async function seen(ctx: Ctx, given: SearchOutput): Promise<SearchOutput> {
  const hits = await seenByProgram(ctx, given.hits), whole = given.next === undefined && given.query.reserved[cursorParameter] === undefined;
  // A total of more than this page is counted without them already (countSeen).
  const found = { ...given, hits, included: await seenByProgram(ctx, given.included), total: given.total === undefined || !whole ? given.total : given.total - (given.hits.length - hits.length) };
  const eyes = forEyesOf(ctx.actor), see = (h: Hit): Hit => { const text = eyes(h.text); return text === h.text ? h : { ...h, text }; };
  return { ...found, hits: found.hits.map(see), included: found.included.map(see) };
}

/** Counts, chains and orders would tell of entries outside the dates somebody is limited to. */
export function refuseDated(ctx: Ctx): void {
  if (ctx.actor.entryDates?.size) throw new Problem('not-permitted', 'This account is limited to entries of some dates: it reads them at the desk, not by FHIR searches');
}

export async function searchRecords(ctx: Ctx, input: SearchInput): Promise<SearchOutput> {
  requireType(ctx, input.type, 's');
  refuseDated(ctx);
  const query = parseSearch(input.type, input.params, { reserved: [cursorParameter], ...(input.bases ? { bases: input.bases } : {}) });
  refuseFaults(query, input.strict ?? false);
  for (const clause of query.clauses) requireClauseTypes(ctx, clause);
  ctx.note({ search: `${input.type}?${input.params.slice(0, 2000)}` });
  const warnings: Issue[] = [...query.unknown];
  const nowMs = ctx.now.getTime();
  const counted = query.count === 0 || query.summary === 'count';
  const count = Math.min(query.count ?? countDefault, countMax);
  const cursor = readCursor(query);
  // What is included, and a total, are read after the page: then the act is recorded when all is read.
  const allAtOnce = query.include.length + query.revinclude.length === 0 && query.total !== 'accurate' && query.total !== 'estimate' && input.compartmentOf === undefined;
  const patient = allAtOnce && !counted && ctx.readAndRecord ? patientAsked(query) : undefined;
  const quickly = patient === undefined ? undefined : await searchPage(ctx.tx, query, { patient, ...apartOf(ctx) }, count, cursor, nowMs, ctx.readAndRecord);
  const scope: SearchScope = quickly ? {} : await scopeOf(ctx, query, input.compartmentOf);
  if (counted) return { query, hits: [], included: [], total: await countSeen(ctx, query, scope, nowMs), next: undefined, warnings };
  const page = quickly ?? (await searchPage(ctx.tx, query, scope, count, cursor, nowMs, allAtOnce ? ctx.readAndRecord : undefined))!;
  const { included, cut } = query.include.length + query.revinclude.length > 0 && page.hits.length > 0 ? await runIncludes(ctx.tx, page.hits, query.include, query.revinclude, reachOf(ctx)) : { included: [], cut: false };
  if (cut) warnings.push({ severity: 'warning', code: 'incomplete', at: '_include', says: 'More resources would be included than one answer holds', mend: 'Ask for fewer with _count' });
  touchHits(ctx, page.hits, included);
  const whole = cursor === undefined && page.next === undefined;
  const total = whole ? page.hits.length : query.total === 'accurate' || query.total === 'estimate' ? await countSeen(ctx, query, scope, nowMs) : undefined;
  return { query, hits: page.hits, included, total: query.total === 'none' ? undefined : total, next: page.next && encodeCursor(page.next), warnings };
}

function refuseFaults(query: SearchQuery, strict: boolean): void {
  const issues = strict ? [...query.issues, ...query.unknown.map((i) => ({ ...i, severity: 'error' as const }))] : query.issues;
  if (issues.length > 0) throw new Problem('not-supported', 'The search cannot be read', { issues });
}

/** A chain looks into other types: the program's scopes must reach them too. */
function requireClauseTypes(ctx: Ctx, clause: Clause): void {
  if (clause.kind === 'chain') for (const t of clause.targets) { requireType(ctx, t.type, 's'); requireClauseTypes(ctx, t.clause); }
  else if (clause.kind === 'has') { requireType(ctx, clause.type, 's'); requireClauseTypes(ctx, clause.clause); }
}

/** Where to look: a search about one patient goes through the charts of that person. */
async function scopeOf(ctx: Ctx, query: SearchQuery, compartmentOf: string | undefined): Promise<SearchScope> {
  // Shared resources are nobody's chart: whoever may read them by id finds them, too.
  const limit = { ...(ctx.actor.onlyCharts ? { onlyCharts: new Set([sharedChart, ...ctx.actor.onlyCharts]) } : {}), ...apartOf(ctx) };
  const patientId = compartmentOf ?? patientAsked(query);
  if (patientId === undefined) return limit;
  const person = await personOfPatient(ctx.tx, patientId);
  if (compartmentOf !== undefined) {
    if (!person) throw notFound();
    ctx.touch(person.charts[0]!);
    return { ...limit, charts: chartsOf(person), compartment: { params: compartmentParams(query.type), patients: person.patients } };
  }
  if (!person) return limit;
  return { ...limit, charts: chartsOf(person), ...(person.patients.length > 1 ? { samePerson: person.patients } : {}) };
}

const chartsOf = (person: Person): string[] => (person.homes.length === 0 ? person.charts : [...new Set([...person.charts, ...person.homes])]);

/** The Patient that a clause pins the search to: `patient=1`, `subject=Patient/1`. */
function patientAsked(query: SearchQuery): string | undefined {
  for (const clause of query.clauses) {
    if (clause.kind !== 'match' || clause.parameter.kind !== 'reference' || clause.modifier !== undefined || clause.values.length !== 1) continue;
    const value = clause.values[0]!;
    if (value.kind !== 'reference' || value.id === undefined) continue;
    if (value.type === 'Patient' || (value.type === undefined && clause.parameter.rows.every((r) => r.targetType === 'Patient'))) return ofPatientChart(query.type) ? value.id : undefined;
  }
  return undefined;
}

/** Shared resources may refer to a patient and yet lie elsewhere; types of the compartment lie in the patient's chart or have a compartment row. */
const ofPatientChart = (type: string): boolean => fhirModel().patientCompartment[type] !== undefined;

function compartmentParams(type: string): number[] {
  return [...new Set((fhirModel().patientCompartment[type] ?? []).flatMap((code) => searchParameter(type, code)?.rows.map((r) => r.id) ?? []))];
}

const everything = new WeakMap<readonly string[], readonly string[]>();

/** What of the resources beside the matches the actor may see: those of the charts and the types within reach. */
function reachOf({ actor: { scopes, onlyCharts } }: Ctx): Reach {
  let types = scopes && everything.get(scopes);
  if (scopes && !types) everything.set(scopes, types = typeNames.filter((type) => permitType(scopes, type, 'r').decision === 'allow'));
  return { ...(onlyCharts ? { charts: [sharedChart, ...onlyCharts] } : {}), ...(types && types.length < typeNames.length ? { types } : {}) };
}

export function touchHits(ctx: Ctx, ...lists: readonly (readonly Hit[])[]): void {
  const byChart = new Map<string, string[]>();
  for (const hits of lists) for (const h of hits) { const list = byChart.get(h.chartId); if (list) list.push(`${h.type}/${h.id}`); else byChart.set(h.chartId, [`${h.type}/${h.id}`]); }
  for (const [chartId, entries] of byChart) touchEntries(ctx, chartId, entries);
}

export const encodeCursor = (cursor: Cursor): string => Buffer.from(JSON.stringify([cursor.rid, ...cursor.keys])).toString('base64url');

function readCursor(query: SearchQuery): Cursor | undefined {
  const text = query.reserved[cursorParameter];
  if (text === undefined) return undefined;
  try {
    const [rid, ...keys] = JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as string[];
    if (typeof rid === 'string' && /^\d{1,19}$/.test(rid) && keys.length === query.sort.length && keys.every((k) => typeof k === 'string')) return { rid, keys };
  } catch { /* refused below */ }
  throw new Problem('not-supported', 'The page cursor is not one of ours, or belongs to another search', { issues: [{ at: cursorParameter, code: 'value', says: 'is not a cursor of this search', mend: 'Follow the next link of the answer as it is' }] });
}
