import fc from 'fast-check';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readPolicy } from '../../../platform/policy/read-policy.ts';
import { blockingKeys, compare, decodePerson, defaultModel, encodePerson, linkagePolicy, modelForSize, score, standardize } from '../index.ts';
import type { LinkPerson } from '../index.ts';
import { openPeople } from '../batch/link-in-memory.ts';
import { BatchHand } from '../batch/batch-hand.ts';
import { F } from './fields.ts';
import { pairLevels } from './pair-levels.ts';
import '../../../../test/kit/same-seed.ts';

const read = readPolicy(join(import.meta.dirname, '../../../../policy')), policy = linkagePolicy((id) => read.get(id));
const model = { ...modelForSize(defaultModel, 50_000), terms: { family: { other: 0.0001, values: { smith: 0.01, garcia: 0.005 } }, given: { other: 0.0002, values: { mary: 0.02 } }, zip: { other: 0.001, values: { '01103': 0.1 } }, phone: { other: null, values: { '14135550142': 0.002 } } } };

const family = fc.constantFrom('Smith', 'Smyth', 'Garcia', 'García Marquez', 'Garcia-Lopez', "O'Brien", 'van der Meer', 'Vandermeer', 'Lee', 'Li', 'Q', 'Unknown', '', 'Maria', 'John', '王', 'الحسن', 'Nakamura Jr');
const given = fc.constantFrom('Mary', 'Maria', 'Mary Ann', 'Mary-Ann', 'Maryann', 'John', 'Jon', 'Jonathan', 'Jack', 'Bob', 'Robert', 'J', 'R.', 'Baby Boy', 'Baby Girl B', '', 'Smith', 'Garcia', '小明', 'محمد', 'Je sica', 'Jessica');
const number = fc.constantFrom('512-43-9981', '512-43-9918', '512-43-9982', '512-88-9982', '999-99-9999', '9981', '');
const address = fc.record({ lines: fc.constantFrom(['12 Main St'], ['12 Main Street Apt 4'], ['12 Main St', '# 5'], ['21 Main St'], ['12', 'Elm Ave', 'Oak Village'], ['PO Box 9'], ['Oak Village'], []), city: fc.constantFrom('Springfield', 'Sprngfield', 'Boston', ''), state: fc.constantFrom('MA', 'Massachusetts', ''), postalCode: fc.constantFrom('01103', '1103', '01130', '02101', ''), past: fc.boolean() });
const person: fc.Arbitrary<LinkPerson> = fc.record({
  names: fc.array(fc.record({ family, given: fc.array(given, { maxLength: 2 }), suffix: fc.constantFrom(undefined, 'Jr', 'Sr.'), past: fc.boolean() }), { minLength: 1, maxLength: 2 }),
  birthDate: fc.constantFrom('1957-03-04', '1957-04-03', '1957-03-05', '1957-03', '1957', '1975-03-04', '2057-03-04', '1958-02-01', '1900-01-01', 'x', undefined), sex: fc.constantFrom('male', 'F', 'unknown', undefined),
  addresses: fc.array(address, { maxLength: 2 }), phones: fc.array(fc.constantFrom('413-555-0142', '+1 413 555 0142', '413 555 0124', '5550142', '999-999-9999', '+44 20 7946 0958'), { maxLength: 2 }), emails: fc.array(fc.constantFrom('m.garcia@example.org', 'm.garcia@example.com', 'm.garcja@example.org', 'none@example.org'), { maxLength: 1 }),
  identifiers: fc.tuple(number, fc.constantFrom('S99943454', 'S99943455', ''), fc.constantFrom('123', '124', '')).map(([ssn, dl, mrn]) => [{ type: 'SS', value: ssn }, { system: 'urn:dl', type: 'DL', value: dl }, { system: 'urn:mrn', type: 'MR', value: mrn }].filter((i) => i.value !== '')),
});
const two = (check: (a: LinkPerson, b: LinkPerson) => void, numRuns = 600): void => { fc.assert(fc.property(person, person, check), { numRuns }); };
const std = (p: LinkPerson) => standardize(p, policy);

