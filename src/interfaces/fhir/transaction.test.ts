import { afterAll, beforeAll, expect, it } from 'vitest';
import type { FhirServer } from './test/fhir-server.ts';
import { fhirServer } from './test/fhir-server.ts';

let s: FhirServer;
beforeAll(async () => { s = await fhirServer(); });
afterAll(() => s.close());

const patient = (mrn: string) => ({ resourceType: 'Patient', name: [{ family: 'Bundle', given: ['Bo'] }], identifier: [{ system: 'urn:t', value: mrn }] });
const observation = (subject: string, code = 'x') => ({ resourceType: 'Observation', status: 'final', code: { coding: [{ system: 'urn:c', code }] }, subject: { reference: subject } });
const post = (resource: any, fullUrl?: string, request: object = {}) => ({ ...(fullUrl ? { fullUrl } : {}), resource, request: { method: 'POST', url: resource.resourceType, ...request } });
const transaction = (...entry: object[]) => s.ask('POST', '/', { resourceType: 'Bundle', type: 'transaction', entry });
const rows = async (sql: string): Promise<number> => Number((await s.house.db.light.query(sql)).rows[0].n);

it('resolves urns in any order, files all in one chart, and answers in the order sent', async () => {
  const done = await transaction(
    post({ ...observation('urn:uuid:11111111-1111-4111-8111-111111111111'), performer: [{ reference: 'urn:uuid:22222222-2222-4222-8222-222222222222' }] }, 'urn:uuid:33333333-3333-4333-8333-333333333333'),
    post({ resourceType: 'Organization', name: 'Own Clinic' }, 'urn:uuid:22222222-2222-4222-8222-222222222222'),
    post(patient('T1'), 'urn:uuid:11111111-1111-4111-8111-111111111111'),
    post({ resourceType: 'Provenance', target: [{ reference: 'urn:uuid:33333333-3333-4333-8333-333333333333' }], recorded: '2020-01-01T00:00:00Z', agent: [{ who: { reference: 'urn:uuid:22222222-2222-4222-8222-222222222222' } }] }),
  );
  expect(done.status).toBe(200);
  expect(done.body.entry.map((e: any) => [e.response.status, /\/([A-Z][a-z]+)\/[^/]+\/_history\/1$/.exec(e.response.location)?.[1]])).toEqual([['201 Created', 'Observation'], ['201 Created', 'Organization'], ['201 Created', 'Patient'], ['201 Created', 'Provenance']]);
  const patientId = /Patient\/([^/]+)/.exec(done.body.entry[2].response.location)![1]!;
  const everything = await s.ask('GET', `/Patient/${patientId}/$everything`);
  expect(everything.body.entry.map((e: any) => e.resource.resourceType)).toEqual(['Patient', 'Observation', 'Provenance', 'Organization']);
  expect(everything.body.entry[1].resource.subject.reference).toBe(`Patient/${patientId}`);
  expect((await s.ask('GET', `/Patient/${patientId}/$everything?_type=Observation`)).body.entry).toHaveLength(1);
  const page = await s.ask('GET', `/Patient/${patientId}/$everything?_count=2`);
  expect(page.body.entry).toHaveLength(2);
  const next = page.body.link.find((l: any) => l.relation === 'next').url.replace(/^.*\/fhir\/R4/, '');
  expect((await s.ask('GET', next)).body.entry.map((e: any) => e.resource.resourceType)).toEqual(['Provenance', 'Organization']);
});

it('does all or nothing', async () => {
  const before = await rows('select count(*) as n from chart.version');
  const dangling = await transaction(post(patient('N1')), post(observation('urn:uuid:99999999-9999-4999-8999-999999999999')));
  expect([dangling.status, dangling.body.issue[0].expression]).toEqual([422, ['Bundle.entry[1].resource']]);
  const invalid = await transaction(post(patient('N2'), 'urn:uuid:11111111-1111-4111-8111-111111111112'), post({ ...observation('urn:uuid:11111111-1111-4111-8111-111111111112'), status: 'wrong' }));
  expect([invalid.status, invalid.body.issue[0].expression]).toEqual([422, ['Bundle.entry[1].resource.status']]);
  const twice = await transaction({ resource: { ...patient('N3'), id: 'same' }, request: { method: 'PUT', url: 'Patient/same' } }, { resource: { ...patient('N4'), id: 'same' }, request: { method: 'PUT', url: 'Patient/same' } });
  expect(twice.status).toBe(409);
  expect((await transaction(post(patient('N5')), { request: { method: 'DELETE', url: 'Patient/any' } })).status).toBe(403);
  expect(await rows('select count(*) as n from chart.version')).toBe(before);
  expect(await rows('select count(*) as n from chart.chart where kind = \'person\' and not exists (select 1 from chart.entry e where e.chart_id = chart.chart_id)')).toBe(0);
});

