import { actionOf } from '../../../platform/module.ts';
import { notFound, Problem } from '../../../platform/problem.ts';
import { chartDoor } from '../../chart/index.ts';
import { listCorrectionRequests as listContract, withdrawCorrectionRequest as withdrawContract } from '../contract.ts';
import { closeTask } from '../correction-requests.ts';
import { lineOf } from '../lines.ts';
import { isRequest, readRequest, requestStates } from '../rules/correction-request.ts';
import { listRequests } from '../store/correction-requests.ts';

export const listCorrectionRequests = actionOf(listContract, {
  title: 'List correction requests', kind: 'read', right: 'patients.correct',
  async run(ctx, { state, limit }) {
    const rows = await listRequests(ctx.tx, requestStates[state], limit);
    const seen = rows.filter((r) => ctx.actor.onlyCharts?.has(r.chart_id) ?? true);
    const [texts, lines] = await Promise.all([chartDoor.readCurrent(ctx, seen.map((r) => ({ chartId: r.chart_id, rid: r.rid }))), lineOf(ctx, seen.map((r) => r.chart_id))]);
    const requests = seen.flatMap((r) => {
      const text = texts.get(`${r.chart_id}/${r.rid}`)?.text, line = lines.get(r.chart_id);
      if (text === undefined || !line) return [];
      const task = JSON.parse(text), { change, reason, by, at, state: now } = readRequest(task);
      ctx.touch(r.chart_id, [`Task/${task.id}`]);
      return [{ requestId: task.id as string, line, state: now, askedAt: at, askedBy: by, reason, change: change as Record<string, unknown> }];
    });
    return { requests };
  },
});

/** The correction is no longer wanted; the request stays in the chart as withdrawn. */
export const withdrawCorrectionRequest = actionOf(withdrawContract, {
  title: 'Withdraw a correction request', kind: 'write', right: 'patients.correct',
  async run(ctx, { chartId, requestId }) {
    ctx.touch(chartId);
    const found = (await chartDoor.entriesOf(ctx, chartId, ['Task'])).find((t) => t.id === requestId);
    const task = found && JSON.parse(found.text);
    if (!found || !isRequest(task)) throw notFound();
    if (readRequest(task).state !== 'open') throw new Problem('conflict', 'This request is closed already');
    await closeTask(ctx, { ...found, task }, 'cancelled', 'Withdrawn');
    return {};
  },
});
