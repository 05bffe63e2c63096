import { extractIndex } from '../../../standards/fhir/extract.ts';
import { stamp } from '../../../standards/fhir/exact-json.ts';
import { Problem } from '../../../platform/problem.ts';
import { restored } from '../../../platform/veil.ts';
import type { Ctx } from '../../../platform/action.ts';
import type { Draft, Filed, Guard, NextVersion, Projection, Together } from '../door.ts';
import type { EntryRows, RowTable } from './index-tables.ts';
import { keepJoins } from '../rules/keep-joins.ts';
import { indexTables, isOwnId, partTable, referenceTable, sameRows, tableRows } from './index-tables.ts';
import { principalDate } from './principal-date.ts';
import type { CurrentText } from './read-entries.ts';
import { readManyEntries } from './read-entries.ts';
import { typeName, typeNumber } from './type-numbers.ts';
import type { EntryWrite } from './write-entries.ts';
import { lastUpdatedOf, sameContent } from './stored-text.ts';
import { sendCreates, sendUpdates } from './write-entries.ts';

/** Moves when the way of making index rows changes: entries of an older number are indexed anew when they change, and by the reindex job. */
export const indexedBy = 2;
/** About this many resources go into one statement. */
const batchMax = 500;

const projections: { given: Projection; table: RowTable }[] = [];

/** A neighbour's rows, written in the statement that files the version. Registered once, at start. */
export function addProjection(given: Projection): void {
  if (!projections.some((p) => p.given.table === given.table)) projections.push({ given, table: { table: given.table, columns: given.columns } });
}

const guards: Guard[] = [];

/** A neighbour's say before a next version. Registered once, at start. */
export function addGuard(given: Guard): void { if (!guards.includes(given)) guards.push(given); }

/** The first refusal of a guard, also of what would be filed with it, or nothing. */
export async function judge(ctx: Ctx, next: NextVersion): Promise<Problem | undefined> {
  const refusal = await judgeOne(ctx, next);
  if (refusal) return refusal;
  for (const { before, draft } of await broughtBy(ctx, next, () => undefined)) { const other = await judgeOne(ctx, { chartId: draft.chartId, rid: draft.rid!, type: draft.type, id: draft.id, before, draft }); if (other) return other; }
  return undefined;
}

async function judgeOne(ctx: Ctx, next: NextVersion): Promise<Problem | undefined> {
  if (next.draft.confirmed || next.draft.deleted) return undefined;
  for (const guard of guards) { const refusal = guard.types.includes(next.type) ? await guard.judge(ctx, next) : undefined; if (refusal) return refusal; }
  return undefined;
}

async function broughtBy(ctx: Ctx, next: NextVersion, ahead: Parameters<NonNullable<Guard['also']>>[2]): Promise<Together[]> {
  const found: Together[] = [];
  for (const guard of guards) { const one = guard.types.includes(next.type) ? await guard.also?.(ctx, next, ahead) : undefined; if (one) found.push(one); }
  return found;
}

export type FileOptions = {
  /** Texts the caller has just read, by `chartId/rid`; others are read here. */
  previous?: ReadonlyMap<string, CurrentText>;
  /** The caller named the version (If-Match): a lost race is `stale`, else `conflict`. */
  ifMatch?: boolean;
  /** Charts that these entries open, made in the same statement. */
  newCharts?: readonly string[];
};

/** With the stored text, for answers; empty for a tombstone. */
export type FiledText = Filed & { text: string; changed: boolean };

/** The one writer. See ChartDoor.file. An update that says what is already there makes no new version. */
export async function fileEntries(ctx: Ctx, given: readonly Draft[], options: FileOptions = {}): Promise<FiledText[]> {
  const { together, previous } = await withBrought(ctx, given, options);
  if (together.length === 0) return fileAll(ctx, given, { ...options, previous });
  const filed = await fileAll(ctx, [...given, ...together.map((t) => t.draft)], { ...options, previous });
  for (const t of together) t.filed?.();
  return filed.slice(0, given.length);
}