it('lets a conditional reference name what the same transaction makes, when nothing else answers to it', async () => {
  const done = await transaction(post(observation('Patient?identifier=urn:t|S1', 'by-identifier')), post(patient('S1'), 'urn:uuid:11111111-1111-4111-8111-111111111141'), post({ ...observation('urn:uuid:11111111-1111-4111-8111-111111111141'), performer: [{ reference: 'Organization?name=Same%20Bundle' }] }), post({ resourceType: 'Organization', name: 'Same Bundle' }, undefined, { ifNoneExist: 'name=Same%20Bundle' }));
  expect(done.status, JSON.stringify(done.body)).toBe(200);
  const place = (i: number): string => /([A-Z][a-z]+\/[^/]+)\/_history/.exec(done.body.entry[i].response.location)![1]!;
  expect((await s.ask('GET', `/${place(0)}`)).body.subject.reference).toBe(place(1));
  expect((await s.ask('GET', `/${place(2)}`)).body.performer[0].reference).toBe(place(3));
  // Two that answer to it, or none, are no answer.
  expect((await transaction(post(observation('Patient?identifier=urn:t|S2')), post(patient('S2')), post(patient('S2')))).status).toBe(422);
  expect((await transaction(post(observation('Patient?identifier=urn:t|S3')), post(patient('S4')))).status).toBe(422);
});

it('tells what the server can do in a batch, too', async () => {
  const done = await s.ask('POST', '/', { resourceType: 'Bundle', type: 'batch', entry: [{ request: { method: 'GET', url: 'metadata' } }] });
  expect(done.body.entry[0]).toMatchObject({ resource: { resourceType: 'CapabilityStatement' }, response: { status: '200 OK' } });
});

it('does conditional entries, puts, patches and reads together', async () => {
  const id = await s.create(patient('K1'));
  const obs = await s.create(observation(`Patient/${id}`));
  const done = await transaction(
    post(patient('K1'), 'urn:uuid:11111111-1111-4111-8111-111111111113', { ifNoneExist: 'identifier=urn:t|K1' }),
    post(observation('urn:uuid:11111111-1111-4111-8111-111111111113', 'new')),
    post(observation('Patient?identifier=urn:t|K1', 'conditional')),
    { resource: { ...observation(`Patient/${id}`, 'put'), id: obs }, request: { method: 'PUT', url: `Observation/${obs}`, ifMatch: 'W/"1"' } },
    { request: { method: 'GET', url: `Observation?patient=Patient/${id}` } },
  );
  expect(done.status).toBe(200);
  expect(done.body.entry.map((e: any) => e.response.status)).toEqual(['200 OK', '201 Created', '201 Created', '200 OK', '200 OK']);
  expect(done.body.entry[4].resource.entry.map((e: any) => e.resource.code.coding[0].code).sort()).toEqual(['conditional', 'new', 'put']);
  const stale = await transaction({ resource: { ...observation(`Patient/${id}`, 'late'), id: obs }, request: { method: 'PUT', url: `Observation/${obs}`, ifMatch: 'W/"1"' } });
  expect(stale.status).toBe(412);
});

it('moves nothing to another patient, and sees an entry about two patients from both', async () => {
  const [a, b] = [await s.create(patient('M1')), await s.create(patient('M2'))];
  const obs = await s.create(observation(`Patient/${a}`));
  const moved = await transaction({ resource: { ...observation(`Patient/${b}`), id: obs }, request: { method: 'PUT', url: `Observation/${obs}` } });
  expect(moved.status).toBe(422);
  const group = await s.create({ resourceType: 'Group', type: 'person', actual: true, member: [{ entity: { reference: `Patient/${a}` } }, { entity: { reference: `Patient/${b}` } }] });
  for (const id of [a, b]) {
    expect(await s.ids(`/Group?member=Patient/${id}`)).toEqual([group]);
    expect((await s.ask('GET', `/Patient/${id}/$everything?_type=Group`)).body.entry).toHaveLength(1);
  }
});

it('does a batch entry by entry', async () => {
  const done = await s.ask('POST', '/', { resourceType: 'Bundle', type: 'batch', entry: [post(patient('B1')), post({ resourceType: 'Patient', gender: 'wrong' }), { request: { method: 'GET', url: 'Patient/none' } }, { request: { method: 'GET', url: 'Patient?identifier=urn:t|B1' } }] });
  expect(done.status).toBe(200);
  expect(done.body.type).toBe('batch-response');
  expect(done.body.entry.map((e: any) => e.response.status.slice(0, 3))).toEqual(['201', '422', '404', '200']);
  expect(done.body.entry[1].response.outcome.issue[0].expression).toEqual(['Patient.gender']);
  expect(done.body.entry[3].resource.entry).toHaveLength(1);
});

