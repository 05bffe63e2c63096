import type { Ctx } from '../../../platform/action.ts';
import { searchParameter } from '../../../standards/fhir/search-parameters.ts';
import type { SectionName } from '../contract.ts';
import { decidingElements, sectionFor } from '../render/section-of.ts';
import { chartsOfOnePerson } from '../store/charts.ts';
import type { EntryKey } from '../store/read-section.ts';
import { entryKeys } from '../store/read-section.ts';

/** The charts of the person, touched for the audit. */
export async function personCharts(ctx: Ctx, chartId: string): Promise<string[]> {
  const charts = await chartsOfOnePerson(ctx.tx, chartId);
  for (const id of charts) ctx.touch(id);
  return charts;
}

/** The patient's own demographics are the banner's, and our Provenance is told with each entry. */
const notListed = new Set(['Patient', 'Provenance']);

let deciding: number[] | undefined;

/** The entries of a person by section, newest first. */
export async function sectionsOf(ctx: Ctx, charts: readonly string[]): Promise<Map<SectionName, EntryKey[]>> {
  deciding ??= [...new Set(Object.entries(decidingElements).flatMap(([type, elements]) => elements.flatMap(([, code]) => searchParameter(type, code)?.rows.map((r) => r.id) ?? [])))];
  const sections = new Map<SectionName, EntryKey[]>();
  for (const key of await entryKeys(ctx.tx, charts, deciding)) {
    if (notListed.has(key.type)) continue;
    const section = sectionFor(key.type, new Set(key.codes));
    const list = sections.get(section);
    if (list) list.push(key); else sections.set(section, [key]);
  }
  return sections;
}
