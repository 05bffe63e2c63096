import type { Ctx } from '../../platform/action.ts';
import { makeWay } from '../../platform/make-way.ts';
import type { PersonComparison } from '../linkage/index.ts';
import type { Again, Batch, Linking, MatchPerson } from '../patients/index.ts';
import { comparePeople, keptPeople, linkingOf, scorePeople, withoutShared } from '../patients/index.ts';
import { dueFromNow, zonesOf } from './due.ts';
import { differingFields } from './rules/pair-fields.ts';
import type { Round, Settled } from './rules/settle-pair.ts';
import { gradeNumbers, mayJoinAlone, pairStates, settlePair } from './rules/settle-pair.ts';
import { notePairs } from './store/pair-events.ts';
import type { ChangedPair, Made, OpenedPair, StandingPair } from './store/pairs-compared.ts';
import { adoptCores, adoptReadings, changePairs, countBegun, holdStanding, madeBy, openPairs, pairsOfCharts, personsOf } from './store/pairs-compared.ts';
import { apartByBirth } from './store/births.ts';
import { sealedPairs } from './store/seals.ts';
import { renameClusters } from './store/clusters.ts';

/** A pair compared now, with what was known of it. `asked`: why it waits whatever the engine says. */
export type Found = { a: MatchPerson; b: MatchPerson; comparison: PersonComparison; standing: StandingPair | undefined; asked?: string };
export type Outcome = { compared: number; opened: number; reopened: number; ended: number; /** Weighed otherwise than before; kept because somebody works on them. */ rescored: number; kept: number };

export const inOrder = (x: string, y: string): readonly [string, string] => (x.length < y.length || (x.length === y.length && x < y) ? [x, y] : [y, x]);
/** A pair by its charts, whichever is named first. */
export const pairKey = (x: string, y: string): string => inOrder(x, y).join('-');

/** Compares a batch with everybody it shares a key with, and anew with everybody it has a pair with; opens, refreshes, asks again and ends pairs. */
export async function compareBatch(ctx: Ctx, batch: Batch, limits: { pairsPerRecordMax: number }): Promise<Outcome> {
  const outcome = await compareWithAll(ctx, batch, await pairsOfCharts(ctx.tx, [...batch.people.map((p) => p.chartId), ...batch.gone]), limits.pairsPerRecordMax);
  await countNew(ctx, batch.fresh);
  return outcome;
}

/** The same for the next of a walk over everybody, each with those before alone: the other half comes with those behind. */
export async function compareAgainWith(ctx: Ctx, again: Again, limits: { pairsPerRecordMax: number }, round: Round): Promise<Outcome> {
  adoptReadings(ctx.tx, again.reread);
  const younger = new Set(again.people.map((p) => p.chartId)), gone = new Set(again.gone);
  const standing = (await pairsOfCharts(ctx.tx, [...younger, ...gone])).filter((p) => younger.has(p.chartB) || gone.has(p.chartA) || gone.has(p.chartB));
  return compareWithAll(ctx, again, standing, limits.pairsPerRecordMax, round);
}

async function compareWithAll(ctx: Ctx, batch: Pick<Batch, 'people' | 'gone' | 'candidates'>, pairs: readonly StandingPair[], pairsPerRecordMax: number, round?: Round): Promise<Outcome> {
  const linking = await linkingOf(ctx, 'fresh'), asking = await withoutShared(ctx, batch.people, linking.policy);
  const here = new Map(asking.map((p) => [p.chartId, p])), charts = [...here.keys(), ...batch.gone], standing = new Map(pairs.map((p) => [pairKey(p.chartA, p.chartB), p]));
  const others = new Set([...batch.candidates.values()].flat());
  for (const p of standing.values()) { others.add(p.chartA); others.add(p.chartB); }
  for (const c of charts) others.delete(c);
  const people = await keptPeople(ctx, [...others]);
  for (const [chart, one] of here) people.set(chart, one);
  const found = await candidatesFound({ people: asking, candidates: batch.candidates }, people, standing, linking, pairsPerRecordMax);
  // Of an adoption's two charts nothing may tell that they are one person; a mother and her children are known to be several.
  for (const [x, y] of [...await sealedPairs(ctx.tx, charts), ...await apartByBirth(ctx.tx, charts)]) found.delete(pairKey(x, y));
  for (const [key, p] of standing) {
    const a = people.get(p.chartA), b = people.get(p.chartB);
    if (!found.has(key) && a && b) found.set(key, { a, b, comparison: comparePeople(a.person, b.person, linking), standing: p });
  }
  const outcome = await settleFound(ctx, [...found.values()], linking, 'strangers', round);
  const ended = await endGone(ctx, [...standing.values()].filter((p) => p.state <= pairStates.unsure && (batch.gone.includes(p.chartA) || batch.gone.includes(p.chartB))), linking);
  return { ...outcome, compared: batch.people.length, ended: outcome.ended + ended };
}

