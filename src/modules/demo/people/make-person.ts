import type { Origin } from './names.ts';
import { familyName, givenName, originOf, shortForms } from './names.ts';
import type { Random } from './random.ts';
import { saidAgain, twiceOf } from './registered-twice.ts';
import { randomFrom, weighted } from './random.ts';

const partsOf = (day: number): { year: number } => ({ year: new Date(day * 86_400_000).getUTCFullYear() });

/** A made-up person and the Patient that says it (FHIR R4, US Core race, ethnicity and birth sex). */
export type Person = { id: string; sex: 'female' | 'male'; birthDay: number; deathDay: number | undefined; family: string; given: string[]; origin: Origin; address: Address; patient: Record<string, any> };
type Address = { line: string[]; city: string; state: string; postalCode: string };

const streets = 'Quarry Hill Rd,Maple St,Oak Ave,2nd St,Park Ave,Cedar Ln,Lake Dr,Hillcrest Ave,Washington St,River Rd,Chestnut St,Sunset Blvd,Juniper Ct,Mill Rd,Church St,Highland Ave,Birch Way,Prospect St,Elm St,Spring St,Meadow Ln,Franklin Ave,Willow Creek Rd,Orchard Pl,Harbor View Dr,Union St,Fir Loop,Aspen Ter,4th Ave,Canyon Rd'.split(',');
const towns = weighted(([['Fairhaven', 'OR', '972', 30], ['Alder Creek', 'OR', '970', 26], ['Millbrook', 'OR', '973', 12], ['Cedar Falls', 'OR', '971', 9], ['Eastport', 'WA', '986', 8], ['Stonefield', 'WA', '982', 5], ['Lakeview Heights', 'OR', '974', 5], ['Riverton', 'ID', '837', 3], ['Pine Grove', 'CA', '960', 2]] as const).map(([city, state, zip, w]) => [{ city, state, zip }, w] as const));
const areas = ['503', '971', '541', '360', '208'];
const race: Record<Origin, [code: string, display: string]> = { general: ['2106-3', 'White'], hispanic: ['2106-3', 'White'], asian: ['2028-9', 'Asian'], black: ['2054-5', 'Black or African American'], eastern: ['2106-3', 'White'] };
const usCore = 'http://hl7.org/fhir/us/core/StructureDefinition/us-core-';
const v3 = 'http://terminology.hl7.org/CodeSystem/v3-MaritalStatus';

/** Ages as in a hospital's index: everybody, the old more often. */
function birthDayOf(r: Random, today: number): number {
  const age = r.chance(0.08) ? r.next() * 5 : r.chance(0.2) ? r.next() * 30 : Math.min(101, Math.max(0, r.near(52, 48)));
  return today - Math.floor(age * 365.25) - r.between(0, 364);
}

/**
 * The person numbered `index` of a seed. Each stands alone, so that any part of a department can be made again; about one in ninety is the twin of the one
 * before, one in a hundred the junior of a father just before, and one in twelve somebody registered before, with what went wrong.
 */
export function makePerson(seed: number, index: number, today: number): Person {
  const twice = twiceOf(seed, index);
  if (twice !== undefined && twiceOf(seed, twice) === undefined && relationOf(seed, twice) >= related) return again(seed, index, twice, today);
  const r = randomFrom(seed, index + 1);
  const relation = relationOf(seed, index);
  const basis = relation < related ? core(seed, index - 1, today) : undefined;
  const own = core(seed, index, today);
  if (basis && relation < 0.011) return finish(r, { ...own, origin: basis.origin, birthDay: basis.birthDay, family: basis.family, given: [freshGiven(r, own.sex, basis), ...own.given.slice(1)], address: basis.address, phone: basis.phone }, undefined, today);
  if (basis && basis.sex === 'male' && partsOf(today).year - partsOf(basis.birthDay).year > 50) {
    return finish(r, { ...own, sex: 'male', origin: basis.origin, birthDay: basis.birthDay + Math.floor(365.25 * r.between(22, 34)) + r.between(0, 364), family: basis.family, given: basis.given, address: basis.address, phone: basis.phone }, 'Jr.', today);
  }
  return finish(r, own, undefined, today);
}

const related = 0.021;
const relationOf = (seed: number, index: number): number => (index > 0 ? randomFrom(seed ^ 0x5bd1e995, index).next() : 1);

/** Somebody who is here already, registered a second time, with what went wrong. */
function again(seed: number, index: number, first: number, today: number): Person {
  const c = core(seed, first, today), was = finish(randomFrom(seed, first + 1), c, undefined, today), number = (was.patient['identifier'] ?? [])[0];
  const said = saidAgain(seed, index, { ...c, birthDay: was.birthDay, ssn: number?.value }, partsOf(was.birthDay).year, today);
  const { identifier: _number, contact: _contact, ...patient } = was.patient;
  return { ...was, id: randomFrom(seed, index + 1).uuid(), family: said.family, given: said.given, birthDay: said.birthDay, address: said.address, patient: {
    ...patient, name: [{ use: 'official', family: said.family, given: said.given }], birthDate: isoDay(said.birthDay), address: [{ use: 'home', ...said.address, country: 'US' }],
    telecom: [{ ...was.patient['telecom'][0], value: said.phone }], ...(said.ssn === undefined ? {} : { identifier: [{ ...number, value: said.ssn }] }),
  } };
}

