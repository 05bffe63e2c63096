import type { Ctx } from '../../platform/action.ts';
import type { PersonComparison, StandardPerson } from '../linkage/index.ts';
import { blockingKeys, compare, decodePerson, readFhirPatient, score, standardize } from '../linkage/index.ts';
import type { Linking } from './linking.ts';
import { hashKeys, linkingOf } from './linking.ts';
import { nameCandidates } from './name-candidates.ts';
import type { MatchGrade } from './rules/match-grade.ts';
import { matchGrade } from './rules/match-grade.ts';
import type { Kept } from './store/match-rows.ts';
import { mergedInto } from './store/records.ts';
import { stillWaiting } from './still-waiting.ts';
import { keptForMatching, lookUpCrowded, lookUpKeys } from './store/match-rows.ts';

/** How far a look-up goes (policy patients.match-limits). */
export type MatchLimits = { sharedKeyMax: number; lookedAtMax: number; crowdedReadMax: number };
/** `foundAs`: the chart that was found, where it was merged into the one that is told. */
export type Match = { chartId: string; foundAs: string; comparison: PersonComparison; grade: Exclude<MatchGrade, 'certainly-not'> };

const comparedInFull = 40;

/**
 * Who of the index may be this person, likeliest first. Candidates share a blocking key; one statement brings their features, they are scored here. Keys that very many people share are
 * followed only together, where nobody was found without. Whoever was filed a moment ago and is not encoded yet is found by name, birth date and numbers.
 */
export async function findMatches(ctx: Ctx, patient: Record<string, any>, wanted: { most: number }): Promise<Match[]> {
  const linking = await linkingOf(ctx), typed = standardize(readFhirPatient(patient), linking.policy), keys = hashKeys(blockingKeys(typed)), limits = ctx.policy<MatchLimits>('patients.match-limits');
  // Who sees listed charts alone is compared with all of those, and with nobody else.
  const only = ctx.actor.onlyCharts ? [...ctx.actor.onlyCharts] : undefined;
  const [rows, waiting] = await Promise.all([only ? keptForMatching(ctx.tx, only) : lookUpKeys(ctx.tx, keys, limits.sharedKeyMax, limits.lookedAtMax), stillWaiting(ctx, patient, linking.policy)]);
  const people = decoded(rows);
  for (const [chart, one] of waiting) people.set(chart, one);
  let found = ranked(typed, people, linking);
  if (!only && !found.some((f) => f.weight > likely)) {
    const wider = await widerRows(ctx, patient, typed, keys, limits);
    if (wider.length) { const more = decoded(wider); for (const [chart, one] of people) more.set(chart, one); found = ranked(typed, more, linking); }
  }
  const graded = found.slice(0, Math.max(comparedInFull, wanted.most)).flatMap(({ chartId, person }) => {
    const comparison = compare(typed, person, linking.model, linking.policy), grade = matchGrade(comparison);
    return grade === 'certainly-not' ? [] : [{ chartId, comparison, grade }];
  });
  return (await asRecords(ctx, graded)).slice(0, wanted.most);
}

/** A record that was merged into another leads to that one; each record once, by the likeliest of what it was found by. */
async function asRecords(ctx: Ctx, graded: readonly Omit<Match, 'foundAs'>[]): Promise<Match[]> {
  const leads = await mergedInto(ctx.tx, graded.map((g) => g.chartId)), best = new Map<string, Match>();
  for (const g of graded.toSorted((a, b) => b.comparison.weight - a.comparison.weight)) {
    const lead = leads.get(g.chartId) ?? g.chartId, chartId = ctx.actor.onlyCharts && !ctx.actor.onlyCharts.has(lead) ? g.chartId : lead;
    if (!best.has(chartId)) best.set(chartId, { ...g, chartId, foundAs: g.chartId });
  }
  return [...best.values()];
}

type Person = { rid: string; person: StandardPerson };
type Ranked = { chartId: string; rid: string; person: StandardPerson; weight: number };
const likely = 0;

function decoded(rows: readonly Kept[]): Map<string, Person> {
  const people = new Map<string, Person>();
  for (const r of rows) { const person = decodePerson(r.features); if (person) people.set(r.chartId, { rid: r.rid, person }); }
  return people;
}

const ranked = (typed: StandardPerson, people: ReadonlyMap<string, Person>, { model, policy }: Linking): Ranked[] =>
  [...people].map(([chartId, { rid, person }]) => ({ chartId, rid, person, weight: score(typed, person, model, policy).weight })).sort((a, b) => b.weight - a.weight || (a.chartId < b.chartId ? -1 : 1));

/** Where the keys found nobody likely: those who share several crowded keys, and for a name without more, the name index. */
async function widerRows(ctx: Ctx, patient: Record<string, any>, typed: StandardPerson, keys: readonly string[], limits: MatchLimits): Promise<Kept[]> {
  const crowded = lookUpCrowded(ctx.tx, keys, limits.crowdedReadMax, limits.lookedAtMax);
  if (typed.birth !== 0) return crowded;
  const byName = await nameCandidates(ctx, patient);
  return [...await keptForMatching(ctx.tx, byName.slice(0, limits.lookedAtMax).map((c) => c.chartId)), ...await crowded];
}
