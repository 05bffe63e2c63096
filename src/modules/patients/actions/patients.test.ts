import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testHouse } from '../../../../test/kit/house.ts';
import type { TestHouse } from '../../../../test/kit/house.ts';
import { registerProjection } from '../../chart/index.ts';
import { patientsProjection } from '../index.ts';
import { correct } from './correct.ts';
import { listReviews } from './list-reviews.ts';
import { recent } from './recent.ts';
import { register } from './register.ts';
import { search } from './search.ts';
import { show } from './show.ts';
import { showReview } from './show-review.ts';

let house: TestHouse;
const charts: Record<string, { chartId: string; mrn: string }> = {};
const name = (family: string, ...given: string[]) => ({ use: 'official', family, given, prefix: [], suffix: [], from: null, to: null });
const add = async (key: string, names: object[], birthDate: string, more: object = {}): Promise<void> => {
  charts[key] = await house.perform(register, { names, birthDate, sex: 'female', passed: { reason: 'twin-or-relative' }, ...more }, house.clerk);
};
beforeAll(async () => {
  for (const p of patientsProjection) registerProjection(p);
  house = await testHouse();
  await add('lucia', [name('García-Márquez', 'Lucía', 'Elena'), { ...name('', 'Lucy'), use: 'nickname' }], '1957-03-04', { telecoms: [{ system: 'phone', use: 'home', value: '(503) 555-0148' }, { system: 'email', use: null, value: 'Lucy@example.org' }] });
  await add('lucy', [name('Garcia Marquez', 'Lucy')], '1957-04-03');
  await add('consuelo', [name('Martinez', 'Consuelo'), { ...name('Garcia', 'Consuelo'), use: 'maiden' }], '1957-01-12', { identifiers: [{ system: 'http://hl7.org/fhir/sid/us-ssn', type: 'SS', value: '123-45-5519' }, { system: 'urn:oid:1.2.3', type: 'MR', value: 'N-00417' }] });
  await add('obrien', [name("O'Brien", 'Pat')], '1980');
  await add('martin', [name('Garcia', 'Martin', 'Rafael')], '1957-10-22', { sex: 'male', addresses: [{ use: 'home', line: ['12 Quarry Hill Rd'], city: 'Fairhaven', state: 'OR', postalCode: '97218', country: null }] });
});
afterAll(() => house.close());
const find = async (text: string, limit = 10) => (await house.perform(search, { text, limit }, house.provider)) as any;
const found = async (text: string): Promise<string[]> => (await find(text)).hits.map((h: any) => Object.keys(charts).find((k) => charts[k]!.chartId === h.chartId)!);

