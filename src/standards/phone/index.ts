import { parsePhoneNumberFromString } from 'libphonenumber-js/min';

export type PhoneRead = { national: string; e164: string; possible: boolean; valid: boolean };

/** Reads a phone number as written here (libphonenumber's metadata); undefined when it is none at all. An extension stays with it. */
export function readPhone(text: string, country: 'US' = 'US'): PhoneRead | undefined {
  const read = parsePhoneNumberFromString(text, country);
  return read && { national: read.country === country || read.countryCallingCode === '1' ? read.formatNational() : read.formatInternational(), e164: `${read.number}${read.ext ? `;ext=${read.ext}` : ''}`, possible: read.isPossible(), valid: read.isValid() };
}
