import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { testHouse } from '../../../../test/kit/house.ts';
import type { TestHouse } from '../../../../test/kit/house.ts';
import { action } from '../../../platform/action.ts';
import { makePerform } from '../../../platform/perform.ts';
import { registerProjection } from '../../chart/index.ts';
import { filePatient, patientsProjection } from '../index.ts';
import { correct } from './correct.ts';
import { listCorrectionRequests, withdrawCorrectionRequest } from './correction-requests.ts';
import { register } from './register.ts';
import { show } from './show.ts';

let house: TestHouse, perform: TestHouse['perform'], chartId: string;
beforeAll(async () => {
  for (const p of patientsProjection) registerProjection(p);
  house = await testHouse();
  const { readPolicy } = await import('../../../platform/policy/read-policy.ts'), { policyFolder } = await import('../../../../test/kit/house.ts'), { permit, permitChart } = await import('../../access/rules/permit.ts');
  const policy = readPolicy(policyFolder);
  // The same house at a site where the feed masters demographics.
  perform = makePerform({
    light: house.db.light, heavy: house.db.heavy, reads: house.db.reads, recorder: { within() {}, async apart() {}, together(_entry, { text, params }) { return { statement: { text: `select q.*, 0 as recorded from (${text}) q`, values: [...params] }, done() {} }; } }, permit: (actor, act) => permit(actor, act.right), permitChart, publish: async () => {},
    policy: (id) => (id === 'patients.demographics-master' ? { default: 'here', main: 'feed' } as never : policy.get(id)), ids: house.ids, log: { error() {}, warn() {}, info() {}, debug() {} } as never, clock: () => new Date(),
  });
  ({ chartId } = await perform(register, { names: [{ use: 'official', family: 'Bryant', given: ['Ada'], prefix: [], suffix: [], from: null, to: null }], birthDate: '1957-03-04', sex: 'female' }, house.clerk) as any);
});
afterAll(() => house.close());

const feedSays = (patient: object) => perform(action({ name: 'test.feed', title: 'x', kind: 'write', right: 'patients.register', input: z.any(), run: (ctx) => filePatient(ctx, { chartId, source: 'adt', patient: { resourceType: 'Patient', ...patient } }) }), {}, house.clerk);
const state = async (): Promise<string[]> => (await Promise.all((['open', 'agreed', 'withdrawn'] as const).map(async (s) => ((await perform(listCorrectionRequests, { state: s }, house.clerk) as any).requests as any[]).map(() => s)))).flat();
const now = async (): Promise<any> => (await perform(show, { chartId }, house.clerk) as any).demographics;

it('under the feed a correction is asked for: the record stays, the feed does not undo the request, and it closes when the feed agrees', async () => {
  const asked = await perform(correct, { chartId, expectVersion: 1, reason: 'Passport seen', change: { birthDate: '1957-03-05' } }, house.clerk) as any;
  expect(asked).toMatchObject({ version: 1, requestId: expect.any(String) });
  expect(await now()).toMatchObject({ version: 1, birthDate: '1957-03-04' });
  expect((await perform(listCorrectionRequests, {}, house.clerk) as any).requests).toMatchObject([{ requestId: asked.requestId, line: { chartId, family: 'Bryant' }, reason: 'Passport seen', change: { birthDate: '1957-03-05' }, askedBy: house.clerk.name }]);
  // The feed says something else of the same person: its own goes in, the request waits on.
  await feedSays({ telecom: [{ system: 'phone', value: '(503) 226-0171' }], birthDate: '1957-03-04' });
  expect(await now()).toMatchObject({ birthDate: '1957-03-04', telecoms: [{ value: '(503) 226-0171' }] });
  expect(await state()).toEqual(['open']);
  await feedSays({ birthDate: '1957-03-05' });
  expect(await now()).toMatchObject({ birthDate: '1957-03-05' });
  expect(await state()).toEqual(['agreed']);
});

it('is a FHIR Task, to be taken upstream; it can be withdrawn once', async () => {
  const { version } = await now();
  const { requestId } = await perform(correct, { chartId, expectVersion: version, reason: 'Typed wrong', change: { sex: 'other' } }, house.clerk) as any;
  const { rows: [{ content }] } = await house.db.light.query(`select v.content from chart.entry e join chart.version v on v.chart_id = e.chart_id and v.rid = e.rid and v.version = e.version where e.id = $1`, [requestId]);
  expect(JSON.parse(content)).toMatchObject({ resourceType: 'Task', status: 'requested', intent: 'proposal', code: { coding: [{ system: 'urn:chartkeeper:task', code: 'correct-demographics' }] } });
  await perform(withdrawCorrectionRequest, { chartId, requestId }, house.clerk);
  expect(await state()).toEqual(['agreed', 'withdrawn']);
  await expect(perform(withdrawCorrectionRequest, { chartId, requestId }, house.clerk)).rejects.toMatchObject({ kind: 'conflict' });
});

it('where this system masters, a correction changes the record at once', async () => {
  const { version } = await now();
  expect(await house.perform(correct, { chartId, expectVersion: version, reason: 'Passport seen', change: { sex: 'other', profile: { interpreter: 'yes', deceased: '2026-01-02' } } }, house.clerk)).toEqual({ version: version + 1, requestId: null });
  expect(await now()).toMatchObject({ sex: 'other', profile: { interpreter: 'yes', deceased: '2026-01-02' } });
});

it('a correction asks its checks as well', async () => {
  const { version } = await now();
  const change = { birthDate: '2095-01-01' };
  await expect(house.perform(correct, { chartId, expectVersion: version, reason: 'As on form', change }, house.clerk)).rejects.toMatchObject({ kind: 'rule-refused', issues: [{ at: 'birthDate', code: 'check:registration.birth-in-future' }] });
  await expect(house.perform(correct, { chartId, expectVersion: version, reason: 'As on form', change, acknowledged: [{ check: 'registration.birth-in-future', at: 'birthDate' }] }, house.clerk)).resolves.toMatchObject({ version: version + 1 });
});
