import type { Ctx } from '../../../platform/action.ts';
import type { EntryLine } from '../contract.ts';
import { wordsOfItems } from '../origin-words.ts';
import { nameOf } from '../render/party-words.ts';
import { readStored } from '../render/read-stored.ts';
import { unnamedReferences } from '../render/referred.ts';
import { renderEntry } from '../render/render-entry.ts';
import type { EntryRow } from '../store/read-section.ts';
import { actorNames, readNamed } from '../store/read-section.ts';
import { knownType } from '../store/type-numbers.ts';

/** Lines for rows of the store: read with the sender's digits, references named, origin said. */
export async function renderRows(ctx: Ctx, rows: readonly EntryRow[], charts: readonly string[]): Promise<EntryLine[]> {
  const resources = rows.map((r) => readStored(r.text));
  const names = await namesOf(ctx, new Set(resources.flatMap((r) => unnamedReferences(r))), charts);
  const items = await wordsOfItems(ctx, rows.map((r) => r.itemId));
  const people = await actorNames(ctx.tx, rows.map((r) => r.actor));
  return rows.map((r, i) => renderEntry(resources[i], {
    id: r.id, version: r.version, recordedAt: r.recordedAt, itemId: r.itemId, by: people.get(r.actor) ?? null,
    source: r.itemId === null ? 'Filed here' : [items.get(r.itemId) ?? 'From a received item', r.place].filter(Boolean).join(', '),
  }, names));
}

/** What references mean, by `Type/id`. */
export async function namesOf(ctx: Ctx, keys: ReadonlySet<string>, charts: readonly string[]): Promise<Map<string, string>> {
  const texts = await readNamed(ctx.tx, [...keys].filter((k) => knownType(k.slice(0, k.indexOf('/')))), charts);
  const names = new Map<string, string>();
  for (const [key, text] of texts) { const name = nameOf(JSON.parse(text)); if (name) names.set(key, name); }
  return names;
}
