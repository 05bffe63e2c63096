import type { Ctx } from '../../platform/action.ts';
import { Problem } from '../../platform/problem.ts';
import { mergedInto } from './store/records.ts';

/** A record that was merged away is corrected where the person is kept now. */
export async function refuseMerged(ctx: Ctx, chartId: string): Promise<void> {
  const into = (await mergedInto(ctx.tx, [chartId])).get(chartId);
  if (into !== undefined) throw new Problem('rule-refused', 'This record was merged into another: correct it there', { because: [{ rule: 'patients.merged-record' }], issues: [{ at: 'chartId', says: `was merged into chart ${into}`, mend: 'Open the patient anew: the record that leads is shown' }] });
}