describe('searching as one types', () => {
  it('looks for other forms, sounds, slips of the keys and addresses when the words themselves find few, and says so', async () => {
    expect(await found('garsia lucia')).toEqual(['lucia']);
    expect((await find('garsia lucia')).hits[0].why).toContain('garcia is like garsia in sound or spelling');
    expect(await found('obrein')).toEqual(['obrien']);
    expect(await found('patrick obrien')).toEqual(['obrien']);
    expect((await find('patrick obrien')).hits[0].why).toContain('pat, another form of patrick');
    expect(await found('12 quarry')).toEqual(['martin']);
    expect(await found('fairhaven')).toEqual(['martin']);
  });
  it('never puts what may have been meant before what was typed', async () => {
    expect((await found('martinez'))[0]).toBe('consuelo');
  });
  it('finds two beginnings in any order and a year, best first, and says why', async () => {
    const answer = await find('gar mar 1957');
    expect(answer.readAs).toBe('names beginning gar and mar, born 1957');
    expect(await found('gar mar 1957')).toEqual(expect.arrayContaining(['lucia', 'lucy', 'martin', 'consuelo']));
    expect(answer.hits.at(-1)).toMatchObject({ family: 'Martinez', previousNames: ['Garcia, Consuelo'], why: expect.arrayContaining(['Previous name begins gar']) });
    const lucia = answer.hits.find((h: any) => h.chartId === charts['lucia']!.chartId);
    expect(lucia).toMatchObject({ why: ['Family name begins gar and mar', 'Born 1957'], preferred: 'Lucy', lookalike: true, ageText: expect.stringMatching(/^\d+ y$/) });
    const words = lucia.marks.map((m: any) => `${m.field} ${lucia[m.field].slice(m.from, m.to)}`);
    expect(words).toEqual(['family Gar', 'family Már', 'birthDate 1957']);
  });
  it('finds by parts of every kind', async () => {
    expect(await found('GARCIA-MARQUEZ')).toEqual(expect.arrayContaining(['lucia', 'lucy']));
    expect(await found('garciamarquez')).toEqual(expect.arrayContaining(['lucia', 'lucy']));
    expect((await found('lucy'))[0]).toBe('lucy');
    expect(await found('lucy')).toContain('lucia');
    expect(await found('obrien')).toEqual(['obrien']);
    expect(await found("o'brien pat 1980")).toEqual(['obrien']);
    expect(await found('3/4/57')).toEqual(['lucia', 'lucy']);
    expect((await find('3/4/57')).hits[1].why).toEqual(['Born April 3, 1957, the date read another way']);
    expect(await found('luc 4 mar 1957')).toEqual(['lucia']);
    expect(await found(charts['martin']!.mrn)).toEqual(['martin']);
    expect(await found(charts['martin']!.mrn.replace(/^0+/, ''))).toEqual(['martin']);
    expect(await found('n-417')).toEqual([]);
    expect(await found('n00417')).toEqual(['consuelo']);
    expect(await found('503-555-0148')).toEqual(['lucia']);
    expect(await found('5550148')).toEqual(['lucia']);
    expect(await found('lucy@ex')).toEqual(['lucia']);
    expect(await found('5519')).toEqual(['consuelo']);
    expect(await found('consuelo 5519')).toEqual(['consuelo']);
    expect(await found('123-45-5519')).toEqual(['consuelo']);
    expect(await found('zzz')).toEqual([]);
    expect(await found('% _ \' ; drop')).toEqual([]);
  });
  it('records the words and the charts shown, and refuses who may not', async () => {
    house.recorded.length = 0;
    await find('obrien');
    expect(house.recorded).toMatchObject([{ action: 'patients.search', outcome: 'done', detail: { text: 'obrien', found: 1 }, subjects: [{ chartId: charts['obrien']!.chartId }] }]);
    await expect(house.perform(search, { text: 'a' }, house.admin)).rejects.toMatchObject({ kind: 'not-permitted' });
    const limited = { ...house.clerk, onlyCharts: new Set([charts['obrien']!.chartId]) };
    expect(await house.perform(search, { text: '19' }, limited)).toMatchObject({ hits: [], patients: 1 });
    expect(((await house.perform(search, { text: 'o' }, limited)) as any).hits).toHaveLength(1);
  });
});

