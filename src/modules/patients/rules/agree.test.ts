import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { parse } from 'yaml';
import { describe, expect, it } from 'vitest';
import { needsSharedData, sharedData } from '../../../../test/kit/shared-data.ts';
import { agree } from './agree.ts';
import { decideIdentity } from './decide-identity.ts';
import type { Holder } from './decide-identity.ts';
import { identityPolicy, personFacts } from './facts.ts';
import { readIdentifiers } from './identifier-strength.ts';
import '../../../../test/kit/same-seed.ts';

const entries = parse(readFileSync(new URL('../../../../policy/facility/patients.yaml', import.meta.url), 'utf8')) as { id: string; value: unknown }[];
const policy = identityPolicy((id) => entries.find((e) => e.id === id)!.value as never);
const person = (text: string) => {
  const [family = '', given = '', birthDate = '', gender = '', suffix = ''] = text.split('|');
  return personFacts({ name: [{ ...(family ? { family } : {}), ...(given ? { given: given.split(' ') } : {}), ...(suffix ? { suffix: [suffix] } : {}) }], ...(birthDate ? { birthDate } : {}), ...(gender ? { gender } : {}) }, policy);
};

describe('who is the same person, when an identifier already agrees', () => {
  const table: [a: string, b: string, agrees: boolean, rule: string][] = [
    ['García|Ana|1957-03-04|female', 'GARCIA|ANA|1957-03-04|female', true, 'birth-date-and-name'],
    ['Skiles|D.|1967-01-21|male', 'Skiles|Darin|1967-01-21|male', true, 'birth-date-and-name'],
    ['Pury|J.|1977-11-03', 'Purdy|Janine|1977-11-03', true, 'birth-date-and-name'],
    ['Ana|Garcia|1957-03-04', 'Garcia|Ana|1957-03-04', true, 'birth-date-and-name'],
    ['Smith|Peggy|1957-03-04', 'Smith|Margaret|1957-03-04', true, 'birth-date-and-name'],
    ['Smith|Anne Marie|1957-03-04', 'Smith|Marie|1957-03-04', true, 'birth-date-and-name'],
    ['Garcia|Lucia|1957-03-04|female', 'Garcia-Marquez|Lucia|1957-03-04|female', true, 'birth-date-and-name'],
    ['Garcia|Lucia Elena|1957-03-04|female', 'Walker|Lucia Elena|1957-03-04|female', true, 'birth-date-and-given-name'],
    ['Gross|Ana Mary|1970-05-21|female', 'Edwards|Ana Ron|1970-05-21|female', false, 'name-differs'],
    ['Parker|Adam|1992-12-14|male', 'Dean|Phillip|1992-12-14|male', false, 'name-differs'],
    ['Lopez|Emma|2015-01-02|female', 'Lopez|Olivia|2015-01-02|female', false, 'given-name-differs'],
    ['Lopez|Baby Girl|2015-01-02|female', 'Lopez|Olivia|2015-01-02|female', true, 'birth-date-and-family-name'],
    ['Lopez|Baby A|2015-01-02|female', 'Lopez|Baby B|2015-01-02|female', false, 'given-name-differs'],
    ['Jones|Robert|1950-06-01|male', 'Jones|Robert|1980-11-20|male', false, 'a-generation-apart'],
    ['Jones|Robert|1950-06-01|male|Sr', 'Jones|Robert|1950-06-11|male|Jr.', false, 'name-and-birth-date-differ'],
    ['Jones|Robert|1950-06-01|male', 'Jones|Robert|1950-01-06|male', true, 'name-and-near-birth-date'],
    ['Jones|Robert|1957-06-01|male', 'Jones|Robert|1975-06-01|male', true, 'name-and-near-birth-date'],
    ['Jones|Robert|1957-06-01|male', 'Jones|Robert|1958-09-23|male', true, 'name-with-other-birth-date'],
    ['Osborne|Miriam Shirley|1963-06-08|female', 'Osborne|Miriam Archie|1956-06-15|female', false, 'name-and-birth-date-differ'],
    ['Jones|Robert|1957-06-01|male', 'Smith|Alice|1958-09-23|male', false, 'name-and-birth-date-differ'],
    ['Jones|Robert|1957|male', 'Jones|Robert|1957-09-23|male', true, 'name-and-part-of-birth-date'],
    ['Jones|Robert||male', 'Jones|Robert|1957-09-23|male', true, 'name'],
    ['Jones|Robert|1900-01-01|male', 'Jones|Robert|1957-09-23|male', true, 'name'],
    ['||1957-09-23|male', 'Jones|Robert|1957-09-23|male', true, 'birth-date'],
    ['||1957-09-23|male', 'Jones|Robert|1957-09-23|female', false, 'sex-differs'],
    ['Unknown|Unknown|1957-09-23|male', 'Jones|Robert|1957-09-23|male', true, 'birth-date'],
    ['Smith|John||male', 'Smith|Jane||female', false, 'name-differs'],
    ['山田|太郎|1957-09-23', '山田|太郎|1957-09-23', true, 'birth-date-and-name'],
    ['山田|太郎|1957-09-23', '佐藤|花子|1957-09-23', false, 'name-differs'],
  ];
  it.each(table)('%s and %s: %s, %s', (a, b, agrees, rule) => {
    expect(agree(person(a), person(b), policy)).toMatchObject({ agrees, rule: `identity.${rule}` });
    expect(agree(person(b), person(a), policy).agrees).toBe(agrees);
  });

  it('is symmetric, and never agrees where both name and whole birth date are someone else\'s', () => {
    const word = fc.constantFrom('Ann', 'Robert', 'Bob', 'Li', 'Garcia', 'Smith', 'Smyth', 'Unknown', '');
    const day = fc.constantFrom('', '1957', '1957-03', '1957-03-04', '1957-04-03', '1975-03-04', '1999-12-31');
    const one = fc.tuple(word, word, word, day, fc.constantFrom('male', 'female', '')).map(([f, g, m, d, s]) => `${f}|${[g, m].filter(Boolean).join(' ')}|${d}|${s}`);
    fc.assert(fc.property(one, one, (a, b) => { expect(agree(person(a), person(b), policy).agrees).toBe(agree(person(b), person(a), policy).agrees); }));
    fc.assert(fc.property(fc.constantFrom('male', 'female'), (sex) => { expect(agree(person(`Adams|Zoe|1950-01-02|${sex}`), person(`Baker|Quinn|1999-12-31|${sex}`), policy).agrees).toBe(false); }));
  });
});

