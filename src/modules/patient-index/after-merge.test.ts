import { afterAll, beforeAll, expect, it } from 'vitest';
import { testHouse } from '../../../test/kit/house.ts';
import type { TestHouse } from '../../../test/kit/house.ts';
import { people } from '../../../test/kit/people.ts';
import type { Person } from '../../../test/kit/people.ts';
import { chartDoor, registerProjection, updateEntry } from '../chart/index.ts';
import { filePatient, findAlike, identifyAtDoor, InTurn, patientsProjection, search } from '../patients/index.ts';
import { patientsModule } from '../patients/index.ts';
import { linkNewborn, nameUnknown } from './actions/identity.ts';
import { joinCharts, undoJoin } from './join-door.ts';

let house: TestHouse, kit: ReturnType<typeof people>, a: Person, b: Person, joinId: string, oldMrn: string, newMrn: string;
const north = { system: 'urn:oid:2.16.840.1.113883.19.5', type: { coding: [{ code: 'MR' }] } };
const act = (name: string): any => patientsModule.actions.find((x) => x.name === name)!;
const find = async (text: string, actor = house.clerk) => ((await house.perform(search, { text, limit: 10 }, actor)) as any).hits;

beforeAll(async () => {
  for (const p of patientsProjection) registerProjection(p);
  house = await testHouse(); kit = people(house);
  a = await kit.person({ name: [{ family: 'Quillfeather', given: ['Odette'] }], birthDate: '1971-06-05', gender: 'female', identifier: [{ ...north, value: 'N100' }] });
  b = await kit.person({ name: [{ family: 'Quillfeather', given: ['Odetta'] }], birthDate: '1971-06-05', gender: 'female', identifier: [{ ...north, value: 'N200' }], telecom: [{ system: 'phone', value: '503-555-0177' }] });
  ({ joinId } = await kit.within((ctx) => joinCharts(ctx, { into: a.chartId, from: b.chartId, kind: 'merge', reason: 'same', because: 'person' })));
  const mrn = async (p: Person): Promise<string> => (await house.perform(act('patients.show'), { chartId: p.chartId }, house.clerk) as any).line.mrn;
  [newMrn, oldMrn] = [await mrn(a), await mrn(b)];
});
afterAll(() => house.close());

it('the old number, and everything else of the merged record, finds the person who leads, once, and says why', async () => {
  for (const text of [oldMrn, 'N200', 'odetta quill', 'quillfeather 1971']) {
    const hits = await find(text);
    expect([text, hits.map((h: any) => h.chartId)]).toEqual([text, [a.chartId]]);
  }
  expect((await find(oldMrn))[0]).toMatchObject({ mrn: newMrn, why: [`Merged number ${oldMrn}`, 'MRN is the same'], lookalike: false });
  const advanced = await house.perform(act('patients.search-advanced'), { criteria: { identifier: oldMrn }, from: 0, limit: 10 }, house.clerk) as any;
  expect([advanced.hits.map((h: any) => h.chartId), advanced.total]).toEqual([[a.chartId], 1]);
  const csv = (await house.perform(act('patients.export-search'), { criteria: { family: 'Quillfeather' } }, house.actor('him-supervisor')) as any).csv as string;
  expect(csv.match(/Quillfeather/g)!.length).toBeLessThanOrEqual(2);
});

it('somebody registered again is told of the one person, and neither record is the other\'s look-alike', async () => {
  const { alike } = await house.perform(findAlike, { names: [{ use: 'official', family: 'Quillfeather', given: ['Odetta'], prefix: [], suffix: [], from: null, to: null }], birthDate: '1971-06-05', sex: 'female', addresses: [], telecoms: [], identifiers: [], profile: {} } as any, house.clerk) as any;
  expect(alike.map((x: any) => x.line.chartId)).toEqual([a.chartId]);
  expect(alike[0].line.lookalike).toBe(false);
});

it('whoever follows an old address is led on, cannot correct the merged record, and recent lists show the person once', async () => {
  const shown = await house.perform(act('patients.show'), { chartId: b.chartId }, house.clerk) as any;
  expect([shown.mergedInto, shown.line.mrn]).toEqual([a.chartId, oldMrn]);
  expect((await house.perform(act('patients.show'), { chartId: a.chartId }, house.clerk) as any).formerNumbers).toEqual([oldMrn]);
  expect(await house.perform(act('patients.print-sheet'), { chartId: b.chartId, sheet: 'labels' }, house.clerk)).toMatchObject({ line: { mrn: newMrn }, formerNumbers: [oldMrn] });
  await expect(house.perform(act('patients.correct'), { chartId: b.chartId, expectVersion: shown.demographics.version, reason: 'typo', change: { birthDate: '1971-06-06' } }, house.clerk)).rejects.toMatchObject({ kind: 'rule-refused', because: [{ rule: 'patients.merged-record' }] });
  expect((await house.perform(act('patients.recent'), { limit: 10 }, house.clerk) as any).hits.map((h: any) => h.chartId)).toEqual([a.chartId]);
  // Nor is the merged record given a name, or a child or a mother.
  const merged = { kind: 'rule-refused', because: [{ rule: 'patients.merged-record' }] }, name = { use: null, family: 'Crane', given: ['Bo'], prefix: [], suffix: [], from: null, to: null };
  await expect(house.perform(nameUnknown, { chartId: b.chartId, expectVersion: shown.demographics.version, name, birthDate: null, sex: null, evidence: 'Passport' }, house.clerk)).rejects.toMatchObject(merged);
  for (const [chartId, motherChart] of [[b.chartId, a.chartId], [a.chartId, b.chartId]] as const) await expect(house.perform(linkNewborn, { chartId, expectVersion: 1, motherChart, order: null, reason: 'Delivery room' }, house.clerk)).rejects.toMatchObject(merged);
});

