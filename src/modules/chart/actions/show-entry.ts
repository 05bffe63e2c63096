import type { Ctx } from '../../../platform/action.ts';
import { actionOf } from '../../../platform/module.ts';
import { showEntry as contract } from '../contract.ts';
import { sharedChart } from '../door.ts';
import { attachmentsIn } from '../render/attachments.ts';
import { narrativeOf } from '../render/narratives.ts';
import { readStored } from '../render/read-stored.ts';
import { list, word } from '../render/shapes.ts';
import { markable } from '../rules/error-status.ts';
import { readLine } from '../store/read-lines.ts';
import { entryInView, isInDates } from './entry-in-view.ts';
import { touchEntries } from './permit-entry.ts';
import { renderLines } from './render-lines.ts';

/** A received document is read through its outline (Composition), which it names among what it is related to. */
async function outlineOf(ctx: Ctx, resource: Record<string, any>, charts: readonly string[]): Promise<string | null> {
  if (resource['resourceType'] !== 'DocumentReference') return null;
  const literal = list(resource['context']?.['related']).map((one) => word(one['reference'])).find((one) => one?.startsWith('Composition/'));
  const row = literal === undefined ? undefined : await readLine(ctx.tx, 'Composition', literal.slice('Composition/'.length));
  if (row === undefined || row.deleted || !charts.includes(row.chartId) || !isInDates(ctx, row)) return null;
  touchEntries(ctx, row.chartId, [`Composition/${row.id}`]);
  return narrativeOf(readStored(row.text));
}

/** One entry whole: its line, the resource with the sender's digits, its narrative made safe, and its files. */
export const showEntryAction = actionOf(contract, {
  title: 'Read an entry of a chart', kind: 'read', right: 'chart.read', keepsToDates: true,
  async run(ctx, { type, id, chartId }) {
    const { row, charts } = await entryInView(ctx, type, id);
    const [drawn] = await renderLines(ctx, [row], charts);
    const { line, resource } = drawn!;
    return {
      // A person may have several charts: looked at from one of them, the entry belongs there.
      chartId: chartId !== undefined && charts.includes(chartId) ? chartId : row.chartId, entry: line, resource,
      mayMarkInError: ctx.actor.rights.has('chart.mark-in-error') && row.chartId !== sharedChart && markable(type) && !line.inError,
      narrative: narrativeOf(resource) ?? await outlineOf(ctx, resource, charts), attachments: attachmentsIn(resource).map(({ index, title, contentType, sizeBytes, url }) => ({ index, title, contentType, sizeBytes, url })),
    };
  },
});
