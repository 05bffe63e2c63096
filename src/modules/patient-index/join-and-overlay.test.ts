import { afterAll, beforeAll, expect, it } from 'vitest';
import { testHouse } from '../../../test/kit/house.ts';
import type { TestHouse } from '../../../test/kit/house.ts';
import { people } from '../../../test/kit/people.ts';
import { createRecorder } from '../audit/index.ts';
import type { AuditRecorder } from '../audit/index.ts';
import { registerGuard, registerProjection } from '../chart/index.ts';
import { correct, patientsProjection, show } from '../patients/index.ts';
import { blastRadius } from './actions/blast-radius.ts';
import { joinAction } from './actions/join.ts';
import { planJoinAction } from './actions/plan-join.ts';
import { planUnmergeAction, unmergeAction } from './actions/unmerge.ts';
import { overlayGuard } from './overlay-guard.ts';
import { registerMergeCheck } from './merge-checks.ts';
import { sealCheck } from './seal-check.ts';
import { sealAdoption, setAlias } from './actions/seals.ts';

let house: TestHouse, recorder: AuditRecorder, last = 0;
beforeAll(async () => {
  for (const p of patientsProjection) registerProjection(p);
  registerGuard(overlayGuard);
  house = await testHouse({ clock: () => { last = Math.max(last + 1, Date.now()); return new Date(last); }, recorder: (_, connection) => recorder = createRecorder(connection) });
});
afterAll(async () => { await recorder.close(); await house.close(); });

const ann = { name: [{ use: 'official', family: 'Carter', given: ['Ann'] }], birthDate: '1957-03-04', gender: 'female' };
const bea = { name: [{ use: 'official', family: 'Okafor', given: ['Beatrice'] }], birthDate: '1988-11-30', gender: 'female' };

it('a join that takes the other name and birth date is asked of nobody twice, and what it was before is no step of a walk', async () => {
  const kit = people(house), analyst = house.actor('data-integrity-analyst'), a = await kit.person(ann), b = await kit.person(bea);
  const choices = { name: 'joined', birthDate: 'joined' } as const, plan = await house.perform(planJoinAction, { charts: [a.chartId, b.chartId], survivor: a.chartId, kind: 'merge', choices }, analyst);
  const { joinId } = await house.perform(joinAction, { survivor: a.chartId, joined: b.chartId, kind: 'merge', hash: plan.hash, choices, reason: 'the same person' }, analyst) as any;
  const d = (await house.perform(show, { chartId: a.chartId }, house.clerk) as any).demographics;
  expect(await house.perform(correct, { chartId: a.chartId, expectVersion: d.version, reason: 'Slip of the keys', change: { birthDate: '1988-11-03' } }, house.clerk)).toMatchObject({ requestId: null });

  // Who saw what from the join to its undoing: acts on either chart, and nothing before or after.
  await house.perform(show, { chartId: b.chartId }, house.provider);
  const proposal = await house.perform(planUnmergeAction, { joinId }, analyst) as any;
  await house.perform(unmergeAction, { joinId, hash: proposal.hash, reason: 'two people after all' }, analyst);
  await house.perform(show, { chartId: b.chartId }, house.actor('coder'));
  const told = await house.perform(blastRadius, { subject: { of: 'join', joinId }, limit: 500 }, house.privacyOfficer) as any;
  expect(told.says).toBe('From the join to its undoing');
  expect(told.people.map((p: any) => [p.id, p.counts.view ?? 0, p.counts.entry > 0])).toEqual(expect.arrayContaining([[house.clerk.id, 1, true], [house.provider.id, 1, false], [analyst.id, 0, true]]));
  expect(told.people.some((p: any) => p.id === house.actor('coder').id)).toBe(false);
});

it('an unknown patient who is somebody known already is joined to them, and found under both', async () => {
  const kit = people(house), analyst = house.actor('data-integrity-analyst'), unknown = await kit.person({ name: [{ use: 'temp', family: 'Unknown', given: ['Trauma', 'Echo'] }], gender: 'unknown' }), known = await kit.person(ann);
  const plan = await house.perform(planJoinAction, { charts: [known.chartId, unknown.chartId], survivor: known.chartId, kind: 'merge' }, analyst);
  await house.perform(joinAction, { survivor: known.chartId, joined: unknown.chartId, kind: 'merge', hash: plan.hash, choices: {}, reason: 'The wife came' }, analyst);
  expect(await kit.personOf(unknown.chartId)).toEqual([known.chartId, unknown.chartId].sort());
  expect(await kit.patientOf(known)).toMatchObject({ birthDate: '1957-03-04', gender: 'female', name: [{ family: 'Carter' }, { family: 'Unknown', use: 'old' }] });
});

it('a join of a protected record, or of the two charts of an adoption, needs a second person', async () => {
  registerMergeCheck(sealCheck);
  const kit = people(house), analyst = house.actor('data-integrity-analyst'), a = await kit.person(ann), b = await kit.person(ann), c = await kit.person(bea);
  const needs = async (x: { chartId: string }, y: { chartId: string }) => { const p = await house.perform(planJoinAction, { charts: [x.chartId, y.chartId] }, analyst); return [p.needsSecond, p.checks.filter((k) => k.rule === 'seals.protected').map((k) => k.state)]; };
  expect(await needs(a, b)).toEqual([false, []]);
  const part = (family: string, given: string) => ({ use: null, family, given: [given], prefix: [], suffix: [], from: null, to: null });
  await house.perform(setAlias, { chartId: a.chartId, expectVersion: 1, name: part('Gray', 'Pat'), reason: 'Known to the public' }, house.privacyOfficer);
  expect((await needs(a, b))[1]).toEqual(['forbid']);
  const { newChart } = await house.perform(sealAdoption, { chartId: c.chartId, expectVersion: 1, name: part('Ashworth', 'Bea'), order: 'Decree 1', reason: 'Adopted' }, house.privacyOfficer) as any;
  expect((await needs(c, { chartId: newChart }))[1]).toEqual(['forbid']);
});
