/** Invented people that are twice in the records, with the errors that make them so; the same for the same seed. As a FHIR collection for `import`. */
const family = ['Garcia-Marquez', 'Tran', 'Kowalczyk', 'Whitcombe', 'Nguyen', 'O\'Dowd', 'Petrov', 'Sandoval', 'Moreau', 'Diallo', 'Brandt', 'Osei', 'Lehman', 'Ivers', 'Castro', 'Yoon', 'Abbott', 'Featherstone', 'Delacruz', 'Ramirez', 'Okonkwo', 'Lindgren', 'Haddad', 'Kaur', 'Novak', 'Mbeki', 'Sorensen', 'Takahashi', 'Rossi', 'Bergstrom', 'Achterberg', 'Vandermeer', 'Quispe', 'Zielinski', 'Hollis', 'Pemberton', 'Caruso', 'Ferreira', 'Galloway', 'Iwasaki'];
const given: readonly (readonly [string, string, 'female' | 'male'])[] = [['Lucia', 'Lucy', 'female'], ['Elizabeth', 'Beth', 'female'], ['Margaret', 'Peggy', 'female'], ['Katherine', 'Kate', 'female'], ['Patricia', 'Pat', 'female'], ['Jennifer', 'Jenny', 'female'], ['William', 'Bill', 'male'], ['Robert', 'Bob', 'male'], ['Michael', 'Mike', 'male'], ['Christopher', 'Chris', 'male'], ['Alexander', 'Alex', 'male'], ['Thomas', 'Tom', 'male'], ['Daniel', 'Dan', 'male'], ['Susan', 'Sue', 'female'], ['Deborah', 'Debbie', 'female']];
const streets = ['Quarry Hill Rd', 'Tannery Row', 'Alder Creek Ln', 'Mill Pond Dr', 'Juniper St', 'Old Harbor Ave', 'Larkspur Ct', 'Station Rd', 'Orchard Way', 'Birch St'];
const towns: readonly (readonly [string, string])[] = [['Fairhaven', '97301'], ['Portland', '97201'], ['Eugene', '97401'], ['Bend', '97701']];

/** A small generator of numbers (mulberry32): tests need the same people each time. */
function numbersFrom(seed: number): () => number {
  let a = seed >>> 0;
  return () => { a = (a + 0x6d2b79f5) | 0; let t = Math.imul(a ^ (a >>> 15), 1 | a); t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t; return ((t ^ (t >>> 14)) >>> 0) / 4294967296; };
}

type Entry = Record<string, unknown>;
const two = (n: number): string => String(n).padStart(2, '0');

/** `pairs` people, each twice: `entry` of a collection. Every eighth pair is twins, every twenty-first holds a severe allergy on one side alone, the first lies in the house. */
export function duplicatePeople(pairs: number, seed = 7): Entry[] {
  const next = numbersFrom(seed), pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)]!, entries: Entry[] = [];
  for (let i = 0; i < pairs; i += 1) {
    const [long, short, gender] = given[Math.floor(i / family.length + next() * 3) % given.length]!, last = family[i % family.length]!, [city, postalCode] = pick(towns), day = 1 + Math.floor(next() * 12), month = 1 + Math.floor(next() * 12), year = 1935 + Math.floor(next() * 75);
    const birth = `${year}-${two(month)}-${two(day)}`, phone = `503-555-${String(1000 + i * 7).slice(-4)}`, line = `${100 + Math.floor(next() * 8900)} ${pick(streets)}`, middle = pick(['Ann', 'Lee', 'J', 'Marie', 'Ray']);
    const first = { id: `a${i}`, name: [{ use: 'official', family: last, given: [long, middle] }], birthDate: birth, gender, telecom: [{ system: 'phone', value: phone, use: 'mobile' }], address: [{ line: [line], city, state: 'OR', postalCode }] };
    const how = i % 8, other = { id: `b${i}`, name: [{ use: 'official', family: how === 3 ? last.replaceAll(/[-']/g, ' ') : last, given: how === 7 ? [pick(given)[0]] : [how % 2 ? short : long] }], birthDate: how === 1 || how === 5 ? `${year}-${two(day)}-${two(month)}` : how === 4 ? `${year + 1}-${two(month)}-${two(day)}` : birth, gender, telecom: how === 6 ? [] : [{ system: 'phone', value: phone, use: 'home' }], address: how === 2 ? [{ line: [`${200 + i} ${pick(streets)}`], city, state: 'OR', postalCode }] : [{ line: [line], city, state: 'OR', postalCode }] };
    for (const p of [first, other]) entries.push({ resource: { resourceType: 'Patient', ...p } });
    if (i % 21 === 0) entries.push({ resource: { resourceType: 'AllergyIntolerance', id: `al${i}`, patient: { reference: `Patient/a${i}` }, criticality: 'high', clinicalStatus: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical', code: 'active' }] }, code: { text: 'Penicillin' } } });
    if (i === 0) entries.push({ resource: { resourceType: 'Encounter', id: 'e0', status: 'in-progress', class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'IMP' }, type: [{ text: 'Inpatient, 4 West' }], subject: { reference: 'Patient/a0' }, period: { start: '2026-11-21' } } });
    if (i % 5 === 0) for (const side of ['a', 'b']) entries.push({ resource: { resourceType: 'Encounter', id: `v${side}${i}`, status: 'finished', class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' }, type: [{ text: 'Anticoagulation visit' }], subject: { reference: `Patient/${side}${i}` }, period: { start: '2026-10-14T09:00:00-07:00', end: '2026-10-14T09:30:00-07:00' } } });
  }
  return entries;
}

/** The same as the text of a file. */
export const duplicateBundle = (pairs: number, seed?: number): string => JSON.stringify({ resourceType: 'Bundle', type: 'collection', entry: duplicatePeople(pairs, seed) });
