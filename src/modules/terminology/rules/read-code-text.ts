import { foldCode, foldWords } from './fold-words.ts';

/** One typed word: any of its readings may stand for it; a reading is words that must all be there. */
export type Token = { typed: string; readings: string[][]; whole: boolean };
export type CodeText = { tokens: Token[]; code: string | null };

/**
 * What was typed, read as words (in any order, each the beginning of a word) and, where it could be one, as a code or its beginning.
 * `abbreviations` come from policy: `htn` is read as `hypertension` too. A plural `s` is left off, so that fractures finds fracture.
 */
export function readCodeText(text: string, abbreviations: Readonly<Record<string, string>>): CodeText {
  const trimmed = text.trim(), words = foldWords(trimmed).slice(0, 12);
  const single = trimmed !== '' && !/\s/.test(trimmed) && trimmed.length <= 40;
  const tokens = [...new Set(words)].map((typed): Token => {
    const readings: string[][] = [[withoutPlural(typed)]], meant = abbreviations[typed];
    if (meant) readings.push(foldWords(meant));
    return { typed, readings, whole: false };
  });
  return { tokens, code: single ? foldCode(trimmed) : null };
}

const withoutPlural = (word: string): string => (word.length > 4 && /[^siu]s$/.test(word) ? word.slice(0, -1) : word);

const quoted = (word: string): string => `'${word.replaceAll("'", "''").replaceAll('\\', '\\\\')}'`;

/** The tsquery for tokens within systems. A single letter beside other words narrows nothing and would read half the index: the ranking looks at it. */
export function tsqueryOf(tokens: readonly Token[], systems: readonly number[]): string | null {
  const long = tokens.filter((t) => t.readings.some((r) => r.join('').length > 1)), used = long.length > 0 ? long : [];
  if (used.length === 0) return null;
  const of = (t: Token): string => `(${t.readings.map((r) => `(${r.map((w) => `${quoted(w)}${t.whole ? '' : ':*'}`).join(' & ')})`).join(' | ')})`;
  return [`(${systems.map((n) => quoted(`=${n}`)).join(' | ')})`, ...used.map(of)].join(' & ');
}
