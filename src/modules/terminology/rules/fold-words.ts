/** Letters without accents and case, split at everything else: `Crohn's disease, 2ⁿᵈ` gives crohns, disease, 2nd. */
export function foldWords(text: string): string[] {
  // Most names are plain: what need not be unfolded is not.
  if (/^[\x20-\x7e]*$/.test(text)) return text.toLowerCase().replaceAll("'", '').match(/[a-z0-9]+/g) ?? [];
  const plain = text.normalize('NFKD').replace(/[\u0300-\u036f'’]/g, '').toLowerCase();
  return plain.match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** The distinct words of a concept; no word of more than 60 characters, so that nothing odd grows the index. */
export const wordsOf = (names: readonly string[]): string[] => [...new Set(names.flatMap(foldWords).map((w) => w.slice(0, 60)))];

/** A code as it is compared: letters and digits only, upper case. A code that has neither (a unit such as `%`) stays as it is. */
export function foldCode(code: string): string {
  const bare = code.normalize('NFKD').replace(/[^\p{L}\p{N}]/gu, '').toUpperCase();
  return bare === '' ? code : bare;
}