/** Pairs that reach a grade: first by the weight alone, and only those in full. Of very many alike people the likeliest, so that one record that says nearly nothing fills no queue. */
async function candidatesFound(batch: Pick<Batch, 'people' | 'candidates'>, people: ReadonlyMap<string, MatchPerson>, standing: ReadonlyMap<string, StandingPair>, linking: Linking, most: number): Promise<Map<string, Found>> {
  const found = new Map<string, Found>(), way = makeWay();
  for (const self of batch.people) {
    const seen = new Set<string>(), alike: { other: MatchPerson; weight: number }[] = [];
    for (const chart of batch.candidates.get(self.chartId) ?? []) {
      const other = people.get(chart);
      if (seen.has(chart) || !other) continue;
      if (seen.size % 16 === 0) await way();
      seen.add(chart);
      const { grade, weight } = scorePeople(self.person, other.person, linking);
      if (grade !== 'none') alike.push({ other, weight });
    }
    for (const { other } of alike.sort((x, y) => y.weight - x.weight).slice(0, most)) {
      const key = pairKey(self.chartId, other.chartId), [older] = inOrder(self.chartId, other.chartId), [a, b] = older === self.chartId ? [self, other] : [other, self];
      found.set(key, { a, b, comparison: comparePeople(a.person, b.person, linking), standing: standing.get(key) });
    }
  }
  return found;
}

const writes: ReadonlySet<string> = new Set(['open', 'refresh', 'reopen', 'end']);

/** Writes what the comparisons come to. Charts of one person make no pair, but for the one that stands for their join. */
export async function settleFound(ctx: Ctx, found: readonly Found[], linking: Linking, of: 'strangers' | 'joined' = 'strangers', round?: Round): Promise<Omit<Outcome, 'compared'>> {
  const persons = await personsOf(ctx.tx, [...new Set(found.flatMap((f) => [f.a.chartId, f.b.chartId]))]), personOf = (chart: string): string => persons.get(chart) ?? chart;
  const settle = (f: Found): Found & { settled: Settled } => {
    const now = { grade: f.comparison.grade, weight: f.comparison.weight, coreA: f.a.core, coreB: f.b.core }, plain = settlePair(f.standing, now, round);
    return { ...f, settled: plain.do === 'nothing' && f.asked !== undefined ? { do: 'open', moved: true, says: null } : plain };
  };
  const first = found.filter((f) => of === 'joined' || personOf(f.a.chartId) !== personOf(f.b.chartId)).map(settle);
  // Somebody may have decided while it was compared: what is to be written is settled again on what stands now, and held.
  const held = await holdStanding(ctx.tx, first.flatMap((s) => (s.standing && !['keep', 'nothing'].includes(s.settled.do) ? [s.standing.pairId] : [])));
  const settled = first.map((s) => { const standing = s.standing && held.get(s.standing.pairId); return standing ? settle({ ...s, standing }) : s; });
  const made = await madeBy(ctx.tx, [...new Set(settled.filter((s) => writes.has(s.settled.do)).flatMap((s) => [s.a.chartId, s.b.chartId]))]), here = settled.filter((s) => !writes.has(s.settled.do) || (made.has(s.a.chartId) && made.has(s.b.chartId)));
  const opening = here.filter((s) => s.settled.do === 'open'), changing = here.filter((s) => s.standing && ['refresh', 'reopen', 'end'].includes(s.settled.do)), adopting = here.filter((s) => s.settled.do === 'adopt');
  if (!opening.length && !changing.length && !adopting.length) return { opened: 0, reopened: 0, ended: 0, rescored: 0, kept: 0 };
  const due = dueFromNow(ctx, await zonesOf(ctx));
  const figures = (s: Found) => {
    const [a, b] = [made.get(s.a.chartId)!, made.get(s.b.chartId)!], c = s.comparison, grade = gradeNumbers[c.grade], asked = s.asked ?? s.standing?.asked ?? null;
    return {
      chartA: s.a.chartId, chartB: s.b.chartId, kind: a.facility === b.facility ? 1 : 2, grade, weight: c.weight, probability: c.probability, identifierAgrees: c.identifierAgrees, guards: c.guards.map((g) => g.rule), differs: differingFields(c), coreA: s.a.core, coreB: s.b.core,
      model: linking.version, automatic: s.asked === undefined && mayJoinAlone(c, s.standing) ? 1 : 0, dueAt: due({ harm: 0, grade, asked, facility: b.facility }),
    };
  };
  const opened = opening.map((s): OpenedPair => ({ ...figures(s), ...placesOf(made.get(s.a.chartId)!, made.get(s.b.chartId)!), pairId: ctx.newId(), asked: s.asked ?? null, begunB: made.get(s.b.chartId)!.at.toISOString().slice(0, 10) }));
  openPairs(ctx.tx, opened, ctx.now);
  const changed = changing.map((s): ChangedPair => ({ ...figures(s), pairId: s.standing!.pairId, moved: s.settled.moved, reopened: s.settled.do === 'reopen', state: s.settled.do === 'end' ? pairStates.ended : s.settled.do === 'reopen' ? pairStates.open : s.standing!.state }));
  changePairs(ctx.tx, changed, ctx.now);
  adoptCores(ctx.tx, adopting.map((s) => ({ pairId: s.standing!.pairId, coreA: s.a.core, coreB: s.b.core })));
  notePairs(ctx.tx, changing.flatMap((s) => (s.settled.says === null ? [] : [{ pairId: s.standing!.pairId, eventId: ctx.newId(), at: ctx.now, byId: 'system', byName: 'Chartkeeper', what: s.settled.do === 'end' ? 'ended' as const : s.settled.do === 'reopen' ? 'reopened' as const : 'compared' as const, says: s.settled.says }])));
  const moved = [...opening, ...changing.filter((s) => s.settled.do !== 'refresh')];
  for (const s of [...opening, ...changing]) { ctx.touch(s.a.chartId); ctx.touch(s.b.chartId); }
  await renameClusters(ctx.tx, moved.flatMap((s) => [s.a.chartId, s.b.chartId]));
  const did = (what: Settled['do']): number => changing.filter((s) => s.settled.do === what).length;
  return { opened: opened.length, reopened: did('reopen'), ended: did('end'), rescored: did('refresh'), kept: changing.filter((s) => s.settled.do === 'refresh' && s.comparison.grade === 'none').length };
}

