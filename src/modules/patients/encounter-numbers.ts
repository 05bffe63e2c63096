import type { Ctx } from '../../platform/action.ts';
import type { EncounterNumberPolicy } from './rules/mrn.ts';
import { drawEncounterNumbers } from './store/mrn-numbers.ts';

/** Encounter (account) numbers for new encounters in these charts, as FHIR Identifiers (VN, table 0203). Never a medical record number, never used twice. */
export async function encounterNumbers(ctx: Ctx, charts: readonly string[]): Promise<Record<string, unknown>[]> {
  const policy = ctx.policy<EncounterNumberPolicy>('patients.encounter-number');
  const system = policy.system.replace('{facility}', ctx.facility);
  const values = await drawEncounterNumbers(ctx.tx, charts, system, policy, ctx.now);
  return values.map((value) => ({ use: 'usual', type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'VN', display: 'Visit number' }] }, system, value }));
}
