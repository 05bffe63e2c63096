import type { Ctx } from '../../platform/action.ts';
import { makeWay } from '../../platform/make-way.ts';
import { chartDoor } from '../chart/index.ts';
import type { LinkagePolicy, StandardPerson } from '../linkage/index.ts';
import { blockingKeys, coreHash, decodePerson, encodePerson, readFhirPatient, standardize } from '../linkage/index.ts';
import type { MatchLimits } from './find-matches.ts';
import { encodedBy, hashKeys, linkingOf } from './linking.ts';
import { withoutShared } from './without-shared.ts';
import { goneMark } from './rules/compare-mark.ts';
import type { MatchRow } from './store/match-rows.ts';
import { dropMatchRows, keptForMatching, nextMatched, ofTheseWaiting, someMatched, sharingKeys, writeMatchRows } from './store/match-rows.ts';
import type { ToCompare } from './store/to-compare.ts';
import { compared, nextToFill, waitingToCompare } from './store/to-compare.ts';

export type MatchPerson = { chartId: string; person: StandardPerson; core: string };
/** A batch of those who are to be compared: as they are now, and who is here no more. `fresh`: encoded for the first time. */
export type Batch = { people: readonly MatchPerson[]; gone: readonly string[]; fresh: readonly string[]; waiting: readonly ToCompare[]; candidates: ReadonlyMap<string, readonly string[]>; more: boolean; next: string };

/**
 * Takes the next ones who wait to be compared: writes their features and keys, and says whom each shares a key with, the others of the batch included. Nothing is taken off the list:
 * `doneComparing` does that as the last statement of the same transaction, so that after a crash all of it is done again.
 */
export async function takeToCompare(ctx: Ctx, after: string, limit: number): Promise<Batch> {
  const waiting = await waitingToCompare(ctx.tx, after, limit), filling = waiting.length === 0 && after === '0' ? await nextToFill(ctx.tx, encodedBy, ctx.now, limit) : [];
  const todo = waiting.length ? waiting : filling, { policy } = await linkingOf(ctx);
  const [texts, before] = await Promise.all([chartDoor.readCurrent(ctx, todo.filter((w) => w.mark !== goneMark).map(({ chartId, rid }) => ({ chartId, rid }))), keptForMatching(ctx.tx, todo.map((w) => w.chartId))]);
  const rows: MatchRow[] = [], people: MatchPerson[] = [], gone: ToCompare[] = [], way = makeWay();
  for (const one of todo) {
    await way();
    const text = texts.get(`${one.chartId}/${one.rid}`)?.text;
    if (!text) { gone.push(one); continue; }
    const row = encoded(ctx, one, text, policy);
    if (!row) { gone.push(one); continue; }
    people.push(row.person);
    rows.push(row.row);
  }
  writeMatchRows(ctx.tx, encodedBy, rows);
  dropMatchRows(ctx.tx, gone);
  const here = new Set(people.map((p) => p.chartId)), known = new Set(before.map((b) => b.chartId));
  // Of two in the same batch the younger asks.
  const candidates = await sharers(ctx, rows, (self, other) => other !== self && !(here.has(other) && older(self, other)));
  return { people, gone: gone.map((g) => g.chartId), fresh: rows.filter((r) => !known.has(r.chartId)).map((r) => r.chartId), waiting, candidates, more: todo.length === limit || (waiting.length === 0 && filling.length > 0), next: waiting.length === limit ? waiting.at(-1)!.chartId : '0' };
}

/** The next in a walk over all who were compared before, read anew. `reread`: who are named otherwise by policy alone, with the core before and now. `position`: where the next begins; null at the end. */
export type Again = Pick<Batch, 'people' | 'gone' | 'candidates'> & { reread: readonly { chartId: string; before: string; now: string }[]; walked: number; position: string | null };

/**
 * Takes the next ones of a walk over everybody, each to be compared with those before. Who waits to be compared anyway is left to that. Written is only what policy makes another of: the
 * features of one record are the same as long as neither it nor policy changed.
 */
export async function takeAgain(ctx: Ctx, after: string, limit: number): Promise<Again> {
  const todo = await nextMatched(ctx.tx, after, limit), { policy } = await linkingOf(ctx);
  const texts = await chartDoor.readCurrent(ctx, todo);
  // Asked after the reading: whoever changed before it is on that list by now.
  const waiting = new Set((await ofTheseWaiting(ctx.tx, todo.map((t) => t.chartId))).map((w) => w.chartId)), here = todo.filter((t) => !waiting.has(t.chartId));
  const rows: MatchRow[] = [], people: MatchPerson[] = [], gone: ToCompare[] = [], anew: MatchRow[] = [], reread: { chartId: string; before: string; now: string }[] = [];
  for (const one of here) {
    const text = texts.get(`${one.chartId}/${one.rid}`)?.text, made = text ? encoded(ctx, { ...one, mark: '' }, text, policy) : undefined;
    if (!made) { gone.push({ ...one, mark: '' }); continue; }
    people.push(made.person);
    rows.push(made.row);
    if (made.row.core !== one.core) reread.push({ chartId: one.chartId, before: one.core, now: made.row.core });
    if (made.row.core !== one.core || made.row.features !== one.features) anew.push(made.row);
  }
  writeMatchRows(ctx.tx, encodedBy, anew);
  dropMatchRows(ctx.tx, gone);
  const candidates = await sharers(ctx, rows, (self, other) => older(other, self));
  return { people, gone: gone.map((g) => g.chartId), candidates, reread, walked: todo.length, position: todo.length === limit ? todo.at(-1)!.chartId : null };
}

