import { foldText } from '../../../standards/fhir/search-text.ts';
import { nicknamesOf } from '../../../standards/names/index.ts';
import type { Plan } from './read-search-text.ts';

const widerMax = 12, rankBelow = 6;

/**
 * What the words may have meant, when they themselves find few: a short form for the long one and back, a name that sounds the same, an address. Each takes
 * one name's place, keeps every other condition, ranks below what was typed, and says what it did.
 */
export function widerPlans(plans: readonly Plan[], typed: string, soundsLike: (word: string) => readonly string[]): Plan[] {
  const wider: Plan[] = [];
  for (const plan of plans.filter((p) => p.names.length > 0).slice(0, 2)) plan.names.forEach((name, at) => {
    const instead = (word: string, says: string): void => { if (wider.length < widerMax) wider.push({ ...plan, names: plan.names.map((n, i) => (i === at ? word : n)), rank: rankBelow + wider.length * 0.1, instead: says }); };
    for (const word of nicknamesOf(name).slice(0, 3)) instead(word, `${word}, another form of ${name}`);
    for (const word of soundsLike(name).slice(0, 4)) instead(word, `${word} is like ${name} in sound or spelling`);
  });
  const place = foldText(typed);
  if (place.length >= 4 && /\p{L}{3}/u.test(place)) wider.push({ names: [], births: [], numbers: [{ kind: 'address', value: place, typed: typed.trim() }], rank: rankBelow });
  return wider;
}
