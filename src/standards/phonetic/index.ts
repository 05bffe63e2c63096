import { doubleMetaphone } from 'double-metaphone';

/** Whether two folded words sound alike to an English ear (Lawrence Philips' double metaphone): Meier and Mayer, Catherine and Katharine. */
export function soundAlike(a: string, b: string): boolean {
  if (a === '' || b === '' || !/^[a-z]+$/.test(a) || !/^[a-z]+$/.test(b)) return false;
  const x = doubleMetaphone(a), y = doubleMetaphone(b);
  return x.some((s) => s.length > 1 && y.includes(s));
}

/** The codes of a folded word by which those that sound like it are found: one or two; none for a word that is not of Latin letters. */
export function soundCodes(word: string): string[] {
  return word.length < 2 || !/^[a-z]+$/.test(word) ? [] : [...new Set(doubleMetaphone(word))].filter((c) => c.length > 1);
}
