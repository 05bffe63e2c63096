import { binaryArray } from '../../../platform/db/binary-array.ts';
import type { Named, Tx } from '../../../platform/db/tx.ts';

const count: Named = { name: 'patient-index.count-entries', text: 'select chart_id, sum(n)::int as n from chart.published_entry_counts where chart_id = any($1::bigint[]) group by chart_id' };
/** How many current entries stand in each chart. */
export const countEntries = async (tx: Tx, charts: readonly string[]): Promise<Map<string, number>> => new Map((await tx.query<{ chart_id: string; n: number }>(count, [binaryArray('bigint', charts)])).map((r) => [r.chart_id, r.n]));
