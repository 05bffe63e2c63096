import type { Issue } from '../../platform/problem.ts';
import { Problem, problems } from '../../platform/problem.ts';

/** A refusal of HTTP itself, for which the table of problems has no status: 405, 406, 415. */
export class HttpRefusal extends Problem {
  readonly status: number;
  constructor(status: number, says: string, issues: Issue[] = []) {
    super('not-supported', says, { issues });
    this.status = status;
  }
}

/** The closed list of R4 issue types (valueset-issue-type.html); our own words are put under the nearest. */
const types = new Set(['invalid', 'structure', 'required', 'value', 'invariant', 'security', 'login', 'unknown', 'expired', 'forbidden', 'suppressed', 'processing', 'not-supported', 'duplicate', 'multiple-matches', 'not-found', 'deleted', 'too-long', 'code-invalid', 'extension', 'too-costly', 'business-rule', 'conflict', 'transient', 'lock-error', 'no-store', 'exception', 'timeout', 'incomplete', 'throttled', 'informational']);

export function outcomeIssue(issue: Issue, fallback: string): object {
  return {
    severity: issue.severity ?? 'error', code: issue.code && types.has(issue.code) ? issue.code : fallback,
    diagnostics: `${issue.at ? `${issue.at} ` : ''}${issue.says}${issue.mend ? `. ${issue.mend}` : ''}`,
    ...(issue.at && /^[A-Z][A-Za-z]*(\.|\[|$)/.test(issue.at) ? { expression: [issue.at] } : {}),
  };
}

export const outcome = (issues: readonly object[]): string => JSON.stringify({ resourceType: 'OperationOutcome', issue: issues });

/** A problem as FHIR says it: the message first, then each fault with its place. */
export function outcomeOf(problem: Problem): { status: number; text: string } {
  const row = problems[problem.kind];
  const rules = problem.because.map((r) => r.rule).join(', ');
  const head = { severity: problem.kind === 'bug' ? 'fatal' : 'error', code: row.fhir, details: { text: row.title }, diagnostics: rules ? `${problem.message} (${rules})` : problem.message };
  return { status: problem instanceof HttpRefusal ? problem.status : problem.http, text: outcome(problem.issues.length > 0 ? [...problem.issues.map((i) => ({ ...outcomeIssue(i, row.fhir), details: { text: problem.message } }))] : [head]) };
}

export const allWell = (says = 'All is well'): string => outcome([{ severity: 'information', code: 'informational', diagnostics: says }]);
