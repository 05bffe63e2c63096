import type { Random } from '../../src/modules/demo/people/random.ts';
import { randomFrom } from '../../src/modules/demo/people/random.ts';
import { familyName, givenName, originOf, shortForms } from '../../src/modules/demo/people/names.ts';
import type { LinkPerson } from '../../src/modules/linkage/index.ts';

/** Two records and the truth about them. */
export type HardPair = { kind: string; same: boolean; a: LinkPerson; b: LinkPerson };

/** A person in the making; `person` writes it down as a source would tell it. */
type Made = { given: string[]; family: string; suffix?: string; birthDate?: string; sex: string; line: string; city: string; zip: string; phone: string; ssn?: string; dl?: string; card?: string; mrn?: string; mrnAt?: string };
export const ssnSystem = 'http://hl7.org/fhir/sid/us-ssn';
const two = (n: number): string => String(n).padStart(2, '0');

function person(m: Made): LinkPerson {
  const id = (system: string | undefined, type: string, value: string | undefined) => value === undefined ? [] : [{ ...(system ? { system } : {}), type, value }];
  return {
    names: [{ family: m.family, given: m.given, ...(m.suffix ? { suffix: m.suffix } : {}) }], ...(m.birthDate ? { birthDate: m.birthDate } : {}), sex: m.sex,
    addresses: m.line ? [{ lines: [m.line], city: m.city, state: 'OR', postalCode: m.zip }] : [], phones: m.phone ? [m.phone] : [], emails: [],
    identifiers: [...id(ssnSystem, 'SS', m.ssn), ...id('urn:oid:2.16.840.1.113883.4.3.41', 'DL', m.dl), ...id('urn:oid:2.999.77.1', 'MB', m.card), ...id(m.mrnAt, 'MR', m.mrn)],
  };
}

const ssnOf = (r: Random): string => `${String(r.between(1, 665)).padStart(3, '0')}-${two(r.between(1, 99))}-${String(r.between(1, 9999)).padStart(4, '0')}`;
const dayOf = (r: Random, from: number, to: number): string => `${r.between(from, to)}-${two(r.between(1, 12))}-${two(r.between(1, 28))}`;
const addYears = (iso: string, n: number): string => `${Number(iso.slice(0, 4)) + n}${iso.slice(4)}`;
const common = ['James Smith', 'Maria Garcia', 'Robert Johnson', 'David Brown', 'Jose Rodriguez', 'Mary Williams', 'Michael Jones', 'Linda Davis', 'John Nguyen', 'William Miller'];

function anybody(r: Random, sex: 'female' | 'male' = r.chance(0.5) ? 'female' : 'male', from = 1935, to = 2020): Made {
  const birthDate = dayOf(r, from, to), origin = originOf(r), first = givenName(r, sex, Number(birthDate.slice(0, 4)), origin);
  return {
    given: [first, ...(r.chance(0.7) ? [givenName(r, sex, Number(birthDate.slice(0, 4)), origin)] : [])], family: familyName(r, origin), birthDate, sex, line: `${r.between(2, 9800)} ${r.pick(['Maple St', 'Oak Ave', 'Cedar Ln', 'River Rd', 'N 4th St', 'Hill Dr'])}`,
    city: r.pick(['Fairhaven', 'Alder Creek', 'Millbrook']), zip: `972${two(r.between(1, 60))}`, phone: `503-${r.between(200, 989)}-${String(r.between(0, 9999)).padStart(4, '0')}`, ...(r.chance(0.8) ? { ssn: ssnOf(r) } : {}),
  };
}

