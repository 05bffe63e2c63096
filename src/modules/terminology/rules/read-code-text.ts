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

/** The tsquery for tokens. */
export const tsqueryOf = (tokens: readonly Token[]): string => tokens.map((t) => `(${t.readings.map((r) => `(${r.map((w) => `${quoted(w)}${t.whole ? '' : ':*'}`).join(' & ')})`).join(' | ')})`).join(' & ');

/** Words that narrow anything. A single letter beside others would read half the index: only the ranking looks at it. */
export const narrowing = (tokens: readonly Token[]): Token[] => tokens.filter((t) => t.readings.some((r) => r.join('').length > 1));

const commonFrom = 12_000;

/**
 * Which words lead through the index: the rare ones. Where all are common, and together still common, reading the systems from their shortest name on
 * finds enough at once; where together they are rare, the rarest leads. `holders`: how many concepts carry each beginning, of `all` concepts.
 */
export function leadOf(tokens: readonly Token[], holders: ReadonlyMap<string, number>, all: number): { lead: Token[]; also: Token[]; common: boolean } {
  const weight = (t: Token): number => t.readings.reduce((n, r) => n + Math.min(...r.map((w) => holders.get(w) ?? 0)), 0);
  const rare = tokens.filter((t) => weight(t) <= commonFrom);
  if (rare.length > 0) return { lead: rare, also: tokens.filter((t) => !rare.includes(t)), common: false };
  const together = tokens.reduce((n, t) => n * Math.min(1, weight(t) / Math.max(1, all)), all);
  if (together >= commonFrom) return { lead: [...tokens], also: [], common: true };
  const [rarest, ...others] = tokens.toSorted((a, b) => weight(a) - weight(b));
  return { lead: [rarest!], also: others, common: false };
}
