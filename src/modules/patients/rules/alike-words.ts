import type { FieldComparison, PersonComparison } from '../../linkage/index.ts';
import type { Alike, PatientLine } from '../contract.ts';

const grades = { certain: 'very-likely', probable: 'likely', possible: 'possible' } as const;

/** From this probability on a likely match is called very likely, whatever keeps it from being joined without a human. */
const veryLikelyFrom = 0.99;

export function alikeGrade(c: PersonComparison, grade: 'certain' | 'probable' | 'possible'): Alike['grade'] {
  return grade === 'probable' && c.probability >= veryLikelyFrom ? 'very-likely' : grades[grade];
}

const phoneWords = (e164: string): string => { const d = e164.replace(/^\+1(?=\d{10}$)/, '').replace(/\D/g, ''); return d.length === 10 ? `(${d.slice(0, 3)}) ${d.slice(3, 6)}-${d.slice(6)}` : e164; };
const quoted = (text: string | null): string => (text === null ? 'nothing' : text.replaceAll(/(^|[\s-])\p{Ll}/gu, (m) => m.toUpperCase()));

/** What the record says, where that helps the eye: never a whole social security number. */
function shown(f: FieldComparison, line: PatientLine): string {
  if (f.field === 'family' && f.level !== 'same' && f.level !== 'previous') return `: ${f.level === 'swapped' ? [line.given, line.family].filter(Boolean).join(' ') : line.family}`;
  if (f.field === 'given' && f.level !== 'same') return `: ${line.given}`;
  if (f.b === null || f.field === 'ssn' || f.field === 'relatives') return '';
  if (f.field === 'phone') return `: ${phoneWords(f.b)}`;
  if (f.field === 'sex') return `: the record says ${({ m: 'male', f: 'female', o: 'other' } as Record<string, string>)[f.b] ?? f.b}`;
  if (f.level === 'same') return f.field === 'address' ? `: ${quoted(f.b)}` : '';
  return f.field === 'email' || f.field.endsWith('number') || f.field === 'birth' ? `: ${f.b}` : `: ${quoted(f.b)}`;
}

/** Reasons in plain words, what speaks most for or against first. What relatives share anyway is arithmetic, not a reason to tell a registrar. */
export const alikeReasons = (c: PersonComparison, line: PatientLine): Alike['reasons'] => [
  ...c.fields.filter((f) => f.field !== 'relatives' && Math.abs(f.weight) >= 0.2).sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight)).map((f) => ({ fits: f.weight > 0 ? 'yes' as const : 'no' as const, says: `${f.says}${shown(f, line)}` })),
  ...c.guards.filter((g) => g.rule !== 'core-unproved' && g.rule !== 'name-and-birthday-alone' && g.rule !== 'sex-differs').map((g) => ({ fits: 'no' as const, says: g.says })),
];
