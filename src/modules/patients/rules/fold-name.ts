import { foldText } from '../../../standards/fhir/search-text.ts';

const wordMax = 60;
const apart = /[^\p{L}\p{N}\p{M}]+/u;

/**
 * The words of a name as they are compared: no case, no accents; apostrophes and full stops vanish (O'Brien is obrien),
 * hyphens and spaces part words. Letters of every script are kept.
 */
export function wordsOf(text: string): string[] {
  const plain = foldText(text).replace(/['`´’.]/g, '');
  return plain.split(apart).filter((w) => w !== '').map((w) => w.slice(0, wordMax));
}

/** One folded name: the family name written as one word for comparing, its words, the given names in order, the suffix. */
export type NameKey = { family: string; given: string[]; suffix: string };

const suffixes: Record<string, string> = { junior: 'jr', jnr: 'jr', jr: 'jr', senior: 'sr', snr: 'sr', sr: 'sr', i: '1', ii: '2', '2nd': '2', iii: '3', '3rd': '3', iv: '4', '4th': '4', v: '5' };

/** Jr, Junior and jr. are one suffix; titles such as MD tell nobody apart and give ''. */
export function suffixKey(words: readonly string[]): string {
  for (const w of words) { const known = suffixes[w]; if (known) return known; }
  return '';
}

/** The key of a FHIR HumanName (R4 datatypes.html#HumanName); undefined when it holds no word. A suffix written behind the family name is seen. */
export function nameKey(name: { family?: unknown; given?: unknown; suffix?: unknown; text?: unknown }): NameKey | undefined {
  let family = typeof name.family === 'string' ? wordsOf(name.family) : [];
  let given = list(name.given).flatMap(wordsOf);
  let suffix = suffixKey(list(name.suffix).flatMap(wordsOf));
  if (!family.length && !given.length && typeof name.text === 'string') {
    const [before, after] = name.text.split(',', 2);
    if (after !== undefined) { family = wordsOf(before!); given = wordsOf(after); } else { const words = wordsOf(name.text); family = words.slice(-1); given = words.slice(0, -1); }
  }
  const last = family.at(-1);
  if (suffix === '' && family.length > 1 && last && last.length > 1 && suffixes[last]) { suffix = suffixes[last]; family = family.slice(0, -1); }
  if (!family.length && !given.length) return undefined;
  return { family: family.join(' '), given, suffix };
}

export const list = (value: unknown): string[] => (Array.isArray(value) ? value.filter((v): v is string => typeof v === 'string') : []);

/** As kept in a row: one name a line. */
export const writeNameKeys = (names: readonly NameKey[]): string => names.map((n) => `${n.family}\t${n.given.join(' ')}\t${n.suffix}`).join('\n');
export const readNameKeys = (text: string): NameKey[] => text === '' ? [] : text.split('\n').map((line) => {
  const [family = '', given = '', suffix = ''] = line.split('\t');
  return { family, given: given === '' ? [] : given.split(' '), suffix };
});
