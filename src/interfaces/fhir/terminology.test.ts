import { afterAll, beforeAll, expect, it } from 'vitest';
import { countCodeUse } from '../../modules/chart/index.ts';
import { searchCodes, terminologyModule } from '../../modules/terminology/index.ts';
import { loadCodes } from '../files/load-codes.ts';
import { fhirServer } from './test/fhir-server.ts';
import type { FhirServer } from './test/fhir-server.ts';

let server: FhirServer;
const icd = 'http://hl7.org/fhir/sid/icd-10-cm', own = 'http://example.org/colours', set = 'http://example.org/ValueSet/';
const line = (n: number, code: string, flag: 0 | 1, text: string): string => `${String(n).padStart(5, '0')} ${code.padEnd(7)} ${flag} ${text.slice(0, 60).padEnd(60)} ${text}`;
const icdFile = [line(1, 'E11', 0, 'Type 2 diabetes mellitus'), line(2, 'E116', 0, 'Type 2 diabetes mellitus with other specified complications'), line(3, 'E1165', 1, 'Type 2 diabetes mellitus with hyperglycemia'), line(4, 'E119', 1, 'Type 2 diabetes mellitus without complications'), line(5, 'I10', 1, 'Essential (primary) hypertension')].join('\n');
const valueSet = (id: string, compose: object, more: object = {}): string => JSON.stringify({ resourceType: 'ValueSet', id, url: `${set}${id}`, name: id, title: `Set ${id}`, status: 'active', compose, ...more });
const definitions = [
  JSON.stringify({ resourceType: 'CodeSystem', id: 'colours', url: own, version: '3', name: 'Colours', title: 'Colours', status: 'active', content: 'complete', caseSensitive: true, copyright: 'CC0', property: [{ code: 'warmth', type: 'code' }], concept: [{ code: 'red', display: 'Red', designation: [{ value: 'Scarlet' }], property: [{ code: 'warmth', valueCode: 'warm' }], concept: [{ code: 'pink', display: 'Pink' }] }, { code: 'blue', display: 'Blue', property: [{ code: 'warmth', valueCode: 'cold' }] }, { code: 'puce', display: 'Puce', property: [{ code: 'status', valueCode: 'retired' }] }] }),
  valueSet('diabetes', { include: [{ system: icd, filter: [{ property: 'concept', op: 'is-a', value: 'E11' }] }] }), valueSet('below', { include: [{ system: icd, filter: [{ property: 'concept', op: 'descendent-of', value: 'E11' }] }] }),
  valueSet('mixed', { include: [{ valueSet: [`${set}diabetes`] }, { system: own, concept: [{ code: 'red' }, { code: 'blue' }] }, { system: 'http://loinc.org', concept: [{ code: '4548-4', display: 'Hemoglobin A1c' }] }], exclude: [{ system: icd, concept: [{ code: 'E11.9' }] }] }),
  valueSet('billable', { include: [{ system: icd, filter: [{ property: 'billable', op: '=', value: 'true' }] }] }), valueSet('e-codes', { include: [{ system: icd, filter: [{ property: 'code', op: 'regex', value: 'E11\\.[0-9]' }] }] }), valueSet('not-e', { include: [{ system: icd, filter: [{ property: 'concept', op: 'is-not-a', value: 'E11' }] }] }),
  valueSet('cold', { include: [{ system: own, filter: [{ property: 'warmth', op: 'in', value: 'cold,cool' }] }] }), valueSet('above', { include: [{ system: icd, filter: [{ property: 'concept', op: 'generalizes', value: 'E11.65' }] }] }), valueSet('both', { include: [{ system: icd, valueSet: [`${set}billable`, `${set}diabetes`] }] }),
  valueSet('circle', { include: [{ valueSet: [`${set}circle`] }] }), valueSet('lost', { include: [{ valueSet: [`${set}nowhere`] }] }), valueSet('unloaded', { include: [{ system: 'http://example.org/none' }] }), valueSet('active', { inactive: false, include: [{ system: own }] }), valueSet('all', { include: [{ system: own }] }),
  JSON.stringify({ resourceType: 'ConceptMap', id: 'colour-icd', url: 'http://example.org/ConceptMap/c', name: 'C', status: 'active', group: [{ source: own, target: icd, element: [{ code: 'red', target: [{ code: 'I10', display: 'Essential (primary) hypertension', equivalence: 'wider' }] }, { code: 'blue', target: [{ equivalence: 'unmatched' }] }], unmapped: { mode: 'fixed', code: 'E11.9' } }] }),
].join('\n');

