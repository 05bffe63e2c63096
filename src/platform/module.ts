import type { AnyAction, Actor } from './action.ts';
import type { Contract } from '../values/contract.ts';
import type { z } from 'zod';
import type { Action, ActionKind, Ctx } from './action.ts';
import type { Named } from './db/tx.ts';

/**
 * A background verb: performs an action. `everySeconds` for timers, `queue` for jobs written by `ctx.publish`. With `onlyIf` a timer performs when that query answers a row, so that
 * nothing is recorded where nothing is to be done, and again at once while the action answers `more: true`. `values`: what of policy that query is given.
 */
export type Job =
  | { name: string; everySeconds: number; action: AnyAction; input?: () => unknown; onlyIf?: Named & { values?: (policy: <T>(id: string) => T) => readonly unknown[] } }
  | { name: string; queue: string; action: AnyAction };

/** Something that waits for a person. Ids and sentences of the house alone; names and numbers of patients are added from the chart id. */
export type Waiting = {
  ref: string;
  since: Date;
  chartId: string | null;
  /** The other chart, where it is about two. */
  besideChartId?: string | null;
  /** Who or what it is about, where there is no chart. */
  about?: string | null;
  /** The first reason in at most 27 characters, and all of them in sentences. */
  short: string;
  reasons: readonly string[];
  /** The service level that holds for it, when it is not its worklist's own. */
  level?: string;
  facility?: string | null;
  /** The id of whoever has it in hand, where the module keeps that itself. */
  owner?: string | null;
};

/** A worklist that a module brings to the desk. */
export type Worklist = {
  name: string; title: string;
  /** What is to be done with one of it, as an act: "Mend exception". */
  work: string;
  right: string;
  /**
   * What waits for this actor, oldest first, at most `limit`; with `refs` only those of them that still wait. Never a count of everything.
   */
  waiting(ctx: Ctx, wanted: { limit: number; refs?: readonly string[] }): Promise<Waiting[]>;
  /** Gives it to somebody, where the module keeps the owner itself; false when it waits no more. */
  assign?(ctx: Ctx, ref: string, owner: string | null): Promise<boolean>;
  /** Closes one with a reason, and the right that needs. */
  close?: { right: string; run(ctx: Ctx, ref: string, reason: string): Promise<void> };
  /** Somebody in particular has it, and nobody else can be given it. */
  personal?: boolean;
};

/** The manifest of a module, on one screen. */
export type Module = {
  name: string;
  /** The modules it may call, through their index.ts. */
  calls: readonly string[];
  actions: readonly AnyAction[];
  jobs?: readonly Job[];
  /** What it brings to people's desks. */
  worklists?: readonly Worklist[];
};

/** An action from its contract: the wire shapes are said once. */
export function actionOf<I extends z.ZodType, O extends z.ZodType>(
  c: Contract<I, O>,
  rest: { title: string; kind: ActionKind; right: string; weight?: 'light' | 'heavy'; keepsToDates?: boolean; once?: true; run(ctx: Ctx, input: z.infer<I>): Promise<z.infer<O>> },
): Action<z.infer<I>, z.infer<O>> {
  return { name: c.name, input: c.input as z.ZodType<z.infer<I>>, output: c.output as z.ZodType<z.infer<O>>, ...rest };
}

export type { Actor };
