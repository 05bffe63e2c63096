import type { Reason } from './reason.ts';

/** A decision is a value with reasons, never a bare boolean. */
export type Decision =
  | { decision: 'allow'; because: Reason[] }
  | { decision: 'refuse'; because: Reason[] };

export const allow = (...because: Reason[]): Decision => ({ decision: 'allow', because });
export const refuse = (...because: Reason[]): Decision => ({ decision: 'refuse', because });
