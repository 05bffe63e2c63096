import type { Ctx } from '../../../platform/action.ts';
import { notFound, Problem } from '../../../platform/problem.ts';
import { actionOf } from '../../../platform/module.ts';
import { parseExact } from '../../../standards/fhir/exact-json.ts';
import { validate } from '../../../standards/fhir/validate.ts';
import { chartDoor, newResourceId } from '../../chart/index.ts';
import { entriesOfPerson } from '../entries-of-person.ts';
import { refuseMerged } from '../refuse-merged.ts';
import { askEntry, todayAt } from '../../quality/index.ts';
import { changeRegistered as contract } from '../contract.ts';
import { askMaster } from '../correction-requests.ts';
import { masterOf } from '../master.ts';
import type { Issue } from '../rules/correct-demographics.ts';
import type { PartSet, Party } from '../rules/correct-registered.ts';
import { actingOf, contactOf, correctConsent, correctContact, correctCoverage, correctRelated, coveredBy, guaranteedBy } from '../rules/correct-registered.ts';
import { formFaults } from '../rules/form-limits.ts';
import { cardsOf, isPhotoId } from '../rules/read-registered.ts';
import { partFaults } from '../rules/registration-faults.ts';
import { changedFields } from '../rules/hold-corrected.ts';
import { newAccount, picturesDocument } from '../rules/write-registration.ts';
import { noteCorrected } from '../store/corrected-fields.ts';
import { noteOpened } from '../store/opened.ts';
import { registeredTypes } from './show-registered.ts';
import { listed } from '../../../values/items.ts';

type Resource = Record<string, any>;
type There = { chartId: string; rid: string; type: string; id: string; version: number; value: Resource };
/** The chart as this act sees it: what stands there, and what it files. Each entry is filed once, with the version it was read in. */
type Desk = { ctx: Ctx; chartId: string; patient: There; reference: { reference: string }; others: There[]; today: string; reason: string; put(there: There | undefined, type: string, value: Resource): string };

/**
 * Corrects one of the things registered beside the person's own data, or adds one (`ref` null): a new version with its reason. Nothing is deleted: what is over gets its
 * last day. Throws `stale` when the entry it stands in was changed since it was read.
 */
