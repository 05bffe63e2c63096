import type { Identifier } from '@medplum/fhirtypes';
import type { Value } from '../message.ts';
import { localUri, table } from './coding-systems.ts';
import { periodOf, readDateTime } from './date-time.ts';
import { note, put, warn, type Reading } from './reading.ts';

export const ssnSystem = 'http://hl7.org/fhir/sid/us-ssn';

const oidSystems: Record<string, string> = {
  '2.16.840.1.113883.4.1': ssnSystem,
  '2.16.840.1.113883.4.6': 'http://hl7.org/fhir/sid/us-npi',
  '2.16.840.1.113883.2.1.4.1': 'https://fhir.nhs.uk/Id/nhs-number',
};
const namespaceSystems: Record<string, string> = {
  NPI: 'http://hl7.org/fhir/sid/us-npi', SSA: ssnSystem, USSSA: ssnSystem,
  NHS: 'https://fhir.nhs.uk/Id/nhs-number', NHSNBR: 'https://fhir.nhs.uk/Id/nhs-number', NHSNMBR: 'https://fhir.nhs.uk/Id/nhs-number',
};

/** HL7 table 0203 as far as met; other types stay text. */
const types = new Set(('AC ACSN AIN AM AMA AN ANON ANC AND ANT APRN ASID BA BC BCFN BCT BR BRN BSNR CAII CC CONM CZ CY DC DDS DEA DFN DI DL DN DO DP DPM DR DS EI EN ESN FDR FDRFN FGN FI FILL GI GL GN HC IND JHN LACSN LANR LI LN LR MA MB MC MCD MCN MCR MCT MD MI MR MRT MS NBSNR NCT NE NH NI NII NIIP NP NPI OBI OD PA PC PCN PE PEN PI PIN PLAC PN PNT PPIN PPN PRC PRN PT QA RI RN RPH RR RRI RRP SAMN SB SID SL SN SNBSN SNO SP SR SRX SS STN TAX TN TPR TRL U UDI USID VN VP VS WC WCN WP XV XX').split(' '));
const typeNames: Record<string, string> = { MRN: 'MR', SSN: 'SS', NHSNBR: 'NH', NHSNMBR: 'NH', VISITID: 'VN' };

/** An assigning authority or other HD (HL7 2.5 section 2.A.33), given as its three parts, as a stable URI. */
export function authorityUri(r: Reading, namespace: string, id: string, type: string, at: string): string | undefined {
  const kind = type.toUpperCase();
  const oid = id.replace(/^urn:oid:/i, '');
  const isOid = /^[0-2](?:\.(?:0|[1-9]\d*))+$/.test(oid);
  if (id !== '') {
    if (isOid && (kind === 'ISO' || kind === 'OID' || kind === '')) return oidSystems[oid] ?? `urn:oid:${oid}`;
    if (kind === 'ISO' && namespace !== '') warn(r, 'authority-oid', at, 'the authority is said to be an ISO object identifier but is none; its namespace is used', 'send a valid OID');
    if ((kind === 'URI' || kind === 'URL') && /^\S+$/.test(id)) return id;
    if (kind === 'UUID' || kind === 'GUID') return `urn:uuid:${id.toLowerCase()}`;
    if (/^(?:https?:\/\/|urn:)\S+$/i.test(id)) return id;
  }
  if (namespace !== '') return namespaceSystems[namespace.toUpperCase()] ?? localUri(namespace);
  return id === '' ? undefined : localUri(id);
}

/** The HD in component n of a value, its parts as subcomponents. */
export const authorityIn = (r: Reading, value: Value, n: number): string | undefined =>
  authorityUri(r, value.s(n, 1), value.s(n, 2), value.s(n, 3), value.at);

/** An identifier type with its code of table 0203 where there is one. */
function identifierType(code: string): Identifier['type'] | undefined {
  if (code === '') return undefined;
  const upper = code.toUpperCase();
  const known = types.has(upper) ? upper : typeNames[upper];
  return known === undefined ? { text: code } : { coding: [{ system: table('0203'), code: known }], ...(known === code ? {} : { text: code }) };
}

/**
 * CX (HL7 2.5 section 2.A.14). An identifier without authority belongs to the sender (MSH-4), who gave it.
 * Check digit and its scheme are kept as extensions.
 */
export function identifier(r: Reading, value: Value, type = ''): Identifier | undefined {
  const text = value.c(1);
  if (text === '') return undefined;
  const found: Identifier = {};
  const kind = value.c(5) || type || (types.has(value.s(4, 1)) && value.s(4, 2) === '' ? value.s(4, 1) : '');
  put(found, 'type', identifierType(kind));
  const system = kind.toUpperCase() === 'SS' ? ssnSystem : authorityIn(r, value, 4) ?? authorityIn(r, value, 6) ?? (r.sender === '' ? undefined : localUri(r.sender));
  if (system === undefined) note(r, 'authority-missing', value.at, 'neither the identifier nor the message names an authority', 'send the assigning authority in CX-4');
  put(found, 'system', system);
  found.value = text;
  const digits = [
    ...(value.c(2) === '' ? [] : [{ url: 'http://hl7.org/fhir/StructureDefinition/identifier-checkDigit', valueString: value.c(2) }]),
    ...(value.c(2) === '' || value.c(3) === '' ? [] : [{ url: 'http://hl7.org/fhir/StructureDefinition/namingsystem-checkDigit', valueString: value.c(3) }]),
  ];
  put(found, 'extension', digits);
  put(found, 'period', periodOf(r, readDateTime(r, value.c(7), value.at), readDateTime(r, value.c(8), value.at), value.at));
  if (value.s(6, 1) !== '') found.assigner = { display: value.s(6, 1) };
  return found;
}

/** EI (HL7 2.5 section 2.A.28): an entity identifier with its authority in components 2 to 4. */
export function entityIdentifier(r: Reading, value: Value, type = ''): Identifier | undefined {
  if (value.c(1) === '') return undefined;
  const found: Identifier = {};
  put(found, 'type', identifierType(type));
  put(found, 'system', authorityUri(r, value.c(2), value.c(3), value.c(4), value.at) ?? (r.sender === '' ? undefined : localUri(r.sender)));
  found.value = value.c(1);
  return found;
}

/** An EI or CX as one short text for ids: the value, with the namespace when one is given. */
export const entityKey = (value: Value): string => {
  const authority = value.c(2) || value.c(3);
  return value.c(1) === '' ? '' : authority === '' ? value.c(1) : `${value.c(1)}^${authority}`;
};

/** PID-19, PID-20 and the like: a bare number whose authority is known. */
export function bareIdentifier(value: string, type: string, system: string): Identifier {
  return { type: { coding: [{ system: table('0203'), code: type }] }, system, value };
}
