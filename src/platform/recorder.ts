import type { Actor, Purpose } from './action.ts';
import type { Statement } from './db/batch.ts';
import type { Tx } from './db/tx.ts';

/** What `perform` asks to be written down about one act. Ids only, no names. */
export type AuditEntry = {
  id: string;
  at: Date;
  actor: Actor;
  action: string;
  outcome: 'done' | 'refused' | 'failed';
  problem?: string;
  purpose: Purpose;
  facility: string;
  subjects: readonly { chartId: string; entries?: readonly string[] }[];
  detail: Record<string, unknown>;
};

/**
 * A reading of entries whose audit entry can be made of its own rows: columns `chart_id` and `id`, and in the order they are shown.
 * Rows in `sharedChart` belong to nobody's chart: a page that holds one is recorded apart.
 */
export type Reading = {
  /** Unique for the text; unnamed readings are planned each time. */
  name?: string | undefined; text: string; params: readonly unknown[];
  /** The resource type of all rows, and how many of them are shown. */
  type: string; shown: number; sharedChart: string;
  /** One entry by its id: it has a column `deleted`, and none or a deleted one is recorded apart, as a refusal. */
  single?: boolean;
};

/** Implemented by the audit module; `perform` knows no more than this. */
export type Recorder = {
  /** Sends the entry within the act's own transaction. */
  within(tx: Tx, entry: AuditEntry): void;
  /** Commits the entry, sharing a commit with entries of other reads; resolves when it is durable. */
  apart(entry: AuditEntry): Promise<void>;
  /**
   * One statement that reads and writes the entry down, naming what it read. Its rows have one more column, `recorded`: 1, or 0 when it
   * had to be left to `apart`. When nothing is found there is one row of nulls. Call `done` once it is committed.
   */
  together(entry: AuditEntry, reading: Reading): { statement: Statement; done(): void };
};
