import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { testHouse } from '../../../../test/kit/house.ts';
import type { TestHouse } from '../../../../test/kit/house.ts';
import { action } from '../../../platform/action.ts';
import type { Ctx } from '../../../platform/action.ts';
import { receivedMark } from '../../../standards/ccda/index.ts';
import { parseExact } from '../../../standards/fhir/exact-json.ts';
import { chartDoor, newResourceId } from '../index.ts';
import { exportChartAction } from './export-chart.ts';
import { readScopes, rightsOfScopes } from '../../access/rules/scopes.ts';
import { listVersions } from './list-versions.ts';
import { patchEntry } from './patch-entry.ts';
import { readEntry } from './read-entry.ts';
import { readEverything } from './read-everything.ts';
import { searchEntriesAction } from './search-entries.ts';
import { updateEntry } from './update-entry.ts';

let house: TestHouse, chartId = '';
const id = newResourceId(), subject = { reference: `Patient/${id}` }, secret = 'The-words-of-the-session', data = Buffer.from(secret).toString('base64');
const act = action<(ctx: Ctx) => Promise<any>, any>({ name: 'chart.test', title: 'Test', kind: 'write', right: 'chart.read', checkInput: false, input: z.any() as never, run: (ctx, work) => work(ctx) });
beforeAll(async () => {
  house = await testHouse();
  const note = { resourceType: 'DocumentReference', status: 'current', subject }, label = [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'PSYTHPN' }] }];
  const resources: any[] = [
    { resourceType: 'Patient', id, name: [{ family: 'Apart' }] }, { resourceType: 'Binary', id: 'session-1', contentType: 'text/plain', data }, { resourceType: 'Binary', id: 'letter-1', contentType: 'text/plain', data: 'TGV0dGVy' },
    { ...note, date: '2020-02-03T10:00:00Z', category: [{ coding: [{ code: 'clinical-note' }] }], type: { coding: [{ system: 'http://loinc.org', code: '11506-3' }] }, securityLabel: label, content: [{ attachment: { contentType: 'text/plain', url: 'Binary/session-1' } }] },
    { ...note, description: 'Clinic letter', content: [{ attachment: { contentType: 'text/plain', url: 'Binary/letter-1' } }] },
    { resourceType: 'Composition', status: 'final', type: { text: 'Summary' }, date: '2020-01-01', title: 'Summary', author: [{ display: 'Dr. X' }], subject, section: [{ title: 'Problems' }, { title: 'Psychotherapy\nnotes', text: { status: 'generated', div: `<div xmlns="http://www.w3.org/1999/xhtml">${secret}</div>` } }] },
    { resourceType: 'DiagnosticReport', status: 'final', code: { text: 'Report' }, subject, contained: [{ resourceType: 'DocumentReference', id: 'c', status: 'current', type: { text: 'Peer review' }, content: [{ attachment: { contentType: 'text/plain', data } }] }] },
    { resourceType: 'Condition', subject, code: { text: 'Patient in process of change' } },
  ];
  chartId = await house.perform(act, async (ctx: Ctx) => {
    const chart = await chartDoor.newChart(ctx, 'main');
    await chartDoor.file(ctx, resources.map((r) => { const rid = r.id ?? newResourceId(); return { chartId: chart, type: r.resourceType, id: rid, ...parseExact(JSON.stringify({ ...r, id: rid })) }; }));
    // A document as received that holds the note, and the note read from it, of one item.
    const item = ctx.newId();
    await chartDoor.file(ctx, [{ ...note, type: { text: 'Psychotherapy note' }, content: [{ attachment: { contentType: 'text/plain', data } }] }, { ...note, type: { text: 'Summary of care' }, content: [{ attachment: { contentType: 'application/xml', url: receivedMark } }] }].map((r) => { const rid = newResourceId(); return { chartId: chart, type: 'DocumentReference', id: rid, itemId: item, ...parseExact(JSON.stringify({ ...r, id: rid })) }; }));
    return chart;
  }, house.clerk);
});
afterAll(() => house.close());

