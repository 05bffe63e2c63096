import type { AnyAction, Actor } from './action.ts';
import type { Contract } from '../values/contract.ts';
import type { z } from 'zod';
import type { Action, ActionKind, Ctx } from './action.ts';

/** A background verb: performs an action. `everySeconds` for timers, `queue` for jobs written by `ctx.publish`. */
export type Job =
  | { name: string; everySeconds: number; action: AnyAction; input?: () => unknown }
  | { name: string; queue: string; action: AnyAction };

/** The manifest of a module, on one screen. */
export type Module = {
  name: string;
  /** The modules it may call, through their index.ts. */
  calls: readonly string[];
  actions: readonly AnyAction[];
  jobs?: readonly Job[];
};

/** An action from its contract: the wire shapes are said once. */
export function actionOf<I extends z.ZodType, O extends z.ZodType>(
  c: Contract<I, O>,
  rest: { title: string; kind: ActionKind; right: string; weight?: 'light' | 'heavy'; run(ctx: Ctx, input: z.infer<I>): Promise<z.infer<O>> },
): Action<z.infer<I>, z.infer<O>> {
  return { name: c.name, input: c.input as z.ZodType<z.infer<I>>, output: c.output as z.ZodType<z.infer<O>>, ...rest };
}

export type { Actor };
