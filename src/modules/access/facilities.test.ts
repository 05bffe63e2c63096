import { afterAll, beforeAll, expect, it } from 'vitest';
import { testDatabase } from '../../../test/kit/database.ts';
import type { TestDatabase } from '../../../test/kit/database.ts';
import { testServed } from '../../../test/kit/served.ts';
import type { Served } from '../../../test/kit/served.ts';
import { importFiles } from '../../interfaces/files/import-files.ts';
import { readyDepartment } from '../../interfaces/cli/ready-department.ts';
import { demoPassword } from './index.ts';

let db: TestDatabase, served: Served;
const act = (name: string, input: object, actor = served.house.operator) => served.house.perform(served.house.actions.find((a) => a.name === name)!, input, actor) as Promise<any>;
beforeAll(async () => {
  db = await testDatabase(); served = await testServed(db);
  await act('access.set-facility', { id: 'north', name: 'North Clinic', zone: 'America/Denver', mrnSystem: 'urn:oid:2.16.840.1.113883.3.42' });
  await act('access.set-facility', { id: 'south', name: 'South Clinic', zone: 'America/Chicago' });
});
afterAll(async () => { await served.close(); await db.drop(); });

async function take(text: string, path: string, facility: string) {
  const files = async function* () { yield { path, bytes: (async function* () { yield Buffer.from(text); })() }; };
  return importFiles({ perform: served.house.perform, actor: { ...served.house.operator, facility }, newId: () => served.house.ids.next() }, files(), { source: `lab of ${facility}` });
}

it('is added, listed, renamed; its number authority stays', async () => {
  expect((await act('access.list-facilities', {})).facilities).toMatchObject([{ id: 'main' }, { id: 'north', zone: 'America/Denver', mrnSystem: 'urn:oid:2.16.840.1.113883.3.42' }, { id: 'south', mrnSystem: 'urn:chartkeeper:mrn:south' }]);
  await act('access.set-facility', { id: 'south', name: 'South Campus', zone: 'America/Chicago' });
  expect((await act('access.list-facilities', {})).facilities[2].name).toBe('South Campus');
  await expect(act('access.set-facility', { id: 'south', name: 'S', zone: 'America/Chicago', mrnSystem: 'urn:x:other' })).rejects.toMatchObject({ kind: 'rule-refused' });
  await expect(act('access.set-facility', { id: 'west', name: 'W', zone: 'Mars/Olympus' })).rejects.toMatchObject({ kind: 'invalid-input' });
});

it('is given to people and programs; one that is not there is refused with those that are', async () => {
  const made = await act('access.add-person', { name: 'Nora North', role: 'records-clerk', facility: 'north' });
  await expect(act('access.add-person', { name: 'Wes West', role: 'coder', facility: 'west' })).rejects.toMatchObject({ kind: 'invalid-input', issues: [{ mend: expect.stringContaining('main, north, south') }] });
  await expect(act('access.add-client', { name: 'x', facility: 'west' })).rejects.toMatchObject({ kind: 'invalid-input' });
  const signIn = await served.app.inject({ method: 'POST', url: '/api/access/sign-in', headers: { 'x-chartkeeper': '1' }, payload: { signInName: made.signInName, password: made.password } });
  const cookie = String(signIn.headers['set-cookie']).split(';')[0]!;
  const me = async () => (await served.app.inject({ method: 'POST', url: '/api/access/show-me', headers: { cookie, 'x-chartkeeper': '1' }, payload: {} })).json().facility;
  expect(await me()).toEqual({ id: 'north', name: 'North Clinic', zone: 'America/Denver' });
  await act('access.change-person', { id: made.id, facility: 'south' });
  expect((await me()).id).toBe('south');
});

