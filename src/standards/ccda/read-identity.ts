import type { Address, ContactPoint, HumanName, Identifier } from '@medplum/fhirtypes';
import type { XmlElement } from '../xml/index.ts';
import { rootUri } from './code-systems.ts';
import { whenOf } from './read-time.ts';
import { clean, type Reading } from './reading.ts';

const systems: Readonly<Record<string, string>> = {
  '2.16.840.1.113883.4.1': 'http://hl7.org/fhir/sid/us-ssn', '2.16.840.1.113883.4.6': 'http://hl7.org/fhir/sid/us-npi', '2.16.840.1.113883.4.572': 'http://hl7.org/fhir/sid/us-medicare',
};

/** II to Identifier: the root as system, the extension as value; a root alone is itself the value (RFC 3986). Undefined for a null flavor. */
export function identifierOf(id: XmlElement): Identifier | undefined {
  const root = id.word('root');
  const extension = id.word('extension');
  if (id.word('nullFlavor') !== undefined || (root === undefined && extension === undefined)) return undefined;
  const assigner = id.word('assigningAuthorityName');
  const by = assigner === undefined ? {} : { assigner: { display: assigner } };
  if (extension === undefined) {
    const uri = rootUri(root as string);
    return uri === undefined ? { value: root as string, ...by } : { system: 'urn:ietf:rfc:3986', value: uri, ...by };
  }
  const system = root === undefined ? undefined : (systems[root] ?? rootUri(root));
  const type = root === '2.16.840.1.113883.4.1' ? { type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'SS' }] } } : {};
  return { ...type, ...(system !== undefined && { system }), value: extension, ...by };
}

export function identifiersOf(element: XmlElement): Identifier[] {
  const seen = new Set<string>();
  return element.children('id').map(identifierOf).filter((one): one is Identifier => {
    if (one === undefined || seen.has(`${one.system}|${one.value}`)) return false;
    seen.add(`${one.system}|${one.value}`);
    return true;
  });
}

/** Text of a part; a null flavor part is nobody's name even if a system wrote letters there. */
const partText = (part: XmlElement): string | undefined => (part.word('nullFlavor') === undefined && part.text() !== '' ? part.text() : undefined);
const parts = (element: XmlElement, name: string, where: (part: XmlElement) => boolean = () => true): string[] =>
  element.children(name).filter(where).map(partText).filter((text): text is string => text !== undefined);

const nameUses: Readonly<Record<string, HumanName['use']>> = { L: 'official', C: 'usual', P: 'nickname', A: 'anonymous', ASGN: 'usual', I: 'usual', R: 'usual', SRCH: 'usual', PHON: 'usual', SYL: 'usual', ABC: 'usual', IDE: 'usual' };
const qualified = (part: XmlElement, code: string): boolean => (part.word('qualifier') ?? '').split(/\s+/).includes(code);

function nameUse(element: XmlElement): HumanName['use'] {
  const use = (element.word('use') ?? '').split(/\s+/).find((one) => nameUses[one] !== undefined);
  if (element.children('family').length > 0 && element.children('family').every((part) => qualified(part, 'BR'))) return 'maiden';
  return use === undefined ? undefined : nameUses[use];
}

/** PN to HumanName; undefined when nothing but null flavors is there. A name without parts is kept as text. */
export function nameOf(reading: Reading, element: XmlElement): HumanName | undefined {
  if (element.word('nullFlavor') !== undefined && element.elements().length === 0) return undefined;
  const when = whenOf(reading, element.child('validTime'));
  const family = parts(element, 'family').join(' ');
  const given = parts(element, 'given');
  const loose = element.content.filter((node): node is string => typeof node === 'string').join(' ').replace(/\s+/g, ' ').trim();
  const text = family === '' && given.length === 0 && /\p{L}/u.test(loose) ? loose : undefined;
  const name = clean<HumanName>({
    use: nameUse(element), text, family, given, prefix: parts(element, 'prefix'), suffix: parts(element, 'suffix'),
    period: when.period,
  } as HumanName);
  return name.family === undefined && name.given === undefined && name.text === undefined ? undefined : name;
}

export function namesOf(reading: Reading, element: XmlElement | undefined): HumanName[] {
  return (element?.children('name') ?? []).map((name) => nameOf(reading, name)).filter((name): name is HumanName => name !== undefined);
}

