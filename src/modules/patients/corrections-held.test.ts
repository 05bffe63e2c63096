import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { testHouse } from '../../../test/kit/house.ts';
import type { TestHouse } from '../../../test/kit/house.ts';
import { action } from '../../platform/action.ts';
import type { Ctx } from '../../platform/action.ts';
import { parseExact } from '../../standards/fhir/exact-json.ts';
import { patchEntry } from '../chart/actions/patch-entry.ts';
import { readEntry } from '../chart/actions/read-entry.ts';
import { updateEntry } from '../chart/actions/update-entry.ts';
import { registerGuard, registerProjection } from '../chart/index.ts';
import { correct } from './actions/correct.ts';
import { listDifferences, settleDifference } from './actions/differences.ts';
import { show } from './actions/show.ts';
import { InTurn, correctionGuard, identifyAtDoor, patientsProjection } from './index.ts';

/** What was corrected here stands, whichever door contradicts it: messages in a batch, and programs through FHIR. */
let house: TestHouse, chartId: string, patientId: string, n = 0;
beforeAll(async () => { for (const p of patientsProjection) registerProjection(p); registerGuard(correctionGuard); house = await testHouse(); });
afterAll(() => house.close());

const act = action<(ctx: Ctx) => Promise<any>, any>({ name: 'patients.test', title: 'Test', kind: 'write', right: 'chart.read', checkInput: false, input: z.any() as never, run: (ctx, work) => work(ctx) });
const source = 'valley-adt', families = ['', 'Bryant', 'Okafor', 'Lindqvist', 'Moreau', 'Takahashi'];
const told = (phone: string, city = 'Salem') => ({ resourceType: 'Patient', identifier: [{ system: 'urn:oid:1.2.840.7', value: `P-${n}` }], name: [{ use: 'official', family: families[n], given: ['Ada'] }], birthDate: '1948-06-17', gender: 'female', telecom: [{ system: 'phone', use: 'home', value: phone }], address: [{ city }] });
beforeEach(async () => {
  n += 1;
  ({ chartId, patientId } = await house.perform(act, (ctx: Ctx) => identifyAtDoor(ctx, { source, patient: told('(503) 555-0140', 'Portland') }), house.clerk) as any);
  await fix({ telecoms: [{ system: 'phone', use: 'home', value: '(503) 555-0199', from: null, to: null }] });
});
const now = async (): Promise<any> => (await house.perform(show, { chartId }, house.clerk) as any).demographics;
const fix = async (change: object) => house.perform(correct, { chartId, expectVersion: (await now()).version, reason: 'She says so', change }, house.clerk);
const waiting = async (): Promise<any[]> => (await house.perform(listDifferences, { chartId }, house.clerk) as any).differences;
/** Messages as a feed brings them, several in one batch. */
const batch = (...people: object[]): Promise<any[]> => house.perform(act, async (ctx: Ctx) => {
  const turn = await InTurn.open(ctx, source, people.map((patient) => ({ source, patient }))), all = [];
  for (const at of people.keys()) { const who = turn.identify(at); all.push((await turn.demographics(at, (who as { chartId: string }).chartId, {})).findings); }
  await turn.finish();
  return all;
}, house.clerk) as Promise<any[]>;
const stored = async (): Promise<any> => JSON.parse((await house.perform(readEntry, { type: 'Patient', id: patientId }, house.client)).text);

it('a batch of messages does not overwrite what was corrected here; the rest it may change, and the difference waits', async () => {
  const [first, second] = await batch(told('(503) 555-0141'), told('(503) 555-0141'));
  expect(first).toMatchObject([{ code: 'patients.corrected-here', says: expect.stringContaining('Phone, home was corrected here') }]);
  // The same said again in the batch is no news.
  expect(second).toEqual([]);
  expect(await now()).toMatchObject({ telecoms: [{ value: '(503) 555-0199' }], addresses: [{ city: 'Salem' }] });
  expect(await waiting()).toMatchObject([{ label: 'Phone, home', ours: [expect.stringContaining('0199')], theirs: [expect.stringContaining('0141')], source }]);
  // It takes its word back, and says something new, in one batch.
  await batch(told('(503) 555-0199'), told('(503) 555-0142'));
  expect(await waiting()).toMatchObject([{ theirs: [expect.stringContaining('0142')] }]);
  expect((await now()).telecoms).toMatchObject([{ value: '(503) 555-0199' }]);
});

it('a program that puts or patches something else is told so, changes nothing, and its word waits for a person', async () => {
  const put = (change: object) => house.perform(updateEntry, { type: 'Patient', id: patientId, ...parseExact(JSON.stringify({ ...stand, ...change })) }, house.client);
  const stand = await stored();
  expect(stand.id).toBe(patientId);
  await expect(put({ telecom: [{ system: 'phone', use: 'home', value: '(503) 555-0141' }] })).rejects.toMatchObject({ kind: 'rule-refused', issues: [{ code: 'business-rule', says: expect.stringContaining('Phone, home was corrected here') }] });
  expect(await waiting()).toMatchObject([{ label: 'Phone, home', theirs: [expect.stringContaining('0141')], source: 'A program' }]);
  await expect(put({ telecom: undefined })).rejects.toMatchObject({ kind: 'rule-refused' });
  await expect(house.perform(patchEntry, { type: 'Patient', id: patientId, patch: [{ op: 'replace', path: '/telecom/0/value', value: '(503) 555-0143' }] }, house.client)).rejects.toMatchObject({ kind: 'rule-refused' });
  expect((await now()).telecoms).toMatchObject([{ value: '(503) 555-0199' }]);
  // What was not corrected here it may change, and what agrees passes.
  await put({ maritalStatus: { text: 'Widowed' } });
  expect(await now()).toMatchObject({ telecoms: [{ value: '(503) 555-0199' }], maritalStatus: 'Widowed' });
  // Accepted by a person, the program may say it from then on.
  const [d] = await waiting();
  await house.perform(settleDifference, { chartId, field: d.field, mark: d.mark, decision: 'accept-theirs' }, house.clerk);
  const next = await stored();
  await house.perform(updateEntry, { type: 'Patient', id: patientId, ...parseExact(JSON.stringify({ ...next, telecom: [{ system: 'phone', use: 'home', value: '(503) 555-0177' }] })) }, house.client);
  expect((await now()).telecoms).toMatchObject([{ value: '(503) 555-0177' }]);
});
