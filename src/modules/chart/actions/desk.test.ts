import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { testHouse } from '../../../../test/kit/house.ts';
import type { TestHouse } from '../../../../test/kit/house.ts';
import { needsSharedData, sharedData } from '../../../../test/kit/shared-data.ts';
import { action } from '../../../platform/action.ts';
import type { Ctx } from '../../../platform/action.ts';
import { parseExact, stamp } from '../../../standards/fhir/exact-json.ts';
import { chartDoor, newResourceId, sharedChart } from '../index.ts';
import { listSectionAction } from './list-section.ts';
import { markInErrorAction } from './mark-in-error.ts';
import { openChart } from './open-chart.ts';
import { readAttachmentAction } from './read-attachment.ts';
import { showEntryAction } from './show-entry.ts';
import { showHistoryAction } from './show-history.ts';

let house: TestHouse;
let chartId = '';
const ids: Record<string, string> = {};
const act = action<(ctx: Ctx) => Promise<any>, any>({ name: 'chart.test', title: 'Test', kind: 'write', right: 'chart.read', checkInput: false, input: z.any() as never, run: (ctx, work) => work(ctx) });
const doing = <T>(work: (ctx: Ctx) => Promise<T>): Promise<T> => house.perform(act, work, house.clerk) as Promise<T>;

beforeAll(async () => {
  house = await testHouse();
  const patientId = newResourceId(), doctor = newResourceId();
  const of = (resource: any) => ({ ...resource, subject: { reference: `Patient/${patientId}` } });
  const lab = (key: string, on: string, value: number) => [key, of({ resourceType: 'Observation', status: 'final', category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'laboratory' }] }], code: { text: `Glucose ${key}` }, effectiveDateTime: on, valueQuantity: { value, unit: 'mg/dL' }, performer: [{ reference: `Practitioner/${doctor}` }] })] as const;
  const resources: (readonly [string, any])[] = [
    ['patient', { resourceType: 'Patient', name: [{ family: 'Example' }] }], lab('one', '2020-01-01', 5), lab('two', '2021-01-01', 6), lab('three', '2019-06', 7),
    ['pulse', of({ resourceType: 'Observation', status: 'final', category: [{ coding: [{ code: 'vital-signs' }] }], code: { text: 'Pulse' }, effectiveDateTime: '2020-01-01', valueQuantity: { value: 70 } })],
    ['asthma', of({ resourceType: 'Condition', clinicalStatus: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'active' }] }, code: { text: 'Asthma' } })],
    ['cold', of({ resourceType: 'Condition', clinicalStatus: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'resolved' }] }, code: { text: 'Cold' } })],
    ['letter', of({ resourceType: 'DocumentReference', status: 'current', description: 'A letter', text: { status: 'additional', div: '<div xmlns="http://www.w3.org/1999/xhtml"><p>Hello</p><script>alert(1)</script></div>' }, content: [{ attachment: { contentType: 'text/plain', title: '../../etc/letter', data: Buffer.from('Dear reader').toString('base64') } }, { attachment: { url: 'http://example.org/away', contentType: 'text/plain' } }] })],
  ];
  await doing(async (ctx) => {
    chartId = await chartDoor.newChart(ctx, 'main');
    await chartDoor.file(ctx, [{ chartId: sharedChart, type: 'Practitioner', id: doctor, ...both({ resourceType: 'Practitioner', name: [{ family: 'Steward', prefix: ['Dr.'] }] }) }, ...resources.map(([key, value]) => {
      ids[key] = key === 'patient' ? patientId : newResourceId();
      return { chartId, type: value.resourceType as string, id: ids[key], ...both(value) };
    })]);
  });
});
afterAll(() => house.close());
const both = (value: any): { value: any; exact: any } => ({ value, exact: value });

it('opens a chart: counts, what is true now, what came last', async () => {
  const open = await house.perform(openChart, { chartId }, house.clerk);
  expect(open.counts).toEqual({ results: 3, vitals: 1, problems: 2, documents: 1 });
  expect(open.summary.problems.map((l) => l.title)).toEqual(['Asthma']);
  expect(open.summary.results.map((l) => l.title)).toEqual(['Glucose two', 'Glucose one', 'Glucose three']);
  expect(JSON.stringify(open.summary.results[0]!.facts)).toContain('Dr. Steward');
  await expect(house.perform(openChart, { chartId: '77' }, house.clerk)).rejects.toMatchObject({ kind: 'not-found' });
  await expect(house.perform(openChart, { chartId }, house.admin)).rejects.toMatchObject({ kind: 'not-permitted' });
});

