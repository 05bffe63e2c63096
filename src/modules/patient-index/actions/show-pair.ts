import type { Ctx } from '../../../platform/action.ts';
import { notFound } from '../../../platform/problem.ts';
import { actionOf } from '../../../platform/module.ts';
import { chartDoor } from '../../chart/index.ts';
import type { Described } from '../../patients/index.ts';
import { describePatients, linkingOf } from '../../patients/index.ts';
import type { z } from 'zod';
import type { pairSide } from '../contract-queue.ts';
import { showPair as contract } from '../contract-queue.ts';
import { compareRows, pairLines } from '../pair-lines.ts';
import { sideFields, withoutSsn } from '../rules/pair-fields.ts';
import { readAllergy, readVisit } from '../rules/read-chart-facts.ts';
import { gradeNames } from '../rules/settle-pair.ts';
import type { Source } from '../sources.ts';
import { sourcesOf } from '../sources.ts';
import { eventsOfPair, namesOf } from '../store/pair-events.ts';
import type { PairRow } from '../store/pairs.ts';
import { listPairRows, pairById, sourceShareOf } from '../store/pairs.ts';
import { madeBy } from '../store/pairs-compared.ts';
import { protectedCharts } from '../store/protected-pairs.ts';
import { factsOfCharts } from './weigh-harms.ts';
import { countEntries } from '../store/count-entries.ts';

const visitsShown = 50;
const logOdds = (p: number): number => Math.log2(p / (1 - p));

/** A pair that this actor may see: both charts, or there is none. Touches them. One of a protected record tells who that is: it is there for those alone who may look behind seals. */
export async function pairInView(ctx: Ctx, row: PairRow | undefined): Promise<PairRow> {
  if (!row) throw notFound();
  ctx.touch(row.chart_a); ctx.touch(row.chart_b);
  if (!ctx.actor.rights.has('patient-index.sealed') && (await protectedCharts(ctx.tx, [row.chart_a, row.chart_b])).size > 0) throw notFound();
  return row;
}

/** Both people, the arithmetic, what waits on it, and everything decided before. */
export const showPair = actionOf(contract, {
  title: 'Compare the two people of a pair', kind: 'read', right: 'patient-index.read', weight: 'heavy',
  async run(ctx, { pairId }) {
    const row = await pairInView(ctx, await pairById(ctx.tx, pairId)), charts = [row.chart_a, row.chart_b];
    const described = await describePatients(ctx, charts), a = described.get(row.chart_a), b = described.get(row.chart_b);
    if (!a || !b) throw notFound();
    const [comparison] = await compareRows(ctx, [row]), [line] = await pairLines(ctx, [row]);
    if (!comparison || !line) throw notFound();
    const sources = await sourcesOf(ctx, [row.source_a, row.source_b]), seen = withoutSsn(comparison, ctx.actor.rights.has('patients.read-ssn')), { policy } = await linkingOf(ctx);
    const [sideA, sideB] = await sidesOf(ctx, row, [a, b], sources), share = ctx.actor.onlyCharts ? { part: 0, whole: 0 } : await sourceShareOf(ctx.tx, row.source_b), from = sources(row.source_b);
    const events = await eventsOfPair(ctx.tx, pairId), rights = ctx.actor.rights;
    return {
      pair: line, sides: [sideA!, sideB!] as [z.infer<typeof pairSide>, z.infer<typeof pairSide>], fields: sideFields(a.demographics, b.demographics, seen),
      comparison: { ...seen, fields: [...seen.fields], guards: [...seen.guards] },
      stored: { weight: row.weight, grade: gradeNames[row.grade]!, at: row.compared_at.toISOString(), modelVersion: row.model }, thresholds: { review: logOdds(policy.grades.possible), certain: logOdds(policy.grades.certain) },
      sourceShare: share.whole > 0 ? { source: from, pairs: share.part, of: share.whole, says: `${share.part} of ${share.whole} waiting ${share.whole === 1 ? 'pair' : 'pairs'} ${share.part === 1 ? 'comes' : 'come'} from ${from.kind === 'sender' ? 'this sender' : from.kind === 'person' ? 'this person' : 'this program'}` } : null,
      history: [{ at: row.opened_at.toISOString(), by: { id: 'system', name: 'Chartkeeper' }, what: 'opened' as const, says: row.asked ?? 'The two records were found alike' }, ...events.map((e) => ({ at: e.at.toISOString(), by: { id: e.by_id, name: e.by_name }, what: e.what, says: e.says }))].sort((x, y) => (x.at < y.at ? -1 : x.at > y.at ? 1 : 0)),
      next: await nextPair(ctx, pairId), may: { decide: rights.has('patient-index.decide'), join: rights.has('patient-index.join'), correct: rights.has('patients.correct') },
    };
  },
});

/** The one that comes next for whoever works the queue: most harm first, another one than this. */
export async function nextPair(ctx: Ctx, pairId: string): Promise<string | null> {
  const rows = await listPairRows(ctx.tx, { filter: { states: ['open'] }, me: ctx.actor.id, now: ctx.now, dueBefore: null, onlyCharts: ctx.actor.onlyCharts ? [...ctx.actor.onlyCharts] : null, sees: ctx.actor.rights.has('patient-index.sealed') }, 'harm', null, 20);
  const others = rows.filter((r) => r.pair_id !== pairId);
  return (others.find((r) => r.owner === null || r.owner === ctx.actor.id) ?? others[0])?.pair_id ?? null;
}

async function sidesOf(ctx: Ctx, row: PairRow, people: readonly Described[], sources: (id: string) => Source): Promise<z.infer<typeof pairSide>[]> {
  const charts = [row.chart_a, row.chart_b], facts = await factsOfCharts(ctx, charts), made = await madeBy(ctx.tx, charts), counts = await countEntries(ctx.tx, charts);
  const names = await namesOf(ctx.tx, [...made.values()].map((m) => m.actor));
  return Promise.all(charts.map(async (chart, at) => {
    const { line, demographics, version } = people[at]!, m = made.get(chart)!, personCharts = await chartDoor.chartsOfPerson(ctx, chart);
    const visits = facts.get(chart)!.filter((f) => f.type === 'Encounter').map((f) => readVisit(f.value)).filter((v) => v.status !== 'entered-in-error').sort((x, y) => ((x.start ?? '') < (y.start ?? '') ? 1 : -1));
    return {
      line, demographics, patientVersion: version, facility: m.facility, made: { at: m.at.toISOString(), by: { id: m.actor, name: names.get(m.actor) ?? null }, source: sources(at === 0 ? row.source_a : row.source_b) },
      personCharts: personCharts.filter((c) => ctx.actor.onlyCharts?.has(c) ?? true), encounters: visits.slice(0, visitsShown), encounterCount: visits.length, entries: counts.get(chart) ?? 0,
      allergies: facts.get(chart)!.filter((f) => f.type === 'AllergyIntolerance').flatMap((f) => { const al = readAllergy(f.value); return al ? [{ id: al.id, says: al.says, criticality: al.criticality, active: al.active }] : []; }),
    };
  }));
}
