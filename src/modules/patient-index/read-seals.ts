import type { Ctx } from '../../platform/action.ts';
import type { Sealed } from '../patients/index.ts';
import { sealsOfCharts } from './store/seals.ts';

/** What of these charts' Patients stands behind a seal. */
export async function readSeals(ctx: Ctx, charts: readonly string[]): Promise<Map<string, Sealed>> {
  const found = new Map<string, Sealed>();
  for (const s of await sealsOfCharts(ctx.tx, charts)) if (s.kind !== 'adoption') found.set(s.chartId, { ...found.get(s.chartId), ...(s.kind === 'alias' ? { names: s.behind.names ?? [] } : { addresses: s.behind.addresses ?? [] }) });
  return found;
}