describe('a whole file of people under one identifier', () => {
  const file = sharedData('ccda/vendors/EMERGE.tar.gz');
  it.skipIf(!file)(`tells 329 people under one patient id and one social security number apart, and finds each again: ${needsSharedData}`, () => {
    const tar = gunzipSync(readFileSync(file!)).toString('latin1');
    const people = [...tar.matchAll(/<patient>[\s\S]*?<\/patient>/g)].map(([xml]) => ({
      name: [{ family: /<family[^>]*>([^<]*)/.exec(xml)![1]!, given: [...xml.slice(0, xml.indexOf('</name>')).matchAll(/<given[^>]*>([^<]*)/g)].map((m) => m[1]!) }],
      birthDate: /birthTime[^>]*value="(\d{4})(\d\d)(\d\d)/.exec(xml)!.slice(1, 4).join('-'),
      gender: /administrativeGenderCode[^>]*code="F/.test(xml) ? 'female' : 'male',
      identifier: [{ system: 'urn:oid:2.16.840.1.113883.19.5.99999.2', value: '998991' }, { system: 'http://hl7.org/fhir/sid/us-ssn', value: '111-00-2330' }],
    }));
    expect(people).toHaveLength(329);
    const holders: Holder[] = [];
    for (const round of [1, 2]) for (const [i, p] of people.entries()) {
      const identifiers = readIdentifiers(p, undefined, policy.placeholderIdentifiers);
      const decided = decideIdentity({ ...personFacts(p, policy), identifiers }, holders, policy);
      if (round === 2) expect(decided).toMatchObject({ decision: 'existing', chartId: String(i) });
      else {
        expect(decided.decision).toBe(i === 0 ? 'new' : 'disputed');
        holders.push({ ...personFacts(p, policy), chartId: String(i), identifiers: identifiers.map((x) => ({ system: x.system, folded: x.folded, type: x.type, weak: x.strength !== 'strong' })) });
      }
    }
  });
});

