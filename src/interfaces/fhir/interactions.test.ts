import { afterAll, beforeAll, expect, it } from 'vitest';
import type { FhirServer } from './test/fhir-server.ts';
import { fhirServer } from './test/fhir-server.ts';

let s: FhirServer;
beforeAll(async () => { s = await fhirServer(); });
afterAll(() => s.close());

const ann = { resourceType: 'Patient', name: [{ family: 'Example', given: ['Ann'] }], birthDate: '1970-02-03', gender: 'female', identifier: [{ system: 'urn:test:mrn', value: 'A1' }] };
const observation = (patientId: string, more = '') => `{"resourceType":"Observation","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"2339-0"}]},"subject":{"reference":"Patient/${patientId}"},"valueQuantity":{"value":6.0,"unit":"mg/dL"}${more}}`;

it('creates, reads, updates, keeps versions, and answers not-modified', async () => {
  const made = await s.ask('POST', '/Patient', ann);
  expect(made.status).toBe(201);
  expect(made.headers['location']).toMatch(/\/fhir\/R4\/Patient\/[0-9a-f-]{36}\/_history\/1$/);
  expect(made.headers['etag']).toBe('W/"1"');
  const id = made.body.id as string;
  const read = await s.ask('GET', `/Patient/${id}`);
  expect(read.body).toEqual(made.body);
  expect(read.headers['content-type']).toMatch(/^application\/fhir\+json/);
  expect((await s.ask('GET', `/Patient/${id}`, undefined, { 'if-none-match': 'W/"1"' })).status).toBe(304);
  expect((await s.ask('GET', `/Patient/${id}`, undefined, { 'if-modified-since': new Date(Date.now() + 5000).toUTCString() })).status).toBe(304);
  const changed = await s.ask('PUT', `/Patient/${id}`, { ...read.body, gender: 'other' }, { 'if-match': 'W/"1"' });
  expect([changed.status, changed.body.meta.versionId]).toEqual([200, '2']);
  expect((await s.ask('PUT', `/Patient/${id}`, { ...read.body, gender: 'male' }, { 'if-match': 'W/"1"' })).status).toBe(412);
  const same = await s.ask('PUT', `/Patient/${id}`, changed.body);
  expect(same.body.meta.versionId).toBe('2');
  expect((await s.ask('GET', `/Patient/${id}/_history/1`)).body.gender).toBe('female');
  expect((await s.ask('GET', `/Patient/${id}/_history/9`)).status).toBe(404);
  const history = await s.ask('GET', `/Patient/${id}/_history`);
  expect(history.body.entry.map((e: any) => [e.response.status, e.request.method])).toEqual([['200 OK', 'PUT'], ['201 Created', 'POST']]);
  const page = await s.ask('GET', `/Patient/${id}/_history?_count=1`);
  expect(page.body.entry).toHaveLength(1);
  const next = page.body.link.find((l: any) => l.relation === 'next').url.replace(/^.*\/fhir\/R4/, '');
  expect((await s.ask('GET', next)).body.entry[0].resource.meta.versionId).toBe('1');
  expect((await s.ask('GET', '/Patient/_history')).body.entry.length).toBeGreaterThanOrEqual(2);
});

