import { allow, refuse } from '../../../values/decision.ts';
import type { Decision } from '../../../values/decision.ts';

/** What `permit` looks at: nothing but the actor's rights and limits. */
export type Asker = { kind: string; rights: ReadonlySet<string>; onlyCharts?: ReadonlySet<string>; entryDates?: ReadonlyMap<string, unknown> };

const citation = '45 CFR 164.312(a)(1)';

/** May this actor do an act that needs this right? `public` acts are for signing in; `system` acts for timers and jobs. */
export function permit(asker: Asker, right: string): Decision {
  if (right === 'public') return allow({ rule: 'access.public-act' });
  if (asker.kind === 'system') return allow({ rule: 'access.house-itself' });
  if (right === 'system') return refuse({ rule: 'access.only-the-house-itself', citation });
  if (asker.rights.has(right)) return allow({ rule: `access.right.${right}`, citation });
  return refuse({ rule: `access.right-missing.${right}`, citation });
}

/** May this actor touch this chart at all? Limits concern external reviewers: listed charts, and of these perhaps entries of listed dates alone, seen by acts that keep to them. */
export function permitChart(asker: Asker, chartId: string, keepsToDates: boolean): Decision {
  if (asker.onlyCharts === undefined) return allow({ rule: 'access.chart' });
  if (asker.entryDates?.has(chartId) && !keepsToDates) return refuse({ rule: 'access.entry-dates', citation: '45 CFR 164.514(d)' });
  if (asker.onlyCharts.has(chartId)) return allow({ rule: 'access.chart' });
  return refuse({ rule: 'access.chart-not-listed', citation: '45 CFR 164.514(d)' });
}

export type RoleTable = Record<string, { says: string; rights: string[] }>;

/** The rights of some roles together. An unknown role gives nothing. */
export function rightsOf(roles: readonly string[], table: RoleTable): Set<string> {
  return new Set(roles.flatMap((r) => table[r]?.rights ?? []));
}