/** What some of the drafts bring with them, and the texts that had to be read to know it. */
async function withBrought(ctx: Ctx, given: readonly Draft[], options: FileOptions): Promise<{ together: Together[]; previous: ReadonlyMap<string, CurrentText> }> {
  const types = new Set(guards.flatMap((g) => (g.also ? g.types : []))), asked = given.filter((d) => d.expectVersion !== undefined && types.has(d.type) && !d.deleted && !d.confirmed);
  const read = await readUnread(ctx, asked, options.previous), previous = read.size > 0 ? new Map([...options.previous ?? [], ...read]) : options.previous ?? read, together: Together[] = [];
  const ahead = (chartId: string, rid: string): Record<string, any> | undefined => [...given, ...together.map((t) => t.draft)].findLast((d) => d.chartId === chartId && d.rid === rid)?.exact;
  for (const draft of asked) {
    const before = previous.get(`${draft.chartId}/${draft.rid}`);
    if (before && before.version === draft.expectVersion) for (const t of await broughtBy(ctx, { chartId: draft.chartId, rid: draft.rid!, type: draft.type, id: draft.id, before, draft }, ahead)) together.push(t);
  }
  return { together, previous };
}

async function fileAll(ctx: Ctx, drafts: readonly Draft[], options: FileOptions): Promise<FiledText[]> {
  const seen = new Set<string>(), later: number[] = [];
  for (const [i, d] of drafts.entries()) if (d.rid !== undefined) { const key = `${d.chartId}/${d.rid}`; if (seen.has(key)) later.push(i); else seen.add(key); }
  return later.length === 0 ? fileOnce(ctx, drafts, options) : fileInWaves(ctx, drafts, new Set(later), options);
}

/** Entries that come again go after the others, each on what the one before left. */
async function fileInWaves(ctx: Ctx, drafts: readonly Draft[], later: ReadonlySet<number>, options: FileOptions): Promise<FiledText[]> {
  const filed: FiledText[] = [];
  const here = [...drafts.keys()].filter((i) => !later.has(i)), rest = [...later];
  (await fileOnce(ctx, here.map((i) => drafts[i]!), options)).forEach((one, at) => { filed[here[at]!] = one; });
  const last = new Map(here.map((i) => [`${filed[i]!.chartId}/${filed[i]!.rid}`, filed[i]!]));
  const previous = new Map(options.previous);
  const on = rest.map((i): Draft => {
    const draft = drafts[i]!, key = `${draft.chartId}/${draft.rid}`, { version, text } = last.get(key)!;
    previous.set(key, { text, version, deleted: text === '', indexed: indexedBy });
    return { ...draft, expectVersion: version };
  });
  (await fileAll(ctx, on, { ...options, previous, newCharts: [] })).forEach((one, at) => { filed[rest[at]!] = one; });
  return filed;
}

