import type { Ctx } from '../../../platform/action.ts';
import { forEyesOf } from '../../../values/ssn.ts';
import type { EntryLine } from '../contract.ts';
import { actorWords, sourceWords } from '../render/origin-words.ts';
import { nameOf } from '../render/party-words.ts';
import { readStored } from '../render/read-stored.ts';
import { unnamedReferences } from '../render/referred.ts';
import { renderEntry } from '../render/render-entry.ts';
import type { LineRow } from '../store/read-lines.ts';
import { readNamed } from '../store/read-lines.ts';
import { actorNames, itemOrigins } from '../store/read-origins.ts';
import { knownType } from '../store/type-numbers.ts';

/** Names looked up for one page at most; beyond it a reference stays unnamed. */
const namesMost = 2_000;

export type Drawn = { row: LineRow; resource: Record<string, any>; line: EntryLine };

/** Rows of the store as lines: references named, origin and recorder told. Texts are as the actor may see them: nothing is filed from them. */
export async function renderLines(ctx: Ctx, rows: readonly LineRow[], charts: readonly string[]): Promise<Drawn[]> {
  const eyes = forEyesOf(ctx.actor), read = rows.map((one) => { const text = eyes(one.text), row = text === one.text ? one : { ...one, text }; return { row, resource: readStored(text) as Record<string, any> }; });
  const [names, people, items] = await Promise.all([
    namesFor(ctx, read.map((r) => r.resource), charts), actorNames(ctx.tx, rows.map((r) => r.actor)), itemOrigins(ctx.tx, rows.map((r) => r.itemId)),
  ]);
  return read.map(({ row, resource }) => ({ row, resource, line: renderEntry(resource, {
    id: row.id, version: row.version, recordedAt: row.recordedAt, by: actorWords(row.actor, people), source: row.itemId === null ? null : sourceWords(items.get(row.itemId)), itemId: row.itemId,
  }, names) }));
}

/** What the references of these resources are called, by `Type/id`. */
export async function namesFor(ctx: Ctx, resources: readonly Record<string, any>[], charts: readonly string[]): Promise<Map<string, string>> {
  const wanted = new Set<string>();
  for (const r of resources) if (wanted.size < namesMost) for (const key of unnamedReferences(r)) wanted.add(key);
  const keys = [...wanted].slice(0, namesMost).map((key) => { const at = key.indexOf('/'); return { type: key.slice(0, at), id: key.slice(at + 1) }; }).filter((k) => knownType(k.type));
  // Somebody limited to entries of some dates is told the names of people and places, not of entries that may lie outside them.
  const texts = await readNamed(ctx.tx, keys, ctx.actor.entryDates ? [] : charts);
  const names = new Map<string, string>();
  for (const [key, text] of texts) { const name = nameOf(JSON.parse(text)); if (name !== undefined) names.set(key, name); }
  return names;
}
