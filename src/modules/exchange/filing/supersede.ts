import { chartDoor } from '../../chart/index.ts';
import type { Draft } from '../../chart/index.ts';
import { parseExact } from '../../../standards/fhir/exact-json.ts';
import type { Finding, Translation } from '../../../standards/translation.ts';
import { documentsOfSets, markSuperseded } from '../store/items.ts';
import type { DocumentOfSet } from '../store/items.ts';
import { entriesOfItem } from '../store/published.ts';
import type { ItemEntry } from '../store/published.ts';
import type { FilingWork, Taken } from './work.ts';

export type Older = { here: 'later'; versionNumber: number } | { here: 'earlier'; ids: string[] };

/** Other versions of the documents of a batch (ClinicalDocument.setId, versionNumber): those filed before, and those this batch files. */
export class DocumentSets {
  readonly #sets: Map<string, DocumentOfSet[]>;
  private constructor(sets: Map<string, DocumentOfSet[]>) { this.#sets = sets; }

  static async read(work: FilingWork, given: readonly { t: Translation }[]): Promise<DocumentSets> {
    const sets = [...new Set(given.flatMap(({ t }) => (t.versionNumber === undefined ? [] : t.setId ?? [])))];
    return new DocumentSets(Map.groupBy(await documentsOfSets(work.ctx.tx, work.source.no, sets), (d) => d.setId));
  }

  /** The newest other version in the same chart, as it stands against this one. */
  olderVersionOf(item: Taken, t: Translation, chartId: string): Older | undefined {
    if (t.versionNumber === undefined || t.setId === undefined) return undefined;
    const others = (this.#sets.get(t.setId) ?? []).filter((o) => o.chartId === chartId && o.id !== item.id && o.versionNumber !== null && o.versionNumber !== t.versionNumber);
    const newest = Math.max(...others.map((o) => o.versionNumber!));
    if (others.length === 0) return undefined;
    return newest > t.versionNumber ? { here: 'later', versionNumber: newest } : { here: 'earlier', ids: others.map((o) => o.id) };
  }

  /** This batch files it: for those behind it. */
  note(item: Taken, t: Translation, chartId: string): void {
    if (t.versionNumber === undefined || t.setId === undefined) return;
    this.#sets.set(t.setId, [...this.#sets.get(t.setId) ?? [], { id: item.id, setId: t.setId, chartId, versionNumber: t.versionNumber }]);
  }
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
  // One that this act files itself is settled first, as filed.
  for (const id of olderIds) if (work.outcomes.has(id)) work.supersededNow.set(id, reason); else await markSuperseded(ctx.tx, id, reason);
  return drafts.length === 0 ? [] : [{ severity: 'information', code: 'superseded', at: 'setId', says: `replaces an earlier version: ${drafts.length} of its entries are no longer in it` }];
}
