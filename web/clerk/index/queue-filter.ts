import type { z } from 'zod';
import type { pairFilter } from '../../../src/modules/patient-index/contract-queue.ts';
import { grade } from '../../../src/modules/patient-index/contract.ts';
import { pairKind, pairState } from '../../../src/modules/patient-index/contract-queue.ts';

/** What the address says of the queue. */
export type QueueSearch = { state?: string | undefined; grade?: string | undefined; whose?: string | undefined; facility?: string | undefined; source?: string | undefined; due?: string | undefined; kind?: string | undefined; field?: string | undefined; cluster?: string | undefined; chart?: string | undefined; order?: string | undefined };
export type Order = 'harm' | 'likelihood' | 'age';

const one = <T extends string>(options: readonly T[], value: string | undefined): T | undefined => options.find((o) => o === value);

/** The filter that an address means; words that are none are as if they were not there. */
export function filterOf(s: QueueSearch): z.input<typeof pairFilter> {
  const state = one(pairState.options, s.state), of = one(grade.options, s.grade), kind = one(pairKind.options, s.kind), due = one(['late', 'today', 'week'] as const, s.due);
  return {
    ...(state ? { states: [state] } : {}), ...(of ? { grades: [of] } : {}), ...(kind ? { kind } : {}), ...(due ? { due } : {}), ...(s.whose ? { owner: s.whose } : {}), ...(s.facility ? { facility: s.facility } : {}),
    ...(s.source ? { source: s.source } : {}), ...(s.field ? { field: s.field } : {}), ...(s.cluster && /^\d{1,18}$/.test(s.cluster) ? { clusterId: s.cluster } : {}), ...(s.chart && /^\d{1,18}$/.test(s.chart) ? { chartId: s.chart } : {}),
  };
}

export const orderOf = (s: QueueSearch): Order => one(['harm', 'likelihood', 'age'] as const, s.order) ?? 'harm';
/** Only what an address of the queue holds, without what else stands in it. */
export const queueSearch = ({ state, grade: g, whose, facility, source, due, kind, field, cluster, chart, order }: QueueSearch): QueueSearch => ({ state, grade: g, whose, facility, source, due, kind, field, cluster, chart, order });
export const isNarrowed = (s: QueueSearch): boolean => Object.keys(filterOf(s)).length > 0;
