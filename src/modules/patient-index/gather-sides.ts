import type { Ctx } from '../../platform/action.ts';
import { notFound, Problem } from '../../platform/problem.ts';
import { parseExact } from '../../standards/fhir/exact-json.ts';
import { chartDoor, sharedChart } from '../chart/index.ts';
import type { PatientLine } from '../patients/contract.ts';
import { lineOf } from '../patients/index.ts';
import type { JoinSide } from './contract-joins.ts';
import type { Stay } from './rules/own-checks.ts';
import type { Patient } from './rules/patient-parts.ts';
import type { Edge } from './rules/person-sets.ts';
import { recordOf } from './rules/person-sets.ts';
import { bedClasses } from './rules/read-chart-facts.ts';
import { chartFacts, openCases } from './store/join-facts.ts';
import type { ChartFacts } from './store/join-facts.ts';
import { edgesOf } from './store/joins.ts';

export type Head = { chartId: string; rid: string; id: string; version: number; text: string; patient: Patient };

/** One of the two people of a join: the record that leads, and everything that is this person already. */
export type Side = {
  record: string; charts: string[]; edges: Edge[]; head: Head; heads: ReadonlyMap<string, Head>; lines: ReadonlyMap<string, PatientLine>; facts: ChartFacts[];
  inpatient: Stay[]; encounters: number; entries: number; openCases: number; facility: string; openedAt: string;
};

/** The Patients at the head of charts, with the text that was read. */
export async function headsOf(ctx: Ctx, charts: readonly string[]): Promise<Map<string, Head>> {
  return new Map((await chartDoor.patientTexts(ctx, charts)).map(({ chartId, rid, id, version, text }) => [chartId, { chartId, rid, id, version, text, patient: parseExact(text).exact }]));
}

/** Everything a plan needs of the person a chart belongs to. Every chart of the person must be one the actor may see. */
export async function gatherSide(ctx: Ctx, chartId: string): Promise<Side> {
  if (chartId === sharedChart) throw notFound();
  ctx.touch(chartId);
  const charts = await chartDoor.chartsOfPerson(ctx, chartId);
  for (const c of charts) ctx.touch(c);
  const [heads, facts, edges, cases] = await Promise.all([headsOf(ctx, charts), chartFacts(ctx.tx, charts), edgesOf(ctx.tx, charts), openCases(ctx.tx, charts)]);
  const record = recordOf(chartId, edges), head = heads.get(record), own = facts.find((f) => f.chartId === record);
  if (!own || !heads.has(chartId)) throw notFound();
  if (!head) throw new Problem('conflict', 'The record that leads for this person has no patient at its head');
  ctx.touch(record, [`Patient/${head.id}`]);
  const stays = (await Promise.all(charts.map((c) => chartDoor.entriesOf(ctx, c, ['Encounter'])))).flat().flatMap((e) => stayOf(JSON.parse(e.text)) ?? []);
  const count = (type: string): number => facts.reduce((n, f) => n + (f.counts.find((c) => c.type === type)?.count ?? 0), 0);
  return {
    record, charts, edges, head, heads, lines: await lineOf(ctx, charts), facts, inpatient: stays, encounters: count('Encounter'), entries: facts.reduce((n, f) => n + entriesOf(f), 0),
    openCases: charts.reduce((n, c) => n + (cases.get(c) ?? 0), 0), facility: own.facility, openedAt: own.openedAt,
  };
}

const entriesOf = (f: ChartFacts): number => f.counts.reduce((n, c) => n + (c.type === 'Patient' ? 0 : c.count), 0);

const stayOf = (e: any): Stay | undefined => {
  if (!bedClasses.has(e.class?.code) || ['cancelled', 'entered-in-error', 'planned'].includes(e.status) || typeof e.period?.start !== 'string') return undefined;
  return { id: e.id, start: e.period.start, end: e.period.end ?? null, ongoing: ['in-progress', 'onleave', 'arrived'].includes(e.status) && e.period.end === undefined, identifiers: (Array.isArray(e.identifier) ? e.identifier : []).flatMap((i: any) => (typeof i?.value === 'string' ? [`${i.system ?? ''}|${i.value}`] : [])) };
};

/** The numbers of records that were merged into this one. */
export const formerNumbers = (side: Side): string[] => side.charts.filter((c) => c !== side.record && recordOf(c, side.edges) === side.record).flatMap((c) => side.lines.get(c)?.mrn ?? []);

export function showSide(side: Side): JoinSide {
  return {
    person: side.lines.get(side.record)!, encounters: side.encounters, inpatientNow: side.inpatient.some((s) => s.ongoing), formerNumbers: formerNumbers(side),
    charts: side.facts.map((f) => ({ chartId: f.chartId, facility: f.facility, openedAt: f.openedAt, mrn: side.lines.get(f.chartId)?.mrn ?? null, counts: f.counts.filter((c) => c.type !== 'Patient'), entries: entriesOf(f) })),
  };
}