const without = (m: Made, ...keys: (keyof Made)[]): Made => { const left = { ...m }; for (const k of keys) delete left[k]; return left; };
const otherGiven = (r: Random, m: Made, sex = m.sex as 'female' | 'male'): string => { for (;;) { const g = givenName(r, sex, Number(m.birthDate?.slice(0, 4) ?? 1990), originOf(r)); if (g !== m.given[0]) return g; } };
const beside = (ssn: string): string => { const last = Number(ssn.slice(-4)); return `${ssn.slice(0, 7)}${String(last < 9999 ? last + 1 : last - 1).padStart(4, '0')}`; };
const alikeNames: [string, string][] = [['Jaden', 'Jayden'], ['Mia', 'Maya'], ['Aiden', 'Caiden'], ['Ana', 'Anna'], ['Erin', 'Eric'], ['Daniel', 'Daniela'], ['Christian', 'Christina'], ['Ella', 'Emma'], ['Ryan', 'Bryan'], ['Joan', 'Jean'], ['Jon', 'Ron'], ['Tina', 'Gina'], ['Marie', 'Maria'], ['Michael', 'Michelle'], ['Taylor', 'Tyler'], ['Kayla', 'Kyla'], ['Darren', 'Darryl']];

/** Two different people, by the way in which they look like one. */
export const differentKinds: Record<string, (r: Random) => [Made, Made]> = {
  'twins of one sex': (r) => { const a = anybody(r); return [a, { ...a, given: [otherGiven(r, a), ...a.given.slice(1)], ...(a.ssn ? { ssn: beside(a.ssn) } : {}) }]; },
  'twins with names alike': (r) => { const a = anybody(r), [x, y] = r.pick(alikeNames); return [{ ...a, given: [x, ...a.given.slice(1)] }, { ...a, given: [y, ...a.given.slice(1)], ...(a.ssn ? { ssn: beside(a.ssn) } : {}) }]; },
  'twins with names alike, no number known': (r) => { const a = without(anybody(r), 'ssn'), [x, y] = r.pick(alikeNames); return [{ ...a, given: [x] }, { ...a, given: [y] }]; },
  'twins whose names are one another\'s middle names': (r) => { const a = without(anybody(r, 'female'), 'ssn'); return [{ ...a, given: ['Ana', 'Maria'] }, { ...a, given: ['Maria', 'Ana'] }]; },
  'twins of one first name': (r) => { const a = without(anybody(r, 'female'), 'ssn'); return [{ ...a, given: ['Maria', 'Isabel'] }, { ...a, given: ['Maria', 'Teresa'] }]; },
  'triplets, newborn': (r) => { const a = { ...without(anybody(r, 'male', 2026, 2026), 'ssn'), birthDate: '2026-04-11' }, [x, y] = r.pick([['Baby Boy A', 'Baby Boy B'], ['BabyBoy1', 'BabyBoy2'], ['Boy A', 'Boy C'], ['BB Maria A', 'BB Maria B']] as [string, string][]); return [{ ...a, given: [x] }, { ...a, given: [y] }]; },
  'twins, newborn, named after the mother': (r) => { const a = { ...without(anybody(r, 'male', 2026, 2026), 'ssn'), birthDate: '2026-04-11' }, [x, y] = r.pick([['Wendysboy A', 'Wendysboy B'], ['1Wendysgirl', '2Wendysgirl'], ['Baby Boy Wendy A', 'Baby Boy Wendy B'], ['Twin A Wendy', 'Twin B Wendy']] as [string, string][]); return [{ ...a, given: x.split(' ') }, { ...a, given: y.split(' ') }]; },
  'newborns of one name, two mothers': (r) => { const a = { ...without(anybody(r, 'female', 2026, 2026), 'ssn'), given: ['Baby Girl'], birthDate: '2026-04-11', family: r.pick(['Smith', 'Garcia', 'Nguyen', 'Johnson']) }; return [a, { ...without(anybody(r, 'female'), 'ssn'), given: ['Baby Girl'], family: a.family, birthDate: a.birthDate }]; },
  'senior and junior, both marked': (r) => { const a = { ...anybody(r, 'male', 1940, 1970), suffix: 'Sr' }; return [a, { ...without(a, 'ssn'), suffix: 'Jr', birthDate: addYears(dayOf(r, 1, 1).replace(/^1/, a.birthDate!.slice(0, 4)), r.between(20, 35)) }]; },
  'senior and junior, one marked, birth date known once': (r) => { const a = without(anybody(r, 'male', 1940, 1970), 'ssn'); return [a, { ...without(a, 'birthDate'), suffix: 'Jr' }]; },
  'father and son of one name at one address, unmarked': (r) => { const a = anybody(r, 'male', 1940, 1970); return [a, { ...without(a, 'ssn'), birthDate: addYears(a.birthDate!, r.between(19, 38)) }]; },
  'father and son, born on one day of the year': (r) => { const a = anybody(r, 'male', 1940, 1970); return [a, { ...without(a, 'ssn'), birthDate: addYears(a.birthDate!, r.pick([20, 30, 10 + 11])) }]; },
  'the second and the third': (r) => { const a = { ...without(anybody(r, 'male', 1950, 1980), 'ssn'), suffix: 'II' }; return [a, { ...a, suffix: 'III', birthDate: addYears(a.birthDate!, 27) }]; },
  'junior and senior, the numbers of one typed to the other': (r) => { const a = { ...anybody(r, 'male', 1940, 1965), suffix: 'Sr', ssn: ssnOf(r) }; return [a, { ...a, suffix: 'Jr', birthDate: addYears(a.birthDate!, 26) }]; },
  'mother and daughter of one name, the mother\'s number': (r) => { const a = { ...anybody(r, 'female', 1950, 1985), ssn: ssnOf(r) }; return [a, { ...a, birthDate: dayOf(r, Number(a.birthDate!.slice(0, 4)) + 22, Number(a.birthDate!.slice(0, 4)) + 34) }]; },
  'one name and birthday, other numbers': (r) => { const [g, f] = r.pick(common).split(' ') as [string, string], a = { ...anybody(r), given: [g], family: f, ssn: ssnOf(r) }, b = anybody(r); return [a, { ...b, given: [g], family: f, birthDate: a.birthDate!, sex: a.sex, ssn: ssnOf(r) }]; },
  'one name and birthday in one house, other licences': (r) => { const [g, f] = r.pick(common).split(' ') as [string, string], a = { ...without(anybody(r), 'ssn'), given: [g], family: f, dl: `S${r.between(10_000_000, 49_999_999)}` }; return [a, { ...a, dl: `S${r.between(50_000_000, 99_999_999)}` }]; },
  'one name and birthday, in one town, no numbers': (r) => { const [g, f] = r.pick(common).split(' ') as [string, string], a = { ...without(anybody(r), 'ssn'), given: [g], family: f }, b = anybody(r); return [a, { ...a, line: b.line, phone: b.phone }]; },
  'one name and birthday, nothing else known': (r) => { const [g, f] = r.pick(common).split(' ') as [string, string], a = { ...without(anybody(r), 'ssn'), given: [g], family: f, line: '', phone: '' }; return [a, { ...a }]; },
  'one name and birthday, middle names differ': (r) => { const [g, f] = r.pick(common).split(' ') as [string, string], a = { ...without(anybody(r), 'ssn'), given: [g, 'Allen'], family: f }, b = anybody(r); return [a, { ...a, given: [g, 'Peter'], line: b.line, zip: b.zip, phone: b.phone }]; },
  'the mother\'s number on her child': (r) => { const a = { ...anybody(r, 'female', 1960, 1995), ssn: ssnOf(r) }, born = dayOf(r, 1996, 2025); return [a, { ...a, given: [otherGiven(r, { ...a, birthDate: born }, r.chance(0.5) ? 'female' : 'male')], birthDate: born }]; },
  'the mother\'s number on two of her children': (r) => { const a = { ...anybody(r, 'female', 2000, 2018), ssn: ssnOf(r) }; return [a, { ...a, given: [otherGiven(r, a)], birthDate: addYears(a.birthDate!, r.pick([1, 2, 3])) }]; },
  'the mother\'s number on her twins': (r) => { const a = { ...anybody(r, 'male', 2000, 2018), ssn: ssnOf(r) }, [x, y] = r.pick(alikeNames); return [{ ...a, given: [x] }, { ...a, given: [y] }]; },
  'a newborn under the mother\'s name and number': (r) => { const a = { ...anybody(r, 'female', 1985, 2005), ssn: ssnOf(r) }; return [a, { ...a, given: [`Baby Girl ${a.given[0]}`], birthDate: '2026-03-02' }]; },
  'a couple': (r) => { const a = anybody(r, 'female', 1940, 1990); return [a, { ...a, given: [otherGiven(r, a, 'male')], sex: 'male', birthDate: dayOf(r, Number(a.birthDate!.slice(0, 4)), Number(a.birthDate!.slice(0, 4)) + 3), ssn: ssnOf(r) }]; },
  'a couple with one member\'s insurance card': (r) => { const a = { ...anybody(r, 'female', 1940, 1990), card: `W${r.between(100_000_000, 999_999_999)}` }; return [a, { ...without(a, 'ssn'), given: [otherGiven(r, a, 'male')], sex: 'male', birthDate: dayOf(r, 1940, 1990) }]; },
  'brothers a year apart': (r) => { const a = without(anybody(r, 'male', 1990, 2018), 'ssn'), [x, y] = r.pick(alikeNames); return [{ ...a, given: [x] }, { ...a, given: [y], birthDate: addYears(a.birthDate!, 1) }]; },
  'a number typed on a stranger': (r) => { const a = { ...anybody(r), ssn: ssnOf(r) }; return [a, { ...anybody(r), ssn: a.ssn }]; },
  'a borrowed number, one first name': (r) => { const a = { ...anybody(r), ssn: ssnOf(r) }, b = anybody(r); return [a, { ...b, given: a.given, sex: a.sex, ssn: a.ssn }]; },
  'placeholders agree': (r) => { const [g, f] = r.pick(common).split(' ') as [string, string], a: Made = { ...anybody(r), given: [g], family: f, ssn: '999-99-9999', birthDate: '1900-01-01', phone: '999-999-9999' }, b = anybody(r); return [a, { ...a, line: b.line, zip: b.zip }]; },
  'placeholders agree, homeless': (r) => { const [g, f] = r.pick(common).split(' ') as [string, string], a: Made = { ...anybody(r), given: [g], family: f, ssn: r.pick(['000-00-0000', '123-45-6789', '111-11-1111']), phone: '000-000-0000', line: 'Homeless', birthDate: '1970-01-01' }; return [a, { ...a }]; },
  'nobody knows who': (r) => { const a: Made = { given: ['Unknown'], family: 'Unknown', birthDate: '1900-01-01', sex: 'unknown', line: '', city: '', zip: '', phone: '' }; return [a, { ...a, ...(r.chance(0.5) ? { sex: 'male' } : {}) }]; },
  'trauma names': (r) => { const at = r.pick(['Trauma', 'Doe']), a: Made = { given: [at === 'Doe' ? 'John' : 'Alpha'], family: at, birthDate: '1900-01-01', sex: 'male', line: '1 Hospital Way', city: 'Fairhaven', zip: '97201', phone: '503-555-0100' }; return [a, { ...a, ...(at === 'Doe' ? {} : { given: ['Bravo'] }) }]; },
  'trauma names, numbered': () => { const a: Made = { given: ['Unidentified'], family: 'Trauma 1041', birthDate: '1986-01-01', sex: 'male', line: '1 Hospital Way', city: 'Fairhaven', zip: '97201', phone: '' }; return [a, { ...a, family: 'Trauma 1042' }]; },
  'test patients': () => { const a: Made = { given: ['Test'], family: 'Patient', birthDate: '1980-01-01', sex: 'female', line: '123 Main St', city: 'Fairhaven', zip: '97201', phone: '555-555-5555', ssn: '123-45-6789' }; return [a, { ...a }]; },
  'one record number at two hospitals': (r) => { const [g, f] = r.pick(common).split(' ') as [string, string], n = String(r.between(100_000, 999_999)), a = { ...without(anybody(r), 'ssn'), given: [g], family: f, mrn: n, mrnAt: 'urn:oid:2.999.1' }; return [a, { ...without(anybody(r), 'ssn'), given: [g], family: f, sex: a.sex, mrn: n, mrnAt: 'urn:oid:2.999.2' }]; },
  'one record number, no hospital said': (r) => { const n = String(r.between(100_000, 999_999)), a = { ...without(anybody(r), 'ssn'), mrn: n }; return [a, { ...without(anybody(r), 'ssn'), family: a.family, sex: a.sex, mrn: n }]; },
  'residents of one home': (r) => { const a = without(anybody(r, 'female', 1930, 1950), 'ssn'); return [a, { ...a, family: familyName(r, 'general'), birthDate: `${a.birthDate!.slice(0, 8)}${two(1 + Number(a.birthDate!.slice(8)) % 28)}` }]; },
  'cousins of one name, one year': (r) => { const a = without(anybody(r, 'male', 1950, 2000), 'ssn'), b = anybody(r); return [a, { ...a, birthDate: dayOf(r, Number(a.birthDate!.slice(0, 4)), Number(a.birthDate!.slice(0, 4))), line: b.line, phone: b.phone }]; },
};

