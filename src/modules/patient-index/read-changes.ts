import type { Ctx } from '../../platform/action.ts';
import { chartDoor } from '../chart/index.ts';
import type { IdentityChangeLine } from './contract-ledger.ts';
import { recordNumbers } from './rules/record-numbers.ts';
import { changesAfter } from './store/identity-changes.ts';

/** Changes after a place in their order, with the record numbers of both as they are now. */
export async function readChanges(ctx: Ctx, after: number, limit: number): Promise<IdentityChangeLine[]> {
  const rows = await changesAfter(ctx.tx, after, limit);
  const charts = [...new Set(rows.flatMap((r) => [r.chartId, ...(r.otherChartId === null ? [] : [r.otherChartId])]))];
  const heads = charts.length === 0 ? [] : await chartDoor.patientsOf(ctx, charts);
  const texts = heads.length === 0 ? undefined : await chartDoor.readCurrent(ctx, heads);
  const told = new Map(heads.map((h) => {
    const text = h.deleted ? undefined : texts?.get(`${h.chartId}/${h.rid}`)?.text;
    return [h.chartId, { patientId: h.id, numbers: text === undefined ? [] : recordNumbers(JSON.parse(text)) }];
  }));
  const concerned = (chartId: string) => ({ chartId, patientId: told.get(chartId)?.patientId ?? null, numbers: told.get(chartId)?.numbers ?? [] });
  return rows.map((r) => ({
    seq: r.seq, kind: r.kind, at: r.at.toISOString(), chart: concerned(r.chartId), other: r.otherChartId === null ? null : concerned(r.otherChartId), was: r.was, now: r.now,
    facility: r.facility, reason: r.reason, origin: r.origin, joinId: r.joinId,
  }));
}