/** The next of every so manyth person, as they were compared last, each with the older ones they share a key with. Nothing is written. */
export async function takeSome(ctx: Ctx, after: string, limit: number, oneIn: number): Promise<{ people: readonly MatchPerson[]; candidates: ReadonlyMap<string, readonly string[]>; walked: number; position: string | null }> {
  const rows = await someMatched(ctx.tx, after, limit, oneIn), people = rows.flatMap((r): MatchPerson[] => { const person = decodePerson(r.features); return person ? [{ chartId: r.chartId, person, core: r.core }] : []; });
  const candidates = await sharers(ctx, people.map((p) => ({ chartId: p.chartId, keys: hashKeys(blockingKeys(p.person)) })), (self, other) => older(other, self));
  return { people, candidates, walked: rows.length, position: rows.length === limit ? rows.at(-1)!.chartId : null };
}

/** Whom each of these shares a key with that is not too crowded, as far as it asks after them; each once. */
async function sharers(ctx: Ctx, rows: readonly { chartId: string; keys: readonly string[] }[], asks: (self: string, other: string) => boolean): Promise<Map<string, string[]>> {
  const found = new Map<string, Set<string>>();
  for (const { at, chartId } of await sharingKeys(ctx.tx, rows.map(({ keys }, i) => ({ at: i, keys })), ctx.policy<MatchLimits>('patients.match-limits').sharedKeyMax)) {
    const self = rows[at]!.chartId;
    if (!asks(self, chartId)) continue;
    const list = found.get(self);
    if (list) list.add(chartId); else found.set(self, new Set([chartId]));
  }
  return new Map([...found].map(([self, others]) => [self, [...others]]));
}

/** One record as it is kept for matching. What cannot be encoded is told and left out: one odd record must not keep all others waiting. */
function encoded(ctx: Ctx, one: ToCompare, text: string, policy: LinkagePolicy): { person: MatchPerson; row: MatchRow } | undefined {
  try {
    const person = standardize(readFhirPatient(JSON.parse(text)), policy), core = coreHash(person);
    return { person: { chartId: one.chartId, person, core }, row: { chartId: one.chartId, rid: one.rid, core, features: encodePerson(person), keys: hashKeys(blockingKeys(person)) } };
  } catch (error) {
    ctx.log.error('a record could not be encoded for the patient index', { stack: (error as Error).name });
    return undefined;
  }
}

const older = (a: string, b: string): boolean => (a.length - b.length || (a < b ? -1 : 1)) < 0;

/** Takes them off the list; whoever changed meanwhile stays on it. */
export function doneComparing(ctx: Ctx, batch: Batch): void { if (batch.waiting.length) compared(ctx.tx, batch.waiting); }

/** Features of charts, to be compared with each other. */
export async function matchPeople(ctx: Ctx, charts: readonly string[]): Promise<Map<string, MatchPerson>> {
  const people = await keptPeople(ctx, charts);
  return new Map((await withoutShared(ctx, [...people.values()], (await linkingOf(ctx)).policy)).map((p) => [p.chartId, p]));
}

/** Features of very many charts as they are kept, to be compared with people who come `withoutShared`. */
export async function keptPeople(ctx: Ctx, charts: readonly string[]): Promise<Map<string, MatchPerson>> {
  const people = new Map<string, MatchPerson>(), way = makeWay();
  for (const k of await keptForMatching(ctx.tx, charts)) {
    if (people.size % 16 === 0) await way();
    const person = decodePerson(k.features);
    if (person) people.set(k.chartId, { chartId: k.chartId, person, core: k.core });
  }
  return people;
}

/** The same, and of those who were filed a moment ago what their Patient says now. */
export async function matchPeopleNow(ctx: Ctx, charts: readonly string[]): Promise<Map<string, MatchPerson>> {
  const people = await matchPeople(ctx, charts), heads = await chartDoor.patientTexts(ctx, charts.filter((c) => !people.has(c)));
  if (!heads.length) return people;
  const { policy } = await linkingOf(ctx), filed = heads.flatMap(({ chartId, rid, text }) => encoded(ctx, { chartId, rid, mark: '' }, text, policy)?.person ?? []);
  for (const one of await withoutShared(ctx, filed, policy)) people.set(one.chartId, one);
  return people;
}

/** Whether one of these charts is not compared yet as it now is. */
export const anyWaiting = async (ctx: Ctx, charts: readonly string[]): Promise<boolean> => (await ofTheseWaiting(ctx.tx, charts)).length > 0;
