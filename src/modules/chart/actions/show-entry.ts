import type { Ctx } from '../../../platform/action.ts';
import { actionOf } from '../../../platform/module.ts';
import { forEyesOf } from '../../../values/ssn.ts';
import { showEntry as contract } from '../contract.ts';
import { sharedChart } from '../door.ts';
import { attachmentsIn } from '../render/attachments.ts';
import { narrativeOf } from '../render/narratives.ts';
import { readStored } from '../render/read-stored.ts';
import { list, word } from '../render/shapes.ts';
import { markable } from '../rules/error-status.ts';
import { readLine } from '../store/read-lines.ts';
import { referrersOf } from '../store/referrers.ts';
import { entryInView, isInDates } from './entry-in-view.ts';
import { hiddenNumbers, hideInEntry } from './hide-in-files.ts';
import { touchEntries } from './permit-entry.ts';
import { renderLines } from './render-lines.ts';

type Outline = { id: string; resource: Record<string, any> };

/** A received document is read through its outline (Composition), which it names among what it is related to. */
async function outlineOf(ctx: Ctx, resource: Record<string, any>, charts: readonly string[], hidden: readonly string[]): Promise<Outline | null> {
  if (resource['resourceType'] !== 'DocumentReference') return null;
  const literal = list(resource['context']?.['related']).map((one) => word(one['reference'])).find((one) => one?.startsWith('Composition/'));
  const row = literal === undefined ? undefined : await readLine(ctx.tx, 'Composition', literal.slice('Composition/'.length));
  if (row === undefined || row.deleted || !charts.includes(row.chartId) || !isInDates(ctx, row)) return null;
  touchEntries(ctx, row.chartId, [`Composition/${row.id}`]);
  return { id: row.id, resource: readStored(hideInEntry(forEyesOf(ctx.actor)(row.text), hidden)) };
}

/** The file that an outline stands in. */
async function fileOf(ctx: Ctx, id: string, charts: readonly string[]): Promise<{ type: string; id: string } | null> {
  const found = (await referrersOf(ctx.tx, [{ type: 'Composition', id }], charts)).find((r) => r.type === 'DocumentReference');
  return found ? { type: found.type, id: found.id } : null;
}

/** The pictures of a document, by the name its narrative has for them: the title of each Media begins with it. */
async function picturesOf(ctx: Ctx, composition: Record<string, any>, charts: readonly string[]): Promise<{ id: string; name: string; title: string }[]> {
  const ids: string[] = [];
  const walk = (sections: unknown): void => { for (const s of list(sections)) { for (const e of list(s['entry'])) { const of = word(e['reference']); if (of?.startsWith('Media/')) ids.push(of.slice('Media/'.length)); } walk(s['section']); } };
  walk(composition['section']);
  const found: { id: string; name: string; title: string }[] = [];
  for (const id of ids.slice(0, picturesMost)) {
    const row = await readLine(ctx.tx, 'Media', id);
    if (row === undefined || row.deleted || !charts.includes(row.chartId) || !isInDates(ctx, row)) continue;
    touchEntries(ctx, row.chartId, [`Media/${row.id}`]);
    const title = attachmentsIn(readStored(row.text))[0]?.title ?? '';
    found.push({ id, name: title.split(', ')[0] ?? '', title });
  }
  return found;
}

const picturesMost = 40;

/** One entry whole: its line, the resource with the sender's digits, its narrative made safe, and its files. */
export const showEntryAction = actionOf(contract, {
  title: 'Read an entry of a chart', kind: 'read', right: 'chart.read', keepsToDates: true,
  async run(ctx, { type, id, chartId }) {
    const { row, charts } = await entryInView(ctx, type, id);
    const hidden = await hiddenNumbers(ctx, charts), [drawn] = await renderLines(ctx, [{ ...row, text: hideInEntry(row.text, hidden) }], charts);
    const { line, resource } = drawn!, outline = await outlineOf(ctx, resource, charts, hidden), composition = type === 'Composition' ? resource : outline?.resource;
    return {
      // A person may have several charts: looked at from one of them, the entry belongs there.
      chartId: chartId !== undefined && charts.includes(chartId) ? chartId : row.chartId, entry: line, resource,
      mayMarkInError: ctx.actor.rights.has('chart.mark-in-error') && row.chartId !== sharedChart && markable(type) && !line.inError,
      narrative: narrativeOf(resource) ?? (outline && narrativeOf(outline.resource)), pictures: composition ? await picturesOf(ctx, composition, charts) : [],
      outline: outline ? { type: 'Composition', id: outline.id } : type === 'Composition' ? await fileOf(ctx, id, charts) : null, attachments: attachmentsIn(resource).map(({ index, title, contentType, sizeBytes, url }) => ({ index, title, contentType, sizeBytes, url })),
    };
  },
});
