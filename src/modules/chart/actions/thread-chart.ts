import type { Ctx } from '../../../platform/action.ts';
import type { TimelineFilter } from '../contract.ts';
import { nameOf } from '../render/party-words.ts';
import type { Strand } from '../rules/thread-visits.ts';
import { readNamed } from '../store/read-lines.ts';
import type { ItemOrigin } from '../store/read-origins.ts';
import { itemOrigins } from '../store/read-origins.ts';
import { itemsBehind, threadsOf } from '../store/read-threads.ts';
import { knownType } from '../store/type-numbers.ts';
import { chartsToRead, shelvedEntries, withoutOutlines } from './chart-sections.ts';
import type { Shelved } from './chart-sections.ts';
import { matchingLines, searchedMost, wordsOf } from './match-words.ts';

export type Threaded = Strand & { key: Shelved };
export const typedHere = 'here';

/** A chart's entries with their visits, places, people and sources; with words, only those in which every word stands (and every visit, so that members find theirs). */
export async function threadChart(ctx: Ctx, chartId: string, filter: Pick<TimelineFilter, 'text'>): Promise<{ charts: string[]; strands: Threaded[]; matched: ReadonlySet<string> | undefined }> {
  const charts = await chartsToRead(ctx, chartId);
  const all = await withoutOutlines(ctx, charts, await shelvedEntries(ctx, charts));
  const [threads, items] = await Promise.all([threadsOf(ctx.tx, charts), itemsBehind(ctx.tx, charts)]);
  const origins = await itemOrigins(ctx.tx, [...new Set(items.values())]);
  const said = new Map<string, { visit: string | null; facilities: string[]; authors: string[] }>();
  for (const t of threads) {
    let s = said.get(t.rid);
    if (!s) { s = { visit: null, facilities: [], authors: [] }; said.set(t.rid, s); }
    if (t.says === 'encounter') s.visit ??= t.target; else if (t.says === 'facility') s.facilities.push(t.target); else s.authors.push(t.target);
  }
  const none = { visit: null, facilities: [], authors: [] };
  const strands = all.map((key): Threaded => ({ ...(said.get(key.rid) ?? none), rid: key.rid, type: key.type, id: key.id, on: key.on, section: key.section, source: sourceKey(items.get(key.rid), origins), key }));
  const words = wordsOf(filter.text);
  if (words.length > 0) ctx.note({ text: filter.text.trim() });
  const matched = words.length === 0 ? undefined : new Set((await matchingLines(ctx, charts, all.slice(0, searchedMost), words)).map((m) => m.key.rid));
  return { charts, strands, matched };
}

const sourceKey = (item: string | undefined, origins: ReadonlyMap<string, ItemOrigin>): string => item === undefined ? typedHere : origins.get(item)?.source ?? 'received';

/** What places and people are called, by `Type/id`; those without a name are left out. */
export async function namesOfKeys(ctx: Ctx, keys: readonly string[], charts: readonly string[]): Promise<Map<string, string>> {
  const pairs = keys.map((key) => { const at = key.indexOf('/'); return { type: key.slice(0, at), id: key.slice(at + 1) }; }).filter((k) => knownType(k.type));
  const names = new Map<string, string>();
  for (const [key, text] of await readNamed(ctx.tx, pairs, charts)) { const name = nameOf(JSON.parse(text)); if (name !== undefined) names.set(key, name); }
  return names;
}
