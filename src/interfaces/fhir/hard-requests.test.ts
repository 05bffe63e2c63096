import { afterAll, beforeAll, expect, it } from 'vitest';
import type { FhirServer } from './test/fhir-server.ts';
import { fhirServer } from './test/fhir-server.ts';

let s: FhirServer;
beforeAll(async () => { s = await fhirServer(); });
afterAll(() => s.close());

const many = <T>(n: number, make: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => make(i));
const long = 'k3j9'.repeat(2500).split('').map((c, i) => String.fromCharCode(97 + ((c.charCodeAt(0) * 7 + i * i) % 26))).join('');

it('files a resource with very long lists and values, or says why not, in seconds and without falling over', async () => {
  const resources: Record<string, any> = {
    names: { resourceType: 'Patient', name: many(40_000, (i) => ({ family: `n${i}` })) },
    identifiers: { resourceType: 'Patient', identifier: many(40_000, (i) => ({ system: 'urn:z', value: `v${i}` })) },
    telecoms: { resourceType: 'Patient', telecom: many(40_000, (i) => ({ system: 'phone', value: `555${1_000_000 + i}` })) },
    address: { resourceType: 'Patient', managingOrganization: { reference: `http://elsewhere.example/${long}` }, identifier: [{ system: `urn:${long}`, value: long }], name: [{ family: long }] },
  };
  for (const [name, resource] of Object.entries(resources)) {
    const began = Date.now();
    const reply = await s.ask('POST', '/Patient', resource);
    expect([name, reply.status]).toEqual([name, 201]);
    expect(Date.now() - began).toBeLessThan(15_000);
  }
  expect(await s.ids(`/Patient?organization=http://elsewhere.example/${long}`)).toHaveLength(1);
  expect(await s.ids('/Patient?identifier=urn:z|v39999')).toHaveLength(1);
}, 90_000);

it('bounds what one search may ask', async () => {
  expect((await s.ask('GET', '/Patient?_sort=birthdate,family,given,gender,_id,_lastUpdated,organization')).status).toBe(400);
  expect((await s.ask('GET', `/Patient?_sort=${Array(50).fill('birthdate').join(',')}&_count=1`)).status).toBe(200);
  expect((await s.ask('GET', `/Patient?${Array(31).fill('_include=*').join('&')}`)).status).toBe(400);
});

it('tells a history its total, counts alone, and refuses what it would answer wrongly', async () => {
  const id = await s.create({ resourceType: 'Patient', gender: 'male' });
  for (const gender of ['female', 'other', 'unknown']) await s.ask('PUT', `/Patient/${id}`, { resourceType: 'Patient', id, gender });
  const first = await s.ask('GET', `/Patient/${id}/_history?_count=3`);
  expect([first.body.total, first.body.entry.length]).toEqual([4, 3]);
  const none = await s.ask('GET', `/Patient/${id}/_history?_count=0`);
  expect([none.body.total, none.body.entry]).toEqual([4, undefined]);
  expect((await s.ask('GET', '/Patient/_history?_count=0')).body.total).toBeGreaterThan(3);
  for (const params of ['_count=x', '_at=2020', '_sort=_lastUpdated']) expect((await s.ask('GET', `/Patient/${id}/_history?${params}`)).status).toBe(400);
  const reviewer = { ...s.house.actor('external-reviewer'), onlyCharts: new Set(['7']) };
  expect((await s.ask('GET', `/Patient/${id}/_history?_count=0`, undefined, {}, reviewer)).status).toBe(404);
  expect((await s.ask('GET', '/Patient/_history?_count=0', undefined, {}, reviewer)).body.total).toBe(0);
});

it('reads the headers as HTTP and FHIR write them', async () => {
  const id = await s.create({ resourceType: 'Patient' });
  expect((await s.ask('GET', `/Patient/${id}`, undefined, { 'if-none-match': '*' })).status).toBe(304);
  expect((await s.ask('PUT', `/Patient/${id}`, { resourceType: 'Patient', id, gender: 'male' }, { prefer: 'return="minimal"' })).text).toBe('');
  expect((await s.ask('GET', `/Patient/${id}`, undefined, { accept: 'application/fhir+json; fhirVersion=4.0' })).status).toBe(200);
  expect((await s.ask('GET', `/Patient/${id}`, undefined, { accept: 'application/fhir+json; fhirVersion=3.0' })).status).toBe(406);
  expect((await s.ask('POST', '/Patient/_search', { resourceType: 'Patient' })).status).toBe(415);
});

