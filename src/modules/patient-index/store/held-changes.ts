import type { Named, Tx } from '../../../platform/db/tx.ts';
import { theBlobs } from '../../../platform/blobs/index.ts';
import { seal, unseal } from '../../../platform/keys/index.ts';

export type HeldState = 'open' | 'accepted' | 'new-person' | 'dropped';
export type Because = { rule: string; says: string };
export type HeldRow = {
  held_id: string; chart_id: string; rid: string; held_at: Date; decided_at: Date | null; version: number; accepted_version: number | null; state: HeldState; door: 'desk' | 'fhir' | 'feed'; actor: string; actor_name: string; facility: string; source: string | null; item_id: string | null;
  says: string; because: Because[]; walk_since: Date | null; owner: string | null; owner_name: string | null; decided_by: string | null; decided_name: string | null; reason: string | null; new_chart: string | null;
};
export type NewHeld = { heldId: string; chartId: string; rid: string; at: Date; version: number; hash: Buffer; content: string; door: HeldRow['door']; actor: { id: string; name: string }; facility: string; source: string | null; itemId: string | null; says: string; because: readonly Because[]; walkSince: Date | null };

const keyOf = (keyId: number): Buffer => theBlobs().keys.derive('patient-index-held', keyId);
const bound = (heldId: string, chartId: string): string => `held/${heldId}/${chartId}`;
// Two writers that say the same at once make one held change: the lock is of the chart, taken where one is kept.
const lock: Named = { name: 'patient-index.lock-held', text: `select pg_advisory_xact_lock(hashtextextended('held/' || $1::text, 0))` };
const insert: Named = { name: 'patient-index.insert-held', text: `
  insert into patient_index.held_change (held_id, chart_id, rid, held_at, version, key_id, content_hash, content, door, actor, actor_name, facility, source, item_id, says, because, walk_since)
  select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16::jsonb, $17
  where not exists (select 1 from patient_index.held_change where chart_id = $2 and content_hash = $7 and state = 'open')` };

/** Keeps a change; the same one again, while it is open, is kept once. */
export async function insertHeld(tx: Tx, h: NewHeld): Promise<void> {
  const keyId = theBlobs().keys.current;
  await tx.query(lock, [h.chartId]);
  await tx.query(insert, [h.heldId, h.chartId, h.rid, h.at, h.version, keyId, h.hash, seal(keyOf(keyId), Buffer.from(h.content), bound(h.heldId, h.chartId)), h.door, h.actor.id, h.actor.name, h.facility, h.source, h.itemId, h.says, JSON.stringify(h.because), h.walkSince]);
}

const twin: Named = { name: 'patient-index.held-before', text: `select held_id, state, decided_at from patient_index.held_change where chart_id = $1 and content_hash = $2 and state in ('open', 'dropped', 'new-person') order by (state = 'open') desc, held_id desc limit 1` };
/** The same change, held already or refused before. */
export async function heldBefore(tx: Tx, chartId: string, hash: Buffer): Promise<{ heldId: string; state: HeldState } | undefined> {
  const [row] = await tx.query(twin, [chartId, hash]);
  return row && { heldId: row.held_id, state: row.state };
}

const columns = `h.held_id, h.chart_id, h.rid, h.held_at, h.decided_at, h.version, h.accepted_version, h.state, h.door, h.actor, h.actor_name, h.facility, h.source, h.item_id, h.says, h.because, h.walk_since, h.owner, w.name as owner_name, h.decided_by, d.name as decided_name, h.reason, h.new_chart`;
const from = `patient_index.held_change h left join access.published_people w on w.id = h.owner left join access.published_people d on d.id = h.decided_by`;