async function fileOnce(ctx: Ctx, given: readonly Draft[], options: FileOptions): Promise<FiledText[]> {
  const { drafts, read } = await whole(ctx, given, options), replaced = drafts.filter((d) => d.expectVersion !== undefined);
  for (const d of replaced) {
    const key = `${d.chartId}/${d.rid}`, before = options.previous?.get(key) ?? read.get(key);
    const refusal = before?.version === d.expectVersion ? await judgeOne(ctx, { chartId: d.chartId, rid: d.rid!, type: d.type, id: d.id, before: before!, draft: d }) : undefined;
    if (refusal) throw refusal;
  }
  const lastUpdated = ctx.now.toISOString();
  const here = new Set(drafts.length > 1 ? drafts.map((d) => `${d.type}/${d.id}`) : undefined);
  const creates: EntryWrite[] = [], updates: EntryWrite[] = [];
  const filed = drafts.map((given): FiledText => {
    const key = `${given.chartId}/${given.rid}`, before = given.expectVersion === undefined ? undefined : options.previous?.get(key) ?? read.get(key);
    const draft = given.type === 'Patient' && !given.joins && !given.deleted ? keepJoins(given, before && !before.deleted ? before.text : undefined) : given;
    if (draft.expectVersion === undefined) {
      const write = prepare(draft, draft.rid ?? ctx.newId(), lastUpdated, here, undefined);
      creates.push(write);
      return { chartId: draft.chartId, rid: write.rid, type: draft.type, id: draft.id, version: 1, lastUpdated, text: write.content, changed: true };
    }
    if (!before || before.version !== draft.expectVersion) {
      throw new Problem(options.ifMatch ? 'stale' : 'conflict', `${draft.type}/${draft.id} is no longer at version ${draft.expectVersion}: read it again, then repeat`);
    }
    if (!draft.deleted && !before.deleted && draft.alsoAbout === undefined && sameContent(before.text, draft)) {
      return { chartId: draft.chartId, rid: draft.rid!, type: draft.type, id: draft.id, version: before.version, lastUpdated: lastUpdatedOf(before.text), text: before.text, changed: false };
    }
    const write = prepare(draft, draft.rid!, lastUpdated, here, before);
    updates.push(write);
    if (draft.confirmed) for (const guard of guards) if (guard.types.includes(draft.type)) guard.confirmed?.(ctx, { chartId: draft.chartId, rid: draft.rid!, version: draft.expectVersion + 1 });
    return { chartId: draft.chartId, rid: draft.rid!, type: draft.type, id: draft.id, version: draft.expectVersion + 1, lastUpdated, text: write.content, changed: true };
  });
  const as = { at: ctx.now, actor: ctx.actor.id, indexed: indexedBy, lostState: options.ifMatch ? 'CK412' as const : 'CK409' as const };
  for (let i = 0; i < creates.length; i += batchMax) sendCreates(ctx.tx, as, creates.slice(i, i + batchMax), i === 0 ? { ids: options.newCharts ?? [], facility: ctx.facility } : { ids: [], facility: ctx.facility });
  updates.sort((a, b) => (a.chartId === b.chartId ? order(a.rid, b.rid) : order(a.chartId, b.chartId)));
  for (let i = 0; i < updates.length; i += batchMax) sendUpdates(ctx.tx, as, updates.slice(i, i + batchMax));
  return filed;
}

/** What stands of the entries that these drafts replace, as far as the caller has not read it. */
async function readUnread(ctx: Ctx, replacing: readonly Draft[], previous: FileOptions['previous']): Promise<ReadonlyMap<string, CurrentText>> {
  const unread = replacing.filter((d) => !previous?.has(`${d.chartId}/${d.rid}`)).map((d) => ({ chartId: d.chartId, rid: d.rid! }));
  return unread.length > 0 ? readManyEntries(ctx.tx, unread) : new Map();
}

/** What the drafts replace, read where the caller has not; and the drafts, in which what their author could not see is again what stands. */
async function whole(ctx: Ctx, given: readonly Draft[], options: FileOptions): Promise<{ drafts: Draft[]; read: ReadonlyMap<string, CurrentText> }> {
  const read = await readUnread(ctx, given.filter((d) => d.expectVersion !== undefined), options.previous), drafts: Draft[] = [];
  for (const d of given) {
    const before = d.expectVersion === undefined || d.deleted ? undefined : (options.previous?.get(`${d.chartId}/${d.rid}`) ?? read.get(`${d.chartId}/${d.rid}`))?.text;
    const exact = before ? await restored(ctx, d.chartId, before, d.exact) as Draft['exact'] : d.exact;
    drafts.push(exact === d.exact ? d : { ...d, exact, value: JSON.parse(JSON.stringify(exact)) });
  }
  return { drafts, read };
}

