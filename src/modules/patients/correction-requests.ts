import type { Ctx } from '../../platform/action.ts';
import { chartDoor, newResourceId } from '../chart/index.ts';
import type { Change } from './rules/correct-demographics.ts';
import { isAgreed, readRequest, writeRequest } from './rules/correction-request.ts';
import { openRequestsOf } from './store/correction-requests.ts';

/** Asks the master of demographics for a correction; the record is not touched. Answers the id of the Task. */
export async function askMaster(ctx: Ctx, of: { chartId: string; patientId: string; version: number; change: Change; reason: string }): Promise<string> {
  const id = newResourceId();
  const value = writeRequest({ ...of, by: { id: ctx.actor.id, name: ctx.actor.name }, at: ctx.now.toISOString() });
  await chartDoor.file(ctx, [{ chartId: of.chartId, type: 'Task', id, value, exact: value, reason: of.reason }]);
  ctx.touch(of.chartId, [`Task/${id}`]);
  return id;
}

/** The feed spoke: requests that it now agrees with are closed, the others wait on. */
export async function closeAgreed(ctx: Ctx, chartId: string, patient: Record<string, any>): Promise<void> {
  const waiting = await openRequestsOf(ctx.tx, chartId);
  if (!waiting.length) return;
  const tasks = (await chartDoor.entriesOf(ctx, chartId, ['Task'])).filter((t) => waiting.some((w) => w.rid === t.rid));
  for (const t of tasks) {
    const task = JSON.parse(t.text);
    if (isAgreed(patient, readRequest(task).change)) await closeTask(ctx, { ...t, task }, 'completed', 'The record of the master says it now');
  }
}

export async function closeTask(ctx: Ctx, t: { chartId: string; rid: string; id: string; task: Record<string, any> }, status: 'completed' | 'cancelled', reason: string): Promise<void> {
  const { meta, id: _id, ...rest } = t.task, value = { ...rest, resourceType: 'Task', status, statusReason: { text: reason }, lastModified: ctx.now.toISOString() };
  await chartDoor.file(ctx, [{ chartId: t.chartId, rid: t.rid, type: 'Task', id: t.id, expectVersion: Number(meta['versionId']), value, exact: value, reason }]);
  ctx.touch(t.chartId, [`Task/${t.id}`]);
}