/** Open ones with the longest waiting first, decided ones newest first; one more than asked for where there are more. */
export async function listHeldRows(tx: Tx, f: { state: HeldState; chartId: string | null; after: string | null; limit: number; charts: readonly string[] | null }): Promise<HeldRow[]> {
  const open = f.state === 'open';
  return tx.query<HeldRow>({ name: `patient-index.list-held-${open ? 'open' : 'decided'}`, text: `select ${columns} from ${from} where h.state = $1 and ($2::bigint is null or h.chart_id = $2) and ($3::bigint is null or h.held_id ${open ? '>' : '<'} $3) and ($5::bigint[] is null or h.chart_id = any($5)) order by h.held_id ${open ? 'asc' : 'desc'} limit $4` }, [f.state, f.chartId, f.after, f.limit + 1, f.charts]);
}
export const countOpenHeld = async (tx: Tx, charts: readonly string[] | null): Promise<number> => Number((await tx.query({ name: 'patient-index.count-held', text: `select count(*) as n from patient_index.held_change where state = 'open' and ($1::bigint[] is null or chart_id = any($1))` }, [charts]))[0].n);

/** One, with the Patient as it was sent; locked for whoever decides. */
export async function readHeld(tx: Tx, heldId: string, lockIt = false): Promise<(HeldRow & { content: string }) | undefined> {
  const [row] = await tx.query<HeldRow & { key_id: number; content: Buffer }>({ name: `patient-index.read-held${lockIt ? '-to-decide' : ''}`, text: `select ${columns}, h.key_id, h.content from ${from} where h.held_id = $1${lockIt ? ' for update of h' : ''}` }, [heldId]);
  return row && { ...row, content: unseal(keyOf(row.key_id), row.content, bound(row.held_id, row.chart_id))?.toString() ?? '{}' };
}

const decide: Named = { name: 'patient-index.decide-held', text: 'update patient_index.held_change set state = $2, decided_by = $3, decided_at = $4, reason = $5, accepted_version = $6, new_chart = $7 where held_id = $1' };
export const decideHeld = (tx: Tx, d: { heldId: string; state: HeldState; by: string; at: Date; reason: string; version: number | null; newChart: string | null }): void => tx.send(decide, [d.heldId, d.state, d.by, d.at, d.reason, d.version, d.newChart]);

const confirm: Named = { name: 'patient-index.confirm-version', text: 'insert into patient_index.confirmed_version (chart_id, rid, version, at) values ($1, $2, $3, $4) on conflict do nothing' };
/** From this version on it is settled who it is: earlier ones are no step of a walk any more. */
export const confirmVersion = (tx: Tx, c: { chartId: string; rid: string; version: number; at: Date }): void => tx.send(confirm, [c.chartId, c.rid, c.version, c.at]);
const confirmed: Named = { name: 'patient-index.confirmed-version', text: 'select max(version) as version from patient_index.confirmed_version where chart_id = $1 and rid = $2' };
export const confirmedVersion = async (tx: Tx, chartId: string, rid: string): Promise<number> => (await tx.query(confirmed, [chartId, rid]))[0]?.version ?? 0;

const oldest: Named = { name: 'patient-index.oldest-held', text: `select ${columns} from ${from} where h.state = 'open' and ($2::bigint[] is null or h.held_id = any($2)) order by h.held_id limit $1` };
export const oldestHeld = (tx: Tx, limit: number, refs: readonly string[] | null): Promise<HeldRow[]> => tx.query<HeldRow>(oldest, [limit, refs]);
const unseen: Named = { name: 'patient-index.unseen-overlays', text: `select ${columns} from ${from} where h.state = 'accepted' and h.seen_at is null and ($2::bigint[] is null or h.held_id = any($2)) order by h.held_id limit $1` };
/** Let pass, and the privacy officer has not seen it yet. */
export const unseenOverlays = (tx: Tx, limit: number, refs: readonly string[] | null): Promise<HeldRow[]> => tx.query<HeldRow>(unseen, [limit, refs]);
export const markSeen = async (tx: Tx, heldId: string, by: string, at: Date): Promise<string | undefined> => (await tx.query(`update patient_index.held_change set seen_at = $3, seen_by = $2 where held_id = $1 and state = 'accepted' and seen_at is null returning chart_id`, [heldId, by, at]))[0]?.chart_id;
export const ownHeld = async (tx: Tx, heldId: string, owner: string | null): Promise<boolean> => (await tx.query(`update patient_index.held_change set owner = $2 where held_id = $1 and state = 'open' returning 1 as x`, [heldId, owner])).length > 0;
