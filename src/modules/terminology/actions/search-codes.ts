import { actionOf } from '../../../platform/module.ts';
import type { Ctx } from '../../../platform/action.ts';
import { Problem } from '../../../platform/problem.ts';
import { searchCodes } from '../contract.ts';
import type { CodeHit, CodeTask, SystemAbout } from '../contract.ts';
import { rankCodes } from '../rules/rank-codes.ts';
import type { Candidate } from '../rules/rank-codes.ts';
import { leadOf, narrowing, readCodeText, tsqueryOf } from '../rules/read-code-text.ts';
import type { CodeText, Token } from '../rules/read-code-text.ts';
import { likelyWords, spellingRuns } from '../rules/spelling.ts';
import { countHolders, distinct, findByCode, findByWords, findWordsLike, unknownWords } from '../store/search-concepts.ts';
import type { Within } from '../store/search-concepts.ts';
import { readSystems } from '../store/systems.ts';
import type { SystemRow } from '../store/systems.ts';
import { conditionOf } from '../store/selection-condition.ts';
import { selectionOf } from '../selection.ts';

/** Look codes up as one types: words in any order and part, other names, codes with or without dots, slips of the pen forgiven. */
export const searchCodesAction = actionOf(searchCodes, {
  title: 'Look codes up', kind: 'read', right: 'terminology.read',
  async run(ctx, input) {
    const began = performance.now();
    const chosen = await choose(ctx, input.task, input.systems);
    const done = (hits: CodeHit[], corrected: string | null) => ({ hits, systems: aboutOf(chosen, hits), corrected, ms: Math.round((performance.now() - began) * 10) / 10 });
    const read = readCodeText(input.text, ctx.policy<Record<string, string>>('terminology.abbreviations'));
    if (chosen.length === 0 || (read.tokens.length === 0 && read.code === null)) return done([], null);
    const within: Within = { systems: chosen.map((s) => s.systemNo), forEntry: input.forEntry };
    const size = chosen.reduce((n, s) => n + s.concepts, 0);
    if (input.valueSet !== null) within.members = conditionOf((await selectionOf(ctx.tx, input.valueSet)).selection, new Map((await readSystems(ctx.tx)).map((s) => [s.url, s.systemNo])), 5);
    let hits = rankCodes(input.text, read, await find(ctx, read, within, size), input.limit, false);
    if (hits.length > 0) return done(hits, null);
    const mended = await mendSpelling(ctx, read);
    if (!mended) return done([], null);
    hits = rankCodes(input.text, mended, await find(ctx, mended, within, size), input.limit, true);
    return done(hits, hits.length > 0 ? mended.tokens.map((t) => t.readings[0]!.join(' ')).join(' ') : null);
  },
});

/** The systems of a task in policy, or those asked for, as far as they are loaded. */
async function choose(ctx: Ctx, task: CodeTask, urls: readonly string[] | null): Promise<SystemRow[]> {
  if (task === 'any') return readSystems(ctx.tx, urls);
  const ofTask = ctx.policy<Record<string, string[]>>('terminology.tasks')[task];
  if (!ofTask) throw new Problem('not-supported', `The policy names no code systems for the task ${task}`);
  return readSystems(ctx.tx, urls === null ? ofTask : ofTask.filter((u) => urls.includes(u)));
}

async function find(ctx: Ctx, read: CodeText, within: Within, size: number): Promise<Candidate[]> {
  const [codes, words] = await Promise.all([read.code === null ? [] : findByCode(ctx.tx, read.code, within), findWords(ctx, narrowing(read.tokens), within, size)]);
  return distinct([...codes, ...words]);
}

async function findWords(ctx: Ctx, tokens: readonly Token[], within: Within, size: number): Promise<Candidate[]> {
  if (tokens.length === 0) return [];
  const { lead, also, common } = leadOf(tokens, await countHolders(ctx.tx, [...new Set(tokens.flatMap((t) => t.readings.flat()))]), size);
  return findByWords(ctx.tx, { lead: tsqueryOf(lead), also: also.length ? tsqueryOf(also) : null, common }, within);
}

/** Each word that is the beginning of none becomes the words it may have been meant for. */
async function mendSpelling(ctx: Ctx, read: CodeText): Promise<CodeText | undefined> {
  const unknown = new Set(await unknownWords(ctx.tx, read.tokens.map((t) => t.typed)));
  // All words are known, yet never together: then each but the first letters of the shortest may be the slip.
  const doubtful = unknown.size > 0 ? read.tokens.filter((t) => unknown.has(t.typed)) : read.tokens.filter((t) => t.typed.length >= 5);
  const mended = await Promise.all(doubtful.map(async (token): Promise<Token> => {
    const { beginning, end } = spellingRuns(token.typed);
    const likely = likelyWords(token.typed, await findWordsLike(ctx.tx, beginning, end, Math.max(3, token.typed.length - 3)), 8);
    return unknown.has(token.typed) ? { ...token, readings: likely.map((w) => [w]) } : { ...token, readings: [...token.readings, ...likely.map((w) => [w])] };
  }));
  if (mended.length === 0 || mended.some((t) => t.readings.length === 0)) return undefined;
  return { code: null, tokens: read.tokens.map((t) => mended.find((x) => x.typed === t.typed) ?? t) };
}

export const aboutOf = (all: readonly SystemRow[], hits: readonly { system: string }[]): SystemAbout[] => {
  const wanted = new Set(hits.map((h) => h.system));
  return all.filter((s) => wanted.has(s.url)).map(about);
};

export const about = (s: SystemRow): SystemAbout => ({ url: s.url, title: s.title, version: s.version, licence: s.licence, source: s.source, publisher: s.publisher, effectiveOn: s.effectiveOn, loadedAt: s.loadedAt.toISOString(), content: s.content });
