import type { Named, Tx } from '../../../platform/db/tx.ts';

const open: Named = { name: 'patients.open-requests', text: 'select rid from patients.correction_request where chart_id = $1 and state = 1' };
export const openRequestsOf = (tx: Tx, chartId: string) => tx.query<{ rid: string }>(open, [chartId]);

const list: Named = { name: 'patients.list-requests', text: 'select chart_id, rid from patients.correction_request where state = $1 order by asked_at desc limit $2' };
export const listRequests = (tx: Tx, state: number, limit: number) => tx.query<{ chart_id: string; rid: string }>(list, [state, limit]);

const oldest: Named = { name: 'patients.oldest-requests', text: `select chart_id, rid, asked_at from patients.correction_request
  where state = 1 and ($2::bigint[] is null or (chart_id, rid) in (select * from unnest($2::bigint[], $3::bigint[]))) order by asked_at limit $1` };
export const oldestRequests = (tx: Tx, limit: number, of: readonly { chart: string; rid: string }[] | null) =>
  tx.query<{ chart_id: string; rid: string; asked_at: Date }>(oldest, [limit, of ? of.map((o) => o.chart) : null, of ? of.map((o) => o.rid) : null]);
