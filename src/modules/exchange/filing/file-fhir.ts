import { chartDoor, sharedChart } from '../../chart/index.ts';
import type { Draft } from '../../chart/index.ts';
import { filePatient, identifyMany } from '../../patients/index.ts';
import { eachReference, literalKind } from '../../../standards/fhir/references.ts';
import { validate } from '../../../standards/fhir/validate.ts';
import type { Finding } from '../../../standards/translation.ts';
import { resourceHash } from '../rules/content-hash.ts';
import { folderScope } from '../rules/folder-scope.ts';
import { peopleOf } from '../rules/home-of.ts';
import { heldFault, ItemFault } from '../rules/item-fault.ts';
import type { FhirEntry, FhirItem } from '../rules/read-fhir-item.ts';
import { identifierKeys, sharedTypes } from '../rules/shared-resource.ts';
import type { SenderKey } from '../store/sender-ids.ts';
import { isAnothers, keysOfAddress, lookUp, patientBehind, targetOf, withOurIds } from './addresses.ts';
import type { Known } from './registry.ts';
import type { FilingWork, Taken } from './work.ts';

/** More than this of one item is not told. */
const findingsMax = 200;

/** A resource on its way: whom it is about, where it goes, what it is called. */
type Planned = { entry: FhirEntry; key: string; hash: Buffer; known?: Known; home: string; alsoAbout: string[]; people: ReturnType<typeof peopleOf> };
type Plan = { item: Taken; read: FhirItem; folder: string; local: Map<string, Known>; planned: Planned[]; findings: Finding[]; fault?: ItemFault };

/**
 * Files FHIR items, all of them in few statements: look up the sender's ids, register or recognise the patients, find each resource's
 * chart, put our ids into the references, file. An item with a fault files nothing of itself.
 */
export async function fileFhir(work: FilingWork, given: readonly { item: Taken; read: FhirItem }[]): Promise<void> {
  const plans = given.map(({ item, read }) => planOf(item, read));
  await loadKeys(work, plans);
  for (const plan of plans) nameShared(work, plan);
  await identifyPatients(work, plans);
  for (const plan of plans) findHomes(work, plan);
  await nameOthers(work, plans);
  await fileAll(work, plans.filter((p) => p.fault === undefined));
  for (const plan of plans) settle(work, plan);
}

function planOf(item: Taken, read: FhirItem): Plan {
  const plan: Plan = { item, read, folder: folderScope(item.path), local: new Map(), findings: [...read.findings], planned: [] };
  for (const entry of read.entries) {
    const hash = resourceHash(entry.exact);
    plan.planned.push({ entry, hash, key: entry.senderId ?? `~${hash.toString('hex')}`, home: sharedChart, alsoAbout: [], people: peopleOf(entry.value) });
  }
  return plan;
}

async function loadKeys(work: FilingWork, plans: readonly Plan[]): Promise<void> {
  const keys: SenderKey[] = [];
  for (const plan of plans) {
    for (const { entry, key } of plan.planned) {
      keys.push({ scope: '0', type: entry.type, senderId: key });
      if (entry.type === 'Patient') keys.push({ scope: plan.folder, type: 'Patient', senderId: key });
      for (const identifier of identifierKeys(entry.type, entry.value)) keys.push({ scope: '0', type: entry.type, senderId: identifier });
      eachReference(entry.value, (element) => { keys.push(...keysOfAddress(element.reference, plan.folder)); });
    }
  }
  await work.registry.load(work.ctx, keys);
}

/** The addresses by which others of the item may call it. */
function addLocal(plan: Plan, planned: Planned, known: Known): void {
  planned.known = known;
  if (planned.entry.fullUrl !== undefined) plan.local.set(planned.entry.fullUrl, known);
  if (planned.entry.senderId !== undefined) {
    plan.local.set(`${planned.entry.type}/${planned.entry.senderId}`, known);
    // Bundles from elsewhere say urn:uuid:<id> without a fullUrl.
    if (planned.entry.fullUrl === undefined && /^[0-9a-f-]{36}$/i.test(planned.entry.senderId)) plan.local.set(`urn:uuid:${planned.entry.senderId}`, known);
  }
}

