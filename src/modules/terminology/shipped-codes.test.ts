import { afterAll, beforeAll, expect, it } from 'vitest';
import { policyFolder, testHouse } from '../../../test/kit/house.ts';
import type { TestHouse } from '../../../test/kit/house.ts';
import { readPolicy } from '../../platform/policy/read-policy.ts';
import { loadCodes, putInUse } from '../../interfaces/files/load-codes.ts';
import { loadShipped } from '../../interfaces/files/shipped-codes.ts';
import { demoCodeSet } from '../demo/index.ts';
import { makeChart } from '../demo/charts/make-chart.ts';
import type { Staff } from '../demo/charts/shared.ts';
import { makePerson } from '../demo/people/make-person.ts';
import type { CodeTask } from './contract.ts';
import { listSystems, searchCodes, terminologyModule, validateCode } from './index.ts';

let house: TestHouse;
const act = <T>(name: string, input: object): Promise<T> => house.perform(terminologyModule.actions.find((a) => a.name === name)!, input, house.operator) as Promise<T>;
beforeAll(async () => {
  house = await testHouse();
});
afterAll(() => house.close());

/** Several at a time, as the connections allow. */
const together = async <T>(all: readonly T[], work: (one: T) => Promise<void>): Promise<void> => { let next = 0; await Promise.all(Array.from({ length: 4 }, async () => { while (next < all.length) await work(all[next++]!); })); };
const offered = async (text: string, task: CodeTask = 'any'): Promise<string[]> => (await house.perform(searchCodes, { text, task, limit: 100 }, house.clerk)).hits.map((h) => `${h.system}|${h.code}`);

it('what comes with the program is HL7\'s own and UCUM, loaded once, and holds nothing of other owners', async () => {
  let acts = 0;
  const counted = <T>(name: string, input: object): Promise<T> => { acts += 1; return act(name, input); };
  const isLoaded = async (digest: string): Promise<boolean> => (await house.db.light.query('select 1 from terminology.load where digest = $1 and finished_at is not null', [digest])).rows.length > 0;
  await loadShipped(counted, isLoaded, () => false);
  expect((await house.perform(searchCodes, { text: 'milligram per deciliter', task: 'unit' }, house.clerk)).hits[0]).toMatchObject({ code: 'mg/dL' });
  expect((await house.perform(searchCodes, { text: 'final', systems: ['http://hl7.org/fhir/observation-status'] }, house.clerk)).hits.map((h) => h.code)).toEqual(['final']);
  const list = await house.perform(listSystems, {}, house.clerk);
  expect(list.systems.length).toBeGreaterThan(500);
  expect(list.valueSets).toBeGreaterThan(500);
  expect(list.systems.filter((s) => /ama-assn|nucc|snomed/.test(s.url))).toEqual([]);
  acts = 0;
  await loadShipped(counted, isLoaded, () => false);
  expect(acts).toBe(0);
}, 120_000);

it('every code that the demo department writes is known when it starts', async () => {
  const set = demoCodeSet();
  await putInUse(act, { kind: 'demo', source: 'the demo department', digest: set.digest }, set.codes);
  const someone = (name: string) => ({ id: '3f0c1c4e-0000-4000-8000-000000000001', name }), today = 20_781;
  const staff: Staff = { organization: someone('A'), clinic: someone('B'), ward: someone('C'), practitioners: Array.from({ length: 10 }, () => ({ ...someone('D'), specialty: 'E' })), payers: [someone('F'), someone('G'), someone('H')] };
  const written = new Map<string, { system: string; code: string }>();
  const walk = (n: any): void => {
    if (typeof n !== 'object' || n === null) return;
    if (typeof n.system === 'string' && typeof n.code === 'string') written.set(`${n.system}|${n.code}`, { system: n.system, code: n.code });
    for (const v of Object.values(n)) walk(v);
  };
  for (let i = 0; i < 40; i += 1) { const person = makePerson(1, i, today); for (const made of [person.patient, ...makeChart(1, i, person, today, staff).map((m) => m.value)]) walk(JSON.parse(JSON.stringify(made))); }
  // What is looked up as one types. Race, language and the like are short lists of the registration form.
  const lookedUp = new Set(Object.values(readPolicy(policyFolder).get<Record<string, string[]>>('terminology.tasks')).flat());
  for (const [key, { system }] of written) if (!lookedUp.has(system) && !/^http:\/\/(hl7\.org\/fhir\/[a-z-]+$|terminology\.hl7\.org\/)/.test(system)) written.delete(key);
  expect(written.size).toBeGreaterThan(100);
  const unknown: string[] = [];
  await together([...written], async ([key, { system, code }]) => { if (!(await house.perform(validateCode, { system, code }, house.clerk).then((v) => v.result, () => false))) unknown.push(key); });
  expect(unknown).toEqual([]);
}, 60_000);

