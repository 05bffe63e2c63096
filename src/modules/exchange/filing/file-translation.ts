import { chartDoor, sharedChart } from '../../chart/index.ts';
import type { Draft, Located } from '../../chart/index.ts';
import { filePatient, identifyMany } from '../../patients/index.ts';
import { withExactDigits } from '../../../standards/exact-digits.ts';
import { parseExact } from '../../../standards/fhir/exact-json.ts';
import { dateRange } from '../../../standards/fhir/date-range.ts';
import { rewriteReferences } from '../../../standards/fhir/references.ts';
import type { Finding, TranslatedEntry, Translation } from '../../../standards/translation.ts';
import { resourceHash } from '../rules/content-hash.ts';
import { ItemFault } from '../rules/item-fault.ts';
import { mergeEntry } from '../rules/merge-entry.ts';
import { identifierKeys, sharedTypes } from '../rules/shared-resource.ts';
import type { Outcome } from '../store/items.ts';
import type { Known } from './registry.ts';
import { olderVersionOf, retractOlder } from './supersede.ts';
import type { FilingWork, Taken } from './work.ts';

type Told = Partial<Outcome>;

/** What a message or document says, filed in its patient's chart: identify the person, demographics, then every entry. */
export async function fileTranslation(work: FilingWork, item: Taken, t: Translation): Promise<void> {
  const told: Told = { messageType: t.messageType || null, controlId: t.controlId ?? null, setId: t.setId ?? null, versionNumber: t.versionNumber ?? null, standard: t.standard };
  work.find(item.id, ...t.findings);
  if (t.outcome === 'refuse') { work.fault(item, faultOf(t.why ?? 'It cannot be filed'), told); return; }
  if (t.outcome !== 'apply' || !t.patient) { work.settle(item, { ...told, state: t.outcome === 'needs-merge' ? 'needs-merge' : 'not-applied', reason: t.why ?? 'It is kept and listed, not applied' }); return; }
  const [answer] = await identifyMany(work.ctx, [{ source: work.source.name, patient: t.patient, exact: withExactDigits(t.patient), itemId: item.id, place: t.standard === 'hl7v2' ? 'PID' : 'recordTarget' }]);
  if (!answer || answer.decision === 'refused') { work.fault(item, new ItemFault(answer?.says ?? 'Nobody is named', 'Find out who it is, complete the name or birth date, and replay'), told); return; }
  work.find(item.id, ...answer.findings);
  const { chartId } = answer;
  const older = t.setId === undefined ? undefined : await olderVersionOf(work, item, t, chartId);
  if (older?.here === 'later') { work.settle(item, { ...told, state: 'superseded', chartId, reason: `version ${older.versionNumber} of this document is already filed; this earlier one is kept, not applied` }); return; }
  const eventAt = instantOf(t.eventAt ?? t.sentAt, work.zone);
  await fileDemographics(work, item, t, chartId, answer.decision);
  const said = await fileEntries(work, item, t, chartId, answer.patientId, eventAt);
  if (older?.here === 'earlier') work.find(item.id, ...await retractOlder(work, item, t, older.ids, chartId, said));
  work.ctx.touch(chartId);
  work.settle(item, { ...told, state: 'filed', chartId, resources: said.size + 1 });
}

/** The reason and its mend, which translators write as one text. */
function faultOf(why: string): ItemFault {
  const cut = /^(.*?[^.])(?:\. |; (?=ask|send|let|find|mend|complete|replay))(.+)$/is.exec(why);
  return cut ? new ItemFault(cut[1]!, cut[2]!.charAt(0).toUpperCase() + cut[2]!.slice(1)) : new ItemFault(why, 'Ask the sender to correct it, or mend it here and replay');
}

export function instantOf(text: string | undefined, zone: string): Date | undefined {
  const range = text === undefined ? undefined : dateRange(text, zone);
  return range && Number.isFinite(range.lo) ? new Date(range.lo) : undefined;
}

async function fileDemographics(work: FilingWork, item: Taken, t: Translation, chartId: string, decision: string): Promise<void> {
  // The chart's own row for this source: counts the patient once in a run, and notes when its demographics were told.
  await work.registry.load(work.ctx, [{ scope: chartId, type: 'Patient', senderId: 'subject' }]);
  const when = t.eventAt ?? t.sentAt;
  if (t.updatesDemographics || decision !== 'existing') {
    const filed = await filePatient(work.ctx, {
      chartId, source: work.source.name, patient: t.patient!, exact: withExactDigits(t.patient!), clear: t.clear, itemId: item.id, place: t.standard === 'hl7v2' ? 'PID' : 'recordTarget', zone: work.zone,
      ...(when === undefined ? {} : { eventAt: when }),
    });
    work.find(item.id, ...filed.findings);
  }
  const head = (await chartDoor.patientOf(work.ctx, chartId))!;
  const own = work.registry.take(chartId, 'Patient', 'subject', head.id);
  work.registry.filed(own, { chartId, rid: head.rid, version: head.version });
}

