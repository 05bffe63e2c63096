import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { registerProjection } from '../../modules/chart/index.ts';
import { patientIndexModule } from '../../modules/patient-index/index.ts';
import { patientsProjection } from '../../modules/patients/index.ts';
import { patient } from '../../../test/kit/index-house.ts';
import type { TestPerson } from '../../../test/kit/index-house.ts';
import { fhirServer } from './test/fhir-server.ts';
import type { FhirServer } from './test/fhir-server.ts';

let server: FhirServer;
const ids: Record<string, string> = {}, charts: Record<string, string> = {};
const compareAction = patientIndexModule.actions.find((a) => a.name === 'patient-index.compare-waiting')!;
const compareAll = async (): Promise<void> => { while ((await server.house.perform(compareAction, {}, server.house.system) as { more: boolean }).more); };
const people: Record<string, TestPerson> = {
  rosa: { family: 'Delgado', given: ['Rosa', 'Maria'], birthDate: '1961-05-17', gender: 'female', phone: '503-226-0191', line: '77 Alder St', identifier: [{ system: 'urn:oid:2.16.840.1.113883.4.3.41', type: { coding: [{ code: 'DL' }] }, value: 'D7654321' }] },
  zbig: { family: 'Kowalczyk', given: ['Zbigniew'], birthDate: '1948-02-03', gender: 'male', line: '3 Vistula Ct' },
  twin: { family: 'Abernathy', given: ['Liam'], birthDate: '2015-04-04', gender: 'male', line: '5 Twin Ln' },
};
beforeAll(async () => {
  for (const p of patientsProjection) registerProjection(p);
  server = await fhirServer();
  for (const [key, p] of Object.entries(people)) ids[key] = await server.create(patient(p));
  // A birthday that very many share, more than a key that is followed alone may have.
  const families = ['Abbott', 'Barker', 'Carver', 'Draper', 'Ebner', 'Fuller', 'Granger', 'Hooper', 'Ivers', 'Joyner'], givens = ['Ann', 'Bea', 'Cora', 'Dora', 'Edna', 'Flora', 'Gwen', 'Hope', 'Ida', 'June', 'Kay', 'Lena', 'Mona', 'Nora', 'Olga', 'Pearl', 'Queenie', 'Ruth', 'Sara', 'Tess', 'Una', 'Vera', 'Wanda'];
  const crowd = families.flatMap((family) => givens.map((given, i) => patient({ family, given: [given], birthDate: '1970-01-15', gender: 'female', line: `${i + 1} Crowd St`, zip: '97201' })));
  for (let i = 0; i < crowd.length; i += 100) await server.ask('POST', '', { resourceType: 'Bundle', type: 'batch', entry: crowd.slice(i, i + 100).map((resource) => ({ resource, request: { method: 'POST', url: 'Patient' } })) });
  await compareAll();
  const rows = (await server.house.db.light.query('select patient_id, chart_id from patients.patient')).rows;
  for (const [key, id] of Object.entries(ids)) charts[key] = rows.find((r) => r.patient_id === id)!.chart_id;
});
afterAll(() => server.close());

const match = (resource: object, more: object[] = [], actor = server.house.client) => server.ask('POST', '/Patient/$match', { resourceType: 'Parameters', parameter: [{ name: 'resource', resource: { resourceType: 'Patient', ...resource } }, ...more] }, {}, actor);
const said = async (resource: object, more: object[] = []): Promise<[string, string, number][]> => (await match(resource, more)).body.entry?.map((e: any) => [e.resource.id, e.search.extension[0].valueCode, e.search.score]) ?? [];
const name = (family: string, ...given: string[]) => [{ family, given }];
const { resourceType: _, ...rosaWhole } = patient(people['rosa']!);

