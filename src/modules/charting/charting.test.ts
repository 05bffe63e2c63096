import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { testHouse } from '../../../test/kit/house.ts';
import type { TestHouse } from '../../../test/kit/house.ts';
import { action } from '../../platform/action.ts';
import type { Actor, Ctx } from '../../platform/action.ts';
import { parseExact } from '../../standards/fhir/exact-json.ts';
import { chartDoor, newResourceId, readEntry } from '../chart/index.ts';
import { changeEntryAction } from './actions/change-entry.ts';
import { listCasesAction, openCaseAction } from './actions/cases.ts';
import { decideCaseAction } from './actions/decide-case.ts';
import { keepDraftAction, listDraftsAction, readDraftAction } from './actions/drafts.ts';
import { indexDocumentAction } from './actions/index-document.ts';
import { openEntryAction } from './actions/open-entry.ts';
import { planMoveAction } from './actions/plan-move.ts';
import { listQuestionnairesAction, storeQuestionnaireAction } from './actions/questionnaires.ts';
import { recordEntryAction } from './actions/record-entry.ts';

let house: TestHouse, doctor: Actor, other: Actor;
const act = action<(ctx: Ctx) => Promise<any>, any>({ name: 'chart.test', title: 'Test', kind: 'write', right: 'chart.read', checkInput: false, input: z.any() as never, run: (ctx, work) => work(ctx) });
beforeAll(async () => { house = await testHouse(); doctor = { ...house.provider, id: '9001', name: 'Dr. Mercer' }; other = { ...house.provider, id: '9002', name: 'Dr. Other' }; });
afterAll(() => house.close());

