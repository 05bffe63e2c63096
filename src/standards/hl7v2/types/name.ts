import type { HumanName } from '@medplum/fhirtypes';
import type { Value } from '../message.ts';
import { periodOf, rangeIn, readDateTime } from './date-time.ts';
import { put, type Reading } from './reading.ts';

/** HL7 table 0200 (name type) to HumanName.use. Types that say nothing of use are left out. */
const uses: Record<string, HumanName['use']> = {
  L: 'official', R: 'official', I: 'official', D: 'usual', CURRENT: 'usual', A: 'nickname', N: 'nickname', K: 'nickname',
  M: 'maiden', S: 'anonymous', T: 'temp', TEMP: 'temp', NB: 'temp', NAV: 'temp', BAD: 'old', NOUSE: 'old', C: 'old',
};

const words = (text: string): string[] => (text === '' ? [] : [text]);

/** PN, XPN and the name part of XCN: `family` is the component where the family name stands (1, or 2 in XCN). */
export function nameFrom(value: Value, family: number): HumanName | undefined {
  const name: HumanName = {};
  put(name, 'family', value.s(family, 1));
  put(name, 'given', [...words(value.c(family + 1)), ...words(value.c(family + 2))]);
  put(name, 'prefix', words(value.c(family + 4)));
  put(name, 'suffix', [...words(value.c(family + 3)), ...words(value.c(family + 5))]);
  const partner = [value.s(family, 4), value.s(family, 5)].filter(p => p !== '').join(' ');
  const own = value.s(family, 3);
  const parts = [
    ...(value.s(family, 2) === '' ? [] : [{ url: 'http://hl7.org/fhir/StructureDefinition/humanname-own-prefix', valueString: value.s(family, 2) }]),
    ...(own === '' || own === name.family ? [] : [{ url: 'http://hl7.org/fhir/StructureDefinition/humanname-own-name', valueString: own }]),
    ...(partner === '' ? [] : [{ url: 'http://hl7.org/fhir/StructureDefinition/humanname-partner-name', valueString: partner }]),
  ];
  if (parts.length > 0) Object.assign(name, { _family: { extension: parts } });
  return name.family || name.given || name.prefix || name.suffix || parts.length > 0 ? name : undefined;
}

/** XPN (HL7 2.5 section 2.A.88): type, representation and validity with the name. */
export function humanName(r: Reading, value: Value, fallback?: HumanName['use']): HumanName | undefined {
  const name = nameFrom(value, 1);
  if (!name) return undefined;
  put(name, 'use', uses[value.c(7).toUpperCase()] ?? (value.c(7) === '' ? fallback : undefined));
  const representation = { A: 'ABC', I: 'IDE', P: 'SYL' }[value.c(8).toUpperCase()];
  if (representation) name.extension = [{ url: 'http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation', valueCode: representation }];
  put(name, 'period', rangeIn(r, value, 10) ?? periodOf(r, readDateTime(r, value.s(12, 1), value.at), readDateTime(r, value.s(13, 1), value.at), value.at));
  return name;
}

export const namesIn = (r: Reading, values: Value[], fallback?: HumanName['use']): HumanName[] =>
  values.map(v => humanName(r, v, fallback)).filter(n => n !== undefined);

/** A name as it is read aloud: prefix, given, family, suffix. */
export const spokenName = (name: HumanName | undefined): string =>
  name === undefined ? '' : [...(name.prefix ?? []), ...(name.given ?? []), name.family ?? '', ...(name.suffix ?? [])].filter(p => p !== '').join(' ');
