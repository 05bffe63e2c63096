import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Actor } from '../../platform/action.ts';
import { readScopes, rightsOfScopes } from '../../modules/access/index.ts';
import { registerGuard, registerProjection } from '../../modules/chart/index.ts';
import { overlayGuard } from '../../modules/patient-index/index.ts';
import { patientsProjection } from '../../modules/patients/index.ts';
import type { FhirServer } from './test/fhir-server.ts';
import { fhirServer } from './test/fhir-server.ts';

let s: FhirServer, merger: Actor, n = 0;
const scope = 'system/*.cruds system/Patient.$merge';
beforeAll(async () => {
  for (const p of patientsProjection) registerProjection(p);
  registerGuard(overlayGuard);
  s = await fhirServer();
  merger = { ...s.house.client, rights: rightsOfScopes(readScopes(scope).scopes), scopes: scope.split(' ') };
});
afterAll(() => s.close());
const person = (more: object = {}) => ({ resourceType: 'Patient', name: [{ family: 'Ostrander', given: ['Pim'] }], birthDate: '1963-07-08', gender: 'male', identifier: [{ system: 'urn:mpi', value: `X${n += 1}` }], ...more });
const make = async (more: object = {}): Promise<any> => (await s.ask('POST', '/Patient', person(more))).body;
const parameters = (source: any, target: any, ...more: object[]) => ({ resourceType: 'Parameters', parameter: [{ name: 'source-patient', valueReference: { reference: `Patient/${source.id}` } }, { name: 'target-patient', valueReference: { reference: `Patient/${target.id}` } }, ...more] });
const merge = (body: object, actor = merger) => s.ask('POST', '/Patient/$merge', body, {}, actor);
const read = async (id: string) => (await s.ask('GET', `/Patient/${id}`)).body;
const part = (reply: any, name: string) => reply.body.parameter.find((p: any) => p.name === name)?.resource;
const plain = ({ meta: _m, ...rest }: any) => rest;

it('merges, answers for the person under either id, and is undone', async () => {
  const source = await make({ maritalStatus: { text: 'Married' } }), target = await make();
  const seen = await s.create({ resourceType: 'Observation', status: 'final', code: { text: 'Weight' }, subject: { reference: `Patient/${source.id}` } });
  const done = await merge(parameters(source, target));
  expect([done.status, part(done, 'result').id, part(done, 'outcome').issue[0].severity]).toEqual([200, target.id, 'information']);
  expect(part(done, 'result')).toMatchObject({ maritalStatus: { text: 'Married' }, link: [{ type: 'replaces', other: { reference: `Patient/${source.id}` } }] });
  expect(part(done, 'result').identifier.map((i: any) => [i.value, i.use]).slice(-2).map(([v, u]: any) => [v.slice(0, 1), u])).toContainEqual(['X', 'old']);
  const away = await s.ask('GET', `/Patient/${source.id}`);
  expect([away.status, away.body.active, away.body.link]).toMatchObject([200, false, [{ type: 'replaced-by', other: { reference: `Patient/${target.id}` } }]]);
  for (const id of [source.id, target.id]) {
    expect(await s.ids(`/Observation?patient=${id}`)).toEqual([seen]);
    const all = (await s.ask('GET', `/Patient/${id}/$everything`)).body.entry.map((e: any) => e.resource.id);
    expect(all).toEqual(expect.arrayContaining([source.id, target.id, seen]));
  }
  expect((await s.ids(`/Patient?identifier=urn:mpi|${source.identifier[0].value}`)).sort()).toEqual([source.id, target.id].sort());
  const provenance = (await s.ask('GET', `/Provenance?target=Patient/${target.id}`)).body;
  expect(JSON.stringify(provenance)).toContain('Merged by join');
  const undone = await s.ask('POST', '/Patient/$hapi.fhir.undo-merge', parameters(source, target), {}, merger);
  expect(undone.status).toBe(200);
  expect([plain(await read(source.id)), plain(await read(target.id))]).toEqual([plain(source), plain(target)]);
  expect(await s.ids(`/Observation?patient=${target.id}`)).toEqual([]);
  expect((await s.ask('POST', '/Patient/$undo-merge', parameters(source, target), {}, merger)).status).toBe(422);
});

it('previews without changing, takes a result, finds by identifiers, and refuses what it must', async () => {
  const source = await make(), target = await make({ telecom: [{ system: 'phone', value: '555-0142' }] });
  const preview = await merge(parameters(source, target, { name: 'preview', valueBoolean: true }));
  expect([preview.status, part(preview, 'result').link[0].type, (await read(target.id)).link, (await read(target.id)).meta.versionId]).toEqual([200, 'replaces', undefined, target.meta.versionId]);
  const result = { ...target, gender: 'other', name: [{ family: 'Ostrander', given: ['Pim', 'Q'] }], telecom: undefined };
  const byNumber = { resourceType: 'Parameters', parameter: [{ name: 'source-patient-identifier', valueIdentifier: { system: 'urn:mpi', value: source.identifier[0].value } }, { name: 'target-patient-identifier', valueIdentifier: { system: 'urn:mpi', value: target.identifier[0].value } }, { name: 'result-patient', resource: result }] };
  const done = await merge(byNumber);
  expect(done.status).toBe(200);
  expect(await read(target.id)).toMatchObject({ gender: 'other', name: result.name });
  expect((await read(target.id)).telecom).toBeUndefined();
  expect((await merge(parameters(source, target))).status).toBe(422);
  await s.ask('POST', '/Patient/$undo-merge', parameters(source, target), {}, merger);
  expect(plain(await read(target.id))).toEqual(plain(target));
  const [a, b] = [await make(), await make()];
  expect((await merge(parameters(a, a))).status).toBe(422);
  expect((await merge(parameters(a, b, { name: 'delete-source', valueBoolean: true }))).status).toBe(422);
  expect((await merge(parameters({ id: 'nobody' }, b))).status).toBe(404);
  expect((await merge(parameters(a, b, { name: 'result-patient', resource: { ...b, id: 'other' } }))).status).toBe(422);
  expect((await merge({ resourceType: 'Parameters', parameter: [{ name: 'source-patient-identifier', valueIdentifier: { system: 'urn:mpi', value: 'none' } }] })).status).toBe(422);
  expect((await s.ask('GET', '/Patient/$merge', undefined, {}, merger)).status).toBe(405);
  expect((await merge(parameters(a, b), s.house.client)).status).toBe(403);
  expect([plain(await read(a.id)), plain(await read(b.id))]).toEqual([plain(a), plain(b)]);
});

