import type { JoinSide } from '../../../src/modules/patient-index/contract-joins.ts';
import { mi } from '../../lib/messages/patient-index.ts';

/** What is in the charts of one side, most first: visits lead, the rest that has no name of its own comes last. */
export function recordCounts(side: Pick<JoinSide, 'charts' | 'encounters'>, most = 6): { count: number; says: string }[] {
  const by = new Map<string, number>();
  for (const c of side.charts) for (const { type, count } of c.counts) { const name = type in mi.joins.types ? type : 'other'; if (type !== 'Patient') by.set(name, (by.get(name) ?? 0) + count); }
  by.set('Encounter', side.encounters);
  return [...by].filter(([, count]) => count > 0).sort(([s, a], [t, b]) => Number(t === 'Encounter') - Number(s === 'Encounter') || Number(s === 'other') - Number(t === 'other') || b - a).slice(0, most).map(([type, count]) => ({ count, says: mi.joins.types[type]!(count) }));
}
