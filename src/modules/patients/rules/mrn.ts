import type { CheckScheme } from './check-digit.ts';
import { checkDigits, checkLength } from './check-digit.ts';

/**
 * How a person is numbered. `unit`: one number for life at every facility. `facility`: each facility has its own series, and an enterprise id joins
 * them. `{facility}` in `system` is who gives the number: the facility, or `issuer` under unit numbering.
 */
export type MrnPolicy = {
  numbering: 'unit' | 'facility'; issuer: string; system: string; digits: number; checkDigit: CheckScheme;
  temporaryPrefix: string; enterpriseSystem: string; legacySystem: string;
};
/** The encounter (account) number: another series, another system. */
export type EncounterNumberPolicy = { system: string; prefix: string; digits: number; checkDigit: CheckScheme };

/** A running number, padded, with its check digits; undefined for one that the check scheme passes over. */
export function writeNumber(number: string | number | bigint, policy: { digits: number; checkDigit: CheckScheme }, prefix = ''): string | undefined {
  const padded = String(number).padStart(policy.digits, '0');
  const check = checkDigits(padded, policy.checkDigit);
  return check === undefined ? undefined : `${prefix}${padded}${check}`;
}

export const writeMrn = (number: string | number | bigint, policy: MrnPolicy): string | undefined => writeNumber(number, policy);

/** What is wrong with a number written on paper and typed in; undefined when its check digits fit. Short of leading zeros it still fits. */
export function mrnFault(typed: string, policy: MrnPolicy): 'shape' | 'check-digit' | undefined {
  const text = typed.trim().toUpperCase(), prefix = policy.temporaryPrefix.toUpperCase();
  const plain = (prefix !== '' && text.startsWith(prefix) ? text.slice(prefix.length) : text).replace(/[\s-]/g, '');
  const behind = checkLength(policy.checkDigit);
  if (!/^\d+$/.test(plain) || plain.length <= behind) return 'shape';
  const digits = plain.slice(0, plain.length - behind).padStart(policy.digits, '0');
  return checkDigits(digits, policy.checkDigit) === plain.slice(plain.length - behind) ? undefined : 'check-digit';
}

export const mrnSystem = (facility: string, policy: MrnPolicy): string => policy.system.replace('{facility}', policy.numbering === 'unit' ? policy.issuer : facility);

const table0203 = 'http://terminology.hl7.org/CodeSystem/v2-0203';

/** The system of our own medical record numbers begins so, unless the facility gives them under an authority of its own. */
export const ourMrnPrefix = 'urn:chartkeeper:mrn:';
/** Marks a number of ours that is given under another authority's system. */
export const ourNumberExtension = 'urn:chartkeeper:own-number';

/** Under which system a facility gives its numbers, and by what name people know it. */
export type NumberAuthority = { system: string; facilityName: string };

/** Whether this identifier is a number we gave. */
export const isOurs = (identifier: any): boolean => (typeof identifier?.system === 'string' && identifier.system.startsWith(ourMrnPrefix))
  || (Array.isArray(identifier?.extension) && identifier.extension.some((e: any) => e?.url === ourNumberExtension && e.valueBoolean === true));

const authorityParts = ({ system, facilityName }: NumberAuthority) => (system.startsWith(ourMrnPrefix) ? { before: {}, after: {} } : { before: { extension: [{ url: ourNumberExtension, valueBoolean: true }] }, after: { assigner: { display: facilityName } } });

/** Our MRN as a FHIR Identifier (R4 datatypes.html#Identifier). */
export const mrnIdentifier = (value: string, authority: NumberAuthority) => ({
  ...authorityParts(authority).before, use: 'usual', type: { coding: [{ system: table0203, code: 'MR', display: 'Medical record number' }] }, system: authority.system, value, ...authorityParts(authority).after,
});

/** A number for the time until the person is known (MRT, table 0203). */
export const temporaryIdentifier = (value: string, authority: NumberAuthority) => ({
  ...authorityParts(authority).before, use: 'temp', type: { coding: [{ system: table0203, code: 'MRT', display: 'Temporary Medical Record Number' }] }, system: authority.system, value, ...authorityParts(authority).after,
});

/** What joins the numbers that the facilities gave one person. */
export const enterpriseIdentifier = (value: string, system: string) => ({
  use: 'secondary', type: { coding: [{ system: table0203, code: 'PI', display: 'Patient internal identifier' }] }, system, value,
});
