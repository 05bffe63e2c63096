import type { Reason } from '../values/reason.ts';
import type { Ctx } from './action.ts';

/**
 * The closed table of problems. Rules return refusals; actions throw a Problem; everything else is a bug.
 * Messages carry ids and rule names, never record content (names, dates of birth, diagnoses).
 */
export const problems = {
  unreadable: { http: 400, fhir: 'structure', ack: 'AE', exit: 65, title: 'The input could not be read' },
  'invalid-input': { http: 422, fhir: 'invalid', ack: 'AE', exit: 65, title: 'The input breaks a rule' },
  'not-signed-in': { http: 401, fhir: 'login', ack: 'AR', exit: 77, title: 'Sign in first' },
  'not-permitted': { http: 403, fhir: 'forbidden', ack: 'AR', exit: 77, title: 'This is not yours to do' },
  'not-found': { http: 404, fhir: 'not-found', ack: 'AE', exit: 66, title: 'Nothing is here under that name' },
  gone: { http: 410, fhir: 'deleted', ack: 'AE', exit: 66, title: 'It was here and has been deleted' },
  conflict: { http: 409, fhir: 'conflict', ack: 'AE', exit: 75, title: 'It does not fit what is already here' },
  stale: { http: 412, fhir: 'conflict', ack: 'AE', exit: 75, title: 'Somebody changed it since you read it' },
  'too-large': { http: 413, fhir: 'too-long', ack: 'AE', exit: 65, title: 'It is larger than the limit' },
  'not-supported': { http: 400, fhir: 'not-supported', ack: 'AR', exit: 64, title: 'This is not supported' },
  'rule-refused': { http: 422, fhir: 'business-rule', ack: 'AE', exit: 70, title: 'A rule refuses this' },
  'too-many': { http: 429, fhir: 'throttled', ack: 'AE', exit: 75, title: 'Too many at once; try again shortly' },
  unavailable: { http: 503, fhir: 'transient', ack: 'AE', exit: 69, title: 'Not available just now' },
  bug: { http: 500, fhir: 'exception', ack: 'AE', exit: 70, title: 'Something went wrong here' },
} as const;

export type ProblemKind = keyof typeof problems;

/** One thing wrong: where (a field, element, line or file), what, and how to mend it. */
export type Issue = { at?: string; says: string; mend?: string; code?: string; severity?: 'error' | 'warning' | 'information' };

export type { Reason };

export class Problem extends Error {
  readonly kind: ProblemKind;
  readonly issues: Issue[];
  readonly because: Reason[];
  readonly retryAfterSeconds: number | undefined;
  /** What a refusal leaves behind: done after the act was rolled back, in a transaction of its own together with the entry that says it was refused. */
  readonly keep: ((ctx: Ctx) => Promise<void>) | undefined;
  constructor(kind: ProblemKind, says: string, more: { issues?: Issue[]; because?: Reason[]; cause?: unknown; retryAfterSeconds?: number; keep?: (ctx: Ctx) => Promise<void> } = {}) {
    super(says, more.cause === undefined ? undefined : { cause: more.cause });
    this.name = 'Problem';
    this.kind = kind;
    this.issues = more.issues ?? [];
    this.because = more.because ?? [];
    this.retryAfterSeconds = more.retryAfterSeconds;
    this.keep = more.keep;
  }
  get http(): number { return problems[this.kind].http; }
}

export const notFound = (says = 'Nothing is here under that name'): Problem => new Problem('not-found', says);

/** A failed assertion is a bug: it is answered without detail and logged with its stack. */
export function assert(truth: unknown, says: string): asserts truth {
  if (!truth) throw new Error(`assertion failed: ${says}`);
}
