import type { NameKey } from './fold-name.ts';
import type { BirthSpan } from './birth-date.ts';
import { compareBirth } from './birth-date.ts';
import { compareNames } from './compare-names.ts';
import type { NameLikeness, NamePolicy } from './compare-names.ts';

/** What is compared of a person. Names current and previous; `sex` as FHIR's administrative gender. */
export type PersonFacts = { names: readonly NameKey[]; birth: BirthSpan | undefined; sex: string | undefined };
export type AgreePolicy = NamePolicy & { generationYears: number };

/**
 * Whether two descriptions that share an identifier are of one person. `rule` says why; `score` orders several that agree;
 * `differs` names what did not fit though the person does, for a finding.
 */
export type Agreement = { agrees: boolean; rule: string; score: number; differs: ('birth-date' | 'family-name' | 'given-name')[] };

const no = (rule: string): Agreement => ({ agrees: false, rule: `identity.${rule}`, score: 0, differs: [] });
const yes = (rule: string, score: number, ...differs: Agreement['differs']): Agreement => ({ agrees: true, rule: `identity.${rule}`, score, differs });

/**
 * The rule at the door: an identifier never files alone. Birth date or name must agree, and the other must not say
 * that it is somebody else: a shared birth date with another family name and another second name is another person, and so is
 * a shared name a generation apart.
 */
export function agree(a: PersonFacts, b: PersonFacts, policy: AgreePolicy): Agreement {
  if (!a.names.length || !b.names.length) return agreeOn(undefined, a, b, policy);
  let best: Agreement | undefined;
  for (const x of a.names) for (const y of b.names) {
    const one = agreeOn(compareNames(x, y, policy), a, b, policy);
    if (!best || (one.agrees && !best.agrees) || (one.agrees === best.agrees && one.score > best.score)) best = one;
  }
  return best!;
}

function agreeOn(name: NameLikeness | undefined, a: PersonFacts, b: PersonFacts, policy: AgreePolicy): Agreement {
  const birth = compareBirth(a.birth, b.birth);
  const sexDiffers = (a.sex === 'male' && b.sex === 'female') || (a.sex === 'female' && b.sex === 'male');
  const family = name?.family ?? 'unknown', given = name?.given ?? 'unknown', middle = name?.middle ?? 'unknown', suffix = name?.suffix ?? 'unknown';
  const close = (family === 'same' || family === 'like') && (given === 'same' || given === 'like');
  const exact = family === 'same' && given === 'same';
  switch (birth) {
    case 'same':
      if (close) return yes('birth-date-and-name', (exact ? 100 : 90) + (middle === 'same' ? 5 : 0));
      if (family === 'unknown' && given === 'unknown') return sexDiffers ? no('sex-differs') : yes('birth-date', 60);
      if (given === 'unknown' && family !== 'differs') return yes('birth-date-and-family-name', 75);
      if (family === 'unknown' && given !== 'differs') return sexDiffers ? no('sex-differs') : yes('birth-date-and-given-name', 70);
      // A new family name, as after marriage or adoption: the given names must then fit, all that are known.
      if (family === 'differs' && given === 'same' && middle !== 'differs' && !sexDiffers) return yes('birth-date-and-given-name', 70, 'family-name');
      return no(given === 'differs' && family !== 'differs' ? 'given-name-differs' : 'name-differs');
    case 'compatible':
      return close && suffix !== 'differs' && !sexDiffers ? yes('name-and-part-of-birth-date', exact ? 80 : 72) : no('name-differs');
    case 'unknown':
      if (!close || (family !== 'same' && given !== 'same')) return no('name-differs');
      return suffix === 'differs' || middle === 'differs' || sexDiffers ? no('name-differs') : yes('name', exact ? 65 : 58);
    case 'near':
      if (!close || (family !== 'same' && given !== 'same')) return no('name-and-birth-date-differ');
      return suffix === 'differs' || middle === 'differs' || sexDiffers ? no('name-and-birth-date-differ') : yes('name-and-near-birth-date', exact ? 66 : 56, 'birth-date');
    case 'differs': {
      if (!exact || suffix === 'differs' || middle === 'differs' || sexDiffers) return no('name-and-birth-date-differ');
      const years = Math.abs(a.birth!.lo - b.birth!.lo) / 365.25;
      return years >= policy.generationYears ? no('a-generation-apart') : yes('name-with-other-birth-date', 50, 'birth-date');
    }
  }
}
