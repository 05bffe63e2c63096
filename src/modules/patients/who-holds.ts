import type { Ctx } from '../../platform/action.ts';
import { foldIdentifier, foldSystem } from './rules/identifier-strength.ts';
import { readHolders } from './store/holders.ts';

/** The charts whose record holds all of these numbers, as their own. A number without a system is held under any. */
export async function whoHolds(ctx: Ctx, numbers: readonly { system: string | null; value: string }[]): Promise<string[]> {
  const wanted = numbers.map((n) => ({ system: n.system === null ? undefined : foldSystem(n.system), folded: foldIdentifier(n.value) }));
  if (wanted.length === 0 || wanted.some((w) => w.folded === '')) return [];
  const rows = await readHolders(ctx.tx, [...new Set(wanted.map((w) => w.folded))], '', []);
  return rows.filter((r) => wanted.every((w) => r.identifiers.some((i) => i.folded === w.folded && (w.system === undefined || i.system === w.system)))).map((r) => r.chartId);
}