beforeAll(async () => {
  server = await fhirServer();
  const { house } = server;
  const act = <T>(name: string, input: object): Promise<T> => house.perform(terminologyModule.actions.find((a) => a.name === name)!, input, house.operator) as Promise<T>;
  await loadCodes(act, (async function* () { for (const [path, text] of [['icd10cm_order_2026.txt', icdFile], ['d.ndjson', definitions]] as const) yield { path, bytes: (async function* () { yield Buffer.from(text); })() }; })(), {});
});
afterAll(() => server.close());

const ask = (url: string, body?: object) => server.ask(body ? 'POST' : 'GET', url, body);
const value = (reply: { body: any }, name: string): any => { const p = reply.body.parameter?.find((x: any) => x.name === name); return p && p[Object.keys(p).find((k) => k.startsWith('value'))!]; };
const expanded = async (query: string): Promise<string[]> => ((await ask(`/ValueSet/$expand?${query}`)).body.expansion?.contains ?? []).map((c: any) => c.code);
const coded = (name: string, system: string, code: string, ...more: object[]): object => ({ resourceType: 'Parameters', parameter: [{ name: 'coding', valueCoding: { system, code } }, { name, ...{} }, ...more].filter((p) => Object.keys(p).length > 1) });

it.each([
  ['diabetes', ['E11', 'E11.6', 'E11.65', 'E11.9']], ['below', ['E11.6', 'E11.65', 'E11.9']], ['mixed', ['E11', 'E11.6', 'E11.65', 'blue', 'red', '4548-4']], ['billable', ['E11.65', 'E11.9', 'I10']], ['e-codes', ['E11.6', 'E11.9']], ['not-e', ['I10']],
  ['cold', ['blue']], ['above', ['E11', 'E11.6', 'E11.65']], ['both', ['E11.65', 'E11.9']], ['active', ['blue', 'pink', 'red']], ['all', ['blue', 'pink', 'puce', 'red']],
])('$expand of %s', async (id, codes) => expect((await expanded(`url=${set}${id}`)).sort()).toEqual([...codes].sort()));

it('$expand filters by words, pages, and counts the whole', async () => {
  expect(await expanded(`url=${set}diabetes&filter=hypergly`)).toEqual(['E11.65']);
  const page = await ask(`/ValueSet/$expand?url=${set}diabetes&offset=1&count=2`);
  expect(page.body.expansion).toMatchObject({ total: 4, offset: 1, contains: [{ system: icd, version: '2026', code: 'E11.6', abstract: true }, { code: 'E11.65' }] });
  expect((await ask(`/ValueSet/diabetes/$expand?count=0`)).body.expansion).toMatchObject({ total: 4 });
  expect((await ask('/ValueSet/$expand', { resourceType: 'Parameters', parameter: [{ name: 'valueSet', resource: JSON.parse(valueSet('given', { include: [{ system: own, concept: [{ code: 'red' }] }] })) }] })).body.expansion.contains).toEqual([{ system: own, version: '3', code: 'red', display: 'Red' }]);
});

it('$lookup tells names, hierarchy and properties, and what is retired', async () => {
  const red = await ask(`/CodeSystem/$lookup?system=${own}&code=red`);
  expect([value(red, 'display'), value(red, 'version'), value(red, 'name')]).toEqual(['Red', '3', 'Colours']);
  const text = JSON.stringify(red.body);
  expect(text).toContain('Scarlet');
  expect(text).toContain('{"name":"code","valueCode":"child"},{"name":"value","valueCode":"pink"}');
  expect(JSON.stringify((await ask('/CodeSystem/$lookup', coded('x', own, 'puce'))).body)).toContain('{"name":"code","valueCode":"inactive"},{"name":"value","valueBoolean":true}');
});

it.each([
  [`/CodeSystem/$validate-code?url=${icd}&code=E11.9`, true], [`/CodeSystem/$validate-code?url=${icd}&code=e11.9`, true], [`/CodeSystem/$validate-code?url=${own}&code=RED`, false], [`/CodeSystem/colours/$validate-code?code=pink`, true], [`/CodeSystem/$validate-code?url=${icd}&code=E11.9&display=Wrong`, false],
  [`/ValueSet/$validate-code?url=${set}mixed&system=${icd}&code=E11.65`, true], [`/ValueSet/$validate-code?url=${set}mixed&system=${icd}&code=E11.9`, false], [`/ValueSet/$validate-code?url=${set}mixed&system=http://loinc.org&code=4548-4`, true], [`/ValueSet/mixed/$validate-code?code=red`, true], [`/ValueSet/$validate-code?url=${set}unloaded&system=http://example.org/none&code=x`, false],
])('%s is %s', async (url, result) => { const reply = await ask(url); expect(reply.status).toBe(200); expect(value(reply, 'result')).toBe(result); });

