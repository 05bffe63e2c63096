import type { z } from 'zod';
import type { Ctx } from '../../platform/action.ts';
import { instantAt, addDays } from '../../values/wall-clock.ts';
import { compareBacklog, encodedBy, fillProgress, linkingOf, modelsKept, patientCount } from '../patients/index.ts';
import type { indexFigures } from './contract-queue.ts';
import { fieldWords } from './rules/pair-fields.ts';
import { precisionOf, rateOf } from './rules/rates.ts';
import { gradeNames } from './rules/settle-pair.ts';
import { sourcesOf } from './sources.ts';
import type { GradeRow, Span } from './store/figures.ts';
import { backlogOf, bandDays, confirmedBy, confirmedDuplicates, countBegunBy, countBegunMonths, gradeRows, mismatchesOf, monthRows, recordsInSets, recordsInSetsBy } from './store/figures.ts';
import { facilities } from './store/pair-events.ts';

export type Figures = z.infer<typeof indexFigures.output>;
const groupsMost = 200;

/** The state of the index: rates by AHIMA's formulas, decisions by grade, what waits, which fields fail. Of whole days of the facility. */
export async function gatherFigures(ctx: Ctx, days: { from: string; to: string }): Promise<Figures> {
  const places = await facilities(ctx.tx), zone = places.find((f) => f.id === ctx.facility)?.zone ?? 'UTC';
  const span: Span = { ...days, fromAt: instantAt(zone, days.from, 0), untilAt: instantAt(zone, addDays(days.to, 1), 0) };
  const records = await patientCount(ctx), inSets = await recordsInSets(ctx.tx), confirmed = await confirmedDuplicates(ctx.tx, span), begun = await countBegunBy(ctx.tx, 'facility', span), grades = await gradeRows(ctx.tx, span);
  const bySource = await groups(ctx, 'source', span), names = await sourcesOf(ctx, bySource.map((g) => g.id)), mismatches = await mismatchesOf(ctx.tx, span), { version } = await linkingOf(ctx);
  const model = (await modelsKept(ctx)).find((m) => m.version === version), backlog = await backlogOf(ctx.tx, ctx.now), waits = await compareBacklog(ctx.tx), filling = await fillProgress(ctx.tx, encodedBy);
  return {
    at: ctx.now.toISOString(), records, whole: { duplicate: rateOf(inSets, records), creation: rateOf(confirmed, sum(begun)) },
    bySite: (await groups(ctx, 'facility', span)).map((g) => ({ ...g, name: places.find((f) => f.id === g.id)?.name ?? g.id })),
    bySource: bySource.filter((g) => g.id.startsWith('s:')).map((g) => ({ ...g, name: names(g.id).name })), byUser: bySource.filter((g) => g.id.startsWith('p:')).map((g) => ({ ...g, name: names(g.id).name })),
    months: await months(ctx, span, grades), quality: quality(grades),
    backlog: { waiting: backlog.waiting, late: backlog.late, oldestDays: days1(backlog.oldest), medianDays: days1(backlog.median), bands: bandDays.map((fromDays, i) => ({ fromDays, says: bandSays(i), pairs: backlog.bands[i]! })) },
    mismatches: mismatches.fields.map((f) => ({ field: f.field, label: fieldWords(f.field), pairs: f.n, of: mismatches.of, percent: rateOf(f.n, mismatches.of).percent ?? 0 })),
    comparer: { ...waits, filling: filling && { done: filling.done, of: records } }, model: { version, trainedAt: model?.trainedAt ?? null, records: model?.records ?? 0 },
  };
}

const sum = (m: ReadonlyMap<string, number>): number => [...m.values()].reduce((n, v) => n + v, 0);
const days1 = (d: number | null): number | null => (d === null ? null : Math.round(d * 10) / 10);
const bandSays = (i: number): string => { const from = bandDays[i]!, next = bandDays[i + 1]; return next === undefined ? `More than ${from - 1} days` : from === 0 ? `Up to ${next - 1} day` : `${from} to ${next - 1} days`; };

async function groups(ctx: Ctx, by: 'facility' | 'source', span: Span): Promise<Figures['bySite']> {
  const [ever, lately, inSets, confirmed] = [await countBegunBy(ctx.tx, by, null), await countBegunBy(ctx.tx, by, span), await recordsInSetsBy(ctx.tx, by), await confirmedBy(ctx.tx, `${by}_b`, span)];
  return [...ever].map(([id, whole]) => ({ id, name: id, duplicate: rateOf(inSets.get(id) ?? 0, whole), creation: rateOf(confirmed.get(id) ?? 0, lately.get(id) ?? 0) }))
    .sort((a, b) => b.duplicate.part - a.duplicate.part || b.duplicate.whole - a.duplicate.whole).slice(0, groupsMost);
}

function quality(rows: readonly GradeRow[]): Figures['quality'] {
  return [3, 2, 1, 0].flatMap((n) => {
    const of = rows.filter((r) => r.grade === n), add = (f: 'same' | 'different' | 'waiting'): number => of.reduce((all, r) => all + r[f], 0), same = add('same'), different = add('different');
    return of.length ? [{ grade: gradeNames[n]!, same, different, waiting: add('waiting'), precision: precisionOf(same, different) }] : [];
  });
}

async function months(ctx: Ctx, span: Span, grades: readonly GradeRow[]): Promise<Figures['months']> {
  const rows = await monthRows(ctx.tx, span), begun = await countBegunMonths(ctx.tx, span);
  return [...new Set([...rows.map((r) => r.month), ...begun.keys(), ...grades.map((g) => g.month)])].sort().map((month) => {
    const r = rows.find((x) => x.month === month), whole = begun.get(month) ?? 0;
    return { month, duplicate: rateOf(r?.in_sets ?? 0, whole), creation: rateOf(r?.confirmed ?? 0, whole), opened: r?.opened ?? 0, decided: r?.decided ?? 0, automatic: r?.automatic ?? 0, grades: quality(grades.filter((g) => g.month === month)) };
  });
}
