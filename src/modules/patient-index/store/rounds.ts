import type { Named, Tx } from '../../../platform/db/tx.ts';

export type RoundRow = {
  round_id: string; begun_at: Date; begun_by: string; because: string[]; reason: string | null; model: string; basis: string; grades: { certain: number; probable: number; possible: number }; about: number; position: string;
  compared: number; opened: number; rescored: number; reopened: number; ended: number; kept: number; moved_at: Date | null; paused_at: Date | null; done_at: Date | null;
};
const columns = 'round_id, begun_at, begun_by, because, reason, model, basis, grades, about, position, compared, opened, rescored, reopened, ended, kept, moved_at, paused_at, done_at';

const newest: Named = { name: 'patient-index.newest-round', text: `select ${columns} from patient_index.comparing_round order by round_id desc limit 1` };
/** The round that counts; undefined before the first. */
export const newestRound = async (tx: Tx): Promise<RoundRow | undefined> => (await tx.query<RoundRow>(newest))[0];

const list: Named = { name: 'patient-index.rounds', text: `select ${columns} from patient_index.comparing_round where because <> '{}' order by round_id desc limit $1` };
export const listRoundRows = (tx: Tx, limit: number): Promise<RoundRow[]> => tx.query<RoundRow>(list, [limit]);

const turn: Named = { name: 'patient-index.rounds-turn', text: 'select pg_advisory_xact_lock(7040245)' };
/** Whoever puts weights in force or begins a round: one after the other, so that the newest round is that of the weights in force. */
export const roundsTurn = async (tx: Tx): Promise<void> => { await tx.query(turn); };

const begin: Named = { name: 'patient-index.begin-round', text: `
  insert into patient_index.comparing_round (round_id, begun_at, begun_by, because, reason, model, basis, grades, about, done_at) values ($1, $2, $3, $4, $5, $6, $7, $8::jsonb, $9, $10)` };
export function beginRoundRow(tx: Tx, r: Pick<RoundRow, 'round_id' | 'begun_at' | 'begun_by' | 'because' | 'reason' | 'model' | 'basis' | 'grades' | 'about' | 'done_at'>): void {
  tx.send(begin, [r.round_id, r.begun_at, r.begun_by, r.because, r.reason, r.model, r.basis, JSON.stringify(r.grades), r.about, r.done_at]);
}

export type Moved = { compared: number; opened: number; rescored: number; reopened: number; ended: number; kept: number };
const move: Named = { name: 'patient-index.round-moved', text: `
  update patient_index.comparing_round set position = coalesce($2, position), compared = compared + $3, opened = opened + $4, rescored = rescored + $5, reopened = reopened + $6, ended = ended + $7, kept = kept + $8, moved_at = $9::timestamptz, done_at = case when $2::bigint is null then $9::timestamptz end
  where round_id = $1` };
/** How far it came; null is the end. */
export function roundMoved(tx: Tx, roundId: string, position: string | null, m: Moved, at: Date): void {
  tx.send(move, [roundId, position, m.compared, m.opened, m.rescored, m.reopened, m.ended, m.kept, at]);
}

const pause: Named = { name: 'patient-index.pause-round', text: 'update patient_index.comparing_round set paused_at = $2 where round_id = $1 and done_at is null returning round_id' };
export const pauseRoundRow = async (tx: Tx, roundId: string, at: Date | null): Promise<boolean> => (await tx.query(pause, [roundId, at])).length > 0;

/** What the timer asks, with the basis in force: a round that is under way, or something in force that no round has seen. */
export const somethingToCompareAgain: Named = { name: 'patient-index.something-to-compare-again', text: `
  select 1 from (select 1) one left join lateral (select basis, done_at, paused_at from patient_index.comparing_round order by round_id desc limit 1) r on true
  where r.basis is distinct from $1 or (r.done_at is null and r.paused_at is null)` };
