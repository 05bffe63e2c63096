import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { testHouse } from '../../../test/kit/house.ts';
import type { TestHouse } from '../../../test/kit/house.ts';
import { action } from '../../platform/action.ts';
import type { Ctx } from '../../platform/action.ts';
import { registerProjection } from '../chart/index.ts';
import { filePatient, identifyAtDoor, identifyMany, patientsProjection } from './index.ts';

let house: TestHouse;
beforeAll(async () => { for (const p of patientsProjection) registerProjection(p); house = await testHouse(); });
afterAll(() => house.close());

const act = action<(ctx: Ctx) => Promise<any>, any>({ name: 'patients.test', title: 'Test', kind: 'write', right: 'chart.read', checkInput: false, input: z.any() as never, run: (ctx, work) => work(ctx) });
const doing = <T>(work: (ctx: Ctx) => Promise<T>): Promise<T> => house.perform(act, work, house.clerk) as Promise<T>;
const rows = async (sql: string, values: unknown[] = []): Promise<any[]> => (await house.db.light.query(sql, values)).rows;
const person = (family: string, given: string, birthDate: string, value: string, more: object = {}) =>
  ({ resourceType: 'Patient', identifier: [{ system: 'urn:oid:1.2.840.1', value }], name: [{ family, given: [given] }], birthDate, gender: 'female', ...more });
const source = 'north-clinic';

it('registers a new person with our number, and finds them again', async () => {
  const first = await doing((ctx) => identifyAtDoor(ctx, { source, patient: person('García', 'Lucía', '1957-03-04', 'A-0017') }));
  expect(first.decision).toBe('new');
  const again = await doing((ctx) => identifyAtDoor(ctx, { source, patient: person('GARCIA', 'L.', '1957-03-04', 'A-0017') }));
  expect(again).toMatchObject({ decision: 'existing', chartId: first.chartId, patientId: first.patientId, findings: [] });
  const [row] = await rows('select family, given, birth_lo, mrn, mrn_system from patients.patient where chart_id = $1', [first.chartId]);
  expect(row).toMatchObject({ family: 'García', given: 'Lucía', mrn: expect.stringMatching(/^\d{8}$/), mrn_system: 'urn:chartkeeper:mrn:main' });
  expect(await rows('select kind, word, rest from patients.name_word where chart_id = $1 and kind < 5 order by 1, 2', [first.chartId])).toEqual([{ kind: 1, word: 'garcia', rest: ' lucia ' }, { kind: 2, word: 'lucia', rest: ' garcia ' }]);
});

it('files somebody else under the same identifier apart, disputed, with one review; and finds them again', async () => {
  const one = await doing((ctx) => identifyAtDoor(ctx, { source, patient: person('Maxwell', 'Bernice', '1940-08-05', 'D1') }));
  const other = await doing((ctx) => identifyAtDoor(ctx, { source, patient: person('Lyons', 'Tyrone', '1992-12-14', 'D1') }));
  expect(other).toMatchObject({ decision: 'disputed', rule: 'identity.name-and-birth-date-differ', findings: [{ code: 'identity.identifier-disputed' }] });
  const again = await doing((ctx) => identifyMany(ctx, [{ source, patient: person('Lyons', 'Tyrone', '1992-12-14', 'D1') }, { source, patient: person('Maxwell', 'Bernice', '1940-08-05', 'D1') }]));
  expect(again.map((a) => a.decision !== 'refused' && a.chartId)).toEqual([other.chartId, one.chartId]);
  expect(await rows('select chart_id, other_chart_id from patients.review where chart_id = $1', [other.chartId])).toEqual([{ chart_id: other.chartId, other_chart_id: one.chartId }]);
  expect(await rows('select disputed from patients.patient where chart_id = any($1) order by chart_id', [[one.chartId, other.chartId]])).toEqual([{ disputed: false }, { disputed: true }]);
});

