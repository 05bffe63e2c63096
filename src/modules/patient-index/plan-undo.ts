import type { Ctx } from '../../platform/action.ts';
import { notFound, Problem } from '../../platform/problem.ts';
import { chartDoor, readLines, readStored, renderLines } from '../chart/index.ts';
import type { LineRow } from '../chart/index.ts';
import { heldBy, referencesIn, whereNamed } from '../charting/index.ts';
import type { JoinedValue, SinceEntry } from './contract-joins.ts';
import type { Head } from './gather-sides.ts';
import { headsOf } from './gather-sides.ts';
import type { Half, SinceFacts } from './rules/attribute.ts';
import { attribute } from './rules/attribute.ts';
import { connectedSince } from './rules/connected-since.ts';
import type { Edge, PersonOf } from './rules/person-sets.ts';
import { personsOf } from './rules/person-sets.ts';
import { planMark } from './rules/plan-mark.ts';
import { wroteBefore, writtenSince } from './store/join-facts.ts';
import type { JoinRow } from './store/joins.ts';
import { actorNames, edgesOf, readJoin, spansOf } from './store/joins.ts';
import type { Undoing } from './undo-values.ts';
import { showValue, tellsPeople, walkHistories } from './undo-values.ts';

/** Everything an undoing hangs on, from what stands now. */
export type UndoPlan = {
  row: JoinRow; edges: Edge[]; rest: Edge[]; charts: string[]; persons: PersonOf[]; stillJoined: boolean; halves: Record<Half, string[]>; heads: ReadonlyMap<string, Head>;
  undoing: Undoing; values: JoinedValue[]; entries: SinceEntry[]; rows: ReadonlyMap<string, LineRow>; hash: string;
};

/** Which half each chart goes to. */
export const halfOfEach = (halves: Record<Half, readonly string[]>): ReadonlyMap<string, Half> => new Map<string, Half>([...halves.survivor.map((c) => [c, 'survivor'] as const), ...halves.joined.map((c) => [c, 'joined'] as const)]);

const sinceMost = 50_000;

export async function planUndo(ctx: Ctx, joinId: string, lock = false): Promise<UndoPlan> {
  const row = await readJoin(ctx.tx, joinId, lock);
  if (!row) throw notFound('There is no such join');
  ctx.touch(row.survivor_chart); ctx.touch(row.joined_chart);
  if (row.state !== 'joined') throw new Problem('conflict', row.state === 'ended' ? 'This join was undone already' : 'This join was never carried out', { because: [{ rule: 'patient-index.joined-now' }] });
  const charts = await chartDoor.chartsOfPerson(ctx, row.survivor_chart);
  for (const c of charts) ctx.touch(c);
  const edges = await edgesOf(ctx.tx, charts), rest = edges.filter((e) => e.joinId !== joinId), persons = personsOf(charts, rest);
  const personOf = new Map(persons.map((p) => [p.chartId, p.personId]));
  const stillJoined = personOf.get(row.survivor_chart) === personOf.get(row.joined_chart);
  const halves = { survivor: charts.filter((c) => personOf.get(c) === personOf.get(row.survivor_chart)), joined: stillJoined ? [] : charts.filter((c) => personOf.get(c) === personOf.get(row.joined_chart)) };
  const heads = await headsOf(ctx, charts), undoing = await walkHistories(ctx, row, charts), values = undoing.values.filter(tellsPeople).map(showValue);
  const { entries, rows } = stillJoined ? { entries: [], rows: new Map<string, LineRow>() } : await entriesSince(ctx, row, halves);
  const hash = planMark(JSON.stringify([joinId, [...charts].sort(), [...heads.values()].map((h) => [h.chartId, h.version]).sort(), rest.map((e) => e.joinId), values.map((v) => [v.valueId, v.proposed]), entries.map((e) => [e.type, e.id, e.version, e.proposed])]));
  return { row, edges, rest, charts, persons, stillJoined, halves, heads, undoing, values, entries, rows, hash };
}

async function entriesSince(ctx: Ctx, row: JoinRow, halves: Record<Half, string[]>): Promise<{ entries: SinceEntry[]; rows: Map<string, LineRow> }> {
  const charts = [...halves.survivor, ...halves.joined], halfOf = halfOfEach(halves);
  const spans = await spansOf(ctx.tx, charts), sets = { survivor: new Set(halves.survivor), joined: new Set(halves.joined) };
  const times = new Map(charts.map((c) => [c, connectedSince(spans, c, sets[halfOf.get(c) === 'survivor' ? 'joined' : 'survivor']) ?? row.joined_at!.getTime()]));
  const firsts = await writtenSince(ctx.tx, times), began = new Date(Math.min(...times.values()));
  if (firsts.length > sinceMost) throw new Problem('too-large', `${firsts.length} entries were written since this join; at most ${sinceMost} are attributed at once`, { issues: [{ at: 'joinId', says: 'so much was written since', mend: 'Move what belongs to one of the two by correction cases first' }] });
  const lines = await readLines(ctx.tx, firsts), rows = new Map(lines.map((l) => [`${l.type}/${l.id}`, l])), resources = new Map(lines.map((l) => [`${l.type}/${l.id}`, readStored(l.text) as Record<string, any>]));
  const since = new Set(rows.keys());
  const places = await whereNamed(ctx, [...resources.values()], (r) => since.has(r) || r.startsWith('Patient/'));
  const half = (key: string): Half | undefined => { const chart = places.get(key)?.chartId; return chart === undefined ? undefined : halfOf.get(chart); };
  const people = await actorNames(ctx.tx, [...new Set(firsts.map((f) => f.actor))]);
  const wrote = Map.groupBy(await wroteBefore(ctx.tx, charts, began, [...new Set(firsts.filter((f) => f.itemId === null && /^\d+$/.test(f.actor)).map((f) => f.actor))]), (w) => w.actor);
  const facts = firsts.flatMap((f): SinceFacts[] => {
    const key = `${f.type}/${f.id}`, resource = resources.get(key);
    if (!resource) return [];
    const refs = [...new Set(referencesIn(resource))], visits = refs.filter((r) => r.startsWith('Encounter/'));
    const by = wrote.get(f.actor), count = (h: Half): number => (by ?? []).filter((w) => halfOf.get(w.chartId) === h).reduce((n, w) => n + w.n, 0);
    return [{ key, standsIn: halfOf.get(f.chartId)!, received: f.itemId !== null, holds: heldBy(resource).filter((h) => since.has(h)), visits: visits.map((v) => ({ key: v, half: half(v) })), refersTo: refs.filter((r) => !r.startsWith('Encounter/')).flatMap((r) => half(r) ?? []), authorWrote: by ? { survivor: count('survivor'), joined: count('joined') } : null }];
  });
  const proposed = attribute(facts), drawn = new Map((await renderLines(ctx, lines, charts)).map((d) => [`${d.row.type}/${d.row.id}`, d.line]));
  return { rows, entries: firsts.flatMap((f): SinceEntry[] => {
    const key = `${f.type}/${f.id}`, a = proposed.get(key), line = drawn.get(key);
    if (!a) return [];
    ctx.touch(f.chartId, [key]);
    return [{ type: f.type, id: f.id, version: rows.get(key)!.version, title: line?.title ?? f.type, date: line?.on ?? null, writtenAt: f.recordedAt.toISOString(), writtenBy: people.get(f.actor) ?? f.actor, standsIn: halfOf.get(f.chartId)!, proposed: a.proposed, because: a.because, sure: a.sure, goesWith: a.goesWith }];
  }) };
}
