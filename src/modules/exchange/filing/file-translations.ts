import { chartDoor, sharedChart } from '../../chart/index.ts';
import type { Draft, Located } from '../../chart/index.ts';
import { InTurn } from '../../patients/index.ts';
import { withExactDigits } from '../../../standards/exact-digits.ts';
import { parseExact } from '../../../standards/fhir/exact-json.ts';
import { dateRange } from '../../../standards/fhir/date-range.ts';
import { eachReference, rewriteReferences } from '../../../standards/fhir/references.ts';
import type { Finding, TranslatedEntry, Translation } from '../../../standards/translation.ts';
import { resourceHash } from '../rules/content-hash.ts';
import { heldFault, ItemFault } from '../rules/item-fault.ts';
import { mergeEntry } from '../rules/merge-entry.ts';
import { identifierKeys, sharedTypes } from '../rules/shared-resource.ts';
import type { Outcome } from '../store/items.ts';
import type { Known } from './registry.ts';
import { visitKeyOf } from './identity-visits.ts';
import { Records } from './records.ts';
import { DocumentSets, retractOlder } from './supersede.ts';
import type { FilingWork, Taken } from './work.ts';

export type Translated = { item: Taken; t: Translation };
/** Somebody's message or document, about to be filed in their chart. */
type Ready = Translated & { chartId: string; patientId: string; head: { rid: string; version: number }; olderIds: readonly string[] };
/** What stands in the chart now under an id, as this transaction has left it; `exact` where it is known without reading. */
type Standing = { located: Located; exact: Record<string, any> | undefined };
type Planned = { entry: TranslatedEntry; known: Known; home: string; shared: boolean; hash: Buffer };

/**
 * Files what messages and documents say, in the order received and as if each had come alone: identify the person, demographics, then every
 * entry. What each needs is looked up for all of them together, and what they say is sent together.
 */
export async function fileTranslations(work: FilingWork, given: readonly Translated[]): Promise<void> {
  const people: Translated[] = [];
  for (const one of given) {
    const { item, t } = one;
    work.find(item.id, ...t.findings);
    if (t.outcome === 'refuse') work.fault(item, faultOf(t.why ?? 'It cannot be filed'), toldOf(t));
    else if (t.outcome !== 'apply' || !t.patient) work.settle(item, { ...toldOf(t), state: 'not-applied', reason: t.why ?? 'It is kept and listed, not applied' });
    else people.push(one);
  }
  if (people.length === 0) return;
  const ready = await identifyAll(work, people);
  const records = await Records.read(work, ready.map((r) => r.chartId));
  await work.registry.load(work.ctx, ready.flatMap(({ t, chartId }) => [{ scope: chartId, type: 'Patient', senderId: 'subject' },
    ...t.entries.flatMap((entry) => { const { key, shared } = keyOf(entry); return (shared ? ['0'] : records.scopesOf(chartId)).map((scope) => ({ scope, type: entry.resource.resourceType, senderId: key })); })]));
  const entries = new Entries(work, records);
  await entries.load(ready);
  for (const one of ready) {
    const { item, t, chartId, head } = one;
    const away = entries.saysOfMoved(one);
    if (away) { work.fault(item, away, toldOf(t)); continue; }
    // The chart's own row for this source: counts the patient once in a run, and notes when its demographics were told.
    work.registry.filed(work.registry.take(chartId, 'Patient', 'subject', one.patientId), { chartId, rid: head.rid, version: head.version });
    const said = entries.add(one);
    if (one.olderIds.length > 0) {
      await entries.send();
      work.find(item.id, ...await retractOlder(work, item, t, one.olderIds, chartId, said));
      await entries.load(ready); // what was taken back reads otherwise now
    }
    work.ctx.touch(chartId);
    work.settle(item, { ...toldOf(t), state: 'filed', chartId, resources: said.size + 1 });
  }
  await entries.send();
}

export const toldOf = (t: Translation): Partial<Outcome> => ({ messageType: t.messageType || null, controlId: t.controlId ?? null, setId: t.setId ?? null, versionNumber: t.versionNumber ?? null, standard: t.standard });
const placeOf = (t: Translation): string => (t.standard === 'hl7v2' ? 'PID' : 'recordTarget');