async function chartOf(...resources: any[]): Promise<{ chartId: string; patientId: string; ids: string[] }> {
  const patientId = newResourceId(), ids = resources.map(() => newResourceId());
  const chartId = await house.perform(act, async (ctx: Ctx) => {
    const chart = await chartDoor.newChart(ctx, 'main');
    const all = [{ resourceType: 'Patient', id: patientId, name: [{ family: 'Example' }], birthDate: '1957-03-04', gender: 'male' }, ...resources.map((r, i) => ({ ...JSON.parse(JSON.stringify(r).replaceAll('#patient', `Patient/${patientId}`).replace(/#(\d)/g, (_a, n: string) => `${resources[Number(n)].resourceType}/${ids[Number(n)]}`)), id: ids[i] }))];
    await chartDoor.file(ctx, all.map((r) => ({ chartId: chart, type: r.resourceType, id: r.id, ...parseExact(JSON.stringify(r)) })) as any);
    return chart;
  }, house.clerk) as string;
  return { chartId, patientId, ids };
}
const cited = { source: { kind: 'paper' as const, citation: 'Registration form, page 2' }, late: false };
const own = { source: { kind: 'own-observation' as const, citation: '' }, late: false };
const asthma = { kind: 'problem' as const, form: { what: { text: 'Asthma', codes: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code: 'J45.909', display: 'Unspecified asthma, uncomplicated' }] }, clinical: 'active' as const, category: 'problem-list-item' as const, onset: '2011-03' } };
const record = (actor: Actor, chartId: string, entry: any, provenance: any = cited, more: object = {}) => house.perform(recordEntryAction, { chartId, entry, provenance, acknowledged: [], key: randomUUID(), ...more }, actor);
const stored = async (type: string, id: string): Promise<any> => JSON.parse((await house.perform(readEntry, { type, id }, house.operator) as any).text);

describe('an entry', () => {
  it('transcribed by a clerk records author, enterer, informant and source, and is unverified', async () => {
    const { chartId } = await chartOf();
    const { entries: [made] } = await record(house.clerk, chartId, asthma, { ...cited, author: { name: 'Dr. Far Away' }, informant: { kind: 'patient' } });
    const open = await house.perform(openEntryAction, { type: made!.type, id: made!.id }, house.clerk);
    expect(open.recorded).toEqual({ author: { name: 'Dr. Far Away', id: null }, enterer: { name: 'A records-clerk', id: house.clerk.id }, informant: { kind: 'patient', name: null }, source: { kind: 'paper', citation: 'Registration form, page 2', entry: null }, verified: false, verifiedBy: null, late: false, change: null });
    expect(open.form).toEqual(asthma.form);
    expect((await stored('Condition', made!.id)).verificationStatus.coding[0].code).toBe('unconfirmed');
  });

  it('of a clinician at first hand is verified and under his own name; copied from paper it is not, and no name can be borrowed', async () => {
    const { chartId } = await chartOf();
    const mine = (await record(doctor, chartId, asthma, own)).entries[0]!, copied = (await record(doctor, chartId, asthma, cited)).entries[0]!, borrowed = (await record(doctor, chartId, asthma, { ...own, author: { name: 'Dr. Other', id: '9002' } , source: { kind: 'telephone', citation: 'Call of May 2' } })).entries[0]!;
    const see = async (e: { type: string; id: string }) => (await house.perform(openEntryAction, e, doctor)).recorded!;
    expect([(await see(mine)).verified, (await see(mine)).author, (await see(copied)).verified, (await see(borrowed)).verified]).toEqual([true, { id: '9001', name: 'Dr. Mercer' }, false, false]);
  });

  it('without a cited source is refused, and by somebody without the right too', async () => {
    const { chartId } = await chartOf();
    await expect(record(house.clerk, chartId, asthma, { source: { kind: 'paper', citation: '' } })).rejects.toMatchObject({ kind: 'rule-refused', because: [{ rule: 'charting.cite-source' }] });
    await expect(record(house.actor('coder'), chartId, asthma)).rejects.toMatchObject({ kind: 'not-permitted' });
    await expect(record({ ...house.clerk, onlyCharts: new Set(['4']) }, chartId, asthma)).rejects.toMatchObject({ kind: 'not-found' });
  });

  it('pressed twice is saved once, also at the same moment; the same key for another entry is refused', async () => {
    const { chartId } = await chartOf(), key = randomUUID();
    const [a, b] = await Promise.all([record(house.clerk, chartId, asthma, cited, { key }), record(house.clerk, chartId, asthma, cited, { key })]);
    expect(a).toEqual(b);
    await expect(record(house.clerk, chartId, { ...asthma, form: { ...asthma.form, onset: '2012' } }, cited, { key })).rejects.toMatchObject({ kind: 'conflict' });
  });

  it('that is unusual is asked about, and saved as typed when it is kept', async () => {
    const { chartId } = await chartOf(), odd = { kind: 'vitals', form: { on: '2026-01-02', items: [{ code: '8480-6', value: '1200', unit: 'mm[Hg]' }, { code: '8462-4', value: '80', unit: 'mm[Hg]' }] } };
    const refused: any = await record(house.clerk, chartId, odd).catch((e: unknown) => e);
    expect(refused.issues[0]).toMatchObject({ at: 'items.0.value', code: 'check:vitals.systolic-range' });
    const { entries } = await record(house.clerk, chartId, odd, cited, { acknowledged: [{ check: 'vitals.systolic-range', at: 'items.0.value' }] });
    expect((await stored('Observation', entries[0]!.id)).component[0].valueQuantity.value).toBe(1200);
  });

  it('keeps the digits that were typed, in visits and documents of the same person only', async () => {
    const { chartId } = await chartOf(), foreign = await chartOf({ resourceType: 'Encounter', status: 'finished', class: { code: 'AMB' }, subject: { reference: '#patient' } });
    const { entries: [made] } = await record(house.clerk, chartId, { kind: 'result', form: { what: { text: 'Creatinine', codes: [] }, on: '2026-01-02', value: { amount: { value: '1.60', unit: 'mg/dL' } }, low: '0.50', high: '1.00', flag: 'H', status: 'final' } });
    expect((await house.perform(readEntry, { type: 'Observation', id: made!.id }, house.operator) as any).text).toContain('"value":1.60');
    await expect(record(house.clerk, chartId, asthma, cited, { encounterId: foreign.ids[0] })).rejects.toMatchObject({ kind: 'invalid-input' });
    await expect(record(house.clerk, chartId, asthma, { source: { kind: 'received-document', citation: '', entry: { type: 'Encounter', id: foreign.ids[0] } } })).rejects.toMatchObject({ kind: 'invalid-input' });
  });
});

describe('a change', () => {
  it('a correction is a new version with its reason; what no form asks stays; the first version stays as it was', async () => {
    const { chartId } = await chartOf(), { entries: [made] } = await record(house.clerk, chartId, asthma);
    await expect(house.perform(changeEntryAction, { ...made!, expectVersion: 1, change: 'correction', entry: asthma, acknowledged: [] }, house.clerk)).rejects.toMatchObject({ issues: [{ at: 'reason' }] });
    const done = await house.perform(changeEntryAction, { ...made!, expectVersion: 1, change: 'correction', reason: 'Year misread', entry: { ...asthma, form: { ...asthma.form, onset: '2012' } }, acknowledged: [] }, house.clerk);
    expect([done.version, (await stored('Condition', made!.id)).onsetDateTime]).toEqual([2, '2012']);
    await expect(house.perform(changeEntryAction, { ...made!, expectVersion: 1, change: 'update', entry: asthma, acknowledged: [] }, house.clerk)).rejects.toMatchObject({ kind: 'stale' });
  });

  it('what a clinician wrote is changed by its author alone; a clerk\'s transcription a clinician verifies', async () => {
    const { chartId } = await chartOf(), mine = (await record(doctor, chartId, asthma, own)).entries[0]!, typed = (await record(house.clerk, chartId, asthma)).entries[0]!;
    const change = (actor: Actor, e: any, kind: any, expectVersion = 1) => house.perform(changeEntryAction, { type: e.type, id: e.id, expectVersion, change: kind, reason: 'Because', entry: asthma, acknowledged: [] }, actor);
    for (const [actor, kind] of [[house.clerk, 'correction'], [house.clerk, 'update'], [house.clerk, 'retraction'], [other, 'correction'], [other, 'retraction']] as const) await expect(change(actor, mine, kind)).rejects.toMatchObject({ kind: 'rule-refused' });
    expect((await change(doctor, mine, 'correction')).version).toBe(2);
    await expect(change(house.clerk, typed, 'verification')).rejects.toMatchObject({ kind: 'not-permitted' });
    expect((await change(other, typed, 'verification')).version).toBe(2);
    expect(await house.perform(openEntryAction, typed, house.clerk)).toMatchObject({ recorded: { verified: true, author: { id: '9002' }, enterer: { id: house.clerk.id } }, may: expect.arrayContaining([{ act: 'correction', allowed: false, why: expect.stringContaining('only its author') }]) });
    await expect(change(house.clerk, typed, 'correction', 2)).rejects.toMatchObject({ kind: 'rule-refused' });
    expect((await change(doctor, mine, 'retraction', 2)).version).toBe(3);
    expect((await stored('Condition', mine.id)).verificationStatus.coding[0].code).toBe('entered-in-error');
  });

  it('an addendum stands beside the note, which stays as it was; a document is put in order without touching its content', async () => {
    const { chartId } = await chartOf(), note = (text: string, more: object = {}) => ({ kind: 'note', form: { what: { text: 'Progress note', codes: [{ system: 'http://loinc.org', code: '11506-3' }] }, title: 'Visit', on: '2026-01-02', text, status: 'final', ...more } });
    const first = (await record(doctor, chartId, note('Seen.'), own)).entries[0]!, before = await stored('DocumentReference', first.id);
    const added = (await record(doctor, chartId, note('Also seen.', { addendumTo: { type: first.type, id: first.id } }), own)).entries[0]!;
    expect([(await stored('DocumentReference', first.id)), (await stored('DocumentReference', added.id)).relatesTo]).toEqual([before, [{ code: 'appends', target: { reference: `DocumentReference/${first.id}` } }]]);
    expect((await house.perform(openEntryAction, added, doctor)).recorded!.change).toBe('addendum');
    await house.perform(indexDocumentAction, { id: first.id, expectVersion: 1, title: 'Visit of January', reason: 'Title was too short' }, house.clerk);
    const after = await stored('DocumentReference', first.id);
    // The label that lists show is new; the file itself is as it was.
    expect([after.description, after.content[0].attachment]).toEqual(['Visit of January', { ...before.content[0].attachment, title: 'Visit of January' }]);
  });
});

describe('a wrong chart', () => {
  const obs = (text: string, more: object = {}) => ({ resourceType: 'Observation', status: 'final', code: { text }, subject: { reference: '#patient' }, ...more });
  it('is reported from anywhere, and moved with what belongs to it: a version there, a tombstone here, the trail on both', async () => {
    const wrong = await chartOf({ resourceType: 'Encounter', status: 'finished', class: { code: 'AMB' }, subject: { reference: '#patient' } }, obs('Potassium', { encounter: { reference: '#0' } }), { resourceType: 'DiagnosticReport', status: 'final', code: { text: 'Panel' }, subject: { reference: '#patient' }, encounter: { reference: '#0' }, result: [{ reference: '#1' }] }, obs('Stays', { derivedFrom: [{ reference: '#1' }] })), right = await chartOf();
    const { caseId } = await house.perform(openCaseAction, { kind: 'wrong-chart', fromChart: wrong.chartId, entries: [{ type: 'DiagnosticReport', id: wrong.ids[2]! }], says: 'This panel is another patient\'s', page: '/charts/1/results' }, doctor);
    await expect(house.perform(listCasesAction, {}, doctor)).rejects.toMatchObject({ kind: 'not-permitted' });
    expect((await house.perform(listCasesAction, { state: 'open' }, house.clerk)).cases.map((c) => c.caseId)).toContain(caseId);
    const plan = await house.perform(planMoveAction, { entries: [{ type: 'DiagnosticReport', id: wrong.ids[2]! }], toChart: right.chartId }, house.clerk);
    expect([plan.moves.map((m) => m.title).sort(), plan.stays.map((s) => s.title)]).toEqual([['Panel', 'Potassium'], ['Stays']]);
    const entries = plan.moves.map(({ type, id, version }) => ({ type, id, expectVersion: version }));
    await expect(house.perform(decideCaseAction, { caseId, decision: 'move', toChart: right.chartId, entries: entries.slice(0, 1), reason: 'Wrong patient' }, house.clerk)).rejects.toMatchObject({ kind: 'stale' });
    const { moved } = await house.perform(decideCaseAction, { caseId, decision: 'move', toChart: right.chartId, entries, reason: 'Wrong patient' }, house.clerk);
    const to = Object.fromEntries(moved.map((m) => [m.from.id, m.to.id])), report = await stored('DiagnosticReport', to[wrong.ids[2]!]!);
    expect(report).toMatchObject({ subject: { reference: `Patient/${right.patientId}` }, result: [{ reference: `Observation/${to[wrong.ids[1]!]}` }] });
    // The visit is the other person's and does not come along.
    expect(report.encounter).toBeUndefined();
    await expect(stored('DiagnosticReport', wrong.ids[2]!)).rejects.toMatchObject({ kind: 'gone' });
    expect(house.recorded.at(-3)!.subjects.map((s) => s.chartId).sort()).toEqual([wrong.chartId, right.chartId].sort());
    await expect(house.perform(decideCaseAction, { caseId, decision: 'refuse', reason: 'Again' }, house.clerk)).rejects.toMatchObject({ kind: 'conflict' });
  });

  it('a visit moves with what was written in it; a wrong visit is only another reference; a Patient is not moved', async () => {
    const wrong = await chartOf({ resourceType: 'Encounter', status: 'finished', class: { code: 'AMB' }, subject: { reference: '#patient' } }, obs('In it', { encounter: { reference: '#0' } }), obs('Not in it'), { resourceType: 'Encounter', status: 'finished', class: { code: 'EMER' }, subject: { reference: '#patient' } }), right = await chartOf();
    expect((await house.perform(planMoveAction, { entries: [{ type: 'Encounter', id: wrong.ids[0]! }], toChart: right.chartId }, house.clerk)).moves.map((m) => m.id).sort()).toEqual([wrong.ids[0], wrong.ids[1]].sort());
    const { caseId } = await house.perform(openCaseAction, { kind: 'wrong-encounter', fromChart: wrong.chartId, entries: [{ type: 'Observation', id: wrong.ids[1]! }], toEncounter: wrong.ids[3], says: 'Taken in the emergency room' }, house.clerk);
    await house.perform(decideCaseAction, { caseId, decision: 'move', entries: [{ type: 'Observation', id: wrong.ids[1]!, expectVersion: 1 }], reason: 'Emergency room' }, house.clerk);
    expect((await stored('Observation', wrong.ids[1]!)).encounter.reference).toBe(`Encounter/${wrong.ids[3]}`);
    expect((await house.perform(planMoveAction, { entries: [{ type: 'Patient', id: wrong.patientId }], toChart: right.chartId }, house.clerk)).forbids).toHaveLength(1);
    await expect(house.perform(planMoveAction, { entries: [{ type: 'Observation', id: wrong.ids[2]! }], toChart: right.chartId }, doctor)).rejects.toMatchObject({ kind: 'not-permitted' });
  });
});

describe('a form defined as a Questionnaire', () => {
  const url = 'https://forms.example.org/mood';
  const form = { resourceType: 'Questionnaire' as const, url, version: '1', title: 'Mood', status: 'active', item: [{ linkId: 'q', type: 'choice', text: 'Sad?', required: true, answerOption: [{ valueCoding: { system: 'urn:s', code: 'y', display: 'Yes' } }] }] };
  const filled = (items: unknown[], questionnaire = `${url}|1`) => ({ kind: 'questionnaire', form: { questionnaire, title: 'Mood', on: '2026-01-02', items } });
  it('is stored by whoever defines forms, filled in and kept as QuestionnaireResponse with who stands behind it; answers that do not fit are refused', async () => {
    const { chartId } = await chartOf();
    await expect(house.perform(storeQuestionnaireAction, { resource: form }, house.clerk)).rejects.toMatchObject({ kind: 'not-permitted' });
    expect(await house.perform(storeQuestionnaireAction, { resource: form }, house.actor('administrator'))).toMatchObject({ url, title: 'Mood', questions: 1, entryVersion: 1 });
    expect(await house.perform(storeQuestionnaireAction, { resource: { ...form, description: 'Two weeks' } }, house.actor('administrator'))).toMatchObject({ entryVersion: 2 });
    await expect(house.perform(storeQuestionnaireAction, { resource: { ...form, url: 'https://forms.example.org/bad', item: [{ linkId: 'a', type: 'poem' }] } }, house.actor('administrator'))).rejects.toMatchObject({ kind: 'invalid-input' });
    expect((await house.perform(listQuestionnairesAction, { all: false }, house.clerk)).questionnaires.map((q) => q.url)).toContain(url);
    await expect(record(house.clerk, chartId, filled([]))).rejects.toMatchObject({ issues: [{ at: 'question.q', says: 'needs an answer' }] });
    await expect(record(house.clerk, chartId, filled([{ linkId: 'q', answer: [{ valueCoding: { system: 'urn:s', code: 'n' } }] }]))).rejects.toMatchObject({ issues: [{ at: 'question.q', says: 'is none of the choices' }] });
    await expect(record(house.clerk, chartId, filled([], 'https://forms.example.org/none'))).rejects.toMatchObject({ kind: 'invalid-input' });
    const { entries: [made] } = await record(house.clerk, chartId, filled([{ linkId: 'q', text: 'Sad?', answer: [{ valueCoding: { system: 'urn:s', code: 'y', display: 'Yes' } }] }]));
    expect(await stored('QuestionnaireResponse', made!.id)).toMatchObject({ questionnaire: `${url}|1`, status: 'completed', item: [{ linkId: 'q', answer: [{ valueCoding: { code: 'y' } }] }] });
    expect((await house.perform(openEntryAction, made!, house.clerk)).recorded).toMatchObject({ verified: false, source: { citation: cited.source.citation } });
  });
});

describe('an unfinished form', () => {
  it('is its author\'s alone, goes with the entry, and does not overwrite what another window kept', async () => {
    const { chartId } = await chartOf(), key = randomUUID(), keep = (actor: Actor, revision: number, content: string) => house.perform(keepDraftAction, { draftId: key, chartId, place: 'problem', revision, content, title: 'Problem' }, actor);
    expect((await keep(house.clerk, 0, '{"a":1}')).revision).toBe(1);
    expect((await keep(house.clerk, 1, '{"a":2}')).revision).toBe(2);
    await expect(keep(house.clerk, 1, '{"a":3}')).rejects.toMatchObject({ kind: 'stale' });
    await expect(keep(doctor, 0, '{"b":1}')).rejects.toMatchObject({ kind: 'stale' });
    await expect(house.perform(readDraftAction, { draftId: key }, doctor)).rejects.toMatchObject({ kind: 'not-found' });
    expect((await house.perform(readDraftAction, { draftId: key }, house.clerk)).content).toBe('{"a":2}');
    expect((await house.perform(listDraftsAction, { chartId }, doctor)).drafts).toEqual([]);
    await record(house.clerk, chartId, asthma, cited, { key });
    expect((await house.perform(listDraftsAction, { chartId }, house.clerk)).drafts).toEqual([]);
  });
});
