import type { Ctx } from '../../platform/action.ts';
import { Problem } from '../../platform/problem.ts';
import { lineOf } from '../patients/index.ts';
import type { UnmergeProposal } from './contract-joins.ts';
import { planUndo } from './plan-undo.ts';
import { refuseSealed } from './read-seals.ts';
import { undoSentences } from './rules/join-words.ts';
import { writeJoins } from './show-joins.ts';

/** The proposal that a clerk confirms. */
export async function makeProposal(ctx: Ctx, joinId: string): Promise<UnmergeProposal> {
  const plan = await planUndo(ctx, joinId);
  await refuseSealed(ctx, [plan.row.survivor_chart, plan.row.joined_chart]);
  const [join] = await writeJoins(ctx, [plan.row]);
  const lines = await lineOf(ctx, [plan.row.survivor_chart, plan.row.joined_chart]), survivor = lines.get(plan.row.survivor_chart), joined = lines.get(plan.row.joined_chart);
  if (!survivor || !joined) throw new Problem('conflict', 'One of the two records was deleted since: bring its patient back, then undo the join', { because: [{ rule: 'patient-index.record-deleted' }] });
  return { hash: plan.hash, join: join!, survivor, joined, entries: plan.entries, values: plan.values, stillJoined: plan.stillJoined, sentences: undoSentences({ kind: plan.row.kind, survivor, joined, stillJoined: plan.stillJoined, entries: plan.entries, values: plan.values }) };
}