type Planned = { entry: TranslatedEntry; known: Known; home: string; shared: boolean; hash: Buffer };

async function fileEntries(work: FilingWork, item: Taken, t: Translation, chartId: string, patientId: string, eventAt: Date | undefined): Promise<ReadonlySet<string>> {
  const { registry, ctx } = work;
  const keyed = t.entries.map((entry) => ({ entry, ...keyOf(entry) }));
  await registry.load(ctx, keyed.map((k) => ({ scope: k.shared ? '0' : chartId, type: k.entry.resource.resourceType, senderId: k.key })));
  const local = new Map<string, Known>();
  const planned = keyed.map(({ entry, key, shared }): Planned => {
    const known = registry.take(shared ? '0' : chartId, entry.resource.resourceType, key);
    local.set(`${entry.resource.resourceType}/${entry.resource.id}`, known);
    return { entry, known, shared, home: shared ? sharedChart : chartId, hash: resourceHash(entry.resource as Record<string, any>) };
  });
  const address = (literal: string): string | undefined => {
    if (literal === 'Patient/subject') return `Patient/${patientId}`;
    const known = local.get(literal);
    return known && `${known.type}/${known.ourId}`;
  };
  const findings: Finding[] = [];
  // What a document repeats (the same organization under two entries) is filed once.
  const once = new Map<Known, Planned>();
  for (const p of planned) if (!p.shared || !once.has(p.known)) once.set(p.known, p);
  const wanted = [...once.values()].filter((p) => isWanted(p, eventAt, findings));
  const here = await chartDoor.locate(ctx, wanted.filter((p) => p.known.rid !== undefined).map((p) => ({ type: p.known.type, id: p.known.ourId })));
  const texts = await chartDoor.readCurrent(ctx, [...here.values()].map((l) => ({ chartId: l.chartId, rid: l.rid })));
  const drafts = wanted.map((p) => draftOf(p, item, here.get(`${p.known.type}/${p.known.ourId}`), texts, address));
  const filed = await chartDoor.file(ctx, drafts);
  wanted.forEach((p, i) => { const one = filed[i]!; registry.filed(p.known, { chartId: one.chartId, rid: one.rid, version: one.version, content: p.hash, ...(eventAt ? { eventAt } : {}) }); });
  work.find(item.id, ...findings);
  return new Set(planned.map((p) => `${p.known.type}/${p.known.ourId}`));
}

/** Shared resources are known by their identifier, else by what they say; all others by the sender's id within the patient. */
function keyOf(entry: TranslatedEntry): { key: string; shared: boolean } {
  const { resourceType, id } = entry.resource;
  if (!sharedTypes.has(resourceType)) return { key: id, shared: false };
  const resource = entry.resource as Record<string, any>;
  return { key: identifierKeys(resourceType, resource)[0] ?? `~${resourceHash(resource).toString('hex')}`, shared: true };
}

/** What is here already and says nothing new, or is older than what is here, makes no version. */
function isWanted(p: Planned, eventAt: Date | undefined, findings: Finding[]): boolean {
  if (p.known.rid === undefined) return true;
  if (p.shared) return false;
  // A message that only mentions the visit (a result) says nothing new of it, and must not make later news of it look old.
  if (p.entry.mode === 'merge' && Object.keys(p.entry.resource).every((key) => key === 'id' || key === 'resourceType' || p.entry.ifNew?.includes(key))) return false;
  if (eventAt && p.known.eventAt && eventAt < p.known.eventAt) {
    findings.push({ severity: 'information', code: 'older-event', at: p.known.type, says: 'something newer about this entry is already filed: this was kept, not applied' });
    return false;
  }
  return p.entry.mode === 'merge' || p.entry.act === 'cancel' || !p.known.content?.equals(p.hash);
}

function draftOf(p: Planned, item: Taken, now: Located | undefined, texts: ReadonlyMap<string, { text: string }>, address: (literal: string) => string | undefined): Draft {
  const given = rewriteReferences(p.entry.resource as Record<string, any>, address);
  const text = now && !now.deleted ? texts.get(`${now.chartId}/${now.rid}`)?.text : undefined;
  const current = p.entry.mode === 'merge' && text ? parseExact(text).exact as Record<string, any> : undefined;
  const exact = mergeEntry(current, p.entry, withExactDigits(given));
  const value = current ? JSON.parse(JSON.stringify(exact)) : given;
  return {
    chartId: now?.chartId ?? p.home, type: p.known.type, id: p.known.ourId, value, exact, itemId: item.id, place: p.entry.resource.id.slice(0, 200),
    ...(now ? { rid: now.rid, expectVersion: now.version } : {}), ...(p.entry.act === 'cancel' ? { reason: 'The sender withdrew it' } : {}),
  };
}