const placesOf = (a: Made, b: Made) => ({ facilityA: a.facility, facilityB: b.facility, sourceA: a.source, sourceB: b.source });

/** A record of the pair is here no more. */
async function endGone(ctx: Ctx, waiting: readonly StandingPair[], linking: Linking): Promise<number> {
  const pairs = [...(await holdStanding(ctx.tx, waiting.map((p) => p.pairId))).values()].filter((p) => p.state <= pairStates.unsure);
  changePairs(ctx.tx, pairs.map((p): ChangedPair => ({
    pairId: p.pairId, chartA: p.chartA, chartB: p.chartB, kind: 1, grade: 0, weight: p.weight, probability: 0, identifierAgrees: false, guards: [], differs: [], coreA: p.coreA, coreB: p.coreB, model: linking.version, automatic: 0, dueAt: ctx.now, state: pairStates.ended, moved: true, reopened: false,
  })), ctx.now);
  notePairs(ctx.tx, pairs.map((p) => ({ pairId: p.pairId, eventId: ctx.newId(), at: ctx.now, byId: 'system', byName: 'Chartkeeper', what: 'ended' as const, says: 'One of the two records was deleted' })));
  for (const p of pairs) { ctx.touch(p.chartA); ctx.touch(p.chartB); }
  await renameClusters(ctx.tx, pairs.flatMap((p) => [p.chartA, p.chartB]));
  return pairs.length;
}

/** Counts records begun, by day, facility and source: what the rates are counted against. */
async function countNew(ctx: Ctx, charts: readonly string[]): Promise<void> {
  const counts = new Map<string, { day: string; facility: string; source: string; n: number }>();
  for (const m of (await madeBy(ctx.tx, charts)).values()) {
    const day = m.at.toISOString().slice(0, 10), key = `${day}|${m.facility}|${m.source}`, one = counts.get(key);
    if (one) one.n += 1; else counts.set(key, { day, facility: m.facility, source: m.source, n: 1 });
  }
  countBegun(ctx.tx, [...counts.values()]);
}
