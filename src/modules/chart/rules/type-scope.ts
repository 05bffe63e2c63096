import type { Decision } from '../../../values/decision.ts';
import { allow, refuse } from '../../../values/decision.ts';

/** create, read, update, delete, search: the letters of SMART v2 scopes. */
export type Interaction = 'c' | 'r' | 'u' | 'd' | 's';

const known = new WeakMap<readonly string[], Map<string, boolean>>();

/** Whether a program's scopes reach an interaction with a resource type (SMART App Launch 2.0, scopes). People have no scopes: their rights alone decide. */
export function permitType(scopes: readonly string[] | undefined, type: string, interaction: Interaction): Decision {
  if (scopes === undefined) return allow({ rule: 'chart.no-scope-needed' });
  let asked = known.get(scopes);
  if (!asked) known.set(scopes, asked = new Map());
  const key = `${type}.${interaction}`;
  let may = asked.get(key);
  if (may === undefined) asked.set(key, may = scopes.some((scope) => reaches(scope, type, interaction)));
  return may ? allow({ rule: 'chart.scope' }) : refuse({ rule: `chart.scope-missing.${key}`, citation: '45 CFR 164.312(a)(1)' });
}

function reaches(scope: string, type: string, interaction: Interaction): boolean {
  const found = /^(?:system|user|patient)\/(\*|[A-Za-z]+)\.(\*|read|write|c?r?u?d?s?)$/.exec(scope);
  if (!found || (found[1] !== '*' && found[1] !== type)) return false;
  const letters = found[2] === '*' ? 'cruds' : found[2] === 'read' ? 'rs' : found[2] === 'write' ? 'cud' : found[2]!;
  return letters.includes(interaction);
}
