import type { Ctx } from '../../platform/action.ts';
import { chartDoor } from '../chart/index.ts';
import type { Demographics, PatientLine } from './contract.ts';
import { lineOf } from './lines.ts';
import { readDemographics } from './rules/read-demographics.ts';

export type Described = { line: PatientLine; demographics: Demographics; patient: Record<string, any>; version: number };

/** Who heads these charts, whole: for comparing people. The caller touches the charts; charts without a Patient are absent. */
export async function describePatients(ctx: Ctx, chartIds: readonly string[]): Promise<Map<string, Described>> {
  const heads = (await chartDoor.patientsOf(ctx, chartIds)).filter((h) => !h.deleted);
  const [texts, lines] = await Promise.all([chartDoor.readCurrent(ctx, heads), lineOf(ctx, chartIds)]);
  return new Map(heads.flatMap((h) => {
    const found = texts.get(`${h.chartId}/${h.rid}`), line = lines.get(h.chartId);
    if (!found || !line) return [];
    const patient = JSON.parse(found.text);
    return [[h.chartId, { line, demographics: readDemographics(patient, found.version, ctx.actor.rights.has('patients.read-ssn')), patient, version: found.version }] as const];
  }));
}
