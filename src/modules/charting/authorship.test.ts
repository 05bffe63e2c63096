import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { testHouse } from '../../../test/kit/house.ts';
import type { TestHouse } from '../../../test/kit/house.ts';
import { action } from '../../platform/action.ts';
import type { Actor, Ctx } from '../../platform/action.ts';
import { parseExact } from '../../standards/fhir/exact-json.ts';
import { seedDemoPeople, setFacility } from '../access/index.ts';
import { chartDoor, createEntry, deleteEntry, newResourceId, patchEntry, readEntry, transact, updateEntry } from '../chart/index.ts';
import { markInErrorAction } from '../chart/actions/mark-in-error.ts';
import { changeEntryAction } from './actions/change-entry.ts';
import { decideCaseAction } from './actions/decide-case.ts';
import { openCaseAction, takeCaseAction } from './actions/cases.ts';
import { openEntryAction } from './actions/open-entry.ts';
import { recordEntryAction } from './actions/record-entry.ts';

const act = action<(ctx: Ctx) => Promise<unknown>, unknown>({ name: 'test.act', title: 'An act of a test', kind: 'write', right: 'charting.enter', input: z.any(), run: (ctx, f) => f(ctx) });
let house: TestHouse, doctor: Actor, program: Actor, chartId: string, patientId: string;
const logged: unknown[] = [];
beforeAll(async () => {
  house = await testHouse({ log: new Proxy({}, { get: () => (...said: unknown[]) => { logged.push(said); } }) as any });
  doctor = { ...house.provider, id: '9001', name: 'Dr. Mercer' };
  program = { ...house.client, rights: new Set([...house.client.rights, 'chart.delete']) };
  patientId = newResourceId();
  chartId = await house.perform(act, async (ctx: Ctx) => {
    const chart = await chartDoor.newChart(ctx, 'main'), value = { resourceType: 'Patient', id: patientId, name: [{ family: 'Example' }], birthDate: '1957-03-04', gender: 'male' };
    await chartDoor.file(ctx, [{ chartId: chart, type: 'Patient', id: patientId, value, exact: value }]);
    return chart;
  }, house.clerk) as string;
});
afterAll(() => house.close());

const cited = { source: { kind: 'paper' as const, citation: 'Page 2' }, late: false }, own = { source: { kind: 'own-observation' as const, citation: '' }, late: false };
const asthma = { kind: 'problem' as const, form: { what: { text: 'Asthma', codes: [] }, clinical: 'active' as const, category: 'problem-list-item' as const } };
const record = async (actor: Actor, entry: any = asthma, provenance: any = actor === doctor ? own : cited): Promise<{ type: string; id: string; version: number }> => (await house.perform(recordEntryAction, { chartId, entry, provenance, acknowledged: [], key: randomUUID() }, actor)).entries[0]!;
const stored = async (e: { type: string; id: string }): Promise<any> => JSON.parse((await house.perform(readEntry, { type: e.type, id: e.id }, house.operator) as any).text);
const body = (value: object) => parseExact(JSON.stringify(value));

