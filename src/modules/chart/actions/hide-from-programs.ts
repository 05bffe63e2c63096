import type { Ctx } from '../../../platform/action.ts';
import { Problem } from '../../../platform/problem.ts';
import { sharedChart } from '../door.ts';
import type { Outside } from '../rules/record-set.ts';
import { readManyEntries } from '../store/read-entries.ts';
import { entriesOfPerson } from '../store/read-everything.ts';
import type { SearchQuery } from '../../../standards/fhir/search-query.ts';
import { neverApart } from '../store/search-conditions.ts';
import type { Hit, SearchScope } from '../store/run-search.ts';
import { countMatches, matchesPerhapsApart } from '../store/run-search.ts';
import { apartPattern, fileNames, ruleApart } from './keep-apart.ts';

/**
 * What stands outside every record set (psychotherapy notes, 45 CFR 164.508(a)(2); peer review; incident reports) is not a program's to read or change,
 * unless its scopes say so (`records/kept-apart`). It is then not there: not by its id, its history, a search, what a search includes, or the file it names.
 */
const isBlind = (ctx: Ctx): boolean => ctx.actor.kind === 'client' && !ctx.actor.rights.has('chart.read-apart');
const outsideOf = (ctx: Ctx): Outside => ctx.policy<Outside>('records.outside');

/** Types whose entries may name a file that is an entry of its own. */
const holders = ['DocumentReference', 'DiagnosticReport', 'Composition', 'Media'];

/** Ids of files in these charts that belong to something kept apart. */
async function apartFiles(ctx: Ctx, charts: readonly string[]): Promise<Set<string>> {
  const own = charts.filter((c) => c !== sharedChart), found = new Set<string>();
  if (own.length === 0) return found;
  for (const h of await entriesOfPerson(ctx.tx, { charts: [...own], homes: [], patients: [] }, { types: holders })) if (ruleApart(outsideOf(ctx), h.text)) for (const id of fileNames(h.text)) found.add(id);
  return found;
}

/** What a search must know to keep what the program may not see out of its counts, chains and `_has`; nothing where it may see all. */
export const apartOf = (ctx: Ctx): { apart?: string } => (isBlind(ctx) ? { apart: apartPattern(outsideOf(ctx)) } : {});

/** How many match a search, of what the actor may see: a count that held the rest would tell that it exists. */
export async function countSeen(ctx: Ctx, query: SearchQuery, scope: SearchScope, nowMs: number): Promise<number> {
  const all = await countMatches(ctx.tx, query, scope, nowMs);
  if (all === 0 || scope.apart === undefined || neverApart.has(query.type)) return all;
  const perhaps = await matchesPerhapsApart(ctx.tx, query, { ...scope, apart: scope.apart }, nowMs);
  return all - (perhaps.length - (await seenByProgram(ctx, perhaps)).length);
}

type Told = Pick<Hit, 'chartId' | 'type' | 'id' | 'text'>;

/** Of what a program would be given, what it may see. */
export async function seenByProgram<T extends Told>(ctx: Ctx, hits: readonly T[]): Promise<T[]> {
  if (!isBlind(ctx)) return [...hits];
  const within = hits.filter((h) => !ruleApart(outsideOf(ctx), h.text)), binaries = within.filter((h) => h.type === 'Binary');
  const files = binaries.length ? await apartFiles(ctx, [...new Set(binaries.map((b) => b.chartId))]) : undefined, left = files?.size ? within.filter((h) => h.type !== 'Binary' || !files.has(h.id)) : within;
  if (left.length < hits.length) ctx.note({ keptApart: hits.length - left.length });
  return left;
}

/** Of versions, those whose own text may be seen and whose entry, as it stands now, may be: a label put on later covers what was before. */
export async function versionsSeenByProgram<T extends Told & { rid: string }>(ctx: Ctx, versions: readonly T[]): Promise<T[]> {
  if (!isBlind(ctx) || versions.length === 0) return [...versions];
  const keys = [...new Map(versions.map((v) => [`${v.chartId}/${v.rid}`, v])).values()], now = await readManyEntries(ctx.tx, keys);
  const current = new Set((await seenByProgram(ctx, keys.map((k) => ({ ...k, text: now.get(`${k.chartId}/${k.rid}`)?.text ?? '' })))).map((k) => `${k.chartId}/${k.rid}`));
  return (await seenByProgram(ctx, versions)).filter((v) => current.has(`${v.chartId}/${v.rid}`));
}

/** Before a program changes what is here: what it may not read it may not change either, and is told what it lacks. */
export async function requireSeenByProgram(ctx: Ctx, found: Told & { deleted: boolean }): Promise<void> {
  if (found.deleted || !isBlind(ctx) || (await seenByProgram(ctx, [found])).length > 0) return;
  throw new Problem('not-permitted', `${found.type}/${found.id} is kept apart from the record: a program reads and changes it by the scope records/kept-apart alone`, { because: [{ rule: 'chart.kept-apart', citation: '45 CFR 164.508(a)(2)' }] });
}