const order = (a: string, b: string): number => a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);

function prepare(draft: Draft, rid: string, lastUpdated: string, here: ReadonlySet<string>, before: CurrentText | undefined): EntryWrite {
  const version = (draft.expectVersion ?? 0) + 1;
  const made = draft.deleted ? undefined : extractIndex(draft.value);
  const rows = made ? tableRows(made) : new Map<RowTable, unknown[][]>();
  const key = { chartId: draft.chartId, rid, type: draft.type, id: draft.id };
  for (const { given, table } of projections) {
    if (!given.types.includes(draft.type)) continue;
    const projected = draft.deleted ? given.gone?.() ?? [] : given.rows(draft.value, key);
    if (projected.length > 0) rows.set(table, projected);
  }
  const clear = before ? clearing(draft, before, rows) : [];
  const content = draft.deleted ? '' : stamp(draft.exact, { id: draft.id, versionId: String(version), lastUpdated });
  return {
    chartId: draft.chartId, rid, type: typeNumber(draft.type), id: draft.id, expect: draft.expectVersion, deleted: draft.deleted ?? false,
    onAt: made ? principalDate(draft.type, made.dates, draft.value as Record<string, any>) : null, content,
    itemId: draft.itemId, place: draft.place, reason: draft.reason, rows, clear, alsoAbout: draft.alsoAbout,
    refersTo: before && !clear.includes(referenceTable) && !rows.has(referenceTable) ? undefined : targetsOf(rows, here),
  };
}

/** A current entry whose index rows are to be made anew from its text. */
export function reindexed(entry: { chartId: string; rid: string; type: string; id: string; deleted: boolean; text: string }): EntryWrite {
  const value = entry.deleted ? {} : JSON.parse(entry.text);
  const write = prepare({ ...entry, value, exact: value, deleted: entry.deleted }, entry.rid, '', new Set(), undefined);
  return { ...write, expect: undefined, content: '', clear: [...indexTables, ...projections.filter(({ given }) => given.types.includes(entry.type)).map(({ table }) => table)], refersTo: write.refersTo ?? [] };
}

/** Which tables must be emptied of the entry's old rows. Tables whose rows stay the same are taken out of `rows`, so that they are not touched. */
function clearing(draft: Draft, before: CurrentText, rows: EntryRows): RowTable[] {
  const known = before.indexed === indexedBy || before.indexed === 1;
  const old = known ? (before.deleted ? new Map() as EntryRows : tableRows(extractIndex(JSON.parse(before.text)))) : undefined;
  // What was indexed by 1 has all rows of today but these.
  if (before.indexed === 1) old?.delete(partTable);
  const clear: RowTable[] = [];
  for (const table of indexTables) {
    if (old && sameRows(old.get(table), rows.get(table))) rows.delete(table);
    else if (!old || old.has(table)) clear.push(table);
  }
  for (const { given, table } of projections) {
    if (!given.types.includes(draft.type)) continue;
    const was = old && (before.deleted ? given.gone?.() ?? [] : given.rows(JSON.parse(before.text), { chartId: draft.chartId, rid: draft.rid!, type: draft.type, id: draft.id }));
    if (was && sameRows(was, rows.get(table))) rows.delete(table);
    else if (!was || was.length > 0) clear.push(table);
  }
  return clear;
}

/** Local targets outside this batch, each once. */
function targetsOf(rows: EntryRows, here: ReadonlySet<string>): { type: number; id: string }[] {
  const found = new Map<string, { type: number; id: string }>();
  for (const row of rows.get(referenceTable) ?? []) {
    const [, type, id] = row as [number, number | null, string];
    if (type === null || !isOwnId(id)) continue;
    found.set(`${type}/${id}`, { type, id });
  }
  if (here.size > 0) for (const [key, r] of found) if (here.has(`${typeName(r.type)}/${r.id}`)) found.delete(key);
  return [...found.values()];
}