export const changeRegistered = actionOf(contract, {
  title: 'Correct related persons, coverage and consents', kind: 'write', right: 'patients.correct',
  async run(ctx, { chartId, ref, expectVersion, reason, set, acknowledged }) {
    const { desk, drafts } = await openDesk(ctx, chartId, reason);
    if (ref !== null) requireCurrent(desk, ref, expectVersion);
    const issues = [...partFaults(set), ...formFaults({ [set.part]: set.value })];
    if (issues.length) throw new Problem('invalid-input', 'Some fields need another look', { issues });
    if (set.part === 'party') askEntry(ctx, 'correction', { names: [{ use: null, ...set.value.name }], telecoms: set.value.telecoms, addresses: set.value.address ? [set.value.address] : [], birthDate: set.value.birthDate ?? null }, acknowledged);
    const done = await apply(desk, ref, set), made = drafts(), filed = made.length ? await chartDoor.file(ctx, made) : [];
    for (const f of made) ctx.touch(f.chartId, [`${f.type}/${f.id}`]);
    if (ctx.actor.kind === 'person') noteOpened(ctx.tx, ctx.actor.id, chartId, ctx.now, 'Corrected the registration');
    if (typeof done === 'object') return { ref, version: null, requestId: done.requestId };
    const at = made.findIndex((d) => `${d.type}/${d.id}` === done.replace(/#.*/, ''));
    return { ref: done, version: filed[at]?.version ?? expectVersion ?? 1, requestId: null };
  },
});

async function openDesk(ctx: Ctx, chartId: string, reason: string) {
  ctx.touch(chartId);
  const head = await chartDoor.patientOf(ctx, chartId);
  if (!head || head.deleted) throw notFound();
  ctx.touch(chartId, [`Patient/${head.id}`]);
  const [texts, rows] = await Promise.all([chartDoor.readCurrent(ctx, [{ chartId, rid: head.rid }]), entriesOfPerson(ctx, chartId, registeredTypes)]);
  await refuseMerged(ctx, chartId);
  const there = (one: { chartId: string; rid: string; type: string; id: string; text: string }): There => { const value = parseExact(one.text).exact as Resource; return { chartId: one.chartId, rid: one.rid, type: one.type, id: one.id, version: Number(value['meta']?.versionId ?? 1), value }; };
  const patientsThere = new Map((await chartDoor.patientsOf(ctx, [...new Set(rows.map((r) => r.chartId))])).map((p) => [p.chartId, p.id]));
  const made = new Map<string, { chartId: string; rid?: string; type: string; id: string; expectVersion?: number; value: Resource }>();
  const desk: Desk = {
    ctx, chartId, reason, today: todayAt(ctx), reference: { reference: `Patient/${head.id}` }, patient: there({ chartId, rid: head.rid, type: 'Patient', id: head.id, text: texts.get(`${chartId}/${head.rid}`)!.text }), others: rows.map(there),
    put(was, type, value) {
      if (was && JSON.stringify(was.value) === JSON.stringify(value)) return `${was.type}/${was.id}`;
      const id = was?.id ?? newResourceId();
      made.set(`${type}/${id}`, { chartId: was?.chartId ?? chartId, ...(was ? { rid: was.rid, expectVersion: was.version } : {}), type, id, value: { resourceType: type, ...value } });
      if (was) was.value = value;
      return `${type}/${id}`;
    },
  };
  const drafts = () => [...made.values()].map((d) => {
    // What stands in another record of the person stays about that record's Patient.
    const own = d.chartId === chartId ? undefined : patientsThere.get(d.chartId);
    const text = JSON.stringify(d.value), { value: plain, exact } = parseExact(own === undefined ? text : text.replaceAll(`"Patient/${head.id}"`, `"Patient/${own}"`)), faults = validate(plain).filter((i) => (i.severity ?? 'error') === 'error');
    if (faults.length) throw new Problem('invalid-input', `What was typed makes no valid ${d.type}`, { issues: faults });
    return { ...d, value: plain, exact, reason };
  });
  return { desk, drafts };
}

function requireCurrent(desk: Desk, ref: string, expected: number | null): void {
  const key = ref.replace(/#.*/, ''), found = [desk.patient, ...desk.others].find((t) => `${t.type}/${t.id}` === key);
  if (!found) throw notFound('There is no such entry in this chart');
  if (found.version !== expected) throw new Problem('stale', 'Somebody changed this since you read it: compare, then correct again', { issues: [{ at: 'expectVersion', says: `The current version is ${found.version}` }] });
}

/** Files the change; answers the entry it stands in, or the request where the feed masters what it changes. */
async function apply(desk: Desk, ref: string | null, set: PartSet): Promise<string | { requestId: string }> {
  const found = ref === null ? undefined : desk.others.find((t) => `${t.type}/${t.id}` === ref.replace(/#.*/, ''));
  const parts = { day: desk.today, facility: desk.ctx.facility };
  if (set.part === 'party') return party(desk, ref, found, set.value);
  if (set.part === 'consent') return desk.put(typed(found, 'Consent'), 'Consent', correctConsent(found?.value ?? {}, set.value, desk.reference, parts));
  if (set.part === 'coverage') {
    const done = desk.put(typed(found, 'Coverage'), 'Coverage', correctCoverage(found?.value ?? {}, set.value, desk.reference, desk.today));
    desk.put(account(desk), 'Account', coveredBy(account(desk)?.value ?? newAccount(desk.reference), done, set.value.order));
    cards(desk, done, set.value);
    return done;
  }
  const picture = binary(desk, set.value, set.part === 'photo' ? 'Photo' : 'Photo ID');
  if (set.part === 'photo') return onPatient(desk, { ...desk.patient.value, photo: [picture, ...listed(desk.patient.value['photo']).slice(1)] });
  const before = desk.others.find((t) => isPhotoId(t.value)), made = picturesDocument(desk.reference, 'photo-id', [picture], desk.today);
  return desk.put(before, 'DocumentReference', before ? { ...before.value, content: made['content'], date: made['date'] } : made);
}

const typed = (found: There | undefined, type: string): There | undefined => { if (found && found.type !== type) throw notFound('There is no such entry in this chart'); return found; };
const account = (desk: Desk): There | undefined => desk.others.find((t) => t.type === 'Account' && t.value['status'] === 'active');
function binary(desk: Desk, file: { contentType: string; base64: string }, title: string): { contentType: string; url: string; title: string } {
  return { contentType: file.contentType, url: desk.put(undefined, 'Binary', { contentType: file.contentType, data: file.base64 }), title };
}
async function onPatient(desk: Desk, next: Resource): Promise<string> {
  if (masterOf(desk.ctx) === 'here') noteCorrected(desk.ctx.tx, desk.chartId, changedFields(desk.patient.value, next), desk.ctx.now, desk.ctx.actor.id);
  return desk.put(desk.patient, 'Patient', next);
}

/** Whom to call stands in the Patient, who acts in a RelatedPerson, a company that pays in the Account; a new person may be all of them. */
async function party(desk: Desk, ref: string | null, found: There | undefined, p: Party): Promise<string | { requestId: string }> {
  const contactAt = ref === null ? null : /^Patient\/[^#]+#contact\.(\d+)$/.exec(ref)?.[1], payerAt = ref === null ? null : /^Account\/[^#]+#guarantor\.(\d+)$/.exec(ref)?.[1];
  const calls = contactOf(p), acts = actingOf(p);
  if (contactAt !== null && contactAt !== undefined) return contact(desk, Number(contactAt), { ...p, kinds: need(calls, 'contact') });
  if (payerAt !== null && payerAt !== undefined) {
    const of = typed(found, 'Account')!, guarantor = listed(of.value['guarantor']).map((g: Resource, i: number) => (i === Number(payerAt) ? { ...g, party: { ...g['party'], display: p.organization }, ...(p.from || p.to ? { period: { ...(p.from ? { start: p.from } : {}), ...(p.to ? { end: p.to } : {}) } } : {}) } : g));
    desk.put(of, 'Account', { ...of.value, guarantor });
    return ref!;
  }
  if (ref !== null) return related(desk, typed(found, 'RelatedPerson')!, { ...p, kinds: need(acts, 'acting') });
  if (acts.length === 1 && acts[0] === 'guarantor' && p.organization && !p.name.family && !calls.length) {
    const of = account(desk), value = of?.value ?? newAccount(desk.reference), list = [...listed(value['guarantor']), { party: { type: 'Organization', display: p.organization }, ...(p.from || p.to ? { period: { ...(p.from ? { start: p.from } : {}), ...(p.to ? { end: p.to } : {}) } } : {}) }];
    return `${desk.put(of, 'Account', { ...value, guarantor: list })}#guarantor.${list.length - 1}`;
  }
  const made = acts.length ? await related(desk, undefined, { ...p, kinds: acts }) : '';
  const called = calls.length ? await contact(desk, null, { ...p, kinds: calls }) : made;
  return acts.length ? made : called;
}

function need<K>(kinds: K[], home: 'contact' | 'acting'): K[] {
  if (kinds.length) return kinds;
  const says = home === 'contact' ? 'This person is next of kin or emergency contact: end that, and add them anew as somebody who acts or pays' : 'This person acts or pays: end that, and add them anew as somebody to call';
  throw new Problem('invalid-input', 'Some fields need another look', { issues: [{ at: 'party.kinds', says } satisfies Issue] });
}

async function contact(desk: Desk, at: number | null, p: Party): Promise<string | { requestId: string }> {
  const all = listed(desk.patient.value['contact']);
  if (at !== null && !all[at]) throw notFound('There is no such person in this chart');
  const next = at === null ? [...all, correctContact({}, p)] : all.map((c: Resource, i: number) => (i === at ? correctContact(c, p) : c));
  if (masterOf(desk.ctx) === 'feed') return { requestId: await askMaster(desk.ctx, { chartId: desk.chartId, patientId: desk.patient.id, version: desk.patient.version, change: { contact: next }, reason: desk.reason }) };
  return `${await onPatient(desk, { ...desk.patient.value, contact: next })}#contact.${at ?? all.length}`;
}

async function related(desk: Desk, was: There | undefined, p: Party): Promise<string> {
  const done = desk.put(was, 'RelatedPerson', correctRelated(was?.value ?? {}, p, desk.reference, desk.today)), of = account(desk), guarantees = p.kinds.includes('guarantor');
  if (of || guarantees) { const before = of?.value ?? newAccount(desk.reference), next = guaranteedBy(before, done, guarantees, p, desk.today); if (next !== before) desk.put(of, 'Account', next); }
  return done;
}

function cards(desk: Desk, coverage: string, c: { cardFront: { contentType: string; base64: string } | null; cardBack: { contentType: string; base64: string } | null }): void {
  if (!c.cardFront && !c.cardBack) return;
  const titles = ['Front of the insurance card', 'Back of the insurance card'], given = [c.cardFront, c.cardBack], before = desk.others.find((t) => t === desk.others.find((o) => o.value === cardsOf(desk.others.map((x) => x.value), coverage)));
  const had = listed(before?.value['content']).map((x: Resource) => x['attachment']);
  const pictures = titles.flatMap((title, i) => { const file = given[i], kept = had.find((a: Resource) => a['title'] === title); return file ? [binary(desk, file, title)] : kept ? [kept] : []; });
  const made = picturesDocument(desk.reference, 'card', pictures, desk.today, coverage);
  desk.put(before, 'DocumentReference', before ? { ...before.value, content: made['content'], date: made['date'] } : made);
}

