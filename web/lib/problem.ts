/** One thing wrong, as the program says it: where, what, how to mend it. */
export type Issue = { at?: string; says: string; mend?: string; code?: string };
export type Because = { rule: string; citation?: string };

/** A problem of the program (RFC 9457), or `offline` when it could not be reached. */
export class CallProblem extends Error {
  readonly kind: string;
  readonly status: number;
  readonly issues: Issue[];
  readonly because: Because[];
  readonly retryAfterSeconds: number | null;
  constructor(body: { kind?: string; title?: string; detail?: string; status?: number; issues?: Issue[]; because?: Because[] }, retryAfterSeconds: number | null = null) {
    super(body.detail ?? body.title ?? '');
    this.name = 'CallProblem';
    this.kind = body.kind ?? 'bug';
    this.status = body.status ?? 0;
    this.issues = body.issues ?? [];
    this.because = body.because ?? [];
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

export const kindOf = (error: unknown): string => error instanceof CallProblem ? error.kind : 'bug';