it('lists a section page by page, and finds words in it', async () => {
  const first = await house.perform(listSectionAction, { chartId, section: 'results', limit: 2 }, house.clerk);
  expect([first.entries.map((e) => e.title), first.total]).toEqual([['Glucose two', 'Glucose one'], 3]);
  const second = await house.perform(listSectionAction, { chartId, section: 'results', limit: 2, cursor: first.next }, house.clerk);
  expect([second.entries.map((e) => e.title), second.next]).toEqual([['Glucose three'], null]);
  expect((await house.perform(listSectionAction, { chartId, section: 'results', text: 'glu THREE' }, house.clerk)).entries.map((e) => e.title)).toEqual(['Glucose three']);
  expect((await house.perform(listSectionAction, { chartId, section: 'problems' }, house.clerk)).entries).toHaveLength(2);
});

it('shows an entry, its narrative made safe, and its files from here only', async () => {
  const shown = await house.perform(showEntryAction, { type: 'DocumentReference', id: ids['letter'] }, house.clerk);
  expect(shown.narrative).toContain('Hello');
  expect(shown.narrative).not.toContain('script');
  expect(shown.attachments.map((a) => a.sizeBytes)).toEqual([11, null]);
  const file = await house.perform(readAttachmentAction, { type: 'DocumentReference', id: ids['letter'], index: 0 }, house.clerk);
  expect([Buffer.from(file.base64, 'base64').toString(), file.fileName]).toEqual(['Dear reader', '_.._etc_letter.txt']);
  await expect(house.perform(readAttachmentAction, { type: 'DocumentReference', id: ids['letter'], index: 1 }, house.clerk)).rejects.toMatchObject({ kind: 'not-found' });
});

it('marks an entry in error with a reason that its history keeps', async () => {
  const entry = { type: 'Condition', id: ids['asthma'] };
  await expect(house.perform(markInErrorAction, { ...entry, expectVersion: 9, reason: 'wrong patient' }, house.clerk)).rejects.toMatchObject({ kind: 'stale' });
  await expect(house.perform(markInErrorAction, { ...entry, expectVersion: 1, reason: 'wrong patient' }, house.provider)).rejects.toMatchObject({ kind: 'not-permitted' });
  expect(await house.perform(markInErrorAction, { ...entry, expectVersion: 1, reason: 'wrong patient' }, house.clerk)).toEqual({ version: 2 });
  const shown = await house.perform(showEntryAction, entry, house.clerk);
  expect([shown.entry.inError, shown.mayMarkInError]).toEqual([true, false]);
  const { versions } = await house.perform(showHistoryAction, entry, house.clerk);
  expect(versions[0]).toMatchObject({ version: 2, reason: 'wrong patient', changes: expect.arrayContaining([{ label: 'Status', was: 'active', now: 'entered in error' }]) });
  expect((await house.perform(openChart, { chartId }, house.clerk)).summary.problems).toEqual([]);
});

const examples = sharedData('fhir/r4-spec-examples/examples.ndjson.gz');
it.skipIf(!examples)(`stores every example of the standard and gives it back as sent (${needsSharedData})`, async () => {
  const texts = gunzipSync(readFileSync(examples!)).toString('utf8').split('\n').filter((l) => l.trim() !== '');
  expect(texts).toHaveLength(482);
  const sent = texts.map((text) => ({ id: newResourceId(), ...parseExact(text) }));
  const filed = await doing((ctx) => chartDoor.file(ctx, sent.map((s) => ({ chartId: sharedChart, type: s.value.resourceType, id: s.id, value: s.value, exact: s.exact }))));
  const read = await doing((ctx) => chartDoor.readCurrent(ctx, filed));
  filed.forEach((f, i) => {
    const { text } = read.get(`${f.chartId}/${f.rid}`)!;
    expect(text).toBe(stamp(sent[i]!.exact, { id: f.id, versionId: '1', lastUpdated: f.lastUpdated }));
    const { meta: _m, id: _i, ...rest } = parseExact(text).value, { meta: _n, id: _j, ...before } = sent[i]!.value;
    expect(rest).toEqual(before);
  });
});
