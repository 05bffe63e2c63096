export type MrnPolicy = { system: string; digits: number };

/** A Luhn check digit (ISO/IEC 7812-1): finds every single wrong digit and nearly every swap of neighbours. */
export function luhnDigit(digits: string): number {
  let sum = 0;
  for (let i = 0; i < digits.length; i += 1) {
    const doubled = Number(digits[digits.length - 1 - i]) * (i % 2 === 0 ? 2 : 1);
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return (10 - (sum % 10)) % 10;
}

/** The running number as a medical record number, padded, with its check digit. */
export const writeMrn = (number: string | number | bigint, policy: MrnPolicy): string => {
  const padded = String(number).padStart(policy.digits, '0');
  return `${padded}${luhnDigit(padded)}`;
};

export const mrnSystem = (facility: string, policy: MrnPolicy): string => policy.system.replace('{facility}', facility);

/** The system of our own medical record numbers begins so, unless the facility gives them under an authority of its own. */
export const ourMrnPrefix = 'urn:chartkeeper:mrn:';
/** Marks a number of ours that is given under another authority's system. */
export const ourNumberExtension = 'urn:chartkeeper:own-number';

/** Under which system a facility gives its numbers, and by what name people know it. */
export type NumberAuthority = { system: string; facilityName: string };

/** Whether this identifier is a number we gave. */
export const isOurs = (identifier: any): boolean => (typeof identifier?.system === 'string' && identifier.system.startsWith(ourMrnPrefix))
  || (Array.isArray(identifier?.extension) && identifier.extension.some((e: any) => e?.url === ourNumberExtension && e.valueBoolean === true));

/** Our MRN as a FHIR Identifier (R4 datatypes.html#Identifier). */
export const mrnIdentifier = (value: string, { system, facilityName }: NumberAuthority) => ({
  ...(system.startsWith(ourMrnPrefix) ? {} : { extension: [{ url: ourNumberExtension, valueBoolean: true }] }),
  use: 'usual', type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'MR', display: 'Medical record number' }] }, system, value,
  ...(system.startsWith(ourMrnPrefix) ? {} : { assigner: { display: facilityName } }),
});
