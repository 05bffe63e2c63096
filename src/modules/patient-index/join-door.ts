import type { Ctx } from '../../platform/action.ts';
import type { JoinAsk, Joined } from './make-join.ts';
import { joinPeople } from './make-join.ts';
import type { Undone } from './make-undo.ts';
import { undoJoining } from './make-undo.ts';
import { edgesOf } from './store/joins.ts';

/**
 * For programs, feeds and the comparer: joins two people with the plan as it is now. `into` survives where it is given. Where a check forbids it, it waits for a second person
 * (`state` waiting) and nothing is joined. `because` names what decided: `message`, `fhir`, `automatic`.
 */
export const joinCharts = (ctx: Ctx, ask: { from: string; into: string; kind?: JoinAsk['kind']; survives?: 'into' | 'by-policy'; reason: string; because: string; pairId?: string | undefined; /** The plan that was looked at; else whatever it is now. */ hash?: string | undefined }): Promise<Joined> =>
  joinPeople(ctx, { charts: [ask.from, ask.into], kind: ask.kind, survivor: ask.survives === 'by-policy' ? undefined : ask.into, reason: ask.reason, because: ask.because, pairId: ask.pairId, hash: ask.hash });

/** The join that holds between two charts' records, the newest where there are several; undefined when they are not directly joined. */
export async function joinBetween(ctx: Ctx, a: string, b: string): Promise<{ joinId: string; kind: 'merge' | 'link'; survivor: string; joined: string } | undefined> {
  return (await edgesOf(ctx.tx, [a, b])).findLast((e) => (e.survivor === a && e.joined === b) || (e.survivor === b && e.joined === a));
}

/** Undoes a join with its proposal as it is now. */
export const undoJoin = (ctx: Ctx, ask: { joinId: string; reason: string; different?: boolean }): Promise<Undone> => undoJoining(ctx, { joinId: ask.joinId, reason: ask.reason, different: ask.different ?? true });