it('$translate by code, in reverse, by fixed default, and without a match', async () => {
  const one = await ask(`/ConceptMap/$translate?system=${own}&code=red`);
  expect(value(one, 'result')).toBe(true);
  expect(one.body.parameter[1].part).toEqual([{ name: 'equivalence', valueCode: 'wider' }, { name: 'concept', valueCoding: { system: icd, code: 'I10', display: 'Essential (primary) hypertension' } }, { name: 'source', valueUri: 'http://example.org/ConceptMap/c' }]);
  expect(JSON.stringify((await ask(`/ConceptMap/$translate?system=${icd}&code=I10&reverse=true`)).body)).toContain('"narrower"');
  expect(JSON.stringify((await ask(`/ConceptMap/colour-icd/$translate?system=${own}&code=green`)).body)).toContain('E11.9');
  expect(value(await ask(`/ConceptMap/$translate?system=${own}&code=blue`), 'result')).toBe(false);
});

it('definitions are read and searched beside those of the chart store', async () => {
  expect((await ask('/CodeSystem/colours')).body).toMatchObject({ resourceType: 'CodeSystem', url: own, content: 'complete', count: 4, copyright: 'CC0' });
  expect((await ask(`/CodeSystem?url=${icd}`)).body).toMatchObject({ total: 1, entry: [{ resource: { url: icd, version: '2026' } }] });
  expect((await ask('/ValueSet?name=dia')).body.entry.map((e: any) => e.resource.id)).toEqual(['diabetes']);
  expect((await ask('/ValueSet?_count=3')).body).toMatchObject({ link: [{}, { relation: 'next' }] });
  const id = await server.create({ resourceType: 'ValueSet', url: 'http://example.org/kept', status: 'draft', name: 'kept' });
  expect((await ask(`/ValueSet/${id}`)).body.name).toBe('kept');
  expect((await ask('/ValueSet?url=http://example.org/kept')).body.total).toBe(1);
  const valid = await server.ask('POST', '/CodeSystem/$validate', (await ask('/CodeSystem/colours')).body);
  expect(valid.body.issue).toMatchObject([{ severity: 'information' }]);
});

it.each([
  ['/CodeSystem/$lookup?system=http://nowhere&code=1', 404], [`/CodeSystem/$lookup?system=${icd}&code=Z99.99`, 404], ['/CodeSystem/$lookup?code=1', 422], [`/ValueSet/$expand?url=${set}none`, 404], ['/ValueSet/$expand', 422], [`/ValueSet/$expand?url=${set}circle`, 422], [`/ValueSet/$expand?url=${set}lost`, 404],
  [`/ValueSet/$expand?url=${set}unloaded`, 404], [`/ValueSet/$expand?url=${set}all&count=many`, 422], ['/ConceptMap/$translate?url=http://none&code=1', 404], ['/CodeSystem/$closure', 404],
])('%s is refused with an OperationOutcome', async (url, status) => { const reply = await ask(url); expect(reply.status).toBe(status); expect(reply.body.resourceType).toBe('OperationOutcome'); });

it('the CapabilityStatement names the operations; a program without the scope is refused', async () => {
  const rest = (await ask('/metadata')).body.rest[0].resource, of = (type: string): string[] => rest.find((r: any) => r.type === type).operation.map((o: any) => o.name);
  expect([of('CodeSystem'), of('ValueSet'), of('ConceptMap')]).toEqual([['validate', 'lookup', 'validate-code'], ['validate', 'validate-code', 'expand'], ['validate', 'translate']]);
  const narrow = { ...server.house.client, scopes: ['system/Patient.rs'] };
  expect((await server.ask('GET', `/CodeSystem/$lookup?system=${icd}&code=I10`, undefined, {}, narrow)).status).toBe(403);
});

it('what the charts here carry comes first in look-up', async () => {
  const { house } = server, found = async (): Promise<[string, number][]> => (await house.perform(searchCodes, { text: 'type 2 diabetes', task: 'problem' }, house.clerk)).hits.map((h) => [h.code, h.uses]);
  expect(await found()).toEqual([['E11.65', 0], ['E11.9', 0]]);
  const patient = await server.create({ resourceType: 'Patient', name: [{ family: 'Alder' }] });
  for (let i = 0; i < 3; i += 1) await server.create({ resourceType: 'Condition', subject: { reference: `Patient/${patient}` }, code: { coding: [{ system: icd, code: 'E11.9' }] } });
  await house.perform(countCodeUse, {}, house.system);
  expect(await found()).toEqual([['E11.9', 3], ['E11.65', 0]]);
});