it('whom to call and what pays, registered under either number, is shown and corrected with the person, and stays where it was written', async () => {
  const id = await kit.entry(b, { resourceType: 'Coverage', status: 'active', beneficiary: { reference: '#patient' }, payor: [{ display: 'Acme Health' }], subscriberId: 'A1' });
  const { coverages } = await house.perform(act('patients.show-registered'), { chartId: a.chartId }, house.clerk) as any, found = coverages.find((c: any) => c.ref === `Coverage/${id}`);
  expect(found).toMatchObject({ payer: 'Acme Health', memberId: 'A1' });
  const { ref: _r, version, cards: _c, ...value } = found;
  await house.perform(act('patients.change-registered'), { chartId: a.chartId, ref: `Coverage/${id}`, expectVersion: version, reason: 'new card', acknowledged: [], set: { part: 'coverage', value: { ...value, memberId: 'A2', cardFront: null, cardBack: null } } }, house.clerk);
  const [stored] = await kit.within(async (ctx) => (await chartDoor.entriesOf(ctx, b.chartId, ['Coverage'])).map((e) => JSON.parse(e.text)));
  expect([stored.id, stored.subscriberId, stored.beneficiary.reference]).toEqual([id, 'A2', `Patient/${b.patientId}`]);
});

it('a message under the old number reaches the chart that holds it, whichever of the person\'s names it says, and disputes nothing', async () => {
  const said = (value: string, given: string) => ({ resourceType: 'Patient', name: [{ family: 'Quillfeather', given: [given] }], birthDate: '1971-06-05', gender: 'female', identifier: [{ ...north, value }] });
  // Married since, as the surviving record alone knows.
  await kit.edit(a, (p) => ({ ...p, name: [{ family: 'Zabriskie', given: ['Marguerite'] }, ...p['name'].map((n: any) => ({ ...n, use: 'old' }))], birthDate: '1971-06-15' }));
  const renamed = { ...said('N200', 'x'), name: [{ family: 'Zabriskie', given: ['Marguerite'] }], birthDate: '1971-06-15' };
  for (const [patient, chart] of [[said('N200', 'Odetta'), b], [said('N100', 'Odetta'), a], [renamed, b]] as const) {
    expect(await kit.within((ctx) => identifyAtDoor(ctx, { source: 'north', patient }))).toMatchObject({ decision: 'existing', chartId: chart.chartId });
    expect(await kit.within(async (ctx) => (await InTurn.open(ctx, 'north', [{ source: 'north', patient }])).identify(0))).toMatchObject({ decision: 'existing', chartId: chart.chartId });
  }
  const both = { ...said('N200', 'Odetta'), identifier: [{ ...north, value: 'N200' }, { ...north, value: 'N100' }] };
  expect(await kit.within((ctx) => identifyAtDoor(ctx, { source: 'north', patient: both }))).toMatchObject({ decision: 'existing', chartId: a.chartId });
  const { rows } = await house.db.light.query('select count(*)::int as n from patients.review');
  expect(rows[0].n).toBe(0);
  // Somebody else under the old number is somebody else still.
  expect(await kit.within((ctx) => identifyAtDoor(ctx, { source: 'north', patient: { ...said('N200', 'Bartholomew'), name: [{ family: 'Crane', given: ['Bart'] }], birthDate: '1944-01-01', gender: 'male' } }))).toMatchObject({ decision: 'disputed' });
});

it('no door but the index changes how records are joined: a feed, a program\'s whole Patient, a forged link', async () => {
  const links = async (p: Person) => { const x = await kit.patientOf(p); return [x['active'], x['link']?.map((l: any) => [l.type, l.other.reference])]; };
  const before = [await links(a), await links(b)];
  await kit.within((ctx) => filePatient(ctx, { chartId: b.chartId, source: 'north', mode: 'replace', patient: { resourceType: 'Patient', active: true, name: [{ family: 'Quillfeather', given: ['Odetta'] }], birthDate: '1971-06-05', gender: 'female', identifier: [{ ...north, value: 'N200' }] } }));
  const put = { resourceType: 'Patient', id: b.patientId, active: true, identifier: (await kit.patientOf(b))['identifier'], name: [{ family: 'Quillfeather', given: ['Odetta'] }], birthDate: '1971-06-05', gender: 'female' };
  await house.perform(updateEntry, { type: 'Patient', id: b.patientId, value: put, exact: put }, house.client);
  const forged = { ...put, link: [{ extension: [{ url: 'urn:chartkeeper:join', valueString: '1' }], other: { reference: 'Patient/elsewhere' }, type: 'replaces' }] };
  await house.perform(updateEntry, { type: 'Patient', id: b.patientId, value: forged, exact: forged }, house.client);
  const [x, y] = [await links(a), await links(b)];
  expect([x, [y[0], y[1].filter((l: any) => l[1] !== 'Patient/elsewhere')]]).toEqual(before);
  expect((await kit.patientOf(b))['link'].find((l: any) => l.other.reference === 'Patient/elsewhere').extension).toBeUndefined();
});

it('undone, both are found again, each by its own', async () => {
  await kit.within((ctx) => undoJoin(ctx, { joinId, reason: 'two people' }));
  expect((await find(oldMrn)).map((h: any) => h.chartId)).toEqual([b.chartId]);
  expect((await find('N100')).map((h: any) => h.chartId)).toEqual([a.chartId]);
});
