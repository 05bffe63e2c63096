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

/** Our MRN as a FHIR Identifier (R4 datatypes.html#Identifier). */
export const mrnIdentifier = (value: string, system: string) => ({
  use: 'usual', type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'MR', display: 'Medical record number' }] }, system, value,
});