describe('what a clinician stands behind', () => {
  it('is marked in error by nobody but its author; a transcription by whoever may', async () => {
    const mine = await record(doctor), typed = await record(house.clerk);
    const mark = (e: { type: string; id: string }, actor: Actor) => house.perform(markInErrorAction, { type: e.type, id: e.id, expectVersion: 1, reason: 'Typed twice' }, actor);
    for (const role of ['records-clerk', 'him-supervisor', 'data-integrity-analyst']) await expect(mark(mine, house.actor(role))).rejects.toMatchObject({ kind: 'rule-refused', because: [{ rule: 'chart.author-only' }] });
    expect(await mark(typed, house.clerk)).toEqual({ version: 2 });
    expect((await stored(mine)).verificationStatus.coding[0].code).toBe('confirmed');
    expect(await house.perform(changeEntryAction, { ...mine, expectVersion: 1, change: 'retraction', reason: 'Wrong patient', acknowledged: [] }, doctor)).toEqual({ version: 2 });
  });

  it('and was stated by another stays that other\'s statement: who verifies it vouches for it', async () => {
    const typed = await record(house.clerk, asthma, { ...cited, author: { name: 'Dr. Far Away' } }), change = (actor: Actor, kind: 'verification' | 'retraction', expectVersion: number) => house.perform(changeEntryAction, { type: typed.type, id: typed.id, expectVersion, change: kind, reason: 'Because', acknowledged: [] }, actor);
    await change(doctor, 'verification', 1);
    expect((await house.perform(openEntryAction, { type: typed.type, id: typed.id }, house.clerk)).recorded).toMatchObject({ author: { name: 'Dr. Far Away', id: null }, verified: true, verifiedBy: { id: '9001', name: 'Dr. Mercer' }, enterer: { id: house.clerk.id } });
    await expect(house.perform(markInErrorAction, { type: typed.type, id: typed.id, expectVersion: 2, reason: 'Typed twice' }, house.clerk)).rejects.toMatchObject({ because: [{ rule: 'chart.author-only' }] });
    await expect(change({ ...doctor, id: '9002', name: 'Dr. Other' }, 'retraction', 2)).rejects.toMatchObject({ kind: 'rule-refused' });
    expect(await change(doctor, 'retraction', 2)).toEqual({ version: 3 });
  });

  it('becomes a case, which whoever reported it does not decide alone', async () => {
    const mine = await record(doctor), supervisor = house.actor('him-supervisor');
    const { caseId } = await house.perform(openCaseAction, { kind: 'wrong-chart', fromChart: chartId, entries: [{ type: mine.type, id: mine.id }], says: 'Not this person' }, house.clerk);
    const decide = (actor: Actor) => house.perform(decideCaseAction, { caseId, decision: 'mark-in-error', entries: [{ type: mine.type, id: mine.id, expectVersion: 1 }], reason: 'Belongs to nobody here' }, actor);
    await expect(decide(house.clerk)).rejects.toMatchObject({ kind: 'rule-refused', because: [{ rule: 'charting.second-person' }] });
    const both = await Promise.allSettled([decide(supervisor), decide(house.actor('data-integrity-analyst'))]);
    expect(both.map((b) => (b.status === 'fulfilled' ? 'done' : b.reason.kind)).sort()).toEqual(['conflict', 'done']);
    expect((await stored(mine)).verificationStatus.coding[0].code).toBe('entered-in-error');
  });

  it('is not rewritten by a program, and no program says who authored or verified', async () => {
    const mine = await record(doctor), typed = await record(house.clerk), signed = await stored(mine), transcribed = await stored(typed);
    const put = (value: any) => house.perform(updateEntry, { type: 'Condition', id: value.id, ...body(value) }, program);
    const authored = { kind: 'rule-refused', because: [{ rule: 'chart.author-only' }] }, forged = { kind: 'rule-refused', because: [{ rule: 'chart.authorship-is-ours' }] };
    await expect(put({ ...signed, code: { text: 'Cured' } })).rejects.toMatchObject(authored);
    await expect(house.perform(patchEntry, { type: 'Condition', id: signed.id, patch: [{ op: 'replace', path: '/code/text', value: 'Cured' }] }, program)).rejects.toMatchObject(authored);
    await expect(house.perform(deleteEntry, { type: 'Condition', id: signed.id }, program)).rejects.toMatchObject(authored);
    for (const step of [{ method: 'PUT', id: signed.id, ...body({ ...signed, code: { text: 'Cured' } }) }, { method: 'DELETE', id: signed.id }]) await expect(house.perform(transact, { steps: [{ index: 0, type: 'Condition', ...step }] }, program)).rejects.toMatchObject(authored);
    const fresh = { resourceType: 'Condition', subject: { reference: `Patient/${patientId}` }, code: { text: 'New' }, clinicalStatus: signed.clinicalStatus, extension: signed.extension };
    await expect(house.perform(createEntry, { type: 'Condition', ...body(fresh) }, program)).rejects.toMatchObject(forged);
    await expect(house.perform(transact, { steps: [{ index: 0, method: 'POST', type: 'Condition', ...body(fresh) }] }, program)).rejects.toMatchObject(forged);
    await expect(put({ ...transcribed, extension: signed.extension })).rejects.toMatchObject(forged);
    await expect(put({ ...transcribed, extension: undefined })).rejects.toMatchObject(forged);
    expect((await put({ ...transcribed, code: { text: 'Asthma, mild' } })).version).toBe(2);
    expect(await stored(mine)).toEqual(signed);
  });
});

