import { Problem } from '../../../platform/problem.ts';
import { actionOf } from '../../../platform/module.ts';
import { csvOf } from '../../../values/csv-text.ts';
import { exportFigures as exportContract, indexFigures as contract } from '../contract-queue.ts';
import type { Figures } from '../gather-figures.ts';
import { gatherFigures } from '../gather-figures.ts';

const requireOrder = (from: string, to: string): void => { if (from > to) throw new Problem('invalid-input', 'The span ends before it begins', { issues: [{ at: 'to', says: 'is before from' }] }); };

/** Numbers of the index, about nobody in particular; of everybody, so that a reader of listed charts has none of them. */
export const indexFigures = actionOf(contract, {
  title: 'See the figures of the patient index', kind: 'read', right: 'patient-index.read', weight: 'heavy',
  async run(ctx, { from, to }) {
    requireOrder(from, to);
    if (ctx.actor.onlyCharts) throw new Problem('not-permitted', 'These figures are about all charts, and you see listed charts alone');
    return gatherFigures(ctx, { from, to });
  },
});

/** The same as CSV, one figure a line. */
export const exportFigures = actionOf(exportContract, {
  title: 'Save the figures of the patient index', kind: 'read', right: 'patient-index.read', weight: 'heavy',
  async run(ctx, { from, to }) {
    requireOrder(from, to);
    if (ctx.actor.onlyCharts) throw new Problem('not-permitted', 'These figures are about all charts, and you see listed charts alone');
    return { fileName: `patient-index-${from}-${to}.csv`, csv: csvOf([['figure', 'of', 'name', 'part', 'whole', 'percent'], ...linesOf(await gatherFigures(ctx, { from, to }))]) };
  },
});

type Cell = string | number | null;
export function linesOf(f: Figures): Cell[][] {
  const rates = (of: string, name: string, r: { duplicate: Figures['whole']['duplicate']; creation: Figures['whole']['creation'] }): Cell[][] => [['duplicate rate', of, name, r.duplicate.part, r.duplicate.whole, r.duplicate.percent], ['creation rate', of, name, r.creation.part, r.creation.whole, r.creation.percent]];
  const grades = (of: string, list: Figures['quality']): Cell[][] => list.map((q) => ['precision of decisions', of, q.grade, q.same, q.same + q.different, q.precision === null ? null : Math.round(q.precision * 10_000) / 100]);
  return [
    ...rates('all', '', f.whole), ...f.bySite.flatMap((g) => rates('site', g.name, g)), ...f.bySource.flatMap((g) => rates('source', g.name, g)), ...f.byUser.flatMap((g) => rates('user', g.name, g)),
    ...f.months.flatMap((m) => [...rates('month', m.month, m), ['pairs opened', 'month', m.month, m.opened, null, null], ['pairs decided', 'month', m.month, m.decided, null, null], ['joined without a human', 'month', m.month, m.automatic, m.decided, null], ...grades(`month ${m.month}`, m.grades)] as Cell[][]),
    ...grades('all', f.quality), ['waiting', 'all', '', f.backlog.waiting, null, null], ['late', 'all', '', f.backlog.late, f.backlog.waiting, null], ...f.backlog.bands.map((b): Cell[] => ['waiting', 'age', b.says, b.pairs, f.backlog.waiting, null]),
    ...f.mismatches.map((m): Cell[] => ['field does not agree', 'pairs found the same', m.label, m.pairs, m.of, m.percent]),
  ];
}
