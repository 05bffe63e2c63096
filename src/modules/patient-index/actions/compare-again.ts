import { z } from 'zod';
import { action } from '../../../platform/action.ts';
import { Problem } from '../../../platform/problem.ts';
import { actionOf } from '../../../platform/module.ts';
import { linkingOf, takeAgain } from '../../patients/index.ts';
import { basisOf, beginRound } from '../begin-round.ts';
import { compareAgainWith } from '../compare-batch.ts';
import { listRounds as listContract, pauseRound as pauseContract } from '../contract-models.ts';
import { roundWords } from '../rules/round-words.ts';
import { comparersTurn } from '../store/pairs-compared.ts';
import { namesOf } from '../store/pair-events.ts';
import type { RoundRow } from '../store/rounds.ts';
import { listRoundRows, newestRound, pauseRoundRow, roundMoved } from '../store/rounds.ts';

type Comparing = { againAtOnce: number; pairsPerRecordMax: number };
export type ComparedAgain = { compared: number; more: boolean };

/**
 * Compares all records again, because other weights, thresholds or rules are in force: so many at once, by chart, each with all before it. In turn with the comparer of what is new, which is not
 * kept waiting: one batch, then a rest. A batch, what comes of it and how far the walk came are one transaction, so that a stop in the middle loses nothing and it goes on from there. What is
 * changed meanwhile is compared by what is in force, whatever side of the walk it is on.
 */
export const compareAgain = action<Record<string, never>, ComparedAgain>({
  name: 'patient-index.compare-again', title: 'Compare all records again', kind: 'write', right: 'system', weight: 'heavy', input: z.object({}) as never, output: z.object({ compared: z.number(), more: z.boolean() }),
  async run(ctx) {
    if (!await comparersTurn(ctx.tx)) return { compared: 0, more: false };
    let round = await newestRound(ctx.tx);
    if (!round || round.basis !== basisOf(ctx) || round.model !== (await linkingOf(ctx, 'fresh')).version) round = await beginRound(ctx);
    if (!round || round.done_at || round.paused_at) return { compared: 0, more: false };
    const { againAtOnce, pairsPerRecordMax } = ctx.policy<Comparing>('patient-index.comparing'), again = await takeAgain(ctx, round.position, againAtOnce);
    const done = await compareAgainWith(ctx, again, { pairsPerRecordMax }, { by: roundWords(round) });
    roundMoved(ctx.tx, round.round_id, again.position, { ...done, compared: again.walked }, ctx.now);
    ctx.note({ roundId: round.round_id, ...done });
    return { compared: again.walked, more: false };
  },
});

const stateOf = (r: RoundRow, newest: boolean): 'running' | 'paused' | 'done' | 'left' => (r.done_at ? 'done' : !newest ? 'left' : r.paused_at ? 'paused' : 'running');

/** Rounds of comparing everybody again, the newest first. */
export const listRounds = actionOf(listContract, {
  title: 'List the rounds of comparing all records again', kind: 'read', right: 'patient-index.read',
  async run(ctx) {
    if (ctx.actor.onlyCharts) throw new Problem('not-permitted', 'The whole index is not shown to who sees listed charts alone');
    const rows = await listRoundRows(ctx.tx, 20), newest = await newestRound(ctx.tx), names = await namesOf(ctx.tx, rows.map((r) => r.begun_by));
    return {
      rounds: rows.map((r) => ({
        roundId: r.round_id, begunAt: r.begun_at.toISOString(), by: r.begun_by === 'system' ? null : { id: r.begun_by, name: names.get(r.begun_by) ?? null }, because: r.because as ('weights' | 'thresholds' | 'rules')[], reason: r.reason, model: r.model, grades: r.grades,
        about: r.about, compared: r.compared, opened: r.opened + r.reopened, rescored: r.rescored, ended: r.ended, kept: r.kept, state: stateOf(r, r.round_id === newest?.round_id), movedAt: r.moved_at?.toISOString() ?? null, doneAt: r.done_at?.toISOString() ?? null,
      })),
    };
  },
});

/** Lets a round rest, or go on from where it was. */
export const pauseRound = actionOf(pauseContract, {
  title: 'Pause comparing all records again', kind: 'write', right: 'patient-index.train',
  async run(ctx, { roundId, paused }) {
    if (!await pauseRoundRow(ctx.tx, roundId, paused ? ctx.now : null)) throw new Problem('conflict', 'This round is done, or there is none of that number');
    ctx.note({ roundId, paused });
    return { paused };
  },
});
