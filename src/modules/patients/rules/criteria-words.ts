import type { Criteria } from '../contract.ts';

const span = (what: string, from: string | undefined, to: string | undefined): string | undefined => from && to ? (from === to ? `${what} ${from}` : `${what} ${from} to ${to}`) : from ? `${what} from ${from}` : to ? `${what} until ${to}` : undefined;

/** The criteria in a sentence, so that one sees what was asked. */
export function criteriaWords(c: Criteria, names: { facility?: string | undefined; by?: string | undefined } = {}): string {
  return [
    c.family && `family name beginning ${c.family}`, c.given && `given name beginning ${c.given}`, span('born', c.bornFrom, c.bornTo), c.sex && (c.sex === 'unknown' ? 'sex unknown' : c.sex), c.deceased && (c.deceased === 'yes' ? 'deceased' : 'not deceased'),
    c.city && `in ${c.city}`, c.address && `address with ${c.address}`, c.phone && `phone ${c.phone}`, c.identifier && `number beginning ${c.identifier}`, c.assigner && `number from ${c.assigner}`, span('MRN', c.mrnFrom, c.mrnTo),
    c.facility && `at ${names.facility ?? c.facility}`, span('registered', c.registeredFrom, c.registeredTo), c.registeredBy && `registered by ${names.by ?? c.registeredBy}`,
  ].filter(Boolean).join(', ');
}

/** Blank criteria are none; a search needs at least one, since a list of everybody is no search. */
export function cleanCriteria(c: Criteria): Criteria {
  return Object.fromEntries(Object.entries(c).flatMap(([k, v]) => typeof v === 'string' && v.trim() !== '' ? [[k, v.trim()]] : [])) as Criteria;
}
