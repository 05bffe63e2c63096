import { afterAll, beforeAll, expect, it } from 'vitest';
import { testHouse } from '../../../test/kit/house.ts';
import type { TestHouse } from '../../../test/kit/house.ts';
import { registerMoveFollower, registerProjection } from '../chart/index.ts';
import { openCaseAction } from '../charting/actions/cases.ts';
import { decideCaseAction } from '../charting/actions/decide-case.ts';
import { planMoveAction } from '../charting/actions/plan-move.ts';
import { patientsProjection } from '../patients/index.ts';
import { file, followMoves, openRun, receive } from './index.ts';

let house: TestHouse, run: { runId: string; sourceNo: number };
beforeAll(async () => { for (const p of patientsProjection) registerProjection(p); registerMoveFollower(followMoves); house = await testHouse(); run = await house.perform(openRun, { source: 'clinic' }, house.operator); });
afterAll(() => house.close());

async function send(...resources: object[]): Promise<string[]> {
  const parts = resources.map((one, i) => { const text = JSON.stringify(one); return { file: { id: house.ids.next(), path: 'test' }, portion: { bytes: Buffer.from(text), items: [{ start: 0, length: Buffer.byteLength(text), standard: 'fhir' as const, place: `resource ${i}` }] } }; });
  const { items } = await house.perform(receive, { ...run, parts }, house.operator);
  await house.perform(file, { ...run, ids: items.map((i) => i.id), held: new Map(), mayWait: false }, house.operator);
  return (await house.db.light.query('select state from exchange.item where item_id = any($1::bigint[]) order by item_id', [items.map((i) => i.id)])).rows.map((r) => r.state);
}
const patient = (id: string, family: string): object => ({ resourceType: 'Patient', id, identifier: [{ system: 'urn:oid:2.16.840.1.113883.19.5.9', value: `MR-${id}`, type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'MR' }] } }], name: [{ family, given: ['Ann'] }], birthDate: '1970-01-01', gender: 'female' });
const weight = (subject: string, value: number, note?: string): object => ({ resourceType: 'Observation', id: 'w1', status: 'final', code: { text: 'Weight' }, subject: { reference: `Patient/${subject}` }, valueQuantity: { value, unit: 'kg' }, ...(note ? { note: [{ text: note }] } : {}) });
const weights = async (): Promise<string[]> => (await house.db.light.query(`select i.value, v.content from chart.entry e join chart.version v using (chart_id, rid, version) join chart.type_name t on t.type = e.type join patients.identifier i using (chart_id)
  where not e.deleted and t.name = 'Observation' and i.value like 'MR-%' order by e.chart_id, e.rid`)).rows.map((r) => `${r.value} ${JSON.parse(r.content).valueQuantity.value}`);

it('takes an entry that a case moved for the same one when its file comes again, and never puts it back', async () => {
  expect(await send(patient('a', 'Wrong'), patient('b', 'Right'), weight('a', 70))).toEqual(['filed', 'filed', 'filed']);
  const charts = (await house.db.light.query(`select chart_id from patients.identifier where value like 'MR-%' order by value`)).rows.map((r) => r.chart_id) as [string, string];
  const key = { type: 'Observation', id: (await house.db.light.query(`select d.id from chart.directory d join chart.type_name t on t.type = d.type where t.name = 'Observation'`)).rows[0].id as string };
  const { caseId } = await house.perform(openCaseAction, openCaseAction.input.parse({ kind: 'wrong-chart', fromChart: charts[0], toChart: charts[1], entries: [key], says: 'The weight is hers' }), house.operator);
  const plan = await house.perform(planMoveAction, { entries: [key], toChart: charts[1] }, house.operator);
  await house.perform(decideCaseAction, decideCaseAction.input.parse({ caseId, decision: 'move', toChart: charts[1], entries: plan.moves.map((m) => ({ type: m.type, id: m.id, expectVersion: m.version })), reason: 'It is hers' }), house.operator);
  expect(await weights()).toEqual(['MR-b 70']);
  // The sender still says it of the wrong person, as before and with another value: neither comes into the wrong chart.
  const again = await send({ ...weight('a', 70), language: 'en' }, weight('a', 75));
  expect(again).toEqual(['filed', 'filed']);
  expect(await weights()).toEqual(['MR-b 70']);
  expect((await house.db.light.query(`select count(*)::int as n from exchange.finding where code = 'moved-away'`)).rows[0].n).toBe(2);
  // Told of the right one it is a new version of what moved.
  expect(await send(weight('b', 71))).toEqual(['filed']);
  expect(await weights()).toEqual(['MR-b 71']);
});