export function displayName(name: HumanName | undefined): string | undefined {
  if (name === undefined) return undefined;
  return name.text ?? [...(name.prefix ?? []), ...(name.given ?? []), name.family, ...(name.suffix ?? [])].filter((part) => part !== undefined && part !== '').join(' ');
}

const addressUses: Readonly<Record<string, Address['use']>> = { H: 'home', HP: 'home', HV: 'home', WP: 'work', DIR: 'work', PUB: 'work', TMP: 'temp', BAD: 'old', OLD: 'old' };

/** AD to Address; undefined when it says nothing. */
export function addressOf(reading: Reading, element: XmlElement): Address | undefined {
  const street = parts(element, 'streetAddressLine').length > 0 ? parts(element, 'streetAddressLine')
    : [[...parts(element, 'houseNumber'), ...parts(element, 'direction'), ...parts(element, 'streetName'), ...parts(element, 'streetNameType')].join(' ')].filter((line) => line !== '');
  const uses = (element.word('use') ?? '').split(/\s+/);
  const loose = element.content.filter((node): node is string => typeof node === 'string').join(' ').replace(/\s+/g, ' ').trim();
  const first = (name: string): string | undefined => parts(element, name)[0];
  const when = whenOf(reading, element.child('useablePeriod'));
  const address = clean<Address>({
    line: [...street, ...parts(element, 'additionalLocator'), ...parts(element, 'unitID'), ...parts(element, 'postBox')],
    city: first('city'), district: first('county'), state: first('state'), postalCode: first('postalCode'), country: first('country'),
  } as Address);
  if (Object.keys(address).length === 0) {
    if (!/\p{L}/u.test(loose)) return undefined;
    address.text = loose;
  }
  const use = uses.map((one) => addressUses[one]).find((one) => one !== undefined);
  const type = uses.includes('PST') ? 'postal' : uses.includes('PHYS') ? 'physical' : undefined;
  return clean({ use, type, ...address, period: when.period } as Address);
}

export const addressesOf = (reading: Reading, element: XmlElement | undefined): Address[] =>
  (element?.children('addr') ?? []).map((one) => addressOf(reading, one)).filter((one): one is Address => one !== undefined);

const telecomUses: Readonly<Record<string, ContactPoint['use']>> = { H: 'home', HP: 'home', HV: 'home', WP: 'work', DIR: 'work', PUB: 'work', MC: 'mobile', TMP: 'temp', BAD: 'old', EC: undefined, PG: undefined };
const schemes: Readonly<Record<string, ContactPoint['system']>> = { tel: 'phone', fax: 'fax', 'x-text-fax': 'fax', mailto: 'email', http: 'url', https: 'url', ftp: 'url', sms: 'sms', 'x-text-tel': 'sms' };

/** TEL to ContactPoint; undefined when it says nothing. */
export function telecomOf(reading: Reading, element: XmlElement): ContactPoint | undefined {
  const value = element.word('value');
  if (value === undefined || element.word('nullFlavor') !== undefined) return undefined;
  const [, scheme = '', rest = ''] = /^([a-z][a-z-]*):(.*)$/is.exec(value) ?? [];
  const known = schemes[scheme.toLowerCase()];
  const uses = (element.word('use') ?? '').split(/\s+/);
  const bare = (known === 'url' ? value : known === undefined ? value : rest).trim();
  if (bare === '') return undefined;
  const system = uses.includes('PG') ? 'pager' : (known ?? (bare.includes('@') ? 'email' : /^[\d\s()+.x-]{5,}$/i.test(bare) ? 'phone' : 'other'));
  const use = uses.includes('MC') ? 'mobile' : uses.map((one) => telecomUses[one]).find((one) => one !== undefined);
  const when = whenOf(reading, element.child('useablePeriod'));
  return clean({ system, value: bare, use, period: when.period } as ContactPoint);
}

export const telecomsOf = (reading: Reading, element: XmlElement | undefined): ContactPoint[] => {
  const seen = new Set<string>();
  return (element?.children('telecom') ?? []).map((one) => telecomOf(reading, one)).filter((one): one is ContactPoint => {
    const key = `${one?.system}|${one?.value}|${one?.use}`;
    if (one === undefined || seen.has(key)) return false;
    seen.add(key);
    return true;
  });
};
