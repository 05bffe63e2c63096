import { afterAll, beforeAll, expect, it } from 'vitest';
import type { FhirServer } from './test/fhir-server.ts';
import { fhirServer } from './test/fhir-server.ts';
import { people } from '../../../test/kit/people.ts';
import type { Person } from '../../../test/kit/people.ts';
import { registerVeil } from '../../platform/veil.ts';
import { registerGuard, registerProjection } from '../../modules/chart/index.ts';
import { acceptOverlay, changeItems, joinCharts, listHeld, overlayGuard, readSeals, sealVeil, setAlias, undoJoin } from '../../modules/patient-index/index.ts';
import { correct, correctionGuard, filePatient, leadOn, patientsProjection, registerSealReader, show } from '../../modules/patients/index.ts';

/** What a sender says of somebody under a number that was given up in a merge. */
let s: FhirServer, kit: ReturnType<typeof people>, n = 0;
beforeAll(async () => {
  for (const p of patientsProjection) registerProjection(p);
  for (const guard of [overlayGuard, correctionGuard, leadOn(changeItems)]) registerGuard(guard);
  registerSealReader(readSeals); registerVeil(sealVeil);
  s = await fhirServer(); kit = people(s.house);
});
afterAll(() => s.close());

const phone = (value: string) => ({ system: 'phone', use: 'home', value });
const merge = (into: Person, from: Person) => kit.within((ctx) => joinCharts(ctx, { into: into.chartId, from: from.chartId, kind: 'merge', reason: 'One person', because: 'person' })) as Promise<{ joinId: string }>;
async function merged(): Promise<{ a: Person; b: Person; joinId: string }> {
  n += 1;
  const born = { birthDate: `1971-06-${String(n).padStart(2, '0')}`, gender: 'female' }, a = await kit.person({ name: [{ family: 'Quillfeather', given: ['Odette'] }], ...born }), b = await kit.person({ name: [{ family: 'Quillfeather', given: ['Odette'] }], ...born, telecom: [phone('503-555-0101')], address: [{ line: ['1 Old St'], city: 'Bend' }] });
  return { a, b, ...await merge(a, b) };
}
const get = async (p: Person): Promise<any> => (await s.ask('GET', `/Patient/${p.patientId}`)).body;
const put = (p: Person, body: object) => s.ask('PUT', `/Patient/${p.patientId}`, body);

it('reaches the record that leads, and stands in the former one, which stays readable and not in use', async () => {
  const { a, b } = await merged(), was = await get(b);
  // What was learned since the merge is not taken back by a sender that repeats what it knew before.
  await kit.edit(a, (p) => ({ ...p, address: [{ line: ['2 New St'], city: 'Salem' }] }));
  const said = await put(b, { ...was, telecom: [phone('503-555-0199')], maritalStatus: { text: 'Married' }, identifier: [...was.identifier, { system: 'urn:oid:2.999.5', value: 'X-1' }] });
  expect(said.status).toBe(200);
  expect(await get(b)).toMatchObject({ telecom: [{ value: '503-555-0199' }], address: [{ line: ['1 Old St'] }], active: false, link: [{ type: 'replaced-by', other: { reference: `Patient/${a.patientId}` } }] });
  const leads = await get(a);
  expect(leads).toMatchObject({ maritalStatus: { text: 'Married' }, address: [{ line: ['2 New St'] }] });
  expect(leads.telecom.map((t: any) => t.value)).toContain('503-555-0199');
  expect(leads.telecom.map((t: any) => t.value)).not.toContain('503-555-0101');
  expect(leads.identifier.filter((i: any) => i.value === 'X-1')).toHaveLength(1);
  expect(leads.active).not.toBe(false);
  expect((await s.house.db.light.query('select reason from chart.version where chart_id = $1 order by version desc limit 1', [a.chartId])).rows[0].reason).toBe(`Told under Patient/${b.patientId}, a record that was merged into this one`);
  const entry = s.house.recorded.findLast((r) => r.action === 'chart.update-entry')!;
  expect(entry.subjects.map((x) => x.chartId).sort()).toEqual([a.chartId, b.chartId].sort());
  // The same again changes nothing.
  const versions = [leads.meta.versionId, (await get(b)).meta.versionId];
  await put(b, await get(b));
  expect([(await get(a)).meta.versionId, (await get(b)).meta.versionId]).toEqual(versions);
  // What the sender takes back goes where it says just so.
  const { maritalStatus: _m, ...rest } = await get(b);
  await put(b, rest);
  expect(await get(a)).not.toHaveProperty('maritalStatus');
});

it('takes nothing from the record that leads: a phone that is new under the old number comes beside its own', async () => {
  const { a, b } = await merged(), mobile = (value: string) => ({ system: 'phone', use: 'mobile', value });
  await kit.edit(a, (p) => ({ ...p, telecom: [...p['telecom'], mobile('503-555-0177')] }));
  const of = await get(b);
  expect((await put(b, { ...of, telecom: [...of.telecom, mobile('503-555-0188')] })).status).toBe(200);
  expect((await get(a)).telecom.map((t: any) => t.value).sort()).toEqual(['503-555-0101', '503-555-0177', '503-555-0188']);
});

