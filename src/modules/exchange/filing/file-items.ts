import { setImmediate as turn } from 'node:timers/promises';
import type { Ctx } from '../../../platform/action.ts';
import { Problem } from '../../../platform/problem.ts';
import { ItemFault } from '../rules/item-fault.ts';
import type { FhirItem } from '../rules/read-fhir-item.ts';
import { addFindings } from '../store/findings.ts';
import { lockForFiling, markSuperseded, settleItems, sharingControlId, wakeWaiting } from '../store/items.ts';
import { countRun, facilityOfRun } from '../store/runs.ts';
import { zoneOf } from './zone.ts';
import { lockSource, sourceByNo } from '../store/sources.ts';
import { fileFhir } from './file-fhir.ts';
import { fileIdentity } from './file-identity.ts';
import { fileTranslations, toldOf } from './file-translations.ts';
import type { Translated } from './file-translations.ts';
import { readItem } from './read-item.ts';
import type { ReadAhead } from './read-item.ts';
import { takeItems } from './take-items.ts';
import { FilingWork } from './work.ts';
import type { Taken } from './work.ts';

export type ToFile = { runId: string; sourceNo: number; ids: readonly string[]; held: ReadonlyMap<string, Buffer>; mayWait: boolean; ahead?: ReadAhead | undefined };
export type FiledItems = { filed: number; alreadyHere: number; exceptions: number; waiting: string[]; woken: string[]; resources: Record<string, number> };

/** Files items of one source in one transaction, in the order received. What came of each is written with it. */
export async function fileItems(doer: Ctx, given: ToFile): Promise<FiledItems> {
  // What an import began is filed for its facility, whoever files it in the end.
  const run = await facilityOfRun(doer.tx, given.runId);
  const ctx: Ctx = run ? { ...doer, facility: run.facility } : doer;
  await lockSource(ctx.tx, given.sourceNo);
  const source = await sourceByNo(ctx.tx, given.sourceNo);
  const rows = await lockForFiling(ctx.tx, given.ids);
  const open = rows.filter((row) => row.state === 'received');
  const work = new FilingWork({ ctx, source, runId: given.runId, zone: zoneOf(ctx, run), mayWait: given.mayWait });
  const dateOrder = ctx.policy<'mdy' | 'dmy'>('patients.date-order');
  let fhir: { item: Taken; read: FhirItem }[] = [], translated: Translated[] = [];
  const flush = async (): Promise<void> => {
    const some = fhir, others = translated;
    fhir = []; translated = [];
    if (some.length > 0) await fileFhir(work, some);
    if (others.length > 0) await fileTranslations(work, others);
  };
  const ahead = given.ahead?.zone === work.zone ? given.ahead.read : undefined;
  for (const item of await takeItems(ctx, open, given.held)) {
    try {
      const ready = ahead?.get(item.id);
      if (ready instanceof ItemFault) throw ready;
      const read = ready ?? readItem(item, work.zone, dateOrder);
      if ('fhir' in read) { if (translated.length > 0) await flush(); fhir.push({ item, read: read.fhir }); continue; }
      if (fhir.length > 0) await flush();
      // Who is whom is decided with everything before it filed, and before anything behind it.
      if (read.translation.outcome === 'identity') { await flush(); work.registry.letGo(ctx); await fileIdentity(work, item, read.translation, toldOf(read.translation)); continue; }
      translated.push({ item, t: read.translation });
      // A long batch of documents leaves room for others between them.
      if (!ready) await turn();
    } catch (error) {
      if (error instanceof ItemFault) work.fault(item, error);
      else throw error;
    }
  }
  await flush();
  await noteSharedControlIds(work, open);
  const resources = work.registry.resources;
  work.registry.keep(ctx);
  addFindings(ctx.tx, work.findings, 'try');
  settleItems(ctx.tx, ctx.now, work.outcomes);
  for (const [id, reason] of work.supersededNow) await markSuperseded(ctx.tx, id, reason);
  const states = [...work.outcomes.values()].map((o) => o.state);
  const filed = states.filter((s) => s === 'filed').length;
  // What an earlier run brought and this one could file counts for the earlier one.
  const others = Map.groupBy(open.filter((row) => row.runId !== given.runId && work.outcomes.get(row.id)?.state === 'filed'), (row) => row.runId);
  for (const [runId, rowsOfRun] of others) countRun(ctx.tx, runId, ctx.now, { filed: rowsOfRun.length });
  const alreadyHere = states.filter((s) => s === 'superseded').length + rows.filter((row) => row.state !== 'received' && row.runId !== given.runId).length;
  countRun(ctx.tx, given.runId, ctx.now, { filed: filed - [...others.values()].flat().length, alreadyHere, resources });
  const woken = await wakeWaiting(ctx.tx, source.no, [...work.arrived]);
  ctx.note({ run: given.runId, source: source.name, items: open.length, filed });
  return {
    filed, alreadyHere, exceptions: states.filter((s) => s === 'exception').length, resources, woken,
    waiting: [...work.outcomes].filter(([, o]) => o.state === 'received').map(([id]) => id),
  };
}

/** The same control or document id with other bytes is another item; it is told. */
async function noteSharedControlIds(work: FilingWork, items: readonly { id: string }[]): Promise<void> {
  const wanted: { id: string; controlId: string }[] = [];
  const here = new Map<string, string>();
  const shared = new Set<string>();
  for (const { id } of items) {
    const outcome = work.outcomes.get(id);
    if (!outcome || outcome.controlId === null || outcome.standard === 'fhir' || outcome.standard === 'csv') continue;
    if (here.has(outcome.controlId)) shared.add(id); else here.set(outcome.controlId, id);
    wanted.push({ id, controlId: outcome.controlId });
  }
  for (const id of await sharingControlId(work.ctx.tx, work.source.no, wanted)) shared.add(id);
  for (const id of shared) {
    const outcome = work.outcomes.get(id)!;
    work.find(id, { severity: 'warning', code: 'control-id-again', at: outcome.standard === 'hl7v2' ? 'MSH-10' : 'ClinicalDocument/id', says: 'another item from this source has the same id and other content', mend: 'compare the two; let the sender give each its own id' });
    outcome.findings += 1;
  }
}

/** A fault of the program or the database while filing one item: it becomes an exception with that reason. */
export async function setAsideItem(ctx: Ctx, given: { sourceNo: number; id: string; reason: string }): Promise<void> {
  await lockSource(ctx.tx, given.sourceNo);
  const [row] = await lockForFiling(ctx.tx, [given.id]);
  if (!row || row.state !== 'received') return;
  settleItems(ctx.tx, ctx.now, new Map([[row.id, {
    state: 'exception' as const, reason: given.reason, mend: 'Replay it; if it fails again, tell whoever looks after Chartkeeper the item\'s number', waitsFor: null, chartId: null, resources: 0, findings: 0,
    messageType: null, controlId: null, setId: null, versionNumber: null, standard: row.standard,
  }]]));
}

export const reasonOfFailure = (error: unknown): string => (error instanceof Problem && error.kind !== 'bug' ? `It could not be filed: ${error.message}` : 'It could not be filed: something went wrong here; the log tells more');