const left = (w: string): string => w.length > 3 ? w.slice(0, 2) + w.slice(3) : w;
const swapped = (iso: string): string => `${iso.slice(0, 5)}${iso.slice(8, 10)}-${iso.slice(5, 7)}`;

/** One person, recorded twice with a difference. `sure`: identifier and core agree, so that a careful clerk would not hesitate. */
export const sameKinds: Record<string, { sure?: boolean; make: (r: Random) => [Made, Made] }> = {
  'nothing differs': { sure: true, make: (r) => { const a = { ...anybody(r), ssn: ssnOf(r) }; return [a, { ...a }]; } },
  'moved, the same number': { sure: true, make: (r) => { const a = { ...anybody(r), ssn: ssnOf(r) }, b = anybody(r); return [a, { ...a, line: b.line, city: b.city, zip: b.zip, phone: b.phone }]; } },
  'middle name left out': { sure: true, make: (r) => { const a = { ...anybody(r), ssn: ssnOf(r) }; return [a, { ...a, given: a.given.slice(0, 1), phone: '' }]; } },
  'a letter left out of the family name': { make: (r) => { const a = { ...anybody(r), ssn: ssnOf(r) }; return [a, { ...a, family: left(a.family) }]; } },
  'month and day exchanged': { make: (r) => { const a = { ...anybody(r), ssn: ssnOf(r) }, day = a.birthDate!.slice(0, 8) + two(1 + Number(a.birthDate!.slice(8)) % 12); return [{ ...a, birthDate: day }, { ...a, birthDate: swapped(day) }]; } },
  'nickname': { make: (r) => { const long = r.pick(Object.keys(shortForms)), a = anybody(r); return [{ ...a, given: [long] }, { ...a, given: [shortForms[long]!] }]; } },
  'married': { make: (r) => { const a = { ...anybody(r, 'female'), ssn: ssnOf(r) }; return [a, { ...a, family: familyName(r, originOf(r)) }]; } },
  'hyphenated': { make: (r) => { const a = anybody(r, 'female'); return [a, { ...a, family: `${a.family}-${familyName(r, 'general')}` }]; } },
  'parts of the name exchanged': { make: (r) => { const a = { ...anybody(r), ssn: ssnOf(r) }; return [a, { ...a, given: [a.family], family: a.given[0]! }]; } },
  'a digit of the number': { make: (r) => { const a = { ...anybody(r), ssn: ssnOf(r) }; return [a, { ...a, ssn: beside(a.ssn) }]; } },
};

/** The labelled pairs of a seed: `each` of every kind. */
export function hardPairs(seed: number, each: number): HardPair[] {
  const r = randomFrom(seed, 31), pairs: HardPair[] = [];
  for (const [kind, make] of Object.entries(differentKinds)) for (let i = 0; i < each; i += 1) { const [a, b] = make(r); pairs.push({ kind, same: false, a: person(a), b: person(b) }); }
  for (const [kind, { make }] of Object.entries(sameKinds)) for (let i = 0; i < each; i += 1) { const [a, b] = make(r); pairs.push({ kind, same: true, a: person(a), b: person(b) }); }
  return pairs;
}