it.each([['whole', {}, 3], ['of documents alone', { sections: ['documents'] }, 2], ['of other days', { from: '2024-01-01' }, 3], ['of those days', { from: '2020-02-03', to: '2020-02-03' }, 3]] as const)('an export %s lets no psychotherapy note out: not by its file, a section, what is contained, or the document as received', async (_name, narrowed, entries) => {
  for (const format of ['fhir', 'pdf', 'ccda'] as const) {
    const made = await house.perform(exportChartAction, { chartId, format, set: 'designated-record-set', ...narrowed } as any, house.clerk), text = Buffer.from(made.base64, 'base64').toString('latin1');
    expect([format, text.includes(data), text.includes(secret), made.entries]).toEqual([format, false, false, entries]);
    expect(JSON.stringify(house.recorded.at(-1)!.subjects)).not.toContain('session-1');
  }
});

it('nor does $everything, on whatever page, by whatever types', async () => {
  for (const asked of [{}, { types: ['Binary'] }, { count: 2 }, { start: '2024' }]) {
    const texts: string[] = [];
    for (let cursor: string | undefined; ;) {
      const page: any = await house.perform(readEverything, { patientId: id, ...asked, ...(cursor ? { cursor } : {}) }, house.client);
      texts.push(...page.hits.map((h: any) => h.text));
      if ((cursor = page.next) === undefined) break;
    }
    expect([asked, texts.filter((t) => t.includes(data) || t.includes(secret))]).toEqual([asked, []]);
    expect(texts.some((t) => t.includes('TGV0dGVy'))).toBe(true);
  }
});

/** A program reads by id, by history, by search and by what a search includes; each must find nothing of it, and none may change it. */
const asProgram = (kept: boolean) => ({ ...house.client, rights: new Set([...house.client.rights, ...(kept ? ['chart.read-apart'] : [])]) });
const noteId = async (): Promise<string> => (await house.db.light.query(`select e.id from chart.entry e join chart.version v using (chart_id, rid, version) where e.chart_id = $1 and v.content like '%PSYTHPN%'`, [chartId])).rows[0].id;
const texts = (answer: any): string[] => [...answer.hits ?? [], ...answer.included ?? [], ...answer.versions ?? []].map((h: any) => h.text as string);
const holdsSecret = (all: string[]): boolean => all.some((t) => t.includes(data) || t.includes(secret) || t.includes('PSYTHPN'));

it('a program without the scope finds none of it: read, version, history, search, include, file', async () => {
  const program = asProgram(false), allowed = asProgram(true), note = await noteId();
  for (const [type, entry] of [['DocumentReference', note], ['Binary', 'session-1']] as const) {
    await expect(house.perform(readEntry, { type, id: entry }, program)).rejects.toMatchObject({ kind: 'not-found' });
    await expect(house.perform(readEntry, { type, id: entry, version: 1 }, program)).rejects.toMatchObject({ kind: 'not-found' });
    await expect(house.perform(listVersions, { type, id: entry }, program)).rejects.toMatchObject({ kind: 'not-found' });
    expect((await house.perform(readEntry, { type, id: entry }, allowed)).text).toContain(type === 'Binary' ? data : 'PSYTHPN');
  }
  expect((await house.perform(readEntry, { type: 'Binary', id: 'letter-1' }, program)).text).toContain('TGV0dGVy');
  for (const [type, params] of [['DocumentReference', `patient=${id}`], ['DocumentReference', `patient=${id}&_include=DocumentReference:subject`], ['Patient', `_id=${id}&_revinclude=DocumentReference:subject`], ['Composition', `patient=${id}`], ['DiagnosticReport', `patient=${id}`], ['Binary', '_id=session-1']] as const) {
    const found = await house.perform(searchEntriesAction, { type, params }, program);
    expect([params, holdsSecret(texts(found))]).toEqual([params, false]);
    if (found.total !== undefined) expect([params, found.total]).toEqual([params, found.hits.length]);
  }
  for (const type of ['DocumentReference', 'Binary', 'Composition', 'DiagnosticReport']) expect([type, holdsSecret(texts(await house.perform(listVersions, { type, count: 100 }, program)))]).toEqual([type, false]);
  expect(holdsSecret(texts(await house.perform(searchEntriesAction, { type: 'DocumentReference', params: `patient=${id}` }, allowed)))).toBe(true);
});

