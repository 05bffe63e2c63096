import type { Ctx } from '../../../platform/action.ts';
import { Problem } from '../../../platform/problem.ts';
import { readScopes, scopeAllows } from '../../access/index.ts';

/** A program reads what its scopes name; staff with the right read all. */
export function permitDefinition(ctx: Ctx, type: 'CodeSystem' | 'ValueSet' | 'ConceptMap'): void {
  const { scopes } = ctx.actor;
  if (scopes && !scopeAllows(readScopes(scopes.join(' ')).scopes, type, 'r')) throw new Problem('not-permitted', `The scopes do not include reading ${type}`, { because: [{ rule: 'access.scope' }] });
}