describe('Patient/$match', () => {
  it('answers a searchset with scores and match grades, the likeliest first, and records whom it told of', async () => {
    server.house.recorded.length = 0;
    const reply = await match(rosaWhole);
    expect(reply.status).toBe(200);
    expect(reply.body).toMatchObject({ resourceType: 'Bundle', type: 'searchset', entry: [{ fullUrl: expect.stringMatching(new RegExp(`/fhir/R4/Patient/${ids['rosa']}$`)), resource: { resourceType: 'Patient', id: ids['rosa'] }, search: { mode: 'match', score: expect.closeTo(1, 3), extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/match-grade', valueCode: 'certain' }] } }] });
    expect(server.house.recorded).toMatchObject([{ action: 'patients.match', outcome: 'done', detail: { matches: reply.body.total }, subjects: expect.arrayContaining([{ chartId: charts['rosa'], entries: [`Patient/${ids['rosa']}`] }]) }]);
    expect(JSON.stringify(server.house.recorded[0]!.detail)).not.toContain('Delgado');
  });
  it('finds by a name alone, which proves nothing: possible, with the little that it is worth', async () => {
    const [first] = await said({ name: name('Kowalczyk', 'Zbigniew') });
    expect(first).toEqual([ids['zbig'], 'possible', expect.any(Number)]);
    expect(first![2]).toBeLessThan(0.5);
    expect(await said({ name: name('Kowalczyk', 'Barbara') })).toEqual([]);
  });
  it('finds in spite of a slip in the birth date, without a phone or a number in common', async () => {
    for (const birthDate of ['1961-05-11', '1961-17-05', '1961-05-71', '1916-05-17'].filter((d) => !Number.isNaN(Date.parse(d)))) expect((await said({ name: name('Delgado', 'Rosa'), birthDate, gender: 'female' })).map((m) => m[0])).toContain(ids['rosa']);
    expect((await said({ name: name('Delgado', 'Rosie'), birthDate: '1961-05-18' })).map((m) => m[0])).toContain(ids['rosa']);
  });
  it('finds the one meant among more than a hundred of one birthday, whatever comes first', async () => {
    for (const [family, given] of [['Joyner', 'Wanda'], ['Abbott', 'Ann'], ['Fuller', 'Mona']] as const) {
      const [first, ...others] = await said({ name: name(family, given), birthDate: '1970-01-15' });
      const found = (await server.ask('GET', `/Patient/${first![0]}`)).body.name[0];
      expect([found.family, found.given[0]]).toEqual([family, given]);
      expect(others.every((o) => o[2] < first![2])).toBe(true);
    }
    expect((await said({ birthDate: '1970-01-15' })).length).toBe(0);
  });
  it('gives nothing for what is missing: the fewer fields agree, the lower the score', async () => {
    const score = async (resource: object): Promise<number> => (await said(resource)).find((m) => m[0] === ids['rosa'])?.[2] ?? 0;
    const full = await score(rosaWhole), noNumber = await score({ ...rosaWhole, identifier: undefined }), less = await score({ name: name('Delgado', 'Rosa'), birthDate: '1961-05-17' }), least = await score({ name: name('Delgado', 'Rosa') });
    expect(full).toBeGreaterThanOrEqual(noNumber);
    expect(noNumber).toBeGreaterThan(less);
    expect(less).toBeGreaterThan(least);
  });
  it('calls nobody certain without a strong reason, and answers nobody else when only the certain are asked for', async () => {
    const only = [{ name: 'onlyCertainMatches', valueBoolean: true }];
    expect((await said(rosaWhole, only)).map((m) => m[0])).toEqual([ids['rosa']]);
    expect(await said({ name: name('Abernathy', 'Noah'), birthDate: '2015-04-04', gender: 'male', address: patient(people['twin']!).address }, only)).toEqual([]);
    expect(await said({ name: name('Delgado', 'Rosa'), birthDate: '1961-05-17' }, only)).toEqual([]);
  });
  it('keeps to the count', async () => {
    const all = await said({ name: name('Fuller', 'Ann'), birthDate: '1970-01-15', address: [{ line: ['1 Crowd St'], postalCode: '97201' }] });
    expect(await said({ name: name('Fuller', 'Ann'), birthDate: '1970-01-15', address: [{ line: ['1 Crowd St'], postalCode: '97201' }] }, [{ name: 'count', valueInteger: 1 }])).toEqual(all.slice(0, 1));
  });
  it('finds whoever was created a moment ago, and whoever was changed a moment ago as they are now', async () => {
    const id = await server.create(patient({ family: 'Thistlewood', given: ['Amabel'], birthDate: '1999-09-19' }));
    expect((await said({ name: name('Thistlewood', 'Amabel'), birthDate: '1999-09-19' })).map((m) => m[0])).toEqual([id]);
    await compareAll();
    const changed = { ...patient({ family: 'Featherstone', given: ['Amabel'], birthDate: '1999-09-19' }), id };
    await server.ask('PUT', `/Patient/${id}`, changed);
    expect((await said({ name: name('Featherstone', 'Amabel'), birthDate: '1999-09-19' })).map((m) => m[0])).toEqual([id]);
    // Changed once more while it waits, and looked for by what is new alone.
    await server.ask('PUT', `/Patient/${id}`, { ...changed, name: name('Greenhalgh', 'Amabel') });
    expect((await said({ name: name('Greenhalgh', 'Amabel') })).map((m) => m[0])).toContain(id);
    await server.ask('PUT', `/Patient/${id}`, changed);
    await compareAll();
    expect((await said({ name: name('Featherstone', 'Amabel'), birthDate: '1999-09-19' })).map((m) => m[0])).toEqual([id]);
  });
});

describe('while very many wait to be compared', () => {
  it('finds whoever was filed meanwhile, too', async () => {
    await server.house.db.light.query(`insert into patients.to_compare (chart_id, rid, mark) select 9100000000000000000 + n, n, 'x' from generate_series(1, 400) n`);
    const id = await server.create(patient({ family: 'Winterbourne', given: ['Odette'], birthDate: '1987-06-05' }));
    for (const typed of [{ name: name('Winterborne', 'Odette'), birthDate: '1987-06-05' }, { name: name('Winterbourne', 'Odette') }]) expect((await said(typed)).map((m) => m[0])).toEqual([id]);
    await compareAll();
    expect((await server.house.db.light.query('select count(*)::int as n from patients.to_compare')).rows[0].n).toBe(0);
  });
});

describe('who may, and what cannot be read', () => {
  it('wants a scope that searches patients; a stranger is told to sign in', async () => {
    expect((await match(rosaWhole, [], { ...server.house.client, rights: new Set(['chart.read', 'chart.write']), scopes: ['system/Observation.rs'] })).status).toBe(403);
    const stranger = await match(rosaWhole, [], server.house.nobody);
    expect([stranger.status, stranger.body.resourceType]).toEqual([401, 'OperationOutcome']);
  });
  it('shows a reader of listed charts those alone, before anything is capped', async () => {
    const limited = { ...server.house.actor('external-reviewer'), onlyCharts: new Set([charts['zbig']!]) };
    expect((await match(rosaWhole, [], limited)).body.total).toBe(0);
    expect((await match({ name: name('Kowalczyk', 'Zbigniew'), birthDate: '1948-02-03' }, [], limited)).body.entry[0].resource.id).toBe(ids['zbig']);
  });
  it.each([
    ['no body', undefined, /no Parameters|body/], ['another resource', { resourceType: 'Observation' }, /Parameters/], ['no Patient in it', { resourceType: 'Parameters', parameter: [] }, /missing/], ['an Observation in it', { resourceType: 'Parameters', parameter: [{ name: 'resource', resource: { resourceType: 'Observation' } }] }, /Observation/],
    ['a birth date that is none', { resourceType: 'Parameters', parameter: [{ name: 'resource', resource: { resourceType: 'Patient', birthDate: '13/45/2000' } }] }, /birthDate/], ['a Patient that says nothing', { resourceType: 'Parameters', parameter: [{ name: 'resource', resource: { resourceType: 'Patient' } }] }, /none of/],
    ['a count of nothing', { resourceType: 'Parameters', parameter: [{ name: 'resource', resource: { resourceType: 'Patient', birthDate: '2000' } }, { name: 'count', valueInteger: 0 }] }, /count/], ['a certainty that is none', { resourceType: 'Parameters', parameter: [{ name: 'resource', resource: { resourceType: 'Patient', birthDate: '2000' } }, { name: 'onlyCertainMatches', valueString: 'perhaps' }] }, /onlyCertainMatches/],
    ['parameters that are no list', { resourceType: 'Parameters', parameter: 'x' }, /missing/],
  ])('%s', async (_, body, says) => {
    const reply = await server.ask('POST', '/Patient/$match', body);
    expect(reply.status).toBeGreaterThanOrEqual(400);
    expect(reply.status).toBeLessThan(500);
    expect(reply.body.resourceType).toBe('OperationOutcome');
    expect(reply.text).toMatch(says);
  });
  it.each([['one letter', name('X', 'Y')], ['500 letters', name('x'.repeat(500), 'y'.repeat(500))], ['Arabic', name('المصري', 'محمد')], ['Chinese', name('王', '小明')], ['only a title', [{ prefix: ['Dr'] }]], ['a thousand names', Array.from({ length: 1000 }, (_, i) => ({ family: `F${i}`, given: ['G'] }))]])('answers a name of %s', async (_, names) => {
    expect((await match({ name: names, birthDate: '1980-01-01' })).status).toBe(200);
  });
  it('is only a POST, and is told of in the capability statement', async () => {
    expect((await server.ask('GET', '/Patient/$match')).status).toBe(405);
    const { body } = await server.ask('GET', '/metadata');
    expect(body.rest[0].resource.find((r: any) => r.type === 'Patient').operation).toContainEqual({ name: 'match', definition: 'http://hl7.org/fhir/OperationDefinition/Patient-match' });
  });
});
