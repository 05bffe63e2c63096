import type { Ctx } from '../../platform/action.ts';
import type { PersonComparison, StandardPerson } from '../linkage/index.ts';
import { blockingKeys, compare, decodePerson, readFhirPatient, score, standardize } from '../linkage/index.ts';
import type { Linking } from './linking.ts';
import { hashKeys, linkingOf } from './linking.ts';
import { withoutShared } from './without-shared.ts';
import { nameCandidates } from './name-candidates.ts';
import type { MatchGrade } from './rules/match-grade.ts';
import { matchGrade } from './rules/match-grade.ts';
import type { Candidate } from './store/match-rows.ts';
import { mergedInto } from './store/records.ts';
import { stillWaiting } from './still-waiting.ts';
import { candidatesOf, lookUpCrowded, lookUpKeys } from './store/match-rows.ts';

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
  const linking = await linkingOf(ctx), said = standardize(readFhirPatient(patient), linking.policy), keys = hashKeys(blockingKeys(said)), limits = ctx.policy<MatchLimits>('patients.match-limits');
  // Who sees listed charts alone is compared with all of those, and with nobody else.
  const only = ctx.actor.onlyCharts ? [...ctx.actor.onlyCharts] : undefined;
  const [[asked], { candidates, crowded }, waiting] = await Promise.all([withoutShared(ctx, [{ person: said }], linking.policy),
    only ? candidatesOf(ctx.tx, only).then((all) => ({ candidates: all, crowded: 0 })) : lookUpKeys(ctx.tx, keys, limits.sharedKeyMax, limits.lookedAtMax), stillWaiting(ctx, patient, linking.policy)]);
  const typed = asked!.person, people = decoded(candidates);
  for (const [chart, one] of waiting) people.set(chart, { ...one, lead: people.get(chart)?.lead });
  let found = ranked(typed, people, linking);
  if (!only && !found.some((f) => f.weight > likely)) {
    const wider = await widerRows(ctx, patient, typed, crowded > 0 ? keys : [], limits);
    if (wider.length) { const more = decoded(wider); for (const [chart, one] of people) more.set(chart, one); found = ranked(typed, more, linking); }
  }
  return asRecords(ctx, typed, found.slice(0, Math.max(comparedInFull, wanted.most)), linking, wanted.most);
}

/** A record that was merged into another leads to that one; each record once, by the likeliest of what it was found by. The likeliest are compared in full, until enough records are told. */
async function asRecords(ctx: Ctx, typed: StandardPerson, found: readonly Ranked[], { model, policy }: Linking, most: number): Promise<Match[]> {
  const told = found.filter((f) => f.grade !== 'none' || !f.against), unknown = await mergedInto(ctx.tx, told.filter((f) => f.lead === undefined).map((f) => f.chartId)), best = new Map<string, Match>();
  for (const { chartId: foundAs, person, lead: known } of told) {
    if (best.size === most) break;
    const lead = known ?? unknown.get(foundAs) ?? foundAs, chartId = ctx.actor.onlyCharts && !ctx.actor.onlyCharts.has(lead) ? foundAs : lead;
    if (best.has(chartId)) continue;
    const comparison = compare(typed, person, model, policy), grade = matchGrade(comparison);
    if (grade !== 'certainly-not') best.set(chartId, { chartId, foundAs, comparison, grade });
  }
  return [...best.values()];
}

/** `lead`: the record this chart was merged into, null where it was into none; undefined: not known yet. */
type Person = { rid: string; person: StandardPerson; lead: string | null | undefined };
type Ranked = Person & { chartId: string } & ReturnType<typeof score>;
const likely = 0;

function decoded(rows: readonly Candidate[]): Map<string, Person> {
  const people = new Map<string, Person>();
  for (const r of rows) { const person = decodePerson(r.features); if (person) people.set(r.chartId, { rid: r.rid, person, lead: r.lead }); }
  return people;
}

const ranked = (typed: StandardPerson, people: ReadonlyMap<string, Person>, { model, policy }: Linking): Ranked[] =>
  [...people].map(([chartId, one]) => ({ chartId, ...one, ...score(typed, one.person, model, policy) })).sort((a, b) => b.weight - a.weight || (a.chartId < b.chartId ? -1 : 1));

/** Where the keys found nobody likely: those who share several crowded keys, and for a name without more, the name index. */
async function widerRows(ctx: Ctx, patient: Record<string, any>, typed: StandardPerson, keys: readonly string[], limits: MatchLimits): Promise<Candidate[]> {
  const crowded = lookUpCrowded(ctx.tx, keys, limits.crowdedReadMax, limits.lookedAtMax);
  if (typed.birth !== 0) return crowded;
  const byName = await nameCandidates(ctx, patient);
  return [...await candidatesOf(ctx.tx, byName.slice(0, limits.lookedAtMax).map((c) => c.chartId)), ...await crowded];
}
