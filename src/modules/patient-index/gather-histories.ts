import type { Ctx } from '../../platform/action.ts';
import { parseExact } from '../../standards/fhir/exact-json.ts';
import { chartDoor } from '../chart/index.ts';
import { underWhich } from '../patients/index.ts';
import type { KeptValue, PastJoin, RecordHistory } from './rules/replay-joins.ts';
import { changesOf } from './rules/patient-changes.ts';
import type { Patient } from './rules/patient-parts.ts';
import { readText } from './rules/patient-parts.ts';
import { valuesOfJoins } from './store/join-values.ts';
import type { PastRow } from './store/joins.ts';
import { joinTimes, pastJoins } from './store/joins.ts';

export type Histories = { records: Map<string, RecordHistory>; joins: PastJoin[] };

/** The versions of these records' Patients with the joins that were made of them, as `replayJoins` goes through them again. */
export async function gatherHistories(ctx: Ctx, charts: readonly string[]): Promise<Histories> {
  const heads = await chartDoor.patientsOf(ctx, charts), rows = await pastJoins(ctx.tx, charts);
  const versions = new Map<string, Version[]>();
  for (const h of heads) versions.set(h.chartId, (await chartDoor.allVersions(ctx, h)).map((v) => ({ ...v, act: actNamed(v.reason) })));
  const told = await recordsTold(ctx, heads, versions);
  const times = await joinTimes(ctx.tx, [...new Set([...versions.values()].flat().flatMap((v) => v.act?.joinId ?? []))]);
  // An act of the index says which join it made or undid, and bears the very instant of it: words alone make no version the index's.
  const byIndex = (v: Version): boolean => { const t = v.act && times.get(v.act.joinId); return t !== undefined && (v.act!.undone ? t.ended : t.joined)?.getTime() === v.at.getTime(); };
  const records = new Map<string, RecordHistory>();
  for (const [chartId, all] of versions) { const history = historyOf(chartId, all, byIndex, told); if (history) records.set(chartId, history); }
  const values = Map.groupBy(await valuesOfJoins(ctx.tx, rows.map((r) => r.join_id)), (v) => v.joinId);
  return { records, joins: rows.map((row) => pastJoin(row, values.get(row.join_id) ?? [], (chartId) => placeOf(row, versions.get(chartId) ?? []))) };
}

type Version = { version: number; at: Date; deleted: boolean; text: string; reason: string | null; act: { joinId: string; undone: boolean } | undefined };

/** The words that make-join.ts and make-undo.ts give a version as its reason. */
export const reasonOfJoin = (kind: 'merge' | 'link', joinId: string, reason: string): string => `${kind === 'merge' ? 'Merged' : 'Linked'} by join ${joinId}: ${reason}`;
export const reasonOfUndo = (joinId: string, reason: string): string => `Join ${joinId} undone: ${reason}`;
function actNamed(reason: string | null): Version['act'] {
  const made = /^(?:Merged|Linked) by join (\d{1,18}): /.exec(reason ?? ''), undone = /^Join (\d{1,18}) undone: /.exec(reason ?? '');
  return made ? { joinId: made[1]!, undone: false } : undone ? { joinId: undone[1]!, undone: true } : undefined;
}

/** Which record a version was told under, where that record has a version of the very same instant: words alone say nothing here either. */
async function recordsTold(ctx: Ctx, heads: readonly { chartId: string; rid: string; id: string }[], versions: ReadonlyMap<string, readonly Version[]>): Promise<(v: Version) => string | undefined> {
  const named = [...new Set([...versions.values()].flat().flatMap((v) => underWhich(v.reason) ?? []))], instants = new Map<string, { chartId: string; at: Set<number> }>();
  const known = new Map(heads.map((h) => [h.id, h])), others = await chartDoor.locate(ctx, named.filter((id) => !known.has(id)).map((id) => ({ type: 'Patient', id })));
  for (const id of named) {
    const h = known.get(id) ?? others.get(`Patient/${id}`);
    if (h) instants.set(id, { chartId: h.chartId, at: new Set((versions.get(h.chartId) ?? await chartDoor.allVersions(ctx, h)).map((v) => v.at.getTime())) });
  }
  return (v) => { const at = instants.get(underWhich(v.reason) ?? ''); return at?.at.has(v.at.getTime()) ? at.chartId : undefined; };
}

function historyOf(chartId: string, versions: readonly Version[], byIndex: (v: Version) => boolean, told: (v: Version) => string | undefined): RecordHistory | undefined {
  let first: Patient | undefined, before: Patient | undefined;
  const edits: RecordHistory['edits'] = [];
  for (const v of versions) {
    if (v.deleted) continue;
    const says = parseExact(v.text).exact as Patient;
    first ??= says;
    if (before && !byIndex(v)) { const changes = changesOf(before, says); if (changes.length > 0) edits.push({ version: v.version, changes, under: told(v) }); }
    before = says;
  }
  return first && { chartId, first, edits };
}

/** The version that the join wrote in a record; where there is none to be found, the first one after it. */
const placeOf = (row: PastRow, versions: readonly Version[]): number | undefined =>
  (versions.find((v) => v.act?.joinId === row.join_id && !v.act.undone && v.at.getTime() === row.joined_at.getTime()) ?? versions.find((v) => v.at > row.joined_at))?.version;

function pastJoin(row: PastRow, values: readonly (KeptValue & { state: string })[], place: (chartId: string) => number | undefined): PastJoin {
  const number = row.kind === 'link' ? values.find((v) => v.field === 'identifier' && v.op === 'add')?.after : undefined;
  return {
    joinId: row.join_id, kind: row.kind, survivor: row.survivor_chart, joined: row.joined_chart, result: row.result ?? undefined, holds: row.state === 'joined',
    own: Object.fromEntries(row.fields.flatMap((f) => (f.because === 'Chosen here' ? [[f.field, f.chosen]] : []))),
    shared: number ? readText(number).system : undefined, kept: row.state === 'ended' ? values.filter((v) => v.state === 'kept') : [],
    at: new Map([row.survivor_chart, row.joined_chart].flatMap((c) => { const v = place(c); return v === undefined ? [] : [[c, v] as const]; })),
  };
}