it('keeps one unreadable entry of a batch to itself', async () => {
  const done = await s.ask('POST', '/', { resourceType: 'Bundle', type: 'batch', entry: [null, { request: { method: 'POST', url: 'Patient' } }, post(patient('B9')), { request: { method: 'POST', url: 'Patient/_search?identifier=urn:t|B9' } }] });
  expect(done.body.entry.map((e: any) => e.response.status.slice(0, 3))).toEqual(['400', '400', '201', '200']);
});

it('takes criteria twice for one record, and an update by criteria without an id', async () => {
  const [one, two] = ['urn:uuid:11111111-1111-4111-8111-111111111121', 'urn:uuid:11111111-1111-4111-8111-111111111122'];
  const twice = await transaction(post(patient('C1'), one, { ifNoneExist: 'identifier=urn:t|C1' }), post(patient('C1'), two, { ifNoneExist: 'identifier=urn:t|C1' }), post(observation(two, 'twin')));
  expect(twice.body.entry.map((e: any) => e.response.status)).toEqual(['201 Created', '200 OK', '201 Created']);
  const [id, ...more] = await s.ids('/Patient?identifier=urn:t|C1');
  expect(more).toEqual([]);
  expect(await s.ids(`/Observation?patient=${id}`)).toHaveLength(1);
  const put = await transaction({ resource: { ...patient('C1'), gender: 'male' }, request: { method: 'PUT', url: 'Patient?identifier=urn:t|C1' } });
  expect([put.status, put.body.entry?.[0].response.status]).toEqual([200, '200 OK']);
  expect((await s.ask('GET', `/Patient/${id}`)).body).toMatchObject({ id, gender: 'male', meta: { versionId: '2' } });
});

it('reads everything of a period of care, and says what it cannot read', async () => {
  const id = await s.create(patient('E1'));
  const ids: Record<string, string> = {};
  for (const year of ['2010', '2015', '2020']) ids[year] = await s.create({ ...observation(`Patient/${id}`), effectiveDateTime: `${year}-05-05` });
  const problem = await s.create({ resourceType: 'Condition', subject: { reference: `Patient/${id}` }, code: { text: 'since long' }, onsetDateTime: '2001' });
  const undated = await s.create(observation(`Patient/${id}`));
  const of = async (params: string): Promise<string[]> => (await s.ask('GET', `/Patient/${id}/$everything?${params}`)).body.entry.map((e: any) => e.resource.id);
  expect((await of('start=2012&end=2016-01-01')).sort()).toEqual([id, ids['2015'], problem, undated].sort());
  expect((await of('end=2010-05-05')).sort()).toEqual([id, ids['2010'], problem, undated].sort());
  expect((await of('start=2020-05-05&_type=Observation')).sort()).toEqual([ids['2020'], undated].sort());
  expect((await s.ask('GET', `/Patient/${id}/$everything?_since=2999-01-01T00:00:00Z`)).body.entry).toBeUndefined();
  for (const params of ['start=soon', '_since=x', '_count=x', '_count=0', '_type=Nope']) expect((await s.ask('GET', `/Patient/${id}/$everything?${params}`)).status, params).toBe(400);
  expect((await s.ask('DELETE', `/Patient/${id}/$everything`)).status).toBe(405);
});

it('keeps two large transactions on the same records from dying together', async () => {
  const id = await s.create(patient('D1'));
  const ids = [];
  for (let i = 0; i < 12; i += 1) ids.push(await s.create(observation(`Patient/${id}`, `c${i}`)));
  const put = (code: string, list: string[]) => transaction(...list.map((one) => ({ resource: { ...observation(`Patient/${id}`, code), id: one }, request: { method: 'PUT', url: `Observation/${one}` } })));
  const done = await Promise.all([put('a', ids), put('b', [...ids].reverse()), put('c', ids)]);
  for (const r of done) expect([200, 409]).toContain(r.status);
  expect(done.some((r) => r.status === 200)).toBe(true);
  const codes = new Set((await s.ask('GET', `/Observation?patient=Patient/${id}`)).body.entry.map((e: any) => e.resource.code.coding[0].code));
  expect(codes.size).toBe(1);
});

it('refuses what is no transaction', async () => {
  expect((await s.ask('POST', '/', { resourceType: 'Bundle', type: 'collection' })).status).toBe(400);
  expect((await s.ask('POST', '/', patient('Z'))).status).toBe(400);
  expect((await transaction({ resource: patient('Z'), request: { method: 'MOVE', url: 'Patient' } })).status).toBe(400);
  expect((await transaction({ request: { method: 'POST', url: 'Patient' } })).status).toBe(400);
});
