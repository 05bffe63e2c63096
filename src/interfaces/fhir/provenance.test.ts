import { afterAll, beforeAll, expect, it } from 'vitest';
import { validate } from '../../standards/fhir/validate.ts';
import type { FhirServer } from './test/fhir-server.ts';
import { fhirServer } from './test/fhir-server.ts';

let s: FhirServer;
beforeAll(async () => { s = await fhirServer(); });
afterAll(() => s.close());

const provenances = (reply: any): any[] => (reply.body.entry ?? []).map((e: any) => e.resource).filter((r: any) => r.resourceType === 'Provenance');

it('tells of every entry how it was filed, where no sender told', async () => {
  const patient = await s.create({ resourceType: 'Patient', name: [{ family: 'Told' }] });
  const [silent, told] = [await s.create({ resourceType: 'Condition', subject: { reference: `Patient/${patient}` }, code: { text: 'a' } }), await s.create({ resourceType: 'Condition', subject: { reference: `Patient/${patient}` }, code: { text: 'b' } })];
  const stored = await s.create({ resourceType: 'Provenance', target: [{ reference: `Condition/${told}` }], recorded: '2020-01-01T00:00:00Z', agent: [{ who: { display: 'The sender' } }] });
  const beside = provenances(await s.ask('GET', `/Condition?patient=${patient}&_revinclude=Provenance:target`));
  expect(beside.map((p) => p.target[0].reference).sort()).toEqual([`Condition/${silent}`, `Condition/${told}`].sort());
  expect(beside.find((p) => p.target[0].reference === `Condition/${told}`).id).toBe(stored);
  const made = beside.find((p) => p.target[0].reference === `Condition/${silent}`);
  expect(validate(made)).toEqual([]);
  expect(made).toMatchObject({ activity: { coding: [{ code: 'CREATE' }] }, agent: [{ type: { coding: [{ code: 'author' }] }, who: { display: expect.any(String) } }] });
  expect((await s.ask('GET', `/Provenance/${made.id}`)).body).toEqual(made);
  await s.ask('PUT', `/Condition/${silent}`, { resourceType: 'Condition', id: silent, subject: { reference: `Patient/${patient}` }, code: { text: 'c' } });
  const [byTarget, ...more] = provenances(await s.ask('GET', `/Provenance?target=Condition/${silent}`));
  expect([byTarget.activity.coding[0].code, more]).toEqual(['UPDATE', []]);
  expect(provenances(await s.ask('GET', `/Provenance?target=Condition/${told}`)).map((p) => p.id)).toEqual([stored]);
  expect(provenances(await s.ask('GET', `/Provenance?target=Condition/${told},Patient/${patient}`))).toHaveLength(2);
  expect(provenances(await s.ask('GET', '/Provenance?target=Condition/nothing'))).toEqual([]);
  expect(Number((await s.house.db.light.query(`select count(*) as n from chart.entry e join chart.type_name t using (type) where t.name = 'Provenance'`)).rows[0].n)).toBe(1);
});

it('stands in for nothing in a conditional create', async () => {
  const patient = await s.create({ resourceType: 'Patient' });
  const made = await s.ask('POST', '/Provenance', { resourceType: 'Provenance', target: [{ reference: `Patient/${patient}` }], recorded: '2020-01-01T00:00:00Z', agent: [{ who: { display: 'x' } }] }, { 'if-none-exist': `target=Patient/${patient}` });
  expect(made.status).toBe(201);
});

it('tells nothing to who may not read the entry', async () => {
  const patient = await s.create({ resourceType: 'Patient' });
  const [filing] = provenances(await s.ask('GET', `/Provenance?target=Patient/${patient}`));
  const reviewer = { ...s.house.actor('external-reviewer'), onlyCharts: new Set(['7']) };
  const narrow = { ...s.house.client, scopes: ['system/Provenance.rs'] };
  expect((await s.ask('GET', `/Provenance/${filing.id}`, undefined, {}, reviewer)).status).toBe(404);
  expect((await s.ask('GET', `/Provenance/${filing.id}`, undefined, {}, narrow)).status).toBe(403);
  for (const actor of [reviewer, narrow]) expect(provenances(await s.ask('GET', `/Provenance?target=Patient/${patient}`, undefined, {}, actor))).toEqual([]);
  expect((await s.ask('GET', '/Provenance/filed-1-1-1')).status).toBe(404);
  const blind = { ...s.house.client, scopes: ['system/Patient.rs'] };
  expect(provenances(await s.ask('GET', `/Patient?_id=${patient}&_revinclude=Provenance:target`, undefined, {}, blind))).toEqual([]);
});