describe('the forms, sent by hand', () => {
  it('of another kind, with unknown and wrong fields, are refused at the field', async () => {
    const typed = await record(house.clerk), change = (more: object) => house.perform(changeEntryAction, { type: typed.type, id: typed.id, expectVersion: 1, change: 'correction', reason: 'Because', acknowledged: [], ...more } as any, house.clerk);
    await expect(change({ entry: { kind: 'note', form: { what: { text: 'Note', codes: [] }, on: '2026-01-02', text: 'x' } } })).rejects.toMatchObject({ kind: 'invalid-input', issues: [{ at: 'entry.kind' }] });
    await expect(change({})).rejects.toMatchObject({ issues: [{ at: 'entry' }] });
    for (const [form, at] of [[{ onset: '2011-02-30' }, undefined], [{ onset: '2011-13' }, 'entry.form.onset'], [{ what: { text: ' ', codes: [] } }, 'entry.form.what.text'], [{ clinical: 'better' }, 'entry.form.clinical'], [{ note: 'n'.repeat(10_001) }, 'entry.form.note']] as const) {
      const refused: any = await change({ entry: { ...asthma, form: { ...asthma.form, ...form } } }).catch((e: unknown) => e);
      expect([refused.kind, at === undefined || refused.issues[0].at === at]).toEqual(['invalid-input', true]);
    }
    for (const key of ['type', 'id'] as const) await expect(house.perform(openEntryAction, { type: typed.type, id: typed.id, [key]: '__proto__' }, house.clerk)).rejects.toMatchObject({ kind: 'not-found' });
    await expect(record(house.clerk, asthma, { source: { kind: 'received-document', citation: '', entry: { type: 'NoType', id: 'x' } } })).rejects.toMatchObject({ kind: 'invalid-input' });
  });

  it('keep what was typed to the letter, half a million characters too, and nothing of it is logged', async () => {
    const note = (text: string) => ({ kind: 'note', form: { what: { text: 'Progress note', codes: [] }, title: 'T', on: '2026-01-02', text, status: 'final' } });
    for (const text of ['السلام عليكم\n😀 <script>alert(1)</script> \'; drop table chart.entry; --', 'ä\r\n'.repeat(160_000).slice(0, 500_000)]) {
      const made = await record(doctor, note(text));
      expect(((await house.perform(openEntryAction, { type: made.type, id: made.id }, doctor)).form as any).text).toBe(text);
    }
    await expect(record(doctor, note('x'.repeat(500_001)))).rejects.toMatchObject({ issues: [{ at: 'entry.form.text' }] });
    for (const text of ['a\u0000b', 'a\ud800b']) await expect(record(doctor, note(text))).rejects.toMatchObject({ kind: 'invalid-input' });
    for (const text of ['a\u0000b', 'a\ud800b', 'x\u202Ey']) { const r: any = await record(house.clerk, { ...asthma, form: { ...asthma.form, what: { text, codes: [] } } }).catch((e: unknown) => e); expect(r.kind ?? 'kept').toBe(text.includes('\u202E') ? 'kept' : 'invalid-input'); }
    expect(logged).toEqual([]);
  });

  it('a case is taken in the name of somebody who works here, and of a chart that one may see', async () => {
    const { caseId } = await house.perform(openCaseAction, { kind: 'wrong-chart', fromChart: chartId, says: 'Not this person' }, doctor);
    await expect(house.perform(takeCaseAction, { caseId, owner: 'nobody-at-all' }, house.clerk)).rejects.toMatchObject({ issues: [{ at: 'owner' }] });
    await expect(house.perform(takeCaseAction, { caseId }, { ...house.clerk, onlyCharts: new Set(['4']) })).rejects.toMatchObject({ kind: 'not-found' });
    await house.perform(setFacility, { id: 'main', name: 'Main', zone: 'UTC', mrnSystem: 'urn:chartkeeper:mrn:main' }, house.operator);
    await house.perform(seedDemoPeople, {}, house.system);
    const id = (await house.db.light.query('select id from access.published_people order by id limit 1')).rows[0].id as string;
    await house.perform(takeCaseAction, { caseId }, { ...house.clerk, id });
    expect(house.recorded.at(-1)).toMatchObject({ action: 'charting.take-case', subjects: [{ chartId }], detail: { caseId, owner: id } });
  });
});
