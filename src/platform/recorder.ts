import type { Actor, Purpose } from './action.ts';
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

/** Implemented by the audit module; `perform` knows no more than this. */
export type Recorder = {
  /** Sends the entry within the act's own transaction. */
  within(tx: Tx, entry: AuditEntry): void;
  /** Commits the entry, sharing a commit with entries of other reads; resolves when it is durable. */
  apart(entry: AuditEntry): Promise<void>;
};
