import { z } from 'zod';
import { action } from '../../../platform/action.ts';
import { notFound, Problem } from '../../../platform/problem.ts';
import { dateRange } from '../../../standards/fhir/date-range.ts';
import { dayFirst, dayLast } from '../../../standards/fhir/extract.ts';
import { forEyesOf } from '../../../values/ssn.ts';
import type { Outside } from '../rules/record-set.ts';
import { permitType } from '../rules/type-scope.ts';
import { entriesOfPerson, sharedOfPerson } from '../store/read-everything.ts';
import type { Hit } from '../store/run-search.ts';
import { personOfPatient } from '../store/run-search.ts';
import { knownType } from '../store/type-numbers.ts';
import { KeptApart } from './keep-apart.ts';
import { requireType, touchEntries } from './permit-entry.ts';

export type EverythingInput = { patientId: string; types?: readonly string[]; since?: string; start?: string; end?: string; count?: number; cursor?: string };
export type EverythingOutput = { hits: Hit[]; next: string | undefined };

/**
 * Patient/$everything (patient-operation-everything.html): the person's charts, what they share with other patients, and the organizations and people they name.
 * It gives a record away as a whole, so what stands outside every record set (psychotherapy notes, 45 CFR 164.508(a)(2)) is not in it.
 */
export const readEverything = action<EverythingInput, EverythingOutput>({
  name: 'chart.read-everything', title: 'Read a whole record', kind: 'read', right: 'chart.read', checkInput: false,
  input: z.object({ patientId: z.string(), types: z.array(z.string()).optional(), since: z.string().optional(), start: z.string().optional(), end: z.string().optional(), count: z.number().optional(), cursor: z.string().optional() }) as unknown as z.ZodType<EverythingInput>,
  async run(ctx, { patientId, types, since, start, end, count, cursor }) {
    requireType(ctx, 'Patient', 'r');
    for (const type of types ?? []) if (!knownType(type)) throw new Problem('not-supported', '_type names something that is no R4 resource type', { issues: [{ at: '_type', code: 'value', says: 'names no R4 resource type' }] });
    const from = dateAsked('_since', since)?.lo;
    const period = start === undefined && end === undefined ? undefined : { lo: dateAsked('start', start)?.lo ?? new Date(dayFirst), hi: dateAsked('end', end)?.hi ?? new Date(dayLast) };
    if (cursor !== undefined && !/^\d{1,19}$/.test(cursor)) throw new Problem('not-supported', 'The page cursor is not one of ours');
    const person = await personOfPatient(ctx.tx, patientId);
    if (!person) throw notFound();
    for (const chartId of person.charts) ctx.touch(chartId);
    const entries = await entriesOfPerson(ctx.tx, person, { ...(types ? { types } : {}), ...(from ? { since: from } : {}), ...(period ? { period } : {}), ...(cursor ? { after: cursor } : {}), ...(count ? { limit: count + 1 } : {}) });
    const more = count !== undefined && entries.length > count;
    if (more) entries.length = count;
    const next = more ? entries.at(-1)!.rid : undefined;
    if (cursor === undefined) entries.sort((a, b) => Number(b.type === 'Patient') - Number(a.type === 'Patient'));
    const shared = more ? [] : await sharedOfPerson(ctx.tx, person, types, from);
    const outside = ctx.policy<Outside>('records.outside'), apart = new KeptApart();
    // A file may stand on another page, or be of another type, than the note that names it.
    const holders = entries.some((e) => e.type === 'Binary') && (count !== undefined || cursor !== undefined || types || from || period) ? await entriesOfPerson(ctx.tx, person, { types: ['DocumentReference', 'DiagnosticReport', 'Composition', 'Media'] }) : [];
    const within = apart.sift(outside, entries, holders);
    if (within.length < entries.length) ctx.note({ keptApart: entries.length - within.length });
    const hits = [...within, ...shared].filter((h) => permitType(ctx.actor.scopes, h.type, 'r').decision === 'allow' && (!ctx.actor.onlyCharts || h.chartId === '1' || ctx.actor.onlyCharts.has(h.chartId)));
    const byChart = new Map<string, string[]>();
    for (const h of hits) { const list = byChart.get(h.chartId); if (list) list.push(`${h.type}/${h.id}`); else byChart.set(h.chartId, [`${h.type}/${h.id}`]); }
    for (const [chartId, list] of byChart) touchEntries(ctx, chartId, list);
    const eyes = forEyesOf(ctx.actor);
    return { hits: hits.map((h) => ({ ...h, text: eyes(h.text) })), next };
  },
});

function dateAsked(at: string, text: string | undefined): { lo: Date; hi: Date } | undefined {
  if (text === undefined) return undefined;
  const range = dateRange(text);
  if (!range) throw new Problem('not-supported', `${at} is no date`, { issues: [{ at, code: 'value', severity: 'error', says: 'is no date', mend: 'Write YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ' }] });
  return { lo: new Date(range.lo), hi: new Date(range.hi) };
}