it('tells a stranger to sign in before anything else', async () => {
  for (const [method, path, body] of [['GET', '/Nope/1'], ['GET', '/Patient?_sort=x&_count=x'], ['POST', '/Patient', '{'], ['PUT', '/Patient', {}]] as const) {
    const reply = await s.ask(method, path, body, {}, s.house.nobody);
    expect([path, reply.status, reply.headers['www-authenticate']]).toEqual([path, 401, expect.stringMatching(/^Bearer/)]);
  }
});

it('takes an absolute reference to itself as what it is', async () => {
  const patient = await s.create({ resourceType: 'Patient' });
  const made = await s.ask('POST', '/Observation', { resourceType: 'Observation', status: 'final', code: { text: 'x' }, subject: { reference: `http://localhost:80/fhir/R4/Patient/${patient}` }, valueQuantity: { value: 1 } }, { host: 'localhost:80' });
  expect([made.status, made.body.subject.reference]).toEqual([201, `Patient/${patient}`]);
  expect((await s.ask('GET', `/Patient/${patient}/$everything?_type=Observation`)).body.entry).toHaveLength(1);
  const away = await s.ask('POST', '/Observation', { resourceType: 'Observation', status: 'final', code: { text: 'x' }, subject: { reference: `http://other.example/fhir/R4/Patient/${patient}` } }, { host: 'localhost:80' });
  expect(away.status).not.toBe(500);
});

it('compares dates, addresses and absent references by the rules', async () => {
  const period = await s.create({ resourceType: 'Encounter', status: 'finished', class: { code: 'AMB' }, period: { start: '2020-01-01', end: '2020-06-30' } });
  const open = await s.create({ resourceType: 'Encounter', status: 'in-progress', class: { code: 'AMB' }, period: { start: '2020-06-30T08:00:00Z' } });
  expect((await s.ids('/Encounter?date=ge2020-06-30')).sort()).toEqual([period, open].sort());
  expect((await s.ids('/Encounter?date=le2020-06-30')).sort()).toEqual([period, open].sort());
  expect(await s.ids('/Encounter?date=le2020-06-29')).toEqual([period]);
  expect((await s.ask('GET', '/Encounter?date=2020-01-01T25:00:00Z')).status).toBe(400);
  const set = await s.create({ resourceType: 'ValueSet', status: 'active', url: 'http://ex.example/one/two' });
  expect(await s.ids('/ValueSet?url:below=http://ex.example/one/')).toEqual([set]);
  expect(await s.ids('/ValueSet?url:below=http://ex.example/on')).toEqual([]);
  const named = await s.create({ resourceType: 'Observation', status: 'final', code: { coding: [{ system: 'urn:m', code: 'missing' }] }, subject: { identifier: { system: 'urn:x', value: '1' } } });
  expect(await s.ids('/Observation?code=urn:m|missing&subject:missing=true')).toEqual([]);
  expect(await s.ids('/Observation?code=urn:m|missing&subject:missing=false')).toEqual([named]);
});

it('hands the bytes of a Binary over when they are what is asked for, as a file', async () => {
  const id = await s.create({ resourceType: 'Binary', contentType: 'text/html', data: Buffer.from('<script>x</script>').toString('base64') });
  const bytes = await s.ask('GET', `/Binary/${id}`, undefined, { accept: 'text/html' });
  expect([bytes.status, bytes.text, bytes.headers['content-type'], bytes.headers['content-disposition'], bytes.headers['x-content-type-options'], bytes.headers['etag']]).toEqual([200, '<script>x</script>', 'text/html', 'attachment', 'nosniff', 'W/"1"']);
  expect((await s.ask('GET', `/Binary/${id}`, undefined, { accept: 'application/pdf' })).status).toBe(406);
  for (const accept of ['*/*', 'application/fhir+json']) expect((await s.ask('GET', `/Binary/${id}`, undefined, { accept })).body.resourceType).toBe('Binary');
  expect((await s.ask('GET', `/Binary/${id}`, undefined, { accept: 'text/html' }, s.house.nobody)).status).toBe(401);
  expect((await s.ask('GET', '/Binary/none', undefined, { accept: 'text/html' })).status).toBe(404);
});
