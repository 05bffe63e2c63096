import type { Named, Tx } from '../../../platform/db/tx.ts';

export type WorkRow = {
  work_id: string; kind: 'train' | 'try'; version: string | null; against: string | null; asked_at: Date; asked_by: string; state: 'waiting' | 'done' | 'failed' | 'stopped'; size: number; position: string; done: number; about: number; counts: number[]; says: string | null;
};
const columns = 'work_id, kind, version, against, asked_at, asked_by, state, size, position, done, about, counts, says';

/** What the timer asks. */
export const modelWorkWaits: Named = { name: 'patient-index.model-work-waits', text: `select 1 from patient_index.model_work where state = 'waiting' limit 1` };

const turn: Named = { name: 'patient-index.model-work-turn', text: 'select pg_try_advisory_xact_lock(7040246) as mine' };
/** One works on weights at a time; the lock goes with the transaction, so that work that was cut off is begun again. */
export const modelWorkTurn = async (tx: Tx): Promise<boolean> => (await tx.query<{ mine: boolean }>(turn))[0]!.mine;

const next: Named = { name: 'patient-index.next-model-work', text: `select ${columns} from patient_index.model_work where state = 'waiting' order by work_id limit 1` };
export const nextModelWork = async (tx: Tx): Promise<WorkRow | undefined> => (await tx.query<WorkRow>(next))[0];

const ask: Named = { name: 'patient-index.ask-model-work', text: 'insert into patient_index.model_work (work_id, kind, version, against, asked_at, asked_by, size, about) values ($1, $2, $3, $4, $5, $6, $7, $8)' };
export function askModelWork(tx: Tx, w: Pick<WorkRow, 'work_id' | 'kind' | 'version' | 'against' | 'asked_at' | 'asked_by' | 'size' | 'about'>): void {
  tx.send(ask, [w.work_id, w.kind, w.version, w.against, w.asked_at, w.asked_by, w.size, w.about]);
}

const waiting: Named = { name: 'patient-index.same-model-work', text: `select work_id from patient_index.model_work where state = 'waiting' and kind = $1 and version is not distinct from $2 limit 1` };
/** The same work that waits already. */
export const sameModelWork = async (tx: Tx, kind: 'train' | 'try', version: string | null): Promise<string | undefined> => (await tx.query<{ work_id: string }>(waiting, [kind, version]))[0]?.work_id;

// Whoever stopped it meanwhile is heard: what was worked out since is let go.
const move: Named = { name: 'patient-index.model-work-moved', text: `update patient_index.model_work set position = $2, done = $3, counts = $4::integer[] where work_id = $1 and state = 'waiting'` };
export function modelWorkMoved(tx: Tx, workId: string, at: { position: string; done: number; counts: readonly number[] }): void { tx.send(move, [workId, at.position, at.done, at.counts]); }

const end: Named = { name: 'patient-index.model-work-ended', text: `update patient_index.model_work set state = $2, version = coalesce($3, version), says = $4, ended_at = $5 where work_id = $1 and state = 'waiting' returning work_id` };
/** False where it was over already. */
export const endModelWork = async (tx: Tx, workId: string, to: { state: 'done' | 'failed' | 'stopped'; version?: string; says?: string; at: Date }): Promise<boolean> =>
  (await tx.query(end, [workId, to.state, to.version ?? null, to.says ?? null, to.at])).length > 0;

const newest: Named = { name: 'patient-index.newest-model-work', text: `
  (select ${columns} from patient_index.model_work where state = 'waiting' order by work_id limit 1) union all (select ${columns} from patient_index.model_work where kind = 'train' order by work_id desc limit 1)` };
/** What is under way, and the learning that ended last. */
export const newestModelWork = (tx: Tx): Promise<WorkRow[]> => tx.query<WorkRow>(newest);

const tries: Named = { name: 'patient-index.tries-of-model', text: `select ${columns} from patient_index.model_work where kind = 'try' and version = $1 order by work_id desc limit 10` };
export const triesOf = (tx: Tx, version: string): Promise<WorkRow[]> => tx.query<WorkRow>(tries, [version]);
