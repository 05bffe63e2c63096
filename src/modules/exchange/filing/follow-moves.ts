import type { MoveFollower } from '../../chart/index.ts';
import { moveSenderIds } from '../store/identity-events.ts';

/** What senders call an entry goes with it into another chart, whatever act moves it: an identity event, a correction case, the undoing of a join. */
export const followMoves: MoveFollower = async (ctx, moved) => {
  await moveSenderIds(ctx.tx, moved.map((m) => ({ type: m.type, was: m.from.id, fromChart: m.from.chartId, chartId: m.to.chartId, rid: m.to.rid, ourId: m.to.id, version: m.to.version })));
};