it('decides a whole file at once: one person twice in it is one chart', async () => {
  const all = await doing((ctx) => identifyMany(ctx, [
    { source, patient: person('Okafor', 'Ada', '1980-01-01', 'F1') }, { source, patient: person('Okafor', 'Ada', '1980-01-01', 'F1') },
    { source, patient: { resourceType: 'Patient', identifier: [{ system: 'urn:oid:1.2.840.1', value: 'F1' }] } }, { source, patient: { name: [{ family: 'Nobody' }] } },
  ]));
  expect(all.map((a) => a.decision)).toEqual(['new', 'existing', 'refused', 'new']);
});

it('never matches by name and birth date alone, nor by a number that identifies nobody', async () => {
  const bare = { name: [{ family: 'Alone', given: ['Ann'] }], birthDate: '1970-01-01', identifier: [{ system: 'http://hl7.org/fhir/sid/us-ssn', value: '999-99-9999' }, { system: 'urn:oid:1.2.840.1', value: 'UNKNOWN' }] };
  const one = await doing((ctx) => identifyAtDoor(ctx, { source, patient: bare })), two = await doing((ctx) => identifyAtDoor(ctx, { source, patient: bare }));
  expect([one.decision, two.decision]).toEqual(['new', 'new']);
});

it('takes the sender\'s own id as a hint only', async () => {
  const example = (family: string, birthDate: string) => ({ source: 'hl7', senderId: 'example', patient: { name: [{ family, given: ['Peter'] }], birthDate } });
  const one = await doing((ctx) => identifyAtDoor(ctx, example('Chalmers', '1974-12-25')));
  expect(await doing((ctx) => identifyAtDoor(ctx, example('Chalmers', '1974-12-25')))).toMatchObject({ decision: 'existing', chartId: one.chartId });
  expect(await doing((ctx) => identifyAtDoor(ctx, example('Levin', '1932-09-24')))).toMatchObject({ decision: 'new' });
  expect(await doing((ctx) => identifyAtDoor(ctx, { ...example('Chalmers', '1974-12-25'), source: 'elsewhere' }))).toMatchObject({ decision: 'new' });
});

it('registers a person once, though five imports arrive at the same moment', async () => {
  const all = await Promise.all(Array.from({ length: 5 }, () => doing((ctx) => identifyAtDoor(ctx, { source, patient: person('Race', 'Rita', '1990-09-09', 'R1') }))));
  expect(new Set(all.map((a) => a.chartId)).size).toBe(1);
  expect(all.filter((a) => a.decision === 'new')).toHaveLength(1);
});

it('updates demographics: absent stays, cleared goes, older does not overwrite, sameness makes no version', async () => {
  const first = await doing((ctx) => identifyAtDoor(ctx, { source, patient: person('Pury', 'J.', '1977-11-03', 'U1', { telecom: [{ system: 'phone', value: '503-555-0148' }] }), eventAt: '2024-05-01T10:00:00Z' }));
  const update = (patient: object, more: object = {}) => doing((ctx) => filePatient(ctx, { source, chartId: first.chartId, patient, ...more }));
  expect(await update({ name: [{ family: 'Purdy', given: ['Janine'] }] }, { eventAt: '2024-05-02T10:00:00Z' })).toMatchObject({ version: 2, changed: true });
  expect(await update({ name: [{ family: 'Purdy', given: ['Janine'] }] })).toMatchObject({ version: 2, changed: false });
  expect(await update({ name: [{ family: 'Pury', given: ['J.'] }] }, { eventAt: '2024-05-01T12:00:00Z' })).toMatchObject({ changed: false, findings: [{ code: 'patients.older-event' }] });
  expect(await update({ name: [{ family: 'Castellanos', given: ['Janine'] }] }, { clear: ['telecom'] })).toMatchObject({ version: 3 });
  const [row] = await rows('select family, previous, phone, birth_date, mrn from patients.patient where chart_id = $1', [first.chartId]);
  expect(row).toMatchObject({ family: 'Castellanos', previous: 'Purdy, Janine', phone: null, birth_date: '1977-11-03', mrn: expect.any(String) });
  expect((await rows('select 1 from patients.identifier where chart_id = $1', [first.chartId])).length).toBe(2);
});