it('waits for a second person where a check forbids it', async () => {
  const stay = (id: string) => ({ resourceType: 'Encounter', status: 'in-progress', class: { code: 'IMP' }, subject: { reference: `Patient/${id}` }, period: { start: '2026-03-01' } });
  const [a, b] = [await make(), await make()];
  await s.create(stay(a.id)); await s.create(stay(b.id));
  const waits = await merge(parameters(a, b));
  expect([waits.status, part(waits, 'outcome').issue[0].severity, (await read(b.id)).link]).toEqual([202, 'warning', undefined]);
  expect((await merge(parameters(a, b))).status).toBe(409);
});

it('with a result: a number that came by an earlier merge goes with it, when that one is undone', async () => {
  const [first, middle, target] = [await make(), await make(), await make()], number = first.identifier[0].value, numbers = async (id: string): Promise<string[]> => (await read(id)).identifier.map((i: any) => i.value);
  expect((await merge(parameters(first, middle))).status).toBe(200);
  expect((await merge(parameters(middle, target, { name: 'result-patient', resource: target }))).status).toBe(200);
  expect(await numbers(target.id)).toEqual(expect.arrayContaining([number, middle.identifier[0].value]));
  expect((await s.ask('POST', '/Patient/$undo-merge', parameters(first, middle), {}, merger)).status).toBe(200);
  expect([await numbers(middle.id), await numbers(target.id)].flat()).not.toContain(number);
  expect(await numbers(target.id)).toContain(middle.identifier[0].value);
  expect(plain(await read(first.id))).toEqual(plain(first));
});

it('goes on with a person of whom one record was deleted since', async () => {
  const [first, middle, target] = [await make(), await make(), await make()], types = async (id: string): Promise<string[]> => (await read(id)).link.map((l: any) => `${l.type} ${l.other.reference}`);
  expect((await merge(parameters(first, middle))).status).toBe(200);
  expect((await s.ask('DELETE', `/Patient/${first.id}`, undefined, {}, { ...s.house.client, rights: new Set([...s.house.client.rights, 'chart.delete']) })).status).toBe(204);
  expect((await merge(parameters(middle, target))).status).toBe(200);
  expect(await types(middle.id)).toEqual([`replaces Patient/${first.id}`, `replaced-by Patient/${target.id}`]);
  expect((await s.ask('POST', '/Patient/$undo-merge', parameters(middle, target), {}, merger)).status).toBe(200);
  expect(await types(middle.id)).toEqual([`replaces Patient/${first.id}`]);
});

it('takes a reference that carries an identifier, and answers what refers to either record, at the end of a chain too', async () => {
  const [a, b, c] = [await make(), await make(), await make()];
  const seen = await s.create({ resourceType: 'Observation', status: 'final', code: { text: 'Height' }, subject: { reference: `Patient/${a.id}` } });
  const byIdentifier = (source: any, target: any) => ({ resourceType: 'Parameters', parameter: [{ name: 'source-patient', valueReference: { identifier: source.identifier[0] } }, { name: 'target-patient', valueReference: { reference: `Patient/${target.id}`, identifier: target.identifier[0] } }] });
  expect((await merge(byIdentifier(a, b))).status).toBe(200);
  // A literal with the identifier of somebody else names nobody.
  const wrong = { resourceType: 'Parameters', parameter: [{ name: 'source-patient', valueReference: { reference: `Patient/${b.id}`, identifier: c.identifier[0] } }, { name: 'target-patient', valueReference: { reference: `Patient/${c.id}` } }] };
  expect((await merge(wrong)).status).toBe(422);
  expect((await merge({ resourceType: 'Parameters', parameter: [{ name: 'source-patient', valueReference: { display: 'Pim' } }, { name: 'target-patient', valueReference: { reference: `Patient/${c.id}` } }] })).status).toBe(422);
  expect((await merge(parameters(b, c))).status).toBe(200);
  // The former identifier finds who leads; what is about any of the three is found by each of them.
  expect(await s.ids(`/Patient?identifier=urn:mpi|${a.identifier[0].value}`)).toContain(c.id);
  for (const one of [a, b, c]) {
    expect(await s.ids(`/Observation?subject=Patient/${one.id}`)).toEqual([seen]);
  }
  const body = (await s.ask('GET', `/Patient?_id=${a.id}&_revinclude=Observation:subject`)).body;
  expect(body.entry.map((e: any) => [e.resource.id, e.search.mode])).toEqual([[a.id, 'match'], [seen, 'include']]);
  expect((await s.ids(`/Patient?link=Patient/${c.id}`)).length).toBeGreaterThan(0);
  expect((await s.ask('GET', `/Patient/${a.id}`)).body.link.map((l: any) => l.type)).toEqual(['replaced-by']);
});
