import { givenName, familyName, shortForms } from './names.ts';
import type { Origin } from './names.ts';
import type { Random } from './random.ts';
import { randomFrom } from './random.ts';

/** Of so many in a hundred that are registered, somebody was here already (AHIMA and others find 8 to 12 in a typical hospital). */
const share = 0.09;

/** Whose second registration somebody is: how many places before, or undefined. */
export function twiceOf(seed: number, index: number): number | undefined {
  if (index < 3) return undefined;
  const r = randomFrom(seed ^ 0x7f4a7c15, index);
  return r.chance(share) ? index - r.between(1, Math.min(index, 250)) : undefined;
}

type Said = { family: string; given: string[]; birthDay: number; address: { line: string[]; city: string; state: string; postalCode: string }; phone: string; ssn: string | undefined };

const swapped = (r: Random, text: string): string => { if (text.length < 4) return text; const at = r.between(1, text.length - 2); return text.slice(0, at) + text[at + 1]! + text[at]! + text.slice(at + 2); };
const dropped = (r: Random, text: string): string => { if (text.length < 5) return text; const at = r.between(1, text.length - 2); return text.slice(0, at) + text.slice(at + 1); };
const doubled = (r: Random, text: string): string => { const at = r.between(1, Math.max(1, text.length - 2)); return text.slice(0, at) + text[at]! + text.slice(at); };

/** Day and month for each other where both can be, as a form of another country is read; else a digit beside. */
function otherDay(r: Random, day: number, today: number): number {
  const d = new Date(day * 86_400_000), y = d.getUTCFullYear(), m = d.getUTCMonth(), on = d.getUTCDate();
  if (on <= 12 && on !== m + 1 && r.chance(0.5)) return Math.floor(Date.UTC(y, on - 1, m + 1) / 86_400_000);
  const next = Math.floor(Date.UTC(r.chance(0.4) ? y + r.pick([-1, 1, 10]) : y, m, Math.min(28, Math.max(1, on + r.pick([-10, -1, 1, 9])))) / 86_400_000);
  return next < today ? next : day - 1;
}

/**
 * The same person registered again as it happens: a slip of the keys, a short form, a new surname, a day for a month, another address or phone, a number left out. Mostly one
 * or two of these; the index is to find them, and a person to decide.
 */
export function saidAgain(seed: number, index: number, who: Said & { sex: 'female' | 'male'; origin: Origin }, year: number, today: number): Said {
  const r = randomFrom(seed ^ 0x1b873593, index), said: Said = { ...who, given: [...who.given], address: { ...who.address } };
  const slip = (text: string): string => r.pick([swapped, dropped, doubled])(r, text);
  const ways: (() => void)[] = [
    () => { said.family = slip(said.family); }, () => { said.given[0] = slip(said.given[0]!); }, () => { said.given[0] = shortForms[said.given[0]!] ?? said.given[0]!.slice(0, 1); }, () => { said.given = said.given.slice(0, 1); },
    () => { said.birthDay = otherDay(r, said.birthDay, today); }, () => { said.ssn = undefined; }, () => { said.address = { ...said.address, line: [`${r.between(1, 9999)} ${r.pick(['Elm Ct', 'Harbor View Dr', 'Mill Rd', 'Union St', '2nd St'])}`] }; said.phone = `(503) 555-${String(r.between(0, 9999)).padStart(4, '0')}`; },
    () => { if (said.given[1]) said.given = [said.given[1].replace('.', ''), said.given[0]!]; else said.given[0] = slip(said.given[0]!); }, () => { if (who.sex === 'female') said.family = familyName(r, who.origin); else said.family = slip(said.family); },
    () => { said.phone = `(971) 555-${String(r.between(0, 9999)).padStart(4, '0')}`; }, () => { if (said.ssn) { const at = said.ssn.length - r.between(1, 4); said.ssn = said.ssn.slice(0, at) + String(r.between(0, 9)) + said.ssn.slice(at + 1); } },
  ];
  for (let n = r.pick([1, 1, 2, 2, 3]); n > 0; n -= 1) r.pick(ways)();
  if (said.given[0] === '') said.given[0] = givenName(r, who.sex, year, who.origin);
  return said;
}