it('each of them is offered by its code and by its name, for the kind of entry it is for', async () => {
  const tasks: Readonly<Record<string, readonly CodeTask[]>> = { 'ICD-10': ['problem'], RxNorm: ['medication'], CVX: ['vaccine'] }, missing: string[] = [], asked: { task: CodeTask; text: string; key: string; name: string }[] = [];
  for (const { system, concepts } of demoCodeSet().codes.systems) {
    const [, forTasks] = Object.entries(tasks).find(([word]) => system.title.includes(word)) ?? [];
    for (const c of concepts as Iterable<{ code: string; display: string }>) for (const task of forTasks ?? ['any' as const]) for (const text of [c.code, c.display]) asked.push({ task, text, key: `${system.url}|${c.code}`, name: `${system.title} ${c.code}` });
  }
  expect(asked.length).toBeGreaterThan(200);
  await together(asked, async ({ task, text, key, name }) => { if (!(await offered(text, task)).includes(key)) missing.push(`${task} ${name}: ${text}`); });
  expect(missing).toEqual([]);
}, 120_000);

it('a retired code is offered by no spelling of its code, no word, no other name and no slip of the pen; where it stands it keeps its name', async () => {
  const url = 'http://example.org/yearly', release = (version: string, concepts: object[]) => loadCodes(act, (async function* () { yield { path: 'yearly.json', bytes: (async function* () { yield Buffer.from(JSON.stringify({ resourceType: 'CodeSystem', url, name: 'Yearly', version, status: 'active', content: 'complete', concept: concepts })); })() }; })(), { retireMany: true });
  const other = (value: string) => [{ value }];
  await release('1', [{ code: 'Q12.3', display: 'Quillfever of the marsh', designation: other('Bogfever, quilled') }, { code: 'Q12.4', display: 'Quillfever of the hills' }, { code: 'Q99', display: 'Hillspasm' }]);
  expect((await offered('quillfever')).filter((h) => h.startsWith(url))).toHaveLength(2);
  await release('2', [{ code: 'Q12.4', display: 'Quillfever of the hills' }, { code: 'Q99', display: 'Hillspasm' }, { code: 'Q12.5', display: 'Bogfever of the delta' }]);
  for (const text of ['Q12.3', 'q123', 'Q12', 'Q', 'quillfever', 'quillfever marsh', 'quilfever', 'marsh', 'marhs', 'bogfever', 'bogfever quilled', 'Quillfever of the marsh']) expect([text, (await offered(text)).includes(`${url}|Q12.3`)]).toEqual([text, false]);
  expect(await offered('bogfever')).toContain(`${url}|Q12.5`);
  const seen = (await house.perform(searchCodes, { text: 'quillfever marsh', forEntry: false }, house.clerk)).hits.find((h) => h.code === 'Q12.3');
  expect(seen).toMatchObject({ active: false, display: 'Quillfever of the marsh' });
  expect(await house.perform(validateCode, { system: url, code: 'Q12.3' }, house.clerk)).toMatchObject({ result: true, message: expect.stringContaining('retired') });
});
