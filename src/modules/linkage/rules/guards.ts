import type { Grade } from './comparison.ts';
import { F } from './fields.ts';
import type { LinkagePolicy } from './linkage-policy.ts';
import type { Pattern } from './fields.ts';

export type Guard = { rule: string; says: string };

const words = {
  twins: 'Born the same day into one family, but the given names are not the same: perhaps twins',
  multiples: 'Newborns with different places in the order of birth: twins or more',
  'senior-junior': 'The same name a generation apart, or another suffix: perhaps parent and child',
  'name-and-birthday-alone': 'Name and birth date agree, and nothing beside them does: perhaps two people of one name and birthday',
  household: 'What a household shares agrees (family name, address, phone), what is a person\'s own does not',
  'identifier-of-another': 'The number agrees but the person does not: perhaps a mother\'s number on her child, or a borrowed card',
  'ssn-differs': 'Both have a social security number, and they are not the same',
  'number-differs': 'Both have a number of the same kind that a person has once, and they are not the same',
  'sex-differs': 'The sex is not the same',
  'core-unproved': 'Family name, given name and birth date do not all agree',
} as const;

const guard = (rule: keyof typeof words): Guard => ({ rule, says: words[rule] });

/** What guards look at beside the pattern. */
export type Guarded = { birth: number; suffix: string; newborn: string };

/** What may make two alike people two: each keeps a pair from being joined without a human. Only looked at where the pair is alike at all. */
export function guardsOf(a: Guarded, b: Guarded, p: Pattern, policy: Pick<LinkagePolicy, 'generationYears'>): Guard[] {
  const found: Guard[] = [];
  const family = p[F.family]!, given = p[F.given]!, birth = p[F.birth]!;
  const familyFits = family >= 1 && family <= 8, nameSwapped = family === 7;
  const givenFits = nameSwapped || given === 1 || given === 2 || given === 6 || given === 7, givenNear = given === 3;
  const numberFits = p[F.ssn] === 1 || p[F.personNumber] === 1 || p[F.recordNumber] === 1;
  const birthFits = birth === 1;
  // A misspelling cannot be told from a twin's name (Jaden, Jayden), even where a number agrees: children come under their mother's.
  if (birth >= 1 && birth <= 4 && (givenNear || given === 4 || given === 5 || given === 8 || given === 9) && (familyFits || family === 0)) found.push(guard('twins'));
  // Twins of one first name are told apart by the second (Maria Isabel, Maria Teresa); an initial or a misspelling does not say so much.
  if (birth >= 1 && birth <= 4 && given === 1 && familyFits && p[F.middle] === 4 && !numberFits) found.push(guard('twins'));
  if (a.newborn !== '' && b.newborn !== '' && a.newborn !== b.newborn) found.push(guard('multiples'));
  if (a.newborn !== '' || b.newborn !== '') { if (!numberFits) found.push(guard('core-unproved')); }
  const years = a.birth && b.birth ? Math.abs(Math.floor(a.birth / 10_000) - Math.floor(b.birth / 10_000)) : 0;
  if (familyFits && (givenFits || givenNear) && (p[F.suffix] === 3 || (p[F.suffix] === 2 && birth !== 1) || years >= policy.generationYears)) found.push(guard('senior-junior'));
  const besides = [F.address, F.phone, F.email, F.ssn, F.personNumber, F.recordNumber];
  const agrees = besides.some((f) => (f === F.address ? p[f]! >= 1 && p[f]! <= 4 : p[f] === 1 || p[f] === 2 || (f === F.ssn && p[f] === 3)));
  if (!agrees && familyFits && (givenFits || givenNear) && birth >= 1 && birth <= 6) found.push(guard('name-and-birthday-alone'));
  const shared = (p[F.address]! >= 1 && p[F.address]! <= 4) || p[F.phone] === 1 || p[F.email] === 1;
  const ownDiffers = given === 9 || birth === 8 || birth === 7;
  if (shared && ownDiffers && !numberFits) found.push(guard('household'));
  if (numberFits && (given === 9 || birth === 8 || family === 9 && given !== 1)) found.push(guard('identifier-of-another'));
  if (p[F.ssn] === 5) found.push(guard('ssn-differs'));
  if (p[F.personNumber] === 4 && p[F.ssn] !== 1) found.push(guard('number-differs'));
  if (p[F.sex] === 2 || p[F.sex] === 4) found.push(guard('sex-differs'));
  if (!(family >= 1 && family <= 4 || nameSwapped) || !(givenFits || givenNear) || !(birthFits || ((birth === 2 || birth === 3) && numberFits))) found.push(guard('core-unproved'));
  return found.filter((g, i) => found.findIndex((o) => o.rule === g.rule) === i);
}

/** So much (log2) must the fields themselves speak for one person: in a very small list the prior alone would show people of whom nothing is known. */
export const leastEvidence = 3;

/** The grade of a probability; a guard holds it at probable. `evidence`: the weight without the prior. */
export function gradeOf(probability: number, evidence: number, guarded: boolean, grades: LinkagePolicy['grades']): Grade {
  if (evidence < leastEvidence) return 'none';
  if (probability >= grades.certain && !guarded) return 'certain';
  return probability >= grades.probable ? 'probable' : probability >= grades.possible ? 'possible' : 'none';
}
