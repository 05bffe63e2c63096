import { fieldLevels, fieldNames } from './fields.ts';
import type { FieldName } from './fields.ts';
import type { PairLevels } from './pair-levels.ts';
import type { StandardAddress, StandardName, StandardPerson } from './standard-person.ts';

const words: Record<FieldName, Record<string, string>> = {
  family: { same: 'Family name is the same', previous: 'Family name is a previous one of the other', part: 'Family names share a part', near: 'Family name nearly the same', like: 'Family names are alike', sounds: 'Family names sound the same', swapped: 'Family and given name the other way round', crossed: 'The one name that is known stands in the other\'s other place', differs: 'Family name differs' },
  given: { same: 'Given name is the same', nickname: 'One given name is a form of the other', near: 'Given name nearly the same', like: 'Given names are alike', sounds: 'Given names sound the same', initial: 'The initial fits the given name', part: 'One given name begins with the other', middle: 'Given name is a middle name of the other', differs: 'Given name differs' },
  middle: { same: 'Middle name is the same', initial: 'Middle initial fits', near: 'Middle name nearly the same', differs: 'Middle name differs' },
  suffix: { same: 'Suffix is the same', missing: 'Only one has a suffix', differs: 'Suffix differs' },
  birth: { same: 'Birth date is the same', swapped: 'Birth date with day and month swapped', digit: 'Birth date differs by one digit', parts: 'Two of day, month and year of birth agree', partial: 'What is known of the birth date agrees', century: 'Birth date in another century', 'within-year': 'Birth dates lie within a year', differs: 'Birth date differs' },
  sex: { same: 'Sex is the same', differs: 'Sex differs', 'with-name': 'Sex is the same', 'against-name': 'Sex differs' },
  address: { same: 'Address is the same', past: 'Address is a previous one', unit: 'The same building, another unit', near: 'Address nearly the same', elsewhere: 'The same house and street in another place', street: 'The same street', extra: 'Second address line is the same', differs: 'Address differs' },
  place: { zip: 'Postal code is the same', city: 'City is the same', near: 'City or postal code nearly the same', state: 'State is the same', differs: 'City and postal code differ' },
  phone: { same: 'A phone number is the same', near: 'Phone number differs by one digit', differs: 'Phone number differs' },
  email: { same: 'E-mail address is the same', near: 'E-mail address nearly the same', differs: 'E-mail address differs' },
  ssn: { same: 'Social security number is the same', near: 'Social security number differs by one digit', 'last-four': 'Last four of the social security number agree', like: 'Social security number differs by two digits', differs: 'Social security number differs' },
  'person-number': { same: 'A number the person has for life is the same', near: 'A number the person has for life differs by one digit', like: 'A number the person has for life differs by two digits', differs: 'A number the person has for life differs' },
  'record-number': { same: 'An identifier is the same', differs: 'Identifiers differ' },
};

export const levelName = (f: number, level: number): string => fieldLevels[fieldNames[f]!][level - 1]!;
export const levelSays = (f: number, level: number): string => words[fieldNames[f]!][levelName(f, level)]!;
/** The fields with their levels, and each level in words, for who reads a model. */
export const modelFields: readonly { field: FieldName; levels: readonly string[] }[] = fieldNames.map((field) => ({ field, levels: fieldLevels[field] }));
const onCondition: Record<string, string> = { 'with-name': ', as the given names do', 'against-name': ', though the given names agree' };
export const levelWords = (field: FieldName, level: string): string => `${words[field][level] ?? level}${onCondition[level] ?? ''}`;
export const relationWords = (kind: string): string => ({ household: 'People of one household', twin: 'Twins', namesake: 'Parent and child of one name' })[kind] ?? kind;
export const relationSays: Record<string, string> = {
  household: 'What a household shares is not counted as if strangers shared it',
  twin: 'Twins share this much without being one',
  namesake: 'Parent and child of one name share this much without being one',
};

const birthText = (n: number): string | null => (n === 0 ? null : [String(Math.floor(n / 10_000)), n % 10_000 >= 100 ? String(Math.floor(n / 100) % 100).padStart(2, '0') : '', n % 100 ? String(n % 100).padStart(2, '0') : ''].filter(Boolean).join('-'));
const lineText = (x: StandardAddress | undefined): string | null => (x && [x.house, x.street, x.unit && `# ${x.unit}`, x.extra].filter(Boolean).join(' ')) || null;
const placeText = (x: StandardAddress | undefined): string | null => (x && [x.city, x.state, x.zip].filter(Boolean).join(' ')) || null;
const nameOf = (p: StandardPerson, found: StandardName | undefined): StandardName | undefined => found ?? p.names[0];

/** The value of one side that a field's level was found on, as standardized. */
export function shownValue(field: FieldName, p: StandardPerson, levels: PairLevels, side: 'a' | 'b'): string | null {
  const at = side === 'a' ? 0 : 1, name = nameOf(p, levels.names?.[side]), address = levels.address?.[side] ?? p.addresses[0];
  switch (field) {
    case 'family': return levels.pattern[0] === 7 ? [name?.given, name?.family].filter(Boolean).join(' ') || null : name?.family || null;
    case 'given': return name?.given || (p.newborn ? 'newborn' : null);
    case 'middle': return name?.middle.join(' ') || null;
    case 'suffix': return p.suffix || null;
    case 'birth': return birthText(p.birth);
    case 'sex': return p.sex || null;
    case 'address': return lineText(address);
    case 'place': return placeText(address);
    case 'phone': return levels.phone?.[at] ?? p.phones[0] ?? null;
    case 'email': return levels.email?.[at] ?? p.emails[0] ?? null;
    case 'ssn': return p.ssn || (p.lastFour ? `*****${p.lastFour}` : null);
    case 'person-number': return (levels.personNumber?.[at] ?? p.identifiers.find((i) => i.kind === 'person'))?.value ?? null;
    case 'record-number': return (levels.recordNumber?.[at] ?? p.identifiers.find((i) => i.kind === 'record'))?.value ?? null;
  }
}