describe('a patient', () => {
  it('is shown, corrected with a reason, guarded against a lost update, and remembered as recent', async () => {
    const { chartId } = charts['lucia']!;
    const shown: any = await house.perform(show, { chartId }, house.clerk);
    expect(shown).toMatchObject({ mayCorrect: true, line: { family: 'García-Márquez', sex: 'female' }, demographics: { version: 1, birthDate: '1957-03-04', telecoms: [{ value: '(503) 555-0148' }, {}] } });
    const change = { names: [{ ...shown.demographics.names[0], given: ['Lucía', 'Helena'] }, shown.demographics.names[1]], birthDate: '1957-03-05' };
    expect(await house.perform(correct, { chartId, expectVersion: 1, reason: 'Passport seen', change }, house.clerk)).toEqual({ version: 2, requestId: null });
    await expect(house.perform(correct, { chartId, expectVersion: 1, reason: 'Again', change }, house.clerk)).rejects.toMatchObject({ kind: 'stale' });
    await expect(house.perform(correct, { chartId, expectVersion: 2, reason: 'Typo', change: { birthDate: '1957-02-30' } }, house.clerk)).rejects.toMatchObject({ kind: 'invalid-input', issues: [{ at: 'birthDate' }] });
    const after: any = await house.perform(show, { chartId }, house.clerk);
    expect(after.demographics).toMatchObject({ version: 2, birthDate: '1957-03-05', names: [{ given: ['Lucía', 'Helena'] }, { use: 'nickname' }], telecoms: shown.demographics.telecoms, identifiers: shown.demographics.identifiers });
    expect(await found('helena 3/5/1957')).toEqual(['lucia']);
    const [first]: any[] = (await house.perform(recent, {}, house.clerk) as any).hits;
    expect(first).toMatchObject({ chartId, did: 'Opened the chart' });
    const reasons = await house.db.light.query('select reason from chart.version where chart_id = $1 order by version', [chartId]);
    expect(reasons.rows.map((r) => r.reason)).toEqual([null, 'Passport seen']);
  });
  it('keeps what a form does not show when it is corrected', async () => {
    const { chartId } = charts['martin']!;
    await house.perform(correct, { chartId, expectVersion: 1, reason: 'Address given by phone', change: { addresses: [{ use: 'home', line: ['1 Quarry Rd'], city: 'Fairhaven', state: 'OR', postalCode: '97218', country: null }] } }, house.clerk);
    const text = await house.db.light.query('select content from chart.version where chart_id = $1 and version = 2', [chartId]);
    expect(JSON.parse(text.rows[0].content)).toMatchObject({ active: true, name: [{ family: 'Garcia', given: ['Martin', 'Rafael'] }], address: [{ city: 'Fairhaven' }], identifier: [{ type: { coding: [{ code: 'MR' }] } }] });
    expect(text.rows[0].content).not.toContain('null');
  });
  it('is not registered twice under one identifier; somebody else under it opens a review', async () => {
    const input = { names: [name('Martinez', 'Consuelo')], birthDate: '1957-01-12', sex: 'female', passed: { reason: 'twin-or-relative' }, identifiers: [{ system: 'urn:oid:1.2.3', type: 'MR', value: 'N-00417' }] };
    await expect(house.perform(register, input, house.clerk)).rejects.toMatchObject({ kind: 'conflict' });
    await house.perform(register, { ...input, names: [name('Walker', 'Zoe')], birthDate: '2001-05-05' }, house.clerk);
    const { reviews } = await house.perform(listReviews, {}, house.actor('data-integrity-analyst')) as any;
    const [first, ...others] = reviews.filter((r: any) => r.identifierType !== null);
    expect([first, ...others]).toMatchObject([{ identifierType: 'MR', newChart: { family: 'Walker', disputedIdentifier: true }, otherChart: { family: 'Martinez', disputedIdentifier: true }, reason: expect.any(String) }]);
    const shown = await house.perform(showReview, { id: first.id }, house.actor('data-integrity-analyst')) as any;
    expect(shown).toMatchObject({ reason: first.reason, newSide: { line: { chartId: first.newChart.chartId }, demographics: { names: [{ family: 'Walker' }] } }, otherSide: { line: { family: 'Martinez' }, demographics: { birthDate: '1957-01-12' } } });
    expect(house.recorded.at(-1)!.subjects.map((s) => s.chartId).sort()).toEqual([first.newChart.chartId, first.otherChart.chartId].sort());
    await expect(house.perform(showReview, { id: first.id }, house.clerk)).rejects.toMatchObject({ kind: 'not-permitted' });
    await expect(house.perform(showReview, { id: '7' }, house.actor('data-integrity-analyst'))).rejects.toMatchObject({ kind: 'not-found' });
  });
});
