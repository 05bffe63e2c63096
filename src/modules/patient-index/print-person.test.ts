import { afterAll, beforeAll, expect, it } from 'vitest';
import { testHouse } from '../../../test/kit/house.ts';
import type { TestHouse } from '../../../test/kit/house.ts';
import { pdfText, wordsOnly } from '../../../test/kit/pdf-text.ts';
import { people } from '../../../test/kit/people.ts';
import type { Person } from '../../../test/kit/people.ts';
import { dayWords } from '../../values/date-words.ts';
import { chartModule, registerProjection } from '../chart/index.ts';
import { patientsModule, patientsProjection } from '../patients/index.ts';
import { joinCharts } from './join-door.ts';

/** The print of a person whose records were merged, by either number: both charts, and everything that the demographics say. */
let house: TestHouse, kit: ReturnType<typeof people>, a: Person, b: Person;
const act = (name: string): any => [...patientsModule.actions, ...chartModule.actions].find((x) => x.name === name)!;
const ext = 'http://hl7.org/fhir/us/core/StructureDefinition/', mr = { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'MR' }] };
const north = { system: 'urn:oid:2.16.840.1.113883.19.5', type: mr };
beforeAll(async () => {
  for (const p of patientsProjection) registerProjection(p);
  house = await testHouse(); kit = people(house);
  a = await kit.person({
    name: [{ use: 'official', family: 'Marchetti', given: ['Ottavia'] }, { use: 'old', family: 'Quillfeather', given: ['Ottavia'] }, { use: 'nickname', given: ['Tavi'] }], birthDate: '1971-06-05', gender: 'female', maritalStatus: { text: 'Widowed' }, identifier: [{ ...north, value: 'N100' }, { type: { coding: [{ code: 'DL' }], text: 'Driver license' }, system: 'urn:dl', value: 'D1234567' }, { system: 'http://hl7.org/fhir/sid/us-ssn', value: '529-12-3456' }],
    address: [{ use: 'home', line: ['418 Orchard St'], city: 'Fairhaven', state: 'OR', postalCode: '97218' }, { use: 'old', line: ['9 Mill Rd'], city: 'Portland', period: { end: '2016-05' } }], telecom: [{ system: 'phone', value: '503-555-0177', use: 'mobile' }, { system: 'email', value: 'tavi@fairmail.example' }],
    communication: [{ language: { text: 'Italian' }, preferred: true }], generalPractitioner: [{ display: 'Dr. Ada Bryant' }], contact: [{ name: { family: 'Sandoval', given: ['Inés'] }, relationship: [{ text: 'Daughter' }], telecom: [{ system: 'phone', value: '503-555-0188' }] }],
    extension: [{ url: `${ext}us-core-race`, extension: [{ url: 'ombCategory', valueCoding: { system: 'urn:oid:2.16.840.1.113883.6.238', code: '2106-3', display: 'White' } }, { url: 'text', valueString: 'White' }] }, { url: `${ext}us-core-interpreter-needed`, valueCoding: { system: 'http://snomed.info/sct', code: '373066001', display: 'Yes' } }, { url: `${ext}us-core-tribal-affiliation`, extension: [{ url: 'tribalAffiliation', valueCodeableConcept: { text: 'Confederated Tribes of Siletz' } }] }, { url: 'http://hl7.org/fhir/StructureDefinition/individual-genderIdentity', extension: [{ url: 'value', valueCodeableConcept: { coding: [{ system: 'http://snomed.info/sct', code: '446141000124107', display: 'Identifies as female' }] } }] }],
  });
  b = await kit.person({ name: [{ use: 'official', family: 'Quillfeather', given: ['Odetta'] }], birthDate: '1971-05-06', gender: 'female', identifier: [{ ...north, value: 'N200' }] });
  await kit.entry(a, { resourceType: 'Condition', subject: { reference: '#patient' }, code: { text: 'Asthma of the leading chart' } });
  await kit.entry(b, { resourceType: 'Condition', subject: { reference: '#patient' }, code: { text: 'Gout of the merged chart' } });
});
afterAll(() => house.close());

const printed = async (chartId: string, actor = house.clerk): Promise<string> => wordsOnly(await pdfText(Buffer.from((await house.perform(act('chart.export'), { chartId, format: 'pdf' }, actor) as any).base64, 'base64')));

it('everything the demographics say stands on the title page, and no social security number whole', async () => {
  const { demographics: d, line } = await house.perform(act('patients.show'), { chartId: a.chartId }, house.clerk) as any, text = await printed(a.chartId);
  const said = [line.mrn, dayWords(d.birthDate), d.sex, d.maritalStatus, d.ethnicity, ...d.languages, ...d.race, ...d.names.flatMap((n: any) => [...n.given, n.family]), ...d.addresses.flatMap((x: any) => [...x.line, x.city, x.postalCode]), ...d.telecoms.map((t: any) => t.value), ...d.identifiers.filter((i: any) => !/ssn/.test(i.system)).map((i: any) => i.value),
    ...d.contacts.flatMap((c: any) => [c.name, c.relationship, c.phone]), ...d.profile.tribes.map((t: any) => t.display), d.profile.genderIdentity.display, `Interpreter needed ${d.profile.interpreter}`, d.profile.primaryCare.name].filter(Boolean);
  expect(said.length).toBeGreaterThan(25);
  expect(said.filter((x: string) => !text.includes(wordsOnly(x)))).toEqual([]);
  for (const actor of [house.clerk, { ...house.clerk, rights: new Set([...house.clerk.rights, 'patients.read-ssn']) }]) expect(await printed(a.chartId, actor)).not.toContain('529123456');
});

it('of a person whose records were merged shows every chart and the former numbers, whichever number it is asked by; of one never merged, nobody else', async () => {
  const mrn = async (p: Person): Promise<string> => (await house.perform(act('patients.show'), { chartId: p.chartId }, house.clerk) as any).line.mrn, [leads, former] = [await mrn(a), await mrn(b)];
  expect(await printed(a.chartId)).not.toMatch(/gout|odetta/);
  await kit.within((ctx) => joinCharts(ctx, { into: a.chartId, from: b.chartId, kind: 'merge', reason: 'same', because: 'person' }));
  for (const asked of [a, b]) {
    const text = await printed(asked.chartId);
    for (const x of ['Asthma of the leading chart', 'Gout of the merged chart', `MRN ${leads}`, 'Ottavia Marchetti', 'Odetta Quillfeather', 'N200', 'May 6, 1971']) expect([asked === a, text.includes(wordsOnly(x)), x]).toEqual([asked === a, true, x]);
    expect(text).toMatch(new RegExp(`formernumbers[a-z0-9]{0,40}${wordsOnly(former)}`));
  }
  // Who may see one of the charts alone is given no entry and no birth date of the other; the former number is the leading record's own word.
  const limited = await printed(a.chartId, { ...house.clerk, onlyCharts: new Set([a.chartId]) });
  expect([limited.includes('gout'), limited.includes(wordsOnly('May 6, 1971'))]).toEqual([false, false]);
});
