import type { Named, Tx } from '../../../platform/db/tx.ts';

const open: Named = { name: 'patients.open-requests', text: 'select rid from patients.correction_request where chart_id = $1 and state = 1' };
export const openRequestsOf = (tx: Tx, chartId: string) => tx.query<{ rid: string }>(open, [chartId]);

const list: Named = { name: 'patients.list-requests', text: 'select chart_id, rid from patients.correction_request where state = $1 order by asked_at desc limit $2' };
export const listRequests = (tx: Tx, state: number, limit: number) => tx.query<{ chart_id: string; rid: string }>(list, [state, limit]);
