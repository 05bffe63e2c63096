import { lives } from '../../patients/rules/door.ts';

/** What stands behind the seals of one chart, and what is shown in its place, which is never hidden. */
export type Behind = { names?: readonly any[]; addresses?: readonly any[]; shown?: { names?: readonly any[]; addresses?: readonly any[] } };
export type SealedWords = { hide(text: string): string; /** Somebody is told of by more than a word that others have too. */ named(text: string): boolean; families: ReadonlySet<string>; givens: ReadonlySet<string>; addresses: readonly any[] };

export const mask = '***';
const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
/** What is one or a list, as a list. */
export const listOf = (value: unknown): any[] => (Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]);
const strings = (value: unknown): string[] => listOf(value).filter((v): v is string => typeof v === 'string').map((v) => v.trim()).filter((v) => v !== '');
export const foldWord = (text: string): string => text.normalize('NFD').replace(/\p{M}+/gu, '').toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
/** As written, and without its diacritics; between its words whatever a form puts there. */
const spelled = (text: string): string[] => [...new Set([text, text.normalize('NFD').replace(/\p{M}+/gu, '').normalize('NFC')])].map((t) => t.split(/[\s-]+/).map(escaped).join('[\\s-]+'));
const either = (parts: readonly string[]): string => `(?:${[...new Set(parts)].sort((a, b) => b.length - a.length).join('|')})`;

// Between the parts of a name: spaces, punctuation, the separators of HL7 v2 and the tags of a narrative's table.
const gap = '(?:[\\s,.^&|_-]|<[^<>]{0,200}>|&#160;|&nbsp;){1,8}';
const start = '(?<![\\p{L}\\p{N}])', end = '(?![\\p{L}\\p{N}])';
const title = '(?:mr|mrs|ms|miss|mx|dr|herr|frau|sr|sra|señora?)';

/** A street line, its last word (Ln, Lane) as anybody writes it; with the town behind it. */
function lineOf(line: string, a: any): string {
  const words = line.split(/[\s,.]+/).filter(Boolean).map(escaped), loose = words.length > 2 && /\d/.test(words[0]!) ? [...words.slice(0, -1), '[\\p{L}\\p{N}]+\\.?'] : words;
  const town = [...strings(a?.city), ...strings(a?.state), ...strings(a?.postalCode)].map(escaped);
  return `${loose.join('[\\s,.]+')}(?:${gap}${either(town.length ? town : ['\u0000'])})*`;
}

/**
 * The words that tell of somebody whose name or address is sealed. A name is hidden where its parts stand together; alone its parts are hidden where they are no words of medicine too (`plain`: White,
 * Graves), for a mask must take no finding away; a given name alone, where no other family name follows.
 */
export function sealedWords(behind: readonly Behind[], plain: ReadonlySet<string>): SealedWords | undefined {
  const shownNames = behind.flatMap((b) => listOf(b.shown?.names)), shownWords = new Set(shownNames.flatMap((n) => [...strings(n?.family), ...strings(n?.given)]).map(foldWord));
  const names = behind.flatMap((b) => listOf(b.names)), shownAddresses = behind.flatMap((b) => listOf(b.shown?.addresses)), addresses = behind.flatMap((b) => listOf(b.addresses)).filter((a) => !lives(a, shownAddresses));
  const families = [...new Set(names.flatMap((n) => strings(n?.family)))], givens = [...new Set(names.flatMap((n) => strings(n?.given).flatMap((g) => [g, ...g.split(/\s+/)])))];
  const alone = (word: string): boolean => foldWord(word).length > 1 && !shownWords.has(foldWord(word)) && !foldWord(word).split(' ').every((w) => plain.has(w));
  const F = either(families.flatMap(spelled)), G = either(givens.flatMap(spelled)), initial = '\\p{L}\\.?';
  const whole: string[] = [], single: string[] = [], givenAlone: string[] = [];
  if (families.length && givens.length) whole.push(`${G}(?:${gap}(?:${G}|${initial}))*${gap}${F}`, `${F}(?:${gap}(?:${G}|${initial}))*${gap}${G}`);
  for (const t of names.flatMap((n) => strings(n?.text))) if (foldWord(t).includes(' ')) whole.push(...spelled(t));
  if (families.some((f) => !shownWords.has(foldWord(f)))) whole.push(`(?<=${start}${title}\\.?\\s+)${either(families.filter((f) => !shownWords.has(foldWord(f))).flatMap(spelled))}`);
  for (const a of addresses) { for (const l of strings(a?.line)) if (foldWord(l).includes(' ')) whole.push(lineOf(l, a)); for (const t of strings(a?.text)) whole.push(...spelled(t)); }
  single.push(...families.filter(alone).flatMap(spelled));
  givenAlone.push(...givens.filter(alone).flatMap(spelled));
  if (whole.length + single.length + givenAlone.length === 0) return undefined;
  const wholePattern = whole.length ? new RegExp(`${start}${either(whole)}${end}`, 'giu') : undefined, singlePattern = single.length ? new RegExp(`${start}${either(single)}${end}`, 'giu') : undefined, givenPattern = givenAlone.length ? new RegExp(`${start}${either(givenAlone)}${end}`, 'giu') : undefined;
  return {
    families: new Set(families.map(foldWord).filter((f) => !shownWords.has(f))), givens: new Set(givens.map(foldWord)), addresses,
    named: (text) => wholePattern !== undefined && new RegExp(wholePattern.source, 'iu').test(text),
    hide(text) {
      let hidden = text;
      if (wholePattern) hidden = hidden.replace(wholePattern, mask);
      if (singlePattern) hidden = hidden.replace(singlePattern, mask);
      // "Celeste Jones" is somebody else; whom a sentence begins with, is not.
      if (givenPattern) hidden = hidden.replace(givenPattern, (found, at: number, all: string) => (/^\s+\p{Lu}\p{Ll}+/u.test(all.slice(at + found.length)) ? found : mask));
      return hidden;
    },
  };
}
