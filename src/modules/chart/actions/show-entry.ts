import { actionOf } from '../../../platform/module.ts';
import { notFound, Problem } from '../../../platform/problem.ts';
import { parseExact } from '../../../standards/fhir/exact-json.ts';
import { showEntry as contract } from '../contract.ts';
import { attachmentsIn } from '../render/attachments.ts';
import { narrativeOf } from '../render/narratives.ts';
import { readEntryRow } from '../store/read-section.ts';
import { knownType } from '../store/type-numbers.ts';
import { markable } from '../rules/error-status.ts';
import { touchEntries } from './permit-entry.ts';
import { renderRows } from './render-rows.ts';

/** One entry whole: its line, the resource, its narrative and its files. */
export const showEntryAction = actionOf(contract, {
  title: 'Read an entry of a chart', kind: 'read', right: 'chart.read',
  async run(ctx, { type, id }) {
    const row = knownType(type) ? await readEntryRow(ctx.tx, type, id) : undefined;
    if (!row) throw notFound();
    touchEntries(ctx, row.chartId, [`${type}/${id}`]);
    if (row.deleted) throw new Problem('gone', `${type}/${id} has been deleted; its earlier versions are in its history`);
    const resource = parseExact(row.text).value;
    const [entry] = await renderRows(ctx, [row], [row.chartId]);
    return {
      chartId: row.chartId, entry: entry!, resource, mayMarkInError: ctx.actor.rights.has('chart.mark-in-error') && !entry!.inError && markable(type),
      narrative: narrativeOf(resource), attachments: attachmentsIn(resource).map(({ data: _data, ...a }) => ({ ...a, title: a.title || 'File', url: `/api/chart/read-attachment?type=${type}&id=${id}&index=${a.index}` })),
    };
  },
});