type Core = { sex: 'female' | 'male'; birthDay: number; origin: Origin; family: string; given: string[]; address: Address; phone: string };

function core(seed: number, index: number, today: number): Core {
  const r = randomFrom(seed ^ 0x2545f491, index + 1);
  const sex = r.chance(0.53) ? 'female' : 'male';
  const birthDay = birthDayOf(r, today), year = partsOf(birthDay).year;
  const origin = originOf(r);
  const family = familyName(r, origin);
  const given = [givenName(r, sex, year, origin)];
  if (r.chance(0.7)) given.push(r.chance(0.35) ? `${String.fromCharCode(65 + r.between(0, 24))}.` : givenName(r, sex, year, origin));
  const town = towns(r);
  const address = { line: [`${r.between(1, 9999)} ${r.pick(streets)}${r.chance(0.22) ? `, Apt ${r.between(1, 40)}` : ''}`], city: town.city, state: town.state, postalCode: `${town.zip}${String(r.between(1, 60)).padStart(2, '0')}` };
  return { sex, birthDay, origin, family, given: given[1] === given[0] ? given.slice(0, 1) : given, address, phone: phone(r) };
}

const phone = (r: Random): string => `(${r.pick(areas)}) 555-${String(r.between(0, 9999)).padStart(4, '0')}`;
const freshGiven = (r: Random, sex: 'female' | 'male', other: Core): string => { for (;;) { const g = givenName(r, sex, partsOf(other.birthDay).year, other.origin); if (g !== other.given[0]) return g; } };

export function isoDay(day: number): string { return new Date(day * 86_400_000).toISOString().slice(0, 10); }

function finish(r: Random, c: Core, suffix: string | undefined, today: number): Person {
  const birthDay = Math.min(c.birthDay, today - 1), age = (today - birthDay) / 365.25, year = partsOf(birthDay).year;
  const short = shortForms[c.given[0]!];
  const names: any[] = [{ use: 'official', family: c.family, given: c.given, ...(suffix ? { suffix: [suffix] } : {}) }];
  if (short && r.chance(0.35)) names.push({ use: 'nickname', given: [short] });
  if (c.sex === 'female' && age > 24 && r.chance(0.3)) names.push({ use: 'maiden', family: familyName(r, c.origin), given: c.given.slice(0, 1), period: { end: String(Math.min(partsOf(today).year, year + r.between(20, 38))) } });
  const deathDay = age > 60 && r.chance((age - 55) / 120) ? Math.max(birthDay + 1, today - r.between(10, 3650)) : undefined;
  const [code, display] = race[c.origin];
  const married = age < 20 ? ['S', 'Never Married'] : r.pick([['M', 'Married'], ['M', 'Married'], ['S', 'Never Married'], ['D', 'Divorced'], ['W', 'Widowed']]);
  const spanish = c.origin === 'hispanic' && r.chance(0.45);
  const ssn = r.chance(0.86) ? `9${String(r.between(0, 99)).padStart(2, '0')}-${String(r.between(10, 99))}-${String(r.between(0, 9999)).padStart(4, '0')}` : undefined;
  const omb = (url: string, c2: string, d: string) => ({ url: `${usCore}${url}`, extension: [{ url: 'ombCategory', valueCoding: { system: 'urn:oid:2.16.840.1.113883.6.238', code: c2, display: d } }, { url: 'text', valueString: d }] });
  const patient = {
    resourceType: 'Patient',
    extension: [omb('race', code, display), c.origin === 'hispanic' ? omb('ethnicity', '2135-2', 'Hispanic or Latino') : omb('ethnicity', '2186-5', 'Not Hispanic or Latino'), { url: `${usCore}birthsex`, valueCode: c.sex === 'female' ? 'F' : 'M' }],
    ...(ssn ? { identifier: [{ type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'SS', display: 'Social Security number' }] }, system: 'http://hl7.org/fhir/sid/us-ssn', value: ssn }] } : {}),
    active: true, name: names,
    telecom: [{ system: 'phone', value: c.phone, use: age < 70 ? 'mobile' : 'home' }, ...(age > 16 && r.chance(0.55) ? [{ system: 'email', value: `${plain(c.given[0]!)}.${plain(c.family)}${r.between(1, 999)}@example.org` }] : [])],
    gender: c.sex, birthDate: isoDay(birthDay), ...(deathDay ? { deceasedDateTime: isoDay(deathDay) } : {}),
    address: [{ use: 'home', ...c.address, country: 'US' }], maritalStatus: { coding: [{ system: v3, code: married![0], display: married![1] }], text: married![1] },
    ...(age > 18 && r.chance(0.5) ? { contact: [{ relationship: [{ text: married![0] === 'M' ? 'Spouse' : 'Relative' }], name: { family: c.family, given: [givenName(r, c.sex === 'female' ? 'male' : 'female', year, c.origin)] }, telecom: [{ system: 'phone', value: phone(r) }] }] } : {}),
    communication: [{ language: { coding: [{ system: 'urn:ietf:bcp:47', code: spanish ? 'es' : 'en', display: spanish ? 'Spanish' : 'English' }], text: spanish ? 'Spanish' : 'English' }, preferred: true }],
  };
  return { id: r.uuid(), sex: c.sex, birthDay, deathDay, family: c.family, given: c.given, origin: c.origin, address: c.address, patient };
}

const plain = (text: string): string => text.normalize('NFKD').replace(/[^A-Za-z]/g, '').toLowerCase();