/** Whose each is, and their demographics. What cannot be told, and what a later version of the document overtook, is settled here. */
async function identifyAll(work: FilingWork, people: readonly Translated[]): Promise<Ready[]> {
  const turn = await InTurn.open(work.ctx, work.source.name, people.map(({ item, t }) => ({ source: work.source.name, patient: t.patient!, exact: withExactDigits(t.patient!), itemId: item.id, place: placeOf(t), assigner: work.source.numberSystem ?? undefined })));
  const sets = await DocumentSets.read(work, people);
  const ready: Ready[] = [];
  for (const [at, one] of people.entries()) {
    const { item, t } = one;
    const answer = turn.identify(at);
    if (answer.decision === 'refused') { work.fault(item, new ItemFault(answer.says, 'Find out who it is, complete the name or birth date, and replay'), toldOf(t)); continue; }
    work.find(item.id, ...answer.findings);
    const { chartId, patientId } = answer;
    const older = sets.olderVersionOf(item, t, chartId);
    if (older?.here === 'later') { work.settle(item, { ...toldOf(t), state: 'superseded', chartId, reason: `version ${older.versionNumber} of this document is already filed; this earlier one is kept, not applied` }); continue; }
    const when = t.eventAt ?? t.sentAt;
    if (t.updatesDemographics || answer.decision !== 'existing') {
      const told = await turn.demographics(at, chartId, { clear: t.clear, zone: work.zone, ...(when === undefined ? {} : { eventAt: when }) });
      work.find(item.id, ...told.findings);
      // What it says may be of another person: nothing of it goes into this chart until somebody has decided.
      if (told.held) { work.fault(item, heldFault(told.held.message), toldOf(t)); continue; }
    }
    sets.note(item, t, chartId);
    if (t.updatesDemographics || answer.decision !== 'existing') for (const key of turn.keysOf(at)) work.arrived.add(key);
    const { rid, version } = await turn.head(chartId);
    ready.push({ ...one, chartId, patientId, head: { rid, version }, olderIds: older?.here === 'earlier' ? older.ids : [] });
  }
  await turn.finish();
  return ready;
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

/** The entries of a batch on their way: what stands in the charts, what is to be filed, and what that made of it. */
class Entries {
  readonly #work: FilingWork;
  readonly #standing = new Map<string, Standing>();
  #drafts: Draft[] = [];
  #of: Known[] = [];
  readonly #records: Records;
  constructor(work: FilingWork, records: Records) { this.#work = work; this.#records = records; }

  /** Reads where the entries stand that are here already, and the text of those that are merged into. */
  async load(ready: readonly Ready[]): Promise<void> {
    const { ctx, registry } = this.#work;
    const here = new Map<string, { type: string; id: string }>(), merging = new Set<string>();
    for (const { t, chartId } of ready) {
      for (const entry of t.entries) {
        const { key, shared } = keyOf(entry);
        const known = shared ? undefined : registry.find(this.#records.scopesOf(chartId), entry.resource.resourceType, key);
        if (known?.rid === undefined) continue;
        here.set(`${known.type}/${known.ourId}`, { type: known.type, id: known.ourId });
        if (entry.mode === 'merge') merging.add(`${known.type}/${known.ourId}`);
      }
    }
    const located = await chartDoor.locate(ctx, [...here.values()]);
    const texts = await chartDoor.readCurrent(ctx, [...located].filter(([name, l]) => merging.has(name) && !l.deleted).map(([, l]) => l));
    for (const [name, l] of located) {
      const text = texts.get(`${l.chartId}/${l.rid}`)?.text;
      this.#standing.set(name, { located: l, exact: text === undefined ? undefined : parseExact(text).exact as Record<string, any> });
    }
  }

  /** It says something new of what went to another person's chart, or of a visit that did: nobody but a person can tell whose it is. */
  saysOfMoved({ t, chartId }: Ready): ItemFault | undefined {
    const { registry } = this.#work, here = this.#records.scopesOf(chartId);
    const known = (entry: TranslatedEntry): Known | undefined => (keyOf(entry).shared ? undefined : registry.find(here, entry.resource.resourceType, keyOf(entry).key));
    const away = (k: Known | undefined): boolean => k?.chartId !== undefined && !here.includes(k.chartId);
    const gone = t.entries.filter((e) => away(known(e)));
    if (gone.length === 0) return undefined;
    const changed = gone.find((e) => e.mode === 'replace' && !known(e)!.content?.equals(resourceHash(e.resource as Record<string, any>)));
    if (changed) return new ItemFault(`${changed.resource.resourceType}: it was moved to another person's chart, and the message says something else of it now for this person`, 'Look at it there, and at what is said here. Correct it there, or mend whose it is here and replay; tell the sender');
    const visits = new Set(gone.filter((e) => e.resource.resourceType === 'Encounter').map((e) => `Encounter/${e.resource.id}`));
    const fresh = visits.size > 0 && t.entries.some((e) => !gone.includes(e) && heldReferences(e.resource).some((r) => visits.has(r)));
    return fresh ? new ItemFault('PV1-19: the visit was moved to another person\'s chart, and the message brings something new of it for this person', 'Find out whose it is. If the visit\'s, let the sender correct PID, or mend it here; if this person\'s, take the visit out of the text; then replay') : undefined;
  }

  /** What one message or document says, as drafts. Answers what it said, by our ids. */
  add({ item, t, chartId, patientId }: Ready): ReadonlySet<string> {
    const { registry, zone } = this.#work;
    const local = new Map<string, Known>();
    const planned = t.entries.map((entry): Planned => {
      const { key, shared } = keyOf(entry);
      const known = (shared ? undefined : registry.find(this.#records.scopesOf(chartId), entry.resource.resourceType, key)) ?? registry.take(shared ? '0' : chartId, entry.resource.resourceType, key);
      if (known.rid === undefined && known.type === 'Encounter') this.#work.arrived.add(visitKeyOf(key));
      local.set(`${entry.resource.resourceType}/${entry.resource.id}`, known);
      return { entry, known, shared, home: shared ? sharedChart : chartId, hash: resourceHash(entry.resource as Record<string, any>) };
    });
    const address = (literal: string): string | undefined => {
      if (literal === 'Patient/subject') return `Patient/${patientId}`;
      const known = local.get(literal);
      return known && `${known.type}/${known.ourId}`;
    };
    const findings: Finding[] = [];
    const eventAt = instantOf(t.eventAt ?? t.sentAt, zone);
    // What a document repeats (the same organization under two entries) is filed once.
    const once = new Map<Known, Planned>();
    for (const p of planned) if (!p.shared || !once.has(p.known)) once.set(p.known, p);
    const here = this.#records.scopesOf(chartId);
    for (const p of [...once.values()].filter((one) => !isElsewhere(one, here, findings) && isWanted(one, eventAt, findings))) this.#draft(p, item, address, eventAt);
    this.#work.find(item.id, ...findings);
    return new Set(planned.map((p) => `${p.known.type}/${p.known.ourId}`));
  }

  #draft(p: Planned, item: Taken, address: (literal: string) => string | undefined, eventAt: Date | undefined): void {
    const { registry, ctx } = this.#work;
    const name = `${p.known.type}/${p.known.ourId}`, now = this.#standing.get(name);
    // What stands in a chart that was merged away stays there, and its patient's.
    const home = now?.located.chartId ?? p.home, subject = this.#records.patientOf(home);
    const given = rewriteReferences(p.entry.resource as Record<string, any>, (literal) => (literal === 'Patient/subject' && subject !== undefined ? `Patient/${subject}` : address(literal)));
    const current = p.entry.mode === 'merge' && now && !now.located.deleted ? now.exact : undefined;
    const exact = mergeEntry(current, p.entry, withExactDigits(given));
    const value = current ? JSON.parse(JSON.stringify(exact)) : given;
    const chartId = home, rid = now?.located.rid ?? ctx.newId();
    this.#drafts.push({
      chartId, rid, type: p.known.type, id: p.known.ourId, value, exact, itemId: item.id, place: p.entry.resource.id.slice(0, 200),
      ...(now ? { expectVersion: now.located.version } : {}), ...(p.entry.act === 'cancel' ? { reason: 'The sender withdrew it' } : {}),
    });
    this.#of.push(p.known);
    const version = (now?.located.version ?? 0) + 1;
    this.#standing.set(name, { located: { chartId, rid, type: p.known.type, id: p.known.ourId, version, deleted: false }, exact });
    registry.filed(p.known, { chartId, rid, version, content: p.hash, ...(eventAt ? { eventAt } : {}) });
  }

  /** Sends the drafts, all together; what said nothing new kept its version. */
  async send(): Promise<void> {
    const drafts = this.#drafts, of = this.#of;
    this.#drafts = []; this.#of = [];
    if (drafts.length === 0) return;
    const filed = await chartDoor.file(this.#work.ctx, drafts);
    for (const [i, known] of of.entries()) known.version = filed[i]!.version;
  }
}

function heldReferences(resource: unknown): string[] {
  const found: string[] = [];
  eachReference(resource, ({ reference }) => { found.push(reference); });
  return found;
}

/** Shared resources are known by their identifier, else by what they say; all others by the sender's id within the patient. */
function keyOf(entry: TranslatedEntry): { key: string; shared: boolean } {
  const { resourceType, id } = entry.resource;
  if (!sharedTypes.has(resourceType)) return { key: id, shared: false };
  const resource = entry.resource as Record<string, any>;
  return { key: identifierKeys(resourceType, resource)[0] ?? `~${resourceHash(resource).toString('hex')}`, shared: true };
}

/** It was moved to another person's chart (A45, or a correction case): what still names it here is kept in what was received only. */
function isElsewhere(p: Planned, here: readonly string[], findings: Finding[]): boolean {
  if (p.shared || p.known.rid === undefined || p.known.chartId === undefined || here.includes(p.known.chartId)) return false;
  findings.push({ severity: 'warning', code: 'moved-away', at: p.known.type, says: 'this entry was moved to another person\'s chart: what is said of it here was kept, not applied', mend: 'tell the sender whose it is' });
  return true;
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
