import { actionOf } from '../../../platform/module.ts';
import { showEntry as contract } from '../contract.ts';
import { sharedChart } from '../door.ts';
import { attachmentsIn } from '../render/attachments.ts';
import { narrativeOf } from '../render/narratives.ts';
import { markable } from '../rules/error-status.ts';
import { entryInView } from './entry-in-view.ts';
import { renderLines } from './render-lines.ts';

/** One entry whole: its line, the resource with the sender's digits, its narrative made safe, and its files. */
export const showEntryAction = actionOf(contract, {
  title: 'Read an entry of a chart', kind: 'read', right: 'chart.read',
  async run(ctx, { type, id, chartId }) {
    const { row, charts } = await entryInView(ctx, type, id);
    const [drawn] = await renderLines(ctx, [row], charts);
    const { line, resource } = drawn!;
    return {
      // A person may have several charts: looked at from one of them, the entry belongs there.
      chartId: chartId !== undefined && charts.includes(chartId) ? chartId : row.chartId, entry: line, resource,
      mayMarkInError: ctx.actor.rights.has('chart.mark-in-error') && row.chartId !== sharedChart && markable(type) && !line.inError,
      narrative: narrativeOf(resource), attachments: attachmentsIn(resource).map(({ index, title, contentType, sizeBytes, url }) => ({ index, title, contentType, sizeBytes, url })),
    };
  },
});
