import { ourMrnPrefix } from './rules/mrn.ts';
import type { Ctx } from '../../platform/action.ts';
import type { PatientLine } from './contract.ts';
import { chartDoor } from '../chart/index.ts';
import { todayAt } from '../quality/index.ts';
import { ageText } from './rules/age-text.ts';
import { birthSpan } from './rules/birth-date.ts';
import { nameKey } from './rules/fold-name.ts';
import { orderNames } from './rules/project-patient.ts';
import { findDisputed, findLookalikes, lookalikesByChart, linesByChart, sameNameAndBirthday } from './store/lines.ts';
import type { LineRow } from './store/lines.ts';

const sexes = new Set(['male', 'female', 'other', 'unknown']);
/** The day at the facility, counted from 1970: a newborn of this evening is of today there, though the day of Greenwich is another. */
export const todayOf = (ctx: Ctx): number => Date.parse(todayAt(ctx)) / 86_400_000;

/** Lines for lists and banners, by chart id. Charts without a Patient are absent. */
export async function lineOf(ctx: Ctx, chartIds: readonly string[]): Promise<Map<string, PatientLine>> {
  const rows = await linesByChart(ctx.tx, [...new Set(chartIds)]);
  return writeLines(ctx, rows);
}

/** The rows as lines, with the marks that need a second look-up. */
export async function writeLines(ctx: Ctx, rows: readonly LineRow[]): Promise<Map<string, PatientLine>> {
  const today = todayOf(ctx);
  const [alike, disputed] = await Promise.all([findLookalikes(ctx.tx, rows, today), findDisputed(ctx.tx, rows.map((r) => r.chart_id))]);
  return new Map(rows.map((r) => [r.chart_id, {
    chartId: r.chart_id, patientId: r.patient_id, family: r.family, given: r.given, suffix: r.suffix, preferred: r.preferred, birthDate: r.birth_date,
    ageText: r.deceased ? null : ageText(r.birth_lo === null || r.birth_hi === null ? undefined : { lo: r.birth_lo, hi: r.birth_hi }, today),
    sex: r.sex !== null && sexes.has(r.sex) ? r.sex as PatientLine['sex'] : null, mrn: r.mrn, mrnAssigner: r.mrn_assigner ?? (r.mrn_system?.startsWith(ourMrnPrefix) ? null : r.mrn_system), deceased: r.deceased,
    lookalike: alike.has(r.chart_id), disputedIdentifier: r.disputed || disputed.has(r.chart_id),
  }]));
}

/** The look-alikes of a person: whom they are easily taken for. */
export async function lookalikesOf(ctx: Ctx, chartId: string): Promise<PatientLine[]> {
  const found = [...(await lookalikesByChart(ctx.tx, await linesByChart(ctx.tx, [chartId]), todayOf(ctx))).get(chartId) ?? []].filter((c) => ctx.actor.onlyCharts?.has(c) ?? true);
  for (const c of found) ctx.touch(c);
  return [...(await lineOf(ctx, found)).values()];
}

/** Whether a Patient has the name and the birth date of somebody else who is here: another person than the one whose chart this is. */
export async function isNamedLikeAnother(ctx: Ctx, patient: Record<string, any>, chartId: string): Promise<boolean> {
  const { legal } = orderNames(patient), key = nameKey(legal), birth = birthSpan(patient['birthDate']);
  if (!key?.family || !key.given[0] || !birth || birth.lo !== birth.hi) return false;
  const found = await sameNameAndBirthday(ctx.tx, { family: key.family.replaceAll(' ', '').slice(0, 60), given: key.given[0], birthLo: birth.lo, chartId });
  if (found.length === 0) return false;
  const own = new Set(await chartDoor.chartsOfPerson(ctx, chartId));
  return found.some((c) => !own.has(c));
}
