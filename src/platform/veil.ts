import type { Actor, Ctx } from './action.ts';

/**
 * What of an answer an actor may not see, whatever act gives it: asked by `perform` of every answer, with the charts that the act touched. So no door has to know of it, and none can forget it.
 * The department says what it is; the platform only asks.
 */
export type Veil = {
  /** The answer as this actor may see it: the same value where nothing is hidden. */
  cover<T>(ctx: Ctx, charts: readonly string[], value: T): Promise<T>;
  /** What an actor saw covered and sends back as it was seen is what stands there again. `before` and the draft are resources; gives the draft itself where nothing was covered. */
  restore(ctx: Ctx, chartId: string, before: string, draft: unknown): Promise<unknown>;
};

let veil: Veil | undefined;
/** Registered once, at start. */
export const registerVeil = (given: Veil): void => { veil = given; };

const mayBeCovered = (actor: Actor): boolean => actor.kind !== 'system' && actor.kind !== 'nobody';
/** For what becomes a file (a print, an archive) and cannot be covered afterwards. */
export const covered = async <T>(ctx: Ctx, charts: readonly string[], value: T): Promise<T> => (veil && mayBeCovered(ctx.actor) ? veil.cover(ctx, charts, value) : value);
export const restored = async (ctx: Ctx, chartId: string, before: string, draft: unknown): Promise<unknown> => (veil && mayBeCovered(ctx.actor) ? veil.restore(ctx, chartId, before, draft) : draft);
