import type { z } from 'zod';
import type { pairSide } from '../../../src/modules/patient-index/contract-queue.ts';

export type Side = z.infer<typeof pairSide>;
type Visit = Pick<Side['encounters'][number], 'class' | 'start' | 'end' | 'says' | 'status'>;

const inpatient = (v: Visit): boolean => /^(IMP|ACUTE|NONAC|inpatient)/i.test(v.class ?? '') && !/cancelled|entered-in-error|planned/.test(v.status);

export type VisitDay = { day: string | null; a: string[]; b: string[]; both: boolean };

/** The visits of both by day, newest first, undated ones last: days on which both were here are told apart. */
export function visitDays(a: readonly Visit[], b: readonly Visit[]): VisitDay[] {
  const days = new Map<string, VisitDay>();
  for (const [side, visits] of [['a', a], ['b', b]] as const) for (const v of visits) {
    const day = v.start?.slice(0, 10) ?? null, row = days.get(day ?? '') ?? { day, a: [], b: [], both: false };
    row[side].push(v.says);
    days.set(day ?? '', row);
  }
  return [...days.values()].map((d) => ({ ...d, both: d.day !== null && d.a.length > 0 && d.b.length > 0 })).sort((p, q) => (q.day ?? '').localeCompare(p.day ?? ''));
}

/** The first day on which both were admitted, by the days that the visits say; an admission without an end goes on until today. */
export function bothAdmittedOn(a: readonly Visit[], b: readonly Visit[], today: string): string | null {
  const spans = (of: readonly Visit[]): [string, string][] => of.filter((v) => inpatient(v) && v.start !== null && v.start.length >= 10).map((v) => [v.start!.slice(0, 10), v.end ? v.end.slice(0, 10) : today]);
  const days = spans(a).flatMap(([from, to]) => spans(b).filter(([f, t]) => f <= to && from <= t).map(([f]) => (f > from ? f : from)));
  return days.sort()[0] ?? null;
}

/** Whether somebody is in a bed now. */
export const isInpatientNow = (visits: readonly Visit[]): boolean => visits.some((v) => inpatient(v) && !v.end && /in-progress|onleave|arrived/.test(v.status));
