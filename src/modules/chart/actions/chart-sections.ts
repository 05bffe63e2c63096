import type { Ctx } from '../../../platform/action.ts';
import { notFound } from '../../../platform/problem.ts';
import type { SectionName } from '../contract.ts';
import { sharedChart } from '../door.ts';
import { decidingElements, sectionFor, typesOfSection } from '../render/section-of.ts';
import { isInDates } from './entry-in-view.ts';
import { permitType } from '../rules/type-scope.ts';
import { chartsOfOnePerson } from '../store/charts.ts';
import type { Placed } from '../store/read-lines.ts';
import { placedEntries } from '../store/read-lines.ts';
import { isPersonChart } from '../store/read-origins.ts';
import { outlinesNamed } from '../store/read-threads.ts';

/** All charts of the person that the actor may see, each touched for the audit; not-found where there is no such chart or it may not be seen. */
export async function chartsToRead(ctx: Ctx, chartId: string): Promise<string[]> {
  if (chartId === sharedChart) throw notFound();
  ctx.touch(chartId);
  const [here, all] = await Promise.all([isPersonChart(ctx.tx, chartId), chartsOfOnePerson(ctx.tx, chartId)]);
  if (!here) throw notFound();
  const charts = all.filter((c) => c === chartId || (ctx.actor.onlyCharts?.has(c) ?? true));
  for (const c of charts) ctx.touch(c);
  return charts;
}

/** Not entries of the record's content: the person's own data stands in the banner, and provenance is told in the history. */
const unlisted = new Set(['Patient', 'Provenance', 'AuditEvent']);

const parameters = Object.entries(decidingElements).flatMap(([type, elements]) => elements.map(([, parameter]) => [type, parameter] as const));
/** Whether it is active is wanted for the summary, before its text is read. */
const stateParameters = [['Condition', 'clinical-status'], ['AllergyIntolerance', 'clinical-status'], ['MedicationRequest', 'status'], ['MedicationStatement', 'status']] as const;

export type Shelved = Placed & { section: SectionName };

/** Entries with their sections, newest first; of one section where asked. */
export async function shelvedEntries(ctx: Ctx, charts: readonly string[], section?: SectionName): Promise<Shelved[]> {
  const placed = await placedEntries(ctx.tx, charts, section && typesOfSection(section), section === undefined ? [...parameters, ...stateParameters] : parameters);
  const none: ReadonlySet<string> = new Set();
  const shelved: Shelved[] = [];
  for (const p of placed) {
    if (unlisted.has(p.type) || !isInDates(ctx, p) || permitType(ctx.actor.scopes, p.type, 'r').decision === 'refuse') continue;
    const found = sectionFor(p.type, p.codes.length > 0 ? new Set(p.codes) : none);
    if (section === undefined || section === 'summary' || found === section) shelved.push({ ...p, section: found });
  }
  return shelved;
}

/** A received document stands as an outline (Composition) and as the file it came in (DocumentReference, which names the outline): one line of a list, the file's. */
export async function withoutOutlines(ctx: Ctx, charts: readonly string[], shelved: readonly Shelved[]): Promise<Shelved[]> {
  if (!shelved.some((s) => s.type === 'Composition')) return [...shelved];
  const told = await outlinesNamed(ctx.tx, charts);
  return shelved.filter((s) => s.type !== 'Composition' || !told.has(s.id));
}
