import type { Ctx } from '../../platform/action.ts';
import { Problem } from '../../platform/problem.ts';
import type { Sealed } from '../patients/index.ts';
import { sealsOfCharts } from './store/seals.ts';

/** What of these charts' Patients stands behind a seal. */
export async function readSeals(ctx: Ctx, charts: readonly string[]): Promise<Map<string, Sealed>> {
  const found = new Map<string, Sealed>();
  for (const s of await sealsOfCharts(ctx.tx, charts)) if (s.kind !== 'adoption') found.set(s.chartId, { ...found.get(s.chartId), ...(s.kind === 'alias' ? { names: s.behind.names ?? [] } : { addresses: s.behind.addresses ?? [] }) });
  return found;
}

/** What was kept of a join made before a name or address was sealed tells what the seal hides: it is for those who may look behind it. */
export async function refuseSealed(ctx: Ctx, charts: readonly string[]): Promise<void> {
  if (!ctx.actor.rights.has('patient-index.sealed') && (await readSeals(ctx, charts)).size > 0) throw new Problem('not-permitted', 'One of these records is protected: the privacy officer sees how they were joined');
}
