import { soundAlike } from '../../../standards/phonetic/index.ts';
import type { AlikeFacts } from './alike-facts.ts';
import { compareBirth, partsOf } from './birth-date.ts';
import { compareNames, likeGiven } from './compare-names.ts';
import type { NamePolicy } from './compare-names.ts';
import type { NameKey } from './fold-name.ts';
import { isNickname, isTypo } from '../../../standards/names/index.ts';

/** Stated weights (policy `patients.alike-weights`): what each agreement or difference adds to the score, and from which score a grade is given. */
export type AlikeWeights = { weights: Record<string, number>; grades: { veryLikely: number; likely: number; possible: number } };
export type AlikeReason = { fits: 'yes' | 'no' | 'unknown'; says: string };
export type AlikeScore = { score: number; grade: 'very-likely' | 'likely' | 'possible' | undefined; reasons: AlikeReason[] };
/** How two people are scored. Another scorer (one with trained weights) takes this one's place without anything else changing. */
export type Scorer = (typed: AlikeFacts, kept: AlikeFacts, policy: AlikeWeights & { names: NamePolicy }) => AlikeScore;

type Finding = { rule: string; reason: AlikeReason };
const yes = (rule: string, says: string): Finding => ({ rule, reason: { fits: 'yes', says } });
const no = (rule: string, says: string): Finding => ({ rule, reason: { fits: 'no', says } });

/** Adds up stated weights, field by field, each with its reason in words. */
export const scoreByWeights: Scorer = (typed, kept, policy) => {
  const found = [...nameFindings(typed, kept, policy), ...birthFindings(typed, kept), ...sexFindings(typed, kept), ...contactFindings(typed, kept), ...numberFindings(typed, kept)];
  const score = Math.round(found.reduce((sum, f) => sum + (policy.weights[f.rule] ?? 0), 0) * 10) / 10;
  const unknown = [typed.birth ? '' : 'birth date', typed.phones.size ? '' : 'phone', typed.ssn.lastFour ? '' : 'SSN'].filter(Boolean);
  const { veryLikely, likely, possible } = policy.grades;
  return {
    score, grade: score >= veryLikely ? 'very-likely' : score >= likely ? 'likely' : score >= possible ? 'possible' : undefined,
    reasons: [...found.map((f) => f.reason), ...(unknown.length ? [{ fits: 'unknown' as const, says: capital(`${unknown.join(' and ')} not given yet`) }] : [])],
  };
};

const capital = (s: string): string => s[0]!.toUpperCase() + s.slice(1);
const cap = (s: string): string => s.split(' ').map((w) => (w ? capital(w) : w)).join(' ');

function nameFindings(typed: AlikeFacts, kept: AlikeFacts, policy: AlikeWeights & { names: NamePolicy }): Finding[] {
  let best: { findings: Finding[]; sum: number } | undefined;
  for (const a of typed.names) for (const b of kept.names) {
    const findings = oneName(a.key, b.key, a.past || b.past, policy.names);
    const sum = findings.reduce((s, f) => s + (policy.weights[f.rule] ?? 0), 0);
    if (!best || sum > best.sum) best = { findings, sum };
  }
  return best?.findings ?? [];
}

function oneName(a: NameKey, b: NameKey, past: boolean, policy: NamePolicy): Finding[] {
  const like = compareNames(a, b, policy), findings: Finding[] = [];
  const swapped = a.family !== b.family && a.given[0] !== undefined && b.given[0] !== undefined && a.family !== '' && b.family !== '' && a.family.split(' ').includes(b.given[0]) && b.family.split(' ').includes(a.given[0]);
  if (swapped) return [yes('name-swapped', 'Family and given name the other way round')];
  if (like.family === 'same') findings.push(past ? yes('family-previous', `Previous family name ${cap(b.family)}`) : yes('family-same', `Family name ${cap(b.family)}`));
  else if (like.family === 'like') findings.push(!isTypo(a.family.replaceAll(' ', ''), b.family.replaceAll(' ', '')) && a.family.split(' ').some((w) => w.length > 3 && b.family.split(' ').includes(w)) ? yes('family-part', `One of the family names: ${cap(b.family)}`) : yes('family-like', `Family name nearly the same: ${cap(b.family)}`));
  else if (like.family === 'differs') findings.push(soundAlike(a.family.replaceAll(' ', ''), b.family.replaceAll(' ', '')) ? yes('family-sounds', `Family name sounds the same: ${cap(b.family)}`) : no('family-differs', `Family name is ${cap(b.family)}`));
  const x = a.given[0] ?? '', y = b.given[0] ?? '';
  if (like.given === 'same') findings.push(yes('given-same', `Given name ${cap(y)}`));
  else if (like.given === 'like') findings.push(isNickname(x, y) ? yes('given-nickname', `${cap(x)} is a form of ${cap(y)}`) : Math.min(x.length, y.length) === 1 ? yes('given-initial', `Initial ${cap(x.length < y.length ? x : y)} fits ${cap(x.length < y.length ? y : x)}`) : likeGiven(x, y) ? yes('given-like', `Given name nearly the same: ${cap(y)}`) : yes('given-middle', `Known by another given name: ${cap(b.given.join(' '))}`));
  else if (like.given === 'differs') findings.push(soundAlike(x, y) ? yes('given-sounds', `Given name sounds the same: ${cap(y)}`) : no('given-differs', `Given name is ${cap(y)}`));
  if (like.middle === 'same') findings.push(yes('middle-same', `Middle name ${cap(b.given.slice(1).join(' '))}`));
  else if (like.middle === 'differs') findings.push(no('middle-differs', `Middle name is ${cap(b.given.slice(1).join(' '))}`));
  if (like.suffix === 'differs') findings.push(no('suffix-differs', `Suffix is ${b.suffix}`));
  return findings;
}