/** What is about nobody gets its id first: patients may refer to it. */
function nameShared(work: FilingWork, plan: Plan): void {
  for (const planned of plan.planned) {
    const { entry, key } = planned;
    if (entry.type === 'Patient' || planned.people.subject.length > 0) continue;
    const identifiers = identifierKeys(entry.type, entry.value);
    let known = work.registry.get('0', entry.type, key);
    if (!known) {
      const same = identifiers.map((i) => work.registry.get('0', entry.type, i)).find((k) => k !== undefined);
      known = same ?? work.registry.take('0', entry.type, key);
    }
    for (const i of identifiers) if (!work.registry.get('0', entry.type, i)) work.registry.alias('0', entry.type, i, known);
    addLocal(plan, planned, known);
  }
}

async function identifyPatients(work: FilingWork, plans: readonly Plan[]): Promise<void> {
  const asked: { plan: Plan; planned: Planned; before: Known | undefined; value: any; exact: any }[] = [];
  for (const plan of plans) {
    for (const planned of plan.planned) {
      if (planned.entry.type !== 'Patient' || planned.entry.deleted) continue;
      const before = work.registry.get(plan.folder, 'Patient', planned.key) ?? work.registry.get('0', 'Patient', planned.key);
      if (before?.scope === plan.folder && before.rid !== undefined && before.content?.equals(planned.hash)) { addLocal(plan, planned, before); planned.home = before.chartId!; work.registry.again(before); continue; }
      const within = { local: plan.local, folder: plan.folder, home: sharedChart, findings: plan.findings, place: planned.entry.place };
      const value = withOurIds(work.registry, planned.entry.value, within);
      asked.push({ plan, planned, before, value, exact: planned.entry.exact === planned.entry.value ? value : withOurIds(work.registry, planned.entry.exact, { ...within, findings: [] }) });
    }
  }
  if (asked.length === 0) return;
  const answers = await identifyMany(work.ctx, asked.map((a) => ({
    source: work.source.name, patient: a.value, exact: a.exact, senderId: a.planned.entry.senderId, itemId: a.plan.item.id, place: a.planned.entry.place, assigner: work.source.numberSystem ?? undefined,
  })));
  const accepted: { planned: Planned; known: Known; patientId: string; chartId: string }[] = [];
  for (const [i, { plan, planned, before, value, exact }] of asked.entries()) {
    const answer = answers[i]!;
    if (answer.decision === 'refused') { plan.fault ??= new ItemFault(`${planned.entry.place}: ${answer.says}`, 'Add the name or the birth date and replay'); continue; }
    plan.findings.push(...answer.findings, ...rulesBroken(planned.entry));
    planned.home = answer.chartId;
    if (answer.decision === 'existing') {
      const twice = before?.rid !== undefined && before.chartId === answer.chartId;
      const filed = await filePatient(work.ctx, { chartId: answer.chartId, source: work.source.name, patient: value, exact, mode: twice ? 'replace' : 'merge', itemId: plan.item.id, place: planned.entry.place, zone: work.zone, assigner: work.source.numberSystem ?? undefined });
      plan.findings.push(...filed.findings);
      // An item files nothing of itself while it is not known whose it is.
      if (filed.held) { plan.fault ??= heldFault(filed.held.message); continue; }
    }
    const known = work.registry.take(plan.folder, 'Patient', planned.key, answer.patientId);
    const general = work.registry.take('0', 'Patient', planned.key, answer.patientId);
    if (general.chartId === undefined) general.chartId = answer.chartId;
    else if (general.chartId !== answer.chartId) work.registry.ambiguous(general);
    known.ourId = answer.patientId;
    known.chartId = answer.chartId;
    addLocal(plan, planned, known);
    accepted.push({ planned, known, patientId: answer.patientId, chartId: answer.chartId });
  }
  const here = await chartDoor.locate(work.ctx, [...new Set(accepted.map((a) => a.patientId))].map((id) => ({ type: 'Patient', id })));
  for (const { planned, known, patientId, chartId } of accepted) {
    const now = here.get(`Patient/${patientId}`)!;
    work.registry.filed(known, { chartId, rid: now.rid, version: now.version, content: planned.hash });
    const general = work.registry.take('0', 'Patient', planned.key);
    if (general.chartId === chartId) work.registry.filed(general, { chartId, rid: now.rid, version: now.version, content: planned.hash });
    if (planned.entry.senderId !== undefined) work.arrived.add(`Patient/${planned.entry.senderId}`);
  }
}