it('no count tells of it: _summary=count, _count=0, _total, of one patient or of all, by what it says; nor a chain or _has', async () => {
  const total = async (type: string, params: string, kept: boolean): Promise<number | undefined> => (await house.perform(searchEntriesAction, { type, params }, asProgram(kept))).total;
  for (const about of [`patient=${id}&`, '']) for (const count of ['_summary=count', '_count=0', '_count=1&_total=accurate', '_count=1&_total=estimate']) {
    const seen: Record<string, (number | undefined)[]> = {};
    for (const [type, asked] of [['DocumentReference', ''], ['DocumentReference', 'type=11506-3&'], ['Composition', ''], ['DiagnosticReport', ''], ['Condition', ''], ...(about ? [] : [['Binary', ''], ['Binary', '_id=session-1&']])] as const) seen[`${type}?${asked}`] = [await total(type, about + asked + count, false), await total(type, about + asked + count, true)];
    expect([about, count, seen]).toEqual([about, count, { 'DocumentReference?': [2, 4], 'DocumentReference?type=11506-3&': [0, 1], 'Composition?': [0, 1], 'DiagnosticReport?': [0, 1], 'Condition?': [1, 1], ...(about ? {} : { 'Binary?': [1, 2], 'Binary?_id=session-1&': [0, 1] }) }]);
  }
  // Across pages: what the last page hides is not in the total of the first.
  const first = await house.perform(searchEntriesAction, { type: 'DocumentReference', params: `patient=${id}&_count=1&_total=accurate` }, asProgram(false));
  expect(first.next).toBeDefined();
  const through = async (params: string, kept: boolean): Promise<number[]> => [(await total('Patient', `${params}&_summary=count`, kept))!, (await house.perform(searchEntriesAction, { type: 'Patient', params }, asProgram(kept))).hits.length];
  for (const params of ['_has:DocumentReference:patient:type=11506-3', `_id=${id}&_has:DocumentReference:patient:type=11506-3`]) expect([params, await through(params, false), await through(params, true)]).toEqual([params, [0, 0], [1, 1]]);
  expect(await through(`_has:Condition:patient:_id:not=none`, false)).toEqual([1, 1]);
});

it('a label put on later covers the versions before it; and no program changes what it may not read', async () => {
  const plain = { resourceType: 'DocumentReference', status: 'current', subject, description: 'Session', content: [{ attachment: { contentType: 'text/plain', data } }] };
  const labelled = { ...plain, securityLabel: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'PSYTHPN' }] }] };
  const put = (body: object, actor = asProgram(false)) => house.perform(updateEntry, { type: 'DocumentReference', id: 'later', ...parseExact(JSON.stringify({ ...body, id: 'later' })) }, actor);
  await put(plain); await put(labelled);
  await expect(house.perform(readEntry, { type: 'DocumentReference', id: 'later', version: 1 }, asProgram(false))).rejects.toMatchObject({ kind: 'not-found' });
  expect(holdsSecret(texts(await house.perform(listVersions, { type: 'DocumentReference', count: 100 }, asProgram(false))))).toBe(false);
  await expect(put(plain)).rejects.toMatchObject({ kind: 'not-permitted', message: expect.stringContaining('records/kept-apart') });
  await expect(house.perform(patchEntry, { type: 'DocumentReference', id: 'later', patch: [{ op: 'test', path: '/description', value: 'Session' }] }, asProgram(false))).rejects.toMatchObject({ kind: 'not-permitted' });
  await put(plain, asProgram(true));
  expect((await house.perform(readEntry, { type: 'DocumentReference', id: 'later' }, asProgram(false))).text).toContain(data);
});

it('the scope is a word of its own: no wildcard reaches it, and a token has it only where the program has', () => {
  expect([...rightsOfScopes(readScopes('system/*.cruds').scopes)]).not.toContain('chart.read-apart');
  expect([...rightsOfScopes(readScopes('system/DocumentReference.rs records/kept-apart').scopes)]).toContain('chart.read-apart');
  expect(readScopes('records/everything').unknown).toEqual(['records/everything']);
});
