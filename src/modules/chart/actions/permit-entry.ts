import type { Ctx } from '../../../platform/action.ts';
import { Problem } from '../../../platform/problem.ts';
import { sharedChart } from '../door.ts';
import type { Interaction } from '../rules/type-scope.ts';
import { permitType } from '../rules/type-scope.ts';
import { knownType } from '../store/type-numbers.ts';

/** Refuses a type that a program's scopes do not reach, and names that are no R4 type. */
export function requireType(ctx: Ctx, type: string, interaction: Interaction): void {
  if (!knownType(type)) throw new Problem('not-found', 'There is no such resource type in FHIR R4');
  const decision = permitType(ctx.actor.scopes, type, interaction);
  if (decision.decision === 'refuse') throw new Problem('not-permitted', `The scopes of this program do not reach ${type}.${interaction}`, { because: decision.because });
}

/** Names what was touched for the audit. Shared resources are nobody's chart: they are noted, not counted as a touched chart. */
export function touchEntries(ctx: Ctx, chartId: string, entries: readonly string[]): void {
  if (chartId === sharedChart) ctx.note({ shared: entries });
  else ctx.touch(chartId, entries);
}