/** A readable resource that breaks a rule is filed; what it breaks is told. */
function rulesBroken(entry: FhirEntry): Finding[] {
  return validate(entry.value).map((issue) => ({ severity: 'warning', code: `fhir-${issue.code ?? 'rule'}`, at: `${entry.place}: ${issue.at ?? entry.type}`, says: issue.says, ...(issue.mend === undefined ? {} : { mend: issue.mend }) }));
}

/** Where each resource belongs: the chart of the patient it is about, or the shared chart. */
function findHomes(work: FilingWork, plan: Plan): void {
  if (plan.fault) return;
  const charts = new Set<string>();
  for (const planned of plan.planned) {
    const { entry, people } = planned;
    if (entry.type === 'Patient') { charts.add(planned.home); continue; }
    if (entry.deleted) continue;
    const chartOf = (literal: string): string | undefined => {
      const known = lookUp(work.registry, literal, { local: plan.local, folder: plan.folder, home: '0' });
      return known?.type === 'Patient' ? known.chartId : undefined;
    };
    const first = people.subject[0];
    if (first !== undefined) {
      const home = people.subject.map(chartOf).find((c) => c !== undefined);
      if (home === undefined && literalKind(first) === 'urn' && plan.local.has(first)) continue; // a group or a device of the item
      const fault = notHere(work, plan, planned, first, home !== undefined);
      if (fault) plan.fault = fault;
      if (fault || home === undefined) return;
      planned.home = home;
      charts.add(home);
    }
    planned.alsoAbout = [...new Set([...people.subject, ...people.also].map(chartOf).filter((c) => c !== undefined && c !== planned.home))] as string[];
  }
  if (plan.read.bundleType === 'document') {
    const about = new Set(plan.planned.filter((p) => p.entry.type !== 'Patient' && p.home !== sharedChart).map((p) => p.home));
    if (about.size > 1) plan.fault = new ItemFault('The document is about two different patients; one clinical document is about one', 'Ask the sender which patient it is about, and have it sent again');
  }
}

/** Why a resource cannot go to the chart of whom it names, or undefined when it can. */
function notHere(work: FilingWork, plan: Plan, planned: Planned, literal: string, found: boolean): ItemFault | undefined {
  const name = /(?:^|\/)(Patient\/[A-Za-z0-9\-.]{1,64})(?:\/_history\/.*)?$/.exec(literal)?.[1];
  const behind = name === undefined || plan.local.has(literal) || plan.local.has(name) ? undefined : patientBehind(work.registry, name.slice(8), plan.folder);
  const { place } = planned.entry;
  if (behind?.several) return new ItemFault(`${place}: ${name} names several people in this source, so that nobody can tell whom it is about`, 'Import each folder under a source name of its own (--source)');
  if (found && !(behind?.elsewhere && work.mayWait)) return undefined;
  if (found) return new ItemFault(`${place}: ${name} is in another folder of the source; it waits until all of them are read`, 'Replay it', name);
  return new ItemFault(`${place}: it is about ${name ?? 'a patient'}, who is not here`, 'Import that Patient from the same source; this is then filed by itself', name);
}

/** Ids for what is about a patient. An id that the source uses for something of another patient counts within this one's chart. */
async function nameOthers(work: FilingWork, plans: readonly Plan[]): Promise<void> {
  const clashing: SenderKey[] = [];
  const clashes = (planned: Planned): boolean => {
    const known = work.registry.get('0', planned.entry.type, planned.key);
    return known?.chartId !== undefined && known.chartId !== planned.home;
  };
  for (const plan of plans) {
    for (const planned of plan.fault ? [] : plan.planned) {
      if (planned.known && planned.entry.type !== 'Patient') continue;
      if (clashes(planned)) clashing.push({ scope: planned.home, type: planned.entry.type, senderId: planned.key });
      eachReference(planned.entry.value, ({ reference }) => {
        const target = targetOf(reference);
        const known = target && target.type !== 'Patient' ? work.registry.get('0', target.type, target.id) : undefined;
        if (known && isAnothers(known, planned.home)) clashing.push({ scope: planned.home, type: known.type, senderId: target!.id });
      });
    }
  }
  await work.registry.load(work.ctx, clashing);
  for (const plan of plans) {
    if (plan.fault) continue;
    for (const planned of plan.planned) {
      if (planned.known || planned.entry.type === 'Patient') continue;
      if (planned.entry.deleted) { const gone = work.registry.get('0', planned.entry.type, planned.key); if (gone?.rid !== undefined) planned.known = gone; continue; }
      const known = work.registry.take(clashes(planned) ? planned.home : '0', planned.entry.type, planned.key);
      // Reserved within the batch, so that the next item of another patient sees that the id is taken.
      if (known.chartId === undefined) known.chartId = planned.home;
      addLocal(plan, planned, known);
    }
  }
}

