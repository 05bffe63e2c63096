/** How text is compared in search: FHIR string search ignores case, accents and repeated white space (search.html#string). */

/** Longer values are cut to this many characters in the index, and search values alike, so that an index key stays small. */
export const indexedCharsMax = 600;

const plainAscii = /^[\x21-\x7e]+( [\x21-\x7e]+)*$/;
const marks = /\p{M}+/gu;
const letters: Record<string, string> = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ð: 'd', þ: 'th', ł: 'l', ı: 'i', '’': "'", '‘': "'", ʼ: "'", '‐': '-', '‑': '-', '–': '-' };
const special = new RegExp(`[${Object.keys(letters).join('')}]`, 'g');

/** Case, accents and white space removed: "  José  O’NEIL" -> "jose o'neil". */
export function foldText(text: string): string {
  const cut = text.length > indexedCharsMax ? text.slice(0, indexedCharsMax) : text;
  if (plainAscii.test(cut)) return cut.toLowerCase();
  return cut.normalize('NFKD').replace(marks, '').toLowerCase().replace(special, (letter) => letters[letter]!).replace(/\s+/g, ' ').trim();
}

const phoneShape = /^[+()\d\s./-]{5,}(?:(?:x|ext\.?)\s*\d+)?$/i;

/** A phone number without its punctuation, an e-mail address in lower case: both in the index and in a search (search.html#token leaves this to the server). */
export function foldContact(value: string): string {
  const text = value.trim().replace(/^(?:tel|mailto):/i, '');
  if (phoneShape.test(text)) return text.replace(/[^\d+x]/gi, '').toLowerCase();
  return text.slice(0, indexedCharsMax).toLowerCase();
}

const soundexCodes: Record<string, string> = { b: '1', f: '1', p: '1', v: '1', c: '2', g: '2', j: '2', k: '2', q: '2', s: '2', x: '2', z: '2', d: '3', t: '3', l: '4', m: '5', n: '5', r: '6' };

/** American Soundex of one word, as the US National Archives describe it: letter and three digits, h and w transparent. Empty when there is no letter. */
export function soundex(word: string): string {
  const plain = foldText(word).replace(/[^a-z]/g, '');
  if (plain === '') return '';
  let code = plain.charAt(0).toUpperCase();
  let last = soundexCodes[plain.charAt(0)] ?? '';
  for (let i = 1; i < plain.length && code.length < 4; i += 1) {
    const letter = plain.charAt(i);
    if (letter === 'h' || letter === 'w') continue;
    const digit = soundexCodes[letter] ?? '';
    if (digit !== '' && digit !== last) code += digit;
    last = digit;
  }
  return code.padEnd(4, '0');
}

/** The Soundex codes of every word of a name, each once: what the `phonetic` parameter stores and looks for. */
export function phoneticCodes(name: string): string[] {
  return [...new Set(name.split(/[\s,-]+/).map(soundex).filter((code) => code !== ''))];
}

/** The words in a token row's text by which `identifier:of-type` finds it; no folding, codes are exact. */
export const ofTypeText = (system: unknown, code: unknown): string => `${String(system ?? '')}|${String(code ?? '')}`;
