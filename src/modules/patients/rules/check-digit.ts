/** Check digits as HL7 table 0061 names them: `luhn` is M10, `mod11` is M11, `mod97` is ISO 7064 mod 97-10. */
export type CheckScheme = 'luhn' | 'mod11' | 'mod97' | 'none';

/** A Luhn check digit (ISO/IEC 7812-1): finds every single wrong digit and nearly every swap of neighbours. */
export function luhnDigit(digits: string): number {
  let sum = 0;
  for (let i = 0; i < digits.length; i += 1) {
    const doubled = Number(digits[digits.length - 1 - i]) * (i % 2 === 0 ? 2 : 1);
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return (10 - (sum % 10)) % 10;
}

/** Modulus 11 with weights from 2, right to left: finds every single wrong digit and every swap. Ten has no digit: such a number is passed over. */
function mod11(digits: string): string | undefined {
  let sum = 0;
  for (let i = 0; i < digits.length; i += 1) sum += Number(digits[digits.length - 1 - i]) * ((i % 6) + 2);
  const rest = (11 - (sum % 11)) % 11;
  return rest === 10 ? undefined : String(rest);
}

/** Two digits, so that the whole leaves 1 when divided by 97. */
function mod97(digits: string): string {
  let rest = 0;
  for (const d of `${digits}00`) rest = (rest * 10 + Number(d)) % 97;
  return String(98 - rest).padStart(2, '0');
}

/** What stands behind the digits; undefined when the scheme has no digit for this number. */
export function checkDigits(digits: string, scheme: CheckScheme): string | undefined {
  switch (scheme) {
    case 'none': return '';
    case 'luhn': return String(luhnDigit(digits));
    case 'mod11': return mod11(digits);
    case 'mod97': return mod97(digits);
  }
}

export const checkLength = (scheme: CheckScheme): number => ({ none: 0, luhn: 1, mod11: 1, mod97: 2 })[scheme];
