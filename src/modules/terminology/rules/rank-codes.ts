import type { CodeHit } from '../contract.ts';
import { foldWords } from './fold-words.ts';
import type { CodeText } from './read-code-text.ts';

/** A concept as the store tells it. */
export type Candidate = { systemNo: number; system: string; code: string; codeFolded: string; display: string; synonyms: readonly string[]; active: boolean; selectable: boolean; retiredOn: string | null; uses: number };

type Ranked = { hit: CodeHit; tier: number; use: number; extra: number; candidate: Candidate };

/**
 * The order of a list of codes: the exact code, the exact name, what a code begins with, then names; within those what is in use here, what may be
 * entered (billable leaf), names that begin as typed, and the shorter name. Retired after all others. Pure: the same facts, the same list.
 */
export function rankCodes(text: string, read: CodeText, candidates: readonly Candidate[], limit: number, spelling: boolean): CodeHit[] {
  const phrase = foldWords(text).join(' ');
  const ranked = candidates.flatMap((c) => rank(c, read, phrase, spelling) ?? []);
  ranked.sort((a, b) => Number(b.candidate.active) - Number(a.candidate.active) || a.tier - b.tier || b.use - a.use || Number(b.candidate.selectable) - Number(a.candidate.selectable) || a.extra - b.extra
    || a.candidate.display.length - b.candidate.display.length || (a.candidate.code < b.candidate.code ? -1 : 1));
  return ranked.slice(0, limit).map((r) => r.hit);
}

function rank(c: Candidate, read: CodeText, phrase: string, spelling: boolean): Ranked | undefined {
  const hit = (by: CodeHit['matched']['by'], name: string | null, fault = false): CodeHit => ({
    system: c.system, code: c.code, display: c.display, active: c.active, retiredOn: c.retiredOn, selectable: c.selectable, uses: c.uses, matched: { by, name, spelling: fault },
  });
  const use = c.uses > 0 ? 1 + Math.floor(Math.log2(c.uses)) : 0;
  if (read.code !== null && c.codeFolded === read.code) return { hit: hit('code', null), tier: 0, use, extra: 0, candidate: c };
  const begins = read.code !== null && read.code !== '' && c.codeFolded.startsWith(read.code);
  if (begins && /\d/.test(read.code!)) return { hit: hit('code', null), tier: 2, use, extra: c.codeFolded.length - read.code!.length, candidate: c };
  let best: { name: string; at: number; tier: number; extra: number } | undefined;
  [c.display, ...c.synonyms].forEach((name, at) => {
    const folded = foldWords(name), joined = folded.join(' ');
    const reading = fits(read, folded);
    if (reading === undefined) return;
    const exact = joined === phrase || reading === joined;
    const extra = (joined.startsWith(phrase) ? 0 : 4) + Math.min(3, at) + Math.min(12, folded.length - read.tokens.length) / 4;
    const one = { name, at, tier: exact ? 1 : 3, extra };
    if (!best || one.tier < best.tier || (one.tier === best.tier && one.extra < best.extra)) best = one;
  });
  if (best) return { hit: hit(best.at === 0 ? 'display' : 'synonym', best.at === 0 ? null : best.name, spelling), tier: best.tier, use, extra: best.extra, candidate: c };
  if (begins) return { hit: hit('code', null), tier: 2, use, extra: c.codeFolded.length - read.code!.length, candidate: c };
  // Its words are spread over several of its names.
  const all = [c.display, ...c.synonyms].flatMap(foldWords);
  return fits(read, all) === undefined ? undefined : { hit: hit('synonym', c.synonyms[0] ?? null, spelling), tier: 4, use, extra: 12, candidate: c };
}

/** Each typed word begins a word of the name, in one of its readings. Answers the reading as words, or undefined. */
function fits(read: CodeText, words: readonly string[]): string | undefined {
  const taken: string[] = [];
  for (const token of read.tokens) {
    const reading = token.readings.find((r) => r.every((part) => words.some((w) => (token.whole ? w === part : w.startsWith(part)))));
    if (!reading) return undefined;
    taken.push(...reading);
  }
  return taken.length ? taken.join(' ') : undefined;
}