it('is held where it leads when it says somebody else, and neither record changes before somebody lets it pass', async () => {
  const { a, b } = await merged(), before = [await get(a), await get(b)];
  const said = await put(b, { ...before[1], name: [{ family: 'Okafor', given: ['John'] }], birthDate: '1988-11-30', gender: 'male' });
  expect(said.status).toBe(422);
  expect([await get(a), await get(b)]).toEqual(before);
  const { held } = await s.house.perform(listHeld, { chartId: a.chartId }, s.house.actor('him-supervisor')) as any;
  expect(held).toHaveLength(1);
  expect((await s.house.perform(listHeld, { chartId: b.chartId }, s.house.actor('him-supervisor')) as any).held).toEqual([]);
  await s.house.perform(acceptOverlay, { heldId: held[0].heldId, expectVersion: Number(before[0].meta.versionId), reason: 'Passport seen' }, s.house.actor('him-supervisor'));
  expect(await get(a)).toMatchObject({ birthDate: '1988-11-30', gender: 'male' });
});

it('goes to the end of a chain of merges, together with what the same bundle says of the record that leads', async () => {
  const born = { name: [{ family: 'Quillfeather', given: ['Odette'] }], birthDate: '1970-01-02', gender: 'female' }, [a, b, c] = [await kit.person(born), await kit.person(born), await kit.person(born)];
  await merge(b, c); await merge(a, b);
  const [now, of] = [await get(a), await get(c)], step = (p: Person, resource: object) => ({ resource, request: { method: 'PUT', url: `Patient/${p.patientId}` } });
  const answer = await s.ask('POST', '', { resourceType: 'Bundle', type: 'transaction', entry: [step(c, { ...of, telecom: [phone('503-555-0123')] }), step(a, { ...now, maritalStatus: { text: 'Widowed' } })] });
  expect(answer.status).toBe(200);
  const leads = await get(a);
  expect(leads).toMatchObject({ maritalStatus: { text: 'Widowed' } });
  expect(leads.telecom.map((t: any) => t.value)).toContain('503-555-0123');
});

it('of a file or a message is told too, keeps what was corrected here, and asks the desk where it differs', async () => {
  const { a, b } = await merged(), d = (await s.house.perform(show, { chartId: a.chartId }, s.house.clerk) as any).demographics;
  await s.house.perform(correct, { chartId: a.chartId, expectVersion: d.version, reason: 'Card seen', change: { birthDate: '1971-07-01' } }, s.house.clerk);
  const of = await get(b), filed = await kit.within((ctx) => filePatient(ctx, { chartId: b.chartId, source: 'north', mode: 'replace', patient: { ...of, birthDate: '1971-07-02', telecom: [phone('503-555-0144')] } })) as any;
  expect(filed).toMatchObject({ chartId: b.chartId, changed: true });
  const leads = await get(a);
  expect([leads.birthDate, leads.telecom.map((t: any) => t.value).includes('503-555-0144')]).toEqual(['1971-07-01', true]);
  expect((await s.house.db.light.query('select field, said is not null as differs from patients.corrected_field where chart_id = $1', [a.chartId])).rows).toEqual([{ field: 'birthDate', differs: true }]);
  const held = await kit.within((ctx) => filePatient(ctx, { chartId: b.chartId, source: 'north', mode: 'replace', patient: { ...of, name: [{ family: 'Okafor', given: ['John'] }], birthDate: '1988-11-30', gender: 'male' } })) as any;
  expect([held.changed, held.held?.kind]).toEqual([false, 'rule-refused']);
  expect((await s.house.perform(listHeld, { chartId: a.chartId }, s.house.actor('him-supervisor')) as any).held).toHaveLength(1);
});

it('lifts no alias, and stays with the former record when the two are parted again', async () => {
  const { a, b, joinId } = await merged(), version = Number((await get(a)).meta.versionId);
  await s.house.perform(setAlias, { chartId: a.chartId, expectVersion: version, name: { use: null, family: 'Gray', given: ['Pat'], prefix: [], suffix: [], from: null, to: null }, reason: 'Threatened' }, s.house.privacyOfficer);
  const of = await get(b);
  expect((await put(b, { ...of, telecom: [phone('503-555-0166')] })).status).toBe(200);
  expect(await get(a)).toMatchObject({ name: [{ family: 'Gray' }] });
  expect((await get(a)).telecom.map((t: any) => t.value)).toContain('503-555-0166');
  await kit.within((ctx) => undoJoin(ctx, { joinId, reason: 'Two people', different: true } as never));
  expect((await get(b)).telecom.map((t: any) => t.value)).toEqual(['503-555-0166']);
  expect(await get(a)).not.toHaveProperty('telecom');
  expect(await get(a)).toMatchObject({ name: [{ family: 'Gray' }] });
});