describe('an identifier that two people share', () => {
  it('no longer points to anybody by name or birth date alone', () => {
    const identifier = [{ system: 'urn:oid:1.2.3', value: '77' }];
    const facts = (text: string) => ({ ...person(text), identifiers: readIdentifiers({ identifier }, undefined, policy.placeholderIdentifiers) });
    const holder = (chartId: string, text: string): Holder => ({ ...person(text), chartId, identifiers: [{ system: '1.2.3', folded: '77', weak: false }] });
    const ana = holder('1', 'Gross|Ana|1970-05-21|female'), adam = holder('2', 'Parker|Adam|1992-12-14|male');
    expect(decideIdentity(facts('Edwards|Ana|1970-05-21|female'), [ana], policy)).toMatchObject({ decision: 'existing', chartId: '1', differs: ['family-name'] });
    expect(decideIdentity(facts('Edwards|Ana|1970-05-21|female'), [ana, adam], policy)).toMatchObject({ decision: 'disputed' });
    expect(decideIdentity(facts('Gros|Ana|1970-05-21|female'), [ana, adam], policy)).toMatchObject({ decision: 'existing', chartId: '1' });
    expect(decideIdentity({ names: [], birth: undefined, sex: 'male', identifiers: facts('A|B').identifiers }, [ana], policy)).toMatchObject({ decision: 'refuse' });
  });
  it('a weak identifier needs the whole name and birth date, and no number of the sender\'s own', () => {
    const ssn = { system: 'http://hl7.org/fhir/sid/us-ssn', value: '111-22-3456' };
    const facts = (text: string, more: object[] = []) => ({ ...person(text), identifiers: readIdentifiers({ identifier: [ssn, ...more] }, undefined, policy.placeholderIdentifiers) });
    const holder: Holder = { ...person('Gross|Ana|1970-05-21|female'), chartId: '1', identifiers: [{ system: ssn.system, folded: '111223456', weak: true }, { system: '1.2.3', folded: '77', weak: false }] };
    expect(decideIdentity(facts('Gross|Ana|1970-05-21|female'), [holder], policy)).toMatchObject({ decision: 'existing' });
    expect(decideIdentity(facts('Gross|Anna|1970-05-21|female'), [holder], policy)).toMatchObject({ decision: 'new' });
    for (const system of ['1.2.3', '4.5.6']) expect(decideIdentity(facts('Gross|Ana|1970-05-21|female', [{ system, value: '78' }]), [holder], policy)).toMatchObject({ decision: 'new' });
  });
});

describe('what an identifier is worth', () => {
  it.each([
    [{ system: 'urn:oid:1.2.3', value: '00123' }, 'strong'], [{ value: '123' }, 'weak'], [{ system: 'http://hl7.org/fhir/sid/us-ssn', value: '111-22-3456' }, 'weak'],
    [{ system: 'urn:oid:2.16.840.1.113883.4.1', value: '111-22-3456' }, 'weak'], [{ system: 'urn:oid:1.2.3', value: '999-99-9999' }, 'none'], [{ system: 'urn:oid:1.2.3', value: '000000000' }, 'none'],
    [{ system: 'urn:oid:1.2.3', value: 'Unknown' }, 'none'], [{ system: 'urn:oid:1.2.3', value: '7' }, 'strong'],
  ])('%j: %s', (identifier, strength) => {
    expect(readIdentifiers({ identifier: [identifier] }, undefined, policy.placeholderIdentifiers)[0]!.strength).toBe(strength);
  });
});
