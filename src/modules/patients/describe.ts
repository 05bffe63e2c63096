import type { Ctx } from '../../platform/action.ts';
import { chartDoor } from '../chart/index.ts';
import type { Demographics, PatientLine } from './contract.ts';
import { lineOf } from './lines.ts';
import { readDemographics } from './rules/read-demographics.ts';

export type Described = { line: PatientLine; demographics: Demographics; patient: Record<string, any>; version: number };

/** Who heads these charts, whole: for comparing people. The caller touches the charts; charts without a Patient are absent. */
export async function describePatients(ctx: Ctx, chartIds: readonly string[]): Promise<Map<string, Described>> {
  const [heads, lines] = await Promise.all([chartDoor.patientTexts(ctx, chartIds), lineOf(ctx, chartIds)]);
  return new Map(heads.flatMap(({ chartId, version, text }) => {
    const line = lines.get(chartId);
    if (!line) return [];
    const patient = JSON.parse(text);
    return [[chartId, { line, demographics: readDemographics(patient, version, ctx.actor.rights.has('patients.read-ssn')), patient, version }] as const];
  }));
}
