import type { z } from 'zod';
import type { Tx } from './db/tx.ts';
import type { Log } from './log.ts';
import type { Problem } from './problem.ts';
import type { Reading } from './recorder.ts';

export type Span = { from: number; until: number };

/** Who does it. `operator` is the command line over the owner-only socket; `system` is a timer or job. */
export type Actor = {
  kind: 'person' | 'client' | 'operator' | 'system' | 'nobody';
  id: string;
  name: string;
  roles: readonly string[];
  /** The rights the roles (or a client's scopes) add up to. */
  rights: ReadonlySet<string>;
  facility: string;
  session?: string;
  /** Signed in with a password somebody else gave: until it is changed, nothing but one's own account is open. */
  mustChangePassword?: true;
  /** FHIR scopes of a client, such as `system/Patient.rs`; undefined for people. */
  scopes?: readonly string[];
  /** Charts an external reviewer is limited to; undefined means no such limit. */
  onlyCharts?: ReadonlySet<string>;
  /** Of those charts, the ones of which only entries of some days may be seen: milliseconds from (inclusive) and until (exclusive), for instants and for days without a time. */
  entryDates?: ReadonlyMap<string, { instants: Span; days: Span }>;
};

export type Purpose = 'treatment' | 'payment' | 'operations' | 'records' | 'patient-request' | 'public-health' | 'emergency' | 'system';

/** What an action is given: explicit and small. No ambient user, transaction or clock. */
export type Ctx = {
  tx: Tx;
  actor: Actor;
  purpose: Purpose;
  facility: string;
  /** The instant the act began. */
  now: Date;
  /** A new 63-bit id as decimal text, ordered by time. */
  newId(): string;
  /** Policy by id, such as `session.idle-minutes`; throws when absent. */
  policy<T = unknown>(id: string): T;
  /** A job or event, written in the same transaction, delivered at least once. */
  publish(queue: string, data: object, options?: { singletonKey?: string; startAfterSeconds?: number }): Promise<void>;
  log: Log;
  /**
   * Runs a reading and, where that saves a wait, records the act in the same statement; else the act is recorded by what it touches, as
   * ever. Notes come before it. Absent for writes and for actors limited to certain charts.
   */
  readAndRecord?: (reading: Reading) => Promise<any[]>;
  /** Names a chart this act touched: one audit subject row each. `entries` are `Type/id`. */
  touch(chartId: string, entries?: readonly string[]): void;
  /** Refuses, yet keeps what was written (a counted failure): the act commits, is recorded as refused, and throws. */
  refuseButKeep(problem: Problem): void;
  /** Detail for the audit entry: ids, counts, search words. Kept apart from the hash-linked header, erasable. */
  note(detail: Record<string, unknown>): void;
};

export type ActionKind = 'read' | 'write';

/**
 * Everything anybody can do. `perform` is the only way to do one.
 * `right` is the permission needed; `right: 'public'` is for signing in and health only.
 */
export type Action<I = unknown, O = unknown> = {
  name: string;
  title: string;
  kind: ActionKind;
  right: string;
  input: z.ZodType<I, unknown>;
  output?: z.ZodType<O, unknown>;
  /** `heavy` for long transactions (imports, bundles): runs on a connection of its own pool. */
  weight?: 'light' | 'heavy';
  /** False when the caller guarantees the input's shape (the FHIR door validates itself). Default true. */
  checkInput?: boolean;
  /** Shows an actor limited to entries of some dates no others. Every other act refuses such an actor the chart. */
  keepsToDates?: boolean;
  /**
   * It does something outside its transaction that must not be done twice (files written, hours of work). Every other writing act is done anew from the start when it met
   * another on the same rows: its transaction was rolled back, so that `run` may be called again with the same input, which it therefore leaves as it is.
   */
  once?: true;
  run(ctx: Ctx, input: I): Promise<O>;
};

export const action = <I, O>(a: Action<I, O>): Action<I, O> => a;

export type AnyAction = Action<any, any>;