it('returns the sender\'s digits, extensions and unknown order as sent', async () => {
  const id = await s.create(ann);
  const sent = observation(id, ',"extension":[{"url":"http://example.org/x","valueDecimal":1.50}]');
  const made = await s.ask('POST', '/Observation', sent);
  expect(made.status).toBe(201);
  expect(made.text).toContain('"value":6.0,');
  expect(made.text).toContain('"valueDecimal":1.50');
  expect(made.text.replace(/"id":"[^"]+","meta":\{[^}]+\},/, '')).toBe(sent);
});

it('honours Prefer', async () => {
  expect((await s.ask('POST', '/Patient', ann, { prefer: 'return=minimal' })).text).toBe('');
  expect((await s.ask('POST', '/Patient', ann, { prefer: 'return=OperationOutcome' })).body.resourceType).toBe('OperationOutcome');
  expect((await s.ask('GET', '/Patient?nonsense=1', undefined, { prefer: 'handling=strict' })).status).toBe(400);
  const lenient = await s.ask('GET', '/Patient?nonsense=1');
  expect(lenient.body.entry.at(-1)).toMatchObject({ search: { mode: 'outcome' }, resource: { issue: [{ severity: 'warning' }] } });
  expect(lenient.body.link[0].url).not.toContain('nonsense');
});

it('does conditional creates, updates, patches', async () => {
  const one = { ...ann, identifier: [{ system: 'urn:test:mrn', value: 'C1' }] };
  const first = await s.ask('POST', '/Patient', one, { 'if-none-exist': 'identifier=urn:test:mrn|C1' });
  expect(first.status).toBe(201);
  const again = await s.ask('POST', '/Patient', one, { 'if-none-exist': 'identifier=urn:test:mrn|C1' });
  expect([again.status, again.body.id]).toEqual([200, first.body.id]);
  const update = await s.ask('PUT', '/Patient?identifier=urn:test:mrn|C1', { ...one, gender: 'male' });
  expect([update.status, update.body.id, update.body.meta.versionId]).toEqual([200, first.body.id, '2']);
  const patched = await s.ask('PATCH', '/Patient?identifier=urn:test:mrn|C1', [{ op: 'replace', path: '/gender', value: 'unknown' }]);
  expect(patched.body).toMatchObject({ gender: 'unknown', meta: { versionId: '3' } });
  await s.create(one);
  expect((await s.ask('PUT', '/Patient?identifier=urn:test:mrn|C1', one)).status).toBe(412);
  expect((await s.ask('POST', '/Patient', one, { 'if-none-exist': 'nonsense=3' })).status).toBe(400);
  const together = await Promise.all([1, 2, 3, 4].map(() => s.ask('POST', '/Patient', { ...one, identifier: [{ system: 'urn:test:mrn', value: 'C9' }] }, { 'if-none-exist': 'identifier=urn:test:mrn|C9' })));
  expect(together.map((r) => r.status).sort()).toEqual([200, 200, 200, 201]);
});

it('lets one of two updaters win', async () => {
  const id = await s.create(ann);
  const change = (gender: string, headers: Record<string, string> = {}) => s.ask('PUT', `/Patient/${id}`, { ...ann, id, gender }, headers);
  const matched = await Promise.all([change('male', { 'if-match': 'W/"1"' }), change('other', { 'if-match': 'W/"1"' })]);
  expect(matched.map((r) => r.status).sort()).toEqual([200, 412]);
  const blind = await Promise.all([change('female'), change('unknown'), change('male')]);
  expect(blind.map((r) => r.status)).toEqual([200, 200, 200]);
  expect(new Set(blind.map((r) => r.body.meta.versionId)).size).toBe(3);
});

it('refuses what is wrong, naming the element', async () => {
  const bad = await s.ask('POST', '/Patient', { resourceType: 'Patient', gender: 'lady', birthDate: '1970-13-40', colour: 'red' });
  expect(bad.status).toBe(422);
  expect(bad.body.issue.map((i: any) => i.expression?.[0]).sort()).toEqual(['Patient.birthDate', 'Patient.colour', 'Patient.gender']);
  expect(bad.text).not.toContain('lady');
  expect((await s.ask('POST', '/Patient', '{"resourceType":"Patient",')).status).toBe(400);
  expect((await s.ask('POST', '/Observation', ann)).status).toBe(400);
  const stranger = await s.ask('POST', '/Observation', observation('nobody-here'), {}, { ...s.house.client, rights: new Set(['chart.read', 'chart.write']) });
  expect([stranger.status, stranger.body.issue[0].expression]).toEqual([422, ['Observation.subject']]);
  expect((await s.ask('POST', '/Patient', '<Patient/>', { 'content-type': 'application/fhir+xml' })).status).toBe(415);
  expect((await s.ask('GET', '/Patient', undefined, { accept: 'application/fhir+xml' })).status).toBe(406);
  expect((await s.ask('GET', '/Patient?_format=xml')).status).toBe(406);
  expect((await s.ask('POST', '/Patient', Buffer.from('{"resourceType":"Patient","name":[{"family":"M\xfcller"}]}', 'latin1'))).status).toBe(400);
  expect((await s.ask('POST', '/Patient', `\ufeff${JSON.stringify(ann)}`)).status).toBe(201);
  expect((await s.ask('GET', '/Nothing/1')).status).toBe(404);
  expect((await s.ask('GET', '/Patient/none')).body).toMatchObject({ resourceType: 'OperationOutcome', issue: [{ code: 'not-found' }] });
  expect((await s.ask('POST', '/Patient/x', ann)).status).toBe(405);
});

it('lets nobody in, keeps scopes, and has ids chosen by those who may', async () => {
  const { nobody, client, clerk } = s.house;
  const shut = await s.ask('GET', '/Patient', undefined, {}, nobody);
  expect([shut.status, shut.headers['www-authenticate']]).toEqual([401, expect.stringContaining('Bearer')]);
  const reader = { ...client, scopes: ['system/Patient.rs'], rights: new Set(['chart.read']) };
  expect((await s.ask('GET', '/Patient', undefined, {}, reader)).status).toBe(200);
  expect((await s.ask('GET', '/Observation', undefined, {}, reader)).status).toBe(403);
  expect((await s.ask('POST', '/Patient', ann, {}, reader)).status).toBe(403);
  expect((await s.ask('GET', '/Patient?_has:Observation:patient:code=1', undefined, {}, reader)).status).toBe(403);
  expect((await s.ask('PUT', '/Patient/mine-1', { ...ann, id: 'mine-1' })).status).toBe(201);
  expect((await s.ask('PUT', '/Patient/mine-2', { ...ann, id: 'mine-2' }, {}, { ...client, rights: new Set(['chart.read', 'chart.write']) })).status).toBe(403);
  expect((await s.ask('GET', '/Patient/mine-1', undefined, {}, clerk)).status).toBe(200);
  expect((await s.ask('POST', '/Patient', ann, {}, clerk)).status).toBe(403);
});

it('refuses deletion with the way to mend, and writes a tombstone for those who may', async () => {
  const id = await s.create(ann);
  const refused = await s.ask('DELETE', `/Patient/${id}`);
  expect(refused.status).toBe(403);
  expect(refused.text).toContain('entered-in-error');
  const may = { ...s.house.client, rights: new Set([...s.house.client.rights, 'chart.delete']) };
  expect((await s.ask('DELETE', `/Patient/${id}`, undefined, {}, may)).status).toBe(204);
  expect((await s.ask('GET', `/Patient/${id}`)).status).toBe(410);
  expect(await s.ids(`/Patient?_id=${id}`)).toEqual([]);
  expect((await s.ask('GET', `/Patient/${id}/_history`)).body.entry[0]).toMatchObject({ request: { method: 'DELETE' } });
  const back = await s.ask('PUT', `/Patient/${id}`, { ...ann, id });
  expect([back.status, back.body.meta.versionId]).toEqual([201, '3']);
});

it('keeps an entry in its chart, whatever an update says', async () => {
  const [one, two] = [await s.create(ann), await s.create(ann)];
  const made = await s.ask('POST', '/Observation', observation(one));
  const moved = await s.ask('PUT', `/Observation/${made.body.id}`, { ...made.body, subject: { reference: `Patient/${two}` } });
  expect(moved.status).toBe(422);
});

it('patches with RFC 6902, keeping digits, and refuses a patch that breaks the resource', async () => {
  const id = await s.create(ann);
  const made = await s.ask('POST', '/Observation', observation(id));
  const patched = await s.ask('PATCH', `/Observation/${made.body.id}`, [{ op: 'test', path: '/status', value: 'final' }, { op: 'replace', path: '/status', value: 'amended' }, { op: 'add', path: '/note', value: [{ text: 'checked' }] }]);
  expect(patched.status).toBe(200);
  expect(patched.text).toContain('"value":6.0,');
  expect((await s.ask('PATCH', `/Observation/${made.body.id}`, [{ op: 'replace', path: '/status', value: 'nonsense' }])).status).toBe(422);
  expect((await s.ask('PATCH', `/Observation/${made.body.id}`, [{ op: 'test', path: '/status', value: 'final' }])).status).toBe(422);
  expect((await s.ask('PATCH', `/Observation/${made.body.id}`, [{ op: 'remove', path: '/nothing/3' }])).status).toBe(422);
});

it('says what it can, checks without storing, and names every touched record in the audit', async () => {
  const metadata = await s.ask('GET', '/metadata', undefined, {}, s.house.nobody);
  expect(metadata.body).toMatchObject({ resourceType: 'CapabilityStatement', fhirVersion: '4.0.1', rest: [{ mode: 'server' }] });
  expect((await s.ask('POST', '/Patient/$validate', ann)).body.issue[0].severity).toBe('information');
  expect((await s.ask('POST', '/Patient/$validate', { resourceType: 'Patient', gender: 'x' })).body.issue[0]).toMatchObject({ severity: 'error', expression: ['Patient.gender'] });
  const id = await s.create(ann);
  s.house.recorded.length = 0;
  await s.ask('GET', `/Patient/${id}`);
  await s.ask('GET', `/Patient?_id=${id}`);
  expect(s.house.recorded.map((r) => [r.action, r.subjects[0]?.entries])).toEqual([['chart.read-entry', [`Patient/${id}`]], ['chart.search-entries', [`Patient/${id}`]]]);
});