function birthFindings(typed: AlikeFacts, kept: AlikeFacts): Finding[] {
  const like = compareBirth(typed.birth, kept.birth);
  if (like === 'same') return [yes('birth-same', 'The same birth date')];
  if (like === 'compatible') return [yes('birth-part', 'Birth date fits as far as it is known')];
  if (like === 'differs' && typed.birth!.lo === typed.birth!.hi && kept.birth!.lo === kept.birth!.hi) {
    const a = partsOf(typed.birth!.lo), b = partsOf(kept.birth!.lo);
    if (Math.abs(a.year - b.year) === 100 && a.month === b.month && a.day === b.day) return [yes('birth-near', `Birth date a century apart: ${b.year}`)];
  }
  if (like === 'differs') return [no('birth-differs', `Birth date is ${usDate(kept.birthText ?? '')}`)];
  if (like === 'unknown') return [];
  const a = partsOf(typed.birth!.lo), b = partsOf(kept.birth!.lo);
  const how = a.year === b.year && a.month === b.day && a.day === b.month ? 'Birth date with month and day the other way round'
    : a.year !== b.year ? ([...String(a.year)].sort().join('') === [...String(b.year)].sort().join('') ? 'Birth date, year digits swapped' : `Birth date, year ${b.year}`)
      : a.month !== b.month ? `Birth date, month ${b.month}` : `Birth date, day ${b.day}`;
  return [yes('birth-near', how)];
}
const usDate = (iso: string): string => iso.replace(/^(\d{4})-(\d\d)-(\d\d).*$/, '$2/$3/$1').replace(/^(\d{4})-(\d\d)$/, '$2/$1');

function sexFindings(typed: AlikeFacts, kept: AlikeFacts): Finding[] {
  const known = (s: string | undefined): boolean => s === 'male' || s === 'female';
  return !known(typed.sex) || !known(kept.sex) ? [] : typed.sex === kept.sex ? [] : [no('sex-differs', `Sex in the record is ${kept.sex}`)];
}

function contactFindings(typed: AlikeFacts, kept: AlikeFacts): Finding[] {
  const findings: Finding[] = [];
  const phone = [...typed.phones].find((p) => [...kept.phones].some((q) => p === q || (p.length >= 7 && q.endsWith(p)) || (q.length >= 7 && p.endsWith(q))));
  if (phone) findings.push(yes('phone-same', `The same phone ${phone.length === 10 ? `(${phone.slice(0, 3)}) ${phone.slice(3, 6)}-${phone.slice(6)}` : phone}`));
  if ([...typed.emails].some((e) => kept.emails.has(e))) findings.push(yes('email-same', 'The same e-mail'));
  const at = typed.addresses.flatMap((a) => kept.addresses.filter((b) => a.key === b.key && (a.zip === '' || b.zip === '' || a.zip === b.zip)));
  if (at.some((b) => !b.past)) findings.push(yes('address-same', 'The same address'));
  else if (at.length) findings.push(yes('address-old', `An old address: ${at[0]!.shown}`));
  else if (typed.addresses.length && kept.addresses.some((b) => !b.past)) findings.push(no('address-differs', `Lives at ${kept.addresses.find((b) => !b.past)!.shown}`));
  return findings;
}

function numberFindings(typed: AlikeFacts, kept: AlikeFacts): Finding[] {
  if ([...typed.identifiers].some((i) => kept.identifiers.has(i) || (i.startsWith('|') && [...kept.identifiers].some((k) => k.endsWith(i))))) return [yes('identifier-same', 'The same number')];
  if (typed.ssn.whole && kept.ssn.whole) return typed.ssn.whole === kept.ssn.whole ? [yes('ssn-same', 'The same social security number')] : [no('ssn-differs', 'Another social security number')];
  if (typed.ssn.lastFour && kept.ssn.lastFour) return typed.ssn.lastFour === kept.ssn.lastFour ? [yes('ssn-last-four', `SSN ends in ${kept.ssn.lastFour}`)] : [no('ssn-differs', 'SSN ends otherwise')];
  return [];
}
