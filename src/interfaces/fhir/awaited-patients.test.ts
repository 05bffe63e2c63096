import { afterAll, beforeAll, expect, it } from 'vitest';
import type { FhirServer } from './test/fhir-server.ts';
import { fhirServer } from './test/fhir-server.ts';

let s: FhirServer;
beforeAll(async () => { s = await fhirServer(); });
afterAll(() => s.close());

const observation = (patient: string, more: object = {}): object => ({ resourceType: 'Observation', status: 'final', code: { text: 'x' }, subject: { reference: `Patient/${patient}` }, ...more });
const put = (id: string) => s.ask('PUT', `/Patient/${id}`, { resourceType: 'Patient', id, name: [{ family: 'Late' }] });
const everything = async (id: string): Promise<string[]> => (await s.ask('GET', `/Patient/${id}/$everything`)).body.entry.map((e: any) => e.resource.id).sort();
const chartOf = async (id: string): Promise<string> => (await s.house.db.light.query('select chart_id from chart.directory where id = $1', [id])).rows[0].chart_id;

it('files what is about a patient who is not here, finds it, and gives it to the patient who comes', async () => {
  const [one, two] = [await s.create(observation('late-1')), await s.create(observation('late-1'))];
  expect(await chartOf(one)).toBe(await chartOf(two));
  expect(await chartOf(one)).not.toBe('1');
  expect((await s.ids('/Observation?patient=late-1')).sort()).toEqual([one, two].sort());
  expect((await s.ask('GET', '/Patient/late-1')).status).toBe(404);
  expect((await s.ask('PUT', `/Observation/${one}`, { ...observation('late-1', { status: 'amended' }), id: one })).status).toBe(200);
  expect((await put('late-1')).status).toBe(201);
  expect(await everything('late-1')).toEqual([one, two, 'late-1'].sort());
  expect((await s.ids('/Observation?patient.name=late')).sort()).toEqual([one, two].sort());
  expect((await s.ids('/Patient/late-1/Observation')).sort()).toEqual([one, two].sort());
  expect(Number((await s.house.db.light.query('select count(*) as n from chart.dangling_reference where target_id = $1', ['late-1'])).rows[0].n)).toBe(0);
});

it('keeps together what is about a patient of another server', async () => {
  const away = { subject: { reference: 'http://elsewhere.example/fhir/Patient/late-9' } };
  const [one, two] = [await s.create(observation('x', away)), await s.create(observation('x', away))];
  expect(await chartOf(one)).toBe(await chartOf(two));
  await put('late-9');
  expect(await everything('late-9')).toEqual(['late-9']);
  expect((await s.ids('/Observation?subject=http://elsewhere.example/fhir/Patient/late-9')).sort()).toEqual([one, two].sort());
});

it('lets every one of many who write at once without If-Match be filed', async () => {
  await put('busy');
  const puts = await Promise.all(Array.from({ length: 16 }, (_, i) => s.ask('PUT', '/Patient/busy', { resourceType: 'Patient', id: 'busy', name: [{ family: 'Busy', given: [`g${i}`] }] })));
  expect(puts.map((r) => r.status)).toEqual(puts.map(() => 200));
  const patches = await Promise.all(Array.from({ length: 12 }, (_, i) => s.ask('PATCH', '/Patient/busy', [{ op: 'add', path: '/name/0/given/-', value: `p${i}` }])));
  expect(patches.map((r) => r.status)).toEqual(patches.map(() => 200));
  expect((await s.ask('GET', '/Patient/busy')).body.name[0].given).toHaveLength(13);
});

it('never gives one patient what waits for another', async () => {
  // About A, and it merely names B: B comes first and must not get A's chart.
  const about = await s.create(observation('wait-a', { performer: [{ reference: 'Patient/wait-b' }] }));
  await put('wait-b');
  expect(await everything('wait-b')).not.toContain('wait-a');
  await put('wait-a');
  expect(await everything('wait-a')).toContain(about);
  expect(await chartOf('wait-a')).not.toBe(await chartOf('wait-b'));
  // About two who both come: it stands in both, and each has a chart of its own.
  const group = await s.create({ resourceType: 'Group', type: 'person', actual: true, member: [{ entity: { reference: 'Patient/pair-a' } }, { entity: { reference: 'Patient/pair-b' } }] });
  for (const id of ['pair-b', 'pair-a']) { await put(id); expect(await everything(id)).toEqual([group, id].sort()); }
  expect(await chartOf('pair-a')).not.toBe(await chartOf('pair-b'));
});

it('loses none when the patient and what is about it come at once', async () => {
  for (let round = 0; round < 5; round += 1) {
    const id = `race-${round}`;
    const replies = await Promise.all([s.ask('POST', '/Observation', observation(id)), put(id), s.ask('POST', '/Observation', observation(id)), s.ask('POST', '/Observation', observation(id))]);
    expect(replies.map((r) => r.status)).toEqual([201, 201, 201, 201]);
    expect(await everything(id)).toHaveLength(4);
  }
});

it('takes a transaction that brings them in any order, and refuses a program that could never bring the patient', async () => {
  const waiting = await s.create(observation('late-2'));
  const done = await s.ask('POST', '/', { resourceType: 'Bundle', type: 'transaction', entry: [
    { resource: { ...observation('late-2'), id: 'o-late-2' }, request: { method: 'PUT', url: 'Observation/o-late-2' } }, { resource: { resourceType: 'Patient', id: 'late-2' }, request: { method: 'PUT', url: 'Patient/late-2' } },
    { resource: observation('late-3'), request: { method: 'POST', url: 'Observation' } }, { resource: observation('late-3'), request: { method: 'POST', url: 'Observation' } },
  ] });
  expect(done.status).toBe(200);
  expect(await everything('late-2')).toEqual([waiting, 'o-late-2', 'late-2'].sort());
  await put('late-3');
  expect(await everything('late-3')).toHaveLength(3);
  const reply = await s.ask('POST', '/Observation', observation('late-4'), {}, { ...s.house.client, rights: new Set(['chart.read', 'chart.write']) });
  expect([reply.status, reply.body.issue[0].expression]).toEqual([422, ['Observation.subject']]);
});