it('a with b is b with a', () => two((a, b) => {
  const x = std(a), y = std(b);
  expect([...pairLevels(x, y).pattern]).toEqual([...pairLevels(y, x).pattern]);
  expect(compare(x, y, model, policy).guards).toEqual(compare(y, x, model, policy).guards);
}));

it('the lines add up to the weight, and score is compare without words', () => two((a, b) => {
  const c = compare(std(a), std(b), model, policy);
  expect(c.fields.reduce((sum, f) => sum + f.weight, c.prior)).toBeCloseTo(c.weight, 8);
  const s = score(std(a), std(b), model, policy);
  expect([s.weight, s.grade]).toEqual([c.weight, c.grade]);
  expect(c.probability).toBeGreaterThanOrEqual(0);
  expect(c.probability).toBeLessThanOrEqual(1);
}));

it('a list in columns compares as two people in memory do', () => two((a, b) => {
  const x = std(a), y = std(b), found = new BatchHand(openPeople([x, y], 20)).explain(0, 1, model);
  expect([...found.pattern]).toEqual([...pairLevels(x, y).pattern]);
  expect(found.total).toBeCloseTo(compare(x, y, model, policy).weight, 8);
}, 600));

it('case, accents, punctuation and the order of phones and addresses change nothing', () => two((a, b) => {
  const shout = (t: string | undefined): string | undefined => t?.toUpperCase().normalize('NFD');
  const other: LinkPerson = { ...a, names: a.names.map((n) => ({ ...n, family: shout(n.family)!, given: n.given.map((g) => ` ${shout(g)!} `) })), phones: [...a.phones].reverse(), emails: a.emails.map((e) => e.toUpperCase()), addresses: a.addresses.map((x) => ({ ...x, lines: x.lines.map((l) => shout(l)!.replace(/ST$/, 'STREET')), city: shout(x.city) })), identifiers: [...a.identifiers].reverse() };
  expect(compare(std(other), std(b), model, policy).weight).toBeCloseTo(compare(std(a), std(b), model, policy).weight, 8);
  expect(blockingKeys(std(other)).sort()).toEqual(blockingKeys(std(a)).sort());
}));

it('a person is at least as like itself as like anybody else, on the same known fields', () => two((a, b) => {
  const x = std(a), self = pairLevels(x, x).pattern, other = pairLevels(x, std(b)).pattern;
  for (let f = 0; f < self.length; f += 1) if (![F.family, F.middle, F.birth, F.sex, F.address, F.place].includes(f as never) && self[f] !== 0 && other[f] !== 0) expect(self[f]).toBeLessThanOrEqual(other[f]!);
}));

it('an agreement more never makes the weight less: phone, SSN', () => two((a, b) => {
  const none = { phones: [], identifiers: [] }, phone = { phones: ['617-555-0177'], identifiers: [] }, ssn = { phones: [], identifiers: [{ type: 'SS', value: '219-45-1177' }] };
  // Far below anything shown, relatives are not looked at.
  const w = (more: Partial<LinkPerson>): number => Math.max(-12, compare(std({ ...a, ...more }), std({ ...b, ...more }), model, policy).weight);
  expect(w(phone)).toBeGreaterThanOrEqual(w(none) - 1e-9);
  expect(w(ssn)).toBeGreaterThanOrEqual(w(none) - 1e-9);
}));

it('the compact form is the person', () => fc.assert(fc.property(person, (a) => { expect(decodePerson(encodePerson(std(a)))).toEqual(std(a)); })));

it('no text breaks it: any letters in any field', () => {
  const text = fc.string({ unit: 'binary', maxLength: 600 });
  fc.assert(fc.property(text, text, text, (f, g, t) => {
    const p = std({ names: [{ family: f, given: [g], suffix: t }], birthDate: t, sex: t, addresses: [{ lines: [t, f], city: g, state: t, postalCode: t }], phones: [t], emails: [f], identifiers: [{ type: 'SS', value: t }, { system: f, value: g }] });
    expect(decodePerson(encodePerson(p))).toEqual(p);
    expect(Number.isFinite(compare(p, p, model, policy).weight)).toBe(true);
    expect(blockingKeys(p).length).toBeLessThan(200);
  }), { numRuns: 200 });
});
