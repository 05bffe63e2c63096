import { chartDoor } from '../../chart/index.ts';
import type { Draft } from '../../chart/index.ts';
import { parseExact } from '../../../standards/fhir/exact-json.ts';
import type { Finding, Translation } from '../../../standards/translation.ts';
import { documentsOfSet, markSuperseded } from '../store/items.ts';
import { entriesOfItem } from '../store/published.ts';
import type { ItemEntry } from '../store/published.ts';
import type { FilingWork, Taken } from './work.ts';

export type Older = { here: 'later'; versionNumber: number } | { here: 'earlier'; ids: string[] };

/** Another version of the same document (ClinicalDocument.setId, versionNumber) in the same chart. */
export async function olderVersionOf(work: FilingWork, item: Taken, t: Translation, chartId: string): Promise<Older | undefined> {
  if (t.versionNumber === undefined) return undefined;
  const others = (await documentsOfSet(work.ctx.tx, work.source.no, t.setId!, chartId, item.id)).filter((o) => o.versionNumber !== null && o.versionNumber !== t.versionNumber);
  const newest = others[0];
  if (!newest) return undefined;
  return newest.versionNumber! > t.versionNumber ? { here: 'later', versionNumber: newest.versionNumber! } : { here: 'earlier', ids: others.map((o) => o.id) };
}

/** What the earlier version said and the new one does not is taken back; its document reads as superseded. */
export async function retractOlder(work: FilingWork, item: Taken, t: Translation, olderIds: readonly string[], chartId: string, said: ReadonlySet<string>): Promise<Finding[]> {
  const { ctx } = work;
  const reason = `Superseded by version ${t.versionNumber} of the document`;
  const current: ItemEntry[] = [];
  for (const id of olderIds) current.push(...(await entriesOfItem(ctx.tx, id)).filter((e) => e.chartId === chartId && e.type !== 'Patient' && !e.deleted && e.version === e.currentVersion && !said.has(`${e.type}/${e.id}`)));
  const texts = await chartDoor.readCurrent(ctx, current.map((e) => ({ chartId: e.chartId, rid: e.rid })));
  const drafts = current.map((e): Draft => {
    const base = { chartId: e.chartId, rid: e.rid, type: e.type, id: e.id, expectVersion: e.version, itemId: item.id, reason };
    if (e.type !== 'DocumentReference') return { ...base, value: {}, exact: {}, deleted: true };
    const exact = { ...parseExact(texts.get(`${e.chartId}/${e.rid}`)!.text).exact, status: 'superseded' };
    return { ...base, value: JSON.parse(JSON.stringify(exact)), exact };
  });
  if (drafts.length > 0) await chartDoor.file(ctx, drafts);
  for (const id of olderIds) await markSuperseded(ctx.tx, id, reason);
  return drafts.length === 0 ? [] : [{ severity: 'information', code: 'superseded', at: 'setId', says: `replaces an earlier version: ${drafts.length} of its entries are no longer in it` }];
}
