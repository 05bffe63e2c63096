import { bothFormal, editDistance, isNickname, jaroWinkler, shareLongForm } from '../../../standards/names/index.ts';
import { soundAlike } from '../../../standards/phonetic/index.ts';

/** How alike two written words are: 0 not, 1 sounds so, 2 like, 3 near (a slip of the keys, or alike both to the eye and to the ear). Symmetric. Words are known and differ. */
export function wordLikeness(one: string, other: string): 0 | 1 | 2 | 3 {
  const [a, b] = one < other ? [one, other] : [other, one]; // Jaro counts greedily: in one order always
  const shorter = Math.min(a.length, b.length), longer = Math.max(a.length, b.length);
  if (shorter < 2) return 0;
  const jw = jaroWinkler(a, b);
  if (jw < 0.7 && longer > 4) return soundsSo(a, b);
  const max = shorter >= 8 ? 2 : shorter >= 3 ? 1 : 0;
  if (max > 0 && longer - shorter <= max && editDistance(a, b, max) <= max) return 3;
  if (jw >= 0.92 && shorter >= 5) return 3;
  if (jw >= 0.84 && shorter >= 4) return soundsSo(a, b) === 1 ? 3 : 2;
  return soundsSo(a, b);
}

const soundsSo = (a: string, b: string): 0 | 1 => (soundAlike(a, b) ? 1 : 0);

export type FamilyLevel = 'same' | 'part' | 'near' | 'like' | 'sounds' | 'differs';
/** Family names, both known. `parts` are the words of a double name without particles. */
export function familyLevel(a: string, aParts: readonly string[], b: string, bParts: readonly string[]): FamilyLevel {
  if (a === b) return 'same';
  if (aParts.length > 0 || bParts.length > 0) {
    const x = aParts.length > 0 ? aParts : [a], y = bParts.length > 0 ? bParts : [b];
    for (const p of x) if (p.length > 2) for (const q of y) if (p === q || (p.length > 4 && q.length > 4 && wordLikeness(p, q) === 3)) return 'part';
  }
  const like = wordLikeness(a, b);
  return like === 3 ? 'near' : like === 2 ? 'like' : like === 1 ? 'sounds' : 'differs';
}

export type GivenLevel = 'same' | 'nickname' | 'near' | 'like' | 'sounds' | 'initial' | 'part' | 'differs';
/** First given names, both known. */
export function givenLevel(a: string, b: string): GivenLevel {
  if (a === b) return 'same';
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (short.length === 1) return long.startsWith(short) ? 'initial' : 'differs';
  if (isNickname(a, b) || shareLongForm(a, b)) return bothFormal(a, b) ? 'like' : 'nickname';
  const like = wordLikeness(a, b);
  if (like === 3) return 'near';
  if (short.length >= 3 && long.startsWith(short)) return 'part';
  return like === 2 ? 'like' : like === 1 ? 'sounds' : 'differs';
}
