import type { PatientLine } from '../../src/modules/patients/contract.ts';
import { m } from './messages/index.ts';
import { shortDate } from './dates.ts';

type Named = Pick<PatientLine, 'family' | 'given' | 'suffix'>;

/** As legal, for the banner: GARCIA-MARQUEZ, Lucia Elena. */
export const legalName = (p: Named): string => [p.family.toUpperCase(), [p.given, p.suffix].filter(Boolean).join(' ')].filter(Boolean).join(', ') || m.words.unknown;
/** For lists: Garcia-Marquez, Lucia Elena. */
export const listName = (p: Named): string => [p.family, [p.given, p.suffix].filter(Boolean).join(' ')].filter(Boolean).join(', ') || m.words.unknown;
export const initials = (p: Named): string => ((p.given[0] ?? '') + (p.family[0] ?? '')).toUpperCase() || '?';
export const initialsOf = (name: string): string => { const w = name.split(/\s+/).filter(Boolean); return ((w[0]?.[0] ?? '') + (w.length > 1 ? w.at(-1)![0] ?? '' : '')).toUpperCase() || '?'; };
export const sexWord = (sex: PatientLine['sex']): string => sex === null || sex === 'unknown' ? m.words.sexUnknown : m.words[sex];
export const bornWord = (p: PatientLine): string => p.birthDate ? shortDate(p.birthDate) : m.words.bornUnknown;
export const mrnWord = (p: PatientLine): string => p.mrn ?? m.words.noMrn;
/** The two identifiers, as every act repeats them: 03/04/1957, MRN 00418823. */
export const twoIdentifiers = (p: PatientLine): string => `${bornWord(p)}, ${m.words.mrn} ${mrnWord(p)}`;
export const roleWords = (roles: string[]): string => capital(roles.map((r) => r.replaceAll('-', ' ').replace(/\bhim\b/, 'HIM')).join(', '));
export const capital = (s: string): string => s === '' ? s : s[0]!.toUpperCase() + s.slice(1);
export const count = (n: number): string => n.toLocaleString('en-US');
