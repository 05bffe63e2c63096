import type { Address } from '@medplum/fhirtypes';
import type { Value } from '../message.ts';
import { periodOf, rangeIn, readDateTime } from './date-time.ts';
import { put, type Reading } from './reading.ts';

/** HL7 table 0190 (address type). */
const uses: Record<string, Address['use']> = {
  H: 'home', HOME: 'home', P: 'home', L: 'home', RH: 'home', HV: 'temp', B: 'work', O: 'work', WORK: 'work', BUSINESS: 'work',
  C: 'temp', TM: 'temp', V: 'temp', BA: 'old', BI: 'billing',
};

/** SAD: the whole street line, with the street name and the dwelling number when they are not in it already. */
function streetLine(value: Value): string {
  const [whole, street, number] = [value.s(1, 1), value.s(1, 2), value.s(1, 3)];
  const holds = (part: string): boolean => part === '' || whole.toLowerCase().includes(part.toLowerCase());
  return [holds(number) ? '' : number, whole, holds(street) ? '' : street].filter(p => p !== '').join(' ');
}

/** AD, XAD (HL7 2.5 section 2.A.83). Parts may also come as subcomponents' text; nothing of the line is dropped. */
export function address(r: Reading, value: Value): Address | undefined {
  const found: Address = {};
  const type = value.c(7).toUpperCase();
  put(found, 'use', uses[type]);
  if (type === 'M' || type === 'SH') found.type = 'postal';
  put(found, 'line', [streetLine(value), value.c(2), value.c(8), value.c(19)].filter(l => l !== ''));
  put(found, 'city', value.c(3));
  put(found, 'district', value.c(9));
  put(found, 'state', value.c(4));
  put(found, 'postalCode', value.c(5));
  put(found, 'country', value.c(6));
  const says = found.line || found.city || found.district || found.state || found.postalCode || found.country;
  if (!says) return undefined;
  if (value.c(10) !== '') found.extension = [{ url: 'http://hl7.org/fhir/StructureDefinition/iso21090-ADXP-censusTract', valueString: value.c(10) }];
  put(found, 'period', rangeIn(r, value, 12) ?? periodOf(r, readDateTime(r, value.s(13, 1), value.at), readDateTime(r, value.s(14, 1), value.at), value.at));
  return found;
}

export const addressesIn = (r: Reading, values: Value[]): Address[] => values.map(v => address(r, v)).filter(a => a !== undefined);

/** An address in one line, for a place of birth or a location. */
export const addressText = (a: Address | undefined): string =>
  a === undefined ? '' : [...(a.line ?? []), a.city, a.state, a.postalCode, a.country].filter(p => p !== undefined && p !== '').join(', ');