it('stands in what it takes in: the run, the chart, the number, the zone assumed, the audit', async () => {
  const patient = (n: string, extra: object = {}) => JSON.stringify({ resourceType: 'Patient', id: n, name: [{ family: 'Facility', given: [n] }], birthDate: '1961-02-03', identifier: [{ type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'MR' }] }, system: 'urn:sender', value: `S-${n}` }], ...extra });
  // Where the house numbers by facility; under unit numbering the issuer's authority stands for all.
  const { policy } = served.house, { get } = policy;
  policy.get = <T>(id: string): T => (id === 'patients.mrn' ? { ...get.call(policy, id) as object, numbering: 'facility' } : get.call(policy, id)) as T;
  const run = await take(patient('one'), 'one.json', 'north');
  expect(run).toMatchObject({ facility: 'north', filed: 1 });
  await take(patient('two'), 'two.json', 'south');
  const { rows } = await served.house.db.light.query(`select p.given, p.mrn_system, p.mrn_assigner, c.facility from patients.patient p join chart.chart c using (chart_id) where p.family = 'Facility' order by p.given`);
  expect(rows).toEqual([
    // Ours comes before the sender's number, under whichever authority it is given.
    { given: 'one', mrn_system: '2.16.840.1.113883.3.42', mrn_assigner: 'North Clinic', facility: 'north' },
    { given: 'two', mrn_system: 'urn:chartkeeper:mrn:south', mrn_assigner: null, facility: 'south' },
  ]);
  await take(patient('one', { gender: 'female' }), 'one-again.json', 'north');
  expect((await served.house.db.light.query(`select mrn_system from patients.patient where given = 'one'`)).rows).toEqual([{ mrn_system: '2.16.840.1.113883.3.42' }]);
  const hl7 = 'MSH|^~\\&|A|B|C|D|20260105101500||ADT^A01|77|P|2.5\rPID|1||Z1^^^NORTH^MR||Zoned^Ann||19700101|F\rPV1|1|I|W1|||||||||||||||||V1|||||||||||||||||||||||||20260105101500\r';
  await take(hl7, 'a.hl7', 'north');
  const { rows: [visit] } = await served.house.db.light.query(`select v.content as text from chart.entry e join chart.version v using (chart_id, rid, version) join chart.type_name t on t.type = e.type where t.name = 'Encounter' and e.chart_id = (select chart_id from patients.patient where family = 'Zoned')`);
  expect(visit.text).toContain('2026-01-05T10:15:00-07:00');
  const audit = await served.house.db.light.query(`select distinct a.facility from audit.entry e join audit.actor a on a.no = e.actor where e.action = 'exchange.open-run' order by 1`);
  expect(audit.rows.map((r) => r.facility)).toEqual(expect.arrayContaining(['north', 'south']));
  await expect(take(patient('three'), 'three.json', 'west')).rejects.toMatchObject({ kind: 'invalid-input' });
});

it('a department that began as a demo closes the known passwords when it is no demo any more, and opens them in a demo again', async () => {
  const signIn = (signInName: string) => served.app.inject({ method: 'POST', url: '/api/access/sign-in', headers: { 'x-chartkeeper': '1' }, payload: { signInName, password: demoPassword } });
  const first = await signIn('clerk');
  const cookie = String(first.headers['set-cookie']).split(';')[0]!;
  const said: string[] = [];
  const production = { ...served.house, config: { ...served.house.config, demo: false, production: true } };
  await readyDepartment(production, { say: (t) => { said.push(t); }, firstStart: false });
  expect(said.join('\n')).toMatch(/10 demo accounts are closed/);
  expect((await signIn('admin')).statusCode).toBe(401);
  await new Promise((r) => setTimeout(r, 1000));
  expect((await served.app.inject({ method: 'POST', url: '/api/access/show-me', headers: { cookie, 'x-chartkeeper': '1' }, payload: {} })).statusCode).toBe(401);
  // Real people were added to this demo: it is opened again all the same, for it was one.
  await readyDepartment(served.house, { say() {}, firstStart: false });
  expect((await signIn('admin')).statusCode).toBe(200);
});