/** Resources go in waves: an entry that comes twice in a batch (a history) makes two versions, one after the other. */
async function fileAll(work: FilingWork, plans: readonly Plan[]): Promise<void> {
  let waiting = plans.flatMap((plan) => plan.planned.filter((p) => p.known && p.entry.type !== 'Patient').map((planned) => ({ plan, planned })));
  while (waiting.length > 0) {
    const seen = new Set<Known>();
    const wave: typeof waiting = [], later: typeof waiting = [];
    for (const one of waiting) { if (seen.has(one.planned.known!)) later.push(one); else { seen.add(one.planned.known!); wave.push(one); } }
    await fileWave(work, wave);
    waiting = later;
  }
}

async function fileWave(work: FilingWork, wave: readonly { plan: Plan; planned: Planned }[]): Promise<void> {
  const { registry, ctx } = work;
  const changed = wave.filter(({ plan, planned }) => {
    const { known, hash } = planned;
    // It was moved to another person's chart, and the sender still says it of this one.
    if (known!.scope === planned.home && known!.rid !== undefined && known!.chartId !== planned.home && planned.home !== sharedChart && !planned.entry.deleted) {
      plan.findings.push({ severity: 'warning', code: 'moved-away', at: planned.entry.place, says: 'this entry was moved to another person\'s chart: what is said of it here was kept, not applied', mend: 'tell the sender whose it is' });
      return false;
    }
    if (known!.rid === undefined || planned.entry.deleted || !known!.content?.equals(hash)) return true;
    registry.again(known!);
    return false;
  });
  if (changed.length === 0) return;
  const here = await chartDoor.locate(ctx, changed.filter(({ planned }) => planned.known!.rid !== undefined).map(({ planned }) => ({ type: planned.entry.type, id: planned.known!.ourId })));
  const drafts = changed.map(({ plan, planned }): Draft => {
    const { entry, known } = planned;
    const within = { local: plan.local, folder: plan.folder, home: planned.home, findings: plan.findings, place: entry.place };
    const value = entry.deleted ? {} : withOurIds(registry, entry.value, within);
    const exact = entry.exact === entry.value ? value : withOurIds(registry, entry.exact, { ...within, findings: [] });
    if (!entry.deleted && plan.findings.length < findingsMax) plan.findings.push(...rulesBroken(entry));
    const now = here.get(`${entry.type}/${known!.ourId}`);
    return {
      chartId: now?.chartId ?? planned.home, type: entry.type, id: known!.ourId, value, exact, itemId: plan.item.id, place: entry.place,
      ...(now ? { rid: now.rid, expectVersion: now.version } : {}), ...(entry.deleted ? { deleted: true, reason: 'The sender removed it' } : {}),
      ...(planned.alsoAbout.length > 0 ? { alsoAbout: planned.alsoAbout } : {}),
    };
  });
  const filed = await chartDoor.file(ctx, drafts);
  for (const [i, { planned }] of changed.entries()) {
    const one = filed[i]!;
    registry.filed(planned.known!, { chartId: one.chartId, rid: one.rid, version: one.version, content: planned.hash });
    for (const identifier of identifierKeys(planned.entry.type, planned.entry.value)) registry.alias('0', planned.entry.type, identifier, planned.known!);
    if (sharedTypes.has(planned.entry.type) && planned.known!.senderId !== planned.key) registry.alias('0', planned.entry.type, planned.key, planned.known!);
  }
}

function settle(work: FilingWork, plan: Plan): void {
  work.find(plan.item.id, ...plan.findings);
  const told = { messageType: plan.read.messageType, controlId: plan.read.controlId ?? null, standard: plan.item.standard };
  if (plan.fault) { work.fault(plan.item, plan.fault, told); return; }
  const charts = new Set(plan.planned.map((p) => p.home).filter((c) => c !== sharedChart));
  for (const chart of charts) work.ctx.touch(chart);
  work.settle(plan.item, { ...told, state: 'filed', chartId: charts.size === 1 ? [...charts][0]! : null, resources: plan.planned.filter((p) => p.known).length });
}
