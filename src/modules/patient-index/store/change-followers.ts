import type { Tx } from '../../../platform/db/tx.ts';

export type Follower = { follower: string; actor: string; beganAfter: number; acknowledged: number; acknowledgedAt: Date | null; askedAt: Date | null; trouble: string | null; openedAt: Date; endedAt: Date | null };

const columns = 'follower, actor, began_after, acknowledged, acknowledged_at, asked_at, trouble, opened_at, ended_at';
const rowOf = (r: any): Follower => ({ follower: r.follower, actor: r.actor, beganAfter: Number(r.began_after), acknowledged: Number(r.acknowledged), acknowledgedAt: r.acknowledged_at, askedAt: r.asked_at, trouble: r.trouble, openedAt: r.opened_at, endedAt: r.ended_at });

/** The follower of this name, locked until the act ends. */
export async function lockFollower(tx: Tx, follower: string): Promise<Follower | undefined> {
  const [row] = await tx.query(`select ${columns} from patient_index.change_follower where follower = $1 for update`, [follower]);
  return row && rowOf(row);
}

/** Made, or taken up again after it had ended. */
export async function beginFollowing(tx: Tx, f: { follower: string; actor: string; after: number; at: Date }): Promise<Follower> {
  await tx.query(`insert into patient_index.change_follower (follower, actor, began_after, acknowledged, opened_at) values ($1, $2, $3, $3, $4)
    on conflict (follower) do update set actor = $2, began_after = $3, acknowledged = $3, acknowledged_at = null, asked_at = null, trouble = null, opened_at = $4, ended_at = null where change_follower.ended_at is not null`, [f.follower, f.actor, f.after, f.at]);
  return (await lockFollower(tx, f.follower))!;
}

export async function noteAsked(tx: Tx, follower: string, at: Date): Promise<void> { await tx.query('update patient_index.change_follower set asked_at = $2 where follower = $1', [follower, at]); }
export async function noteAcknowledged(tx: Tx, follower: string, upTo: number, at: Date): Promise<void> {
  await tx.query('update patient_index.change_follower set acknowledged = $2, acknowledged_at = $3, trouble = null, trouble_at = null where follower = $1', [follower, upTo, at]);
}
export async function noteTrouble(tx: Tx, follower: string, trouble: string, at: Date): Promise<void> { await tx.query('update patient_index.change_follower set trouble = $2, trouble_at = $3 where follower = $1', [follower, trouble, at]); }
export async function noteRefusal(tx: Tx, r: { follower: string; seq: number; says: string; at: Date }): Promise<void> {
  await tx.query('insert into patient_index.change_refusal (follower, seq, at, says) values ($1, $2, $3, $4) on conflict (follower, seq) do nothing', [r.follower, r.seq, r.at, r.says]);
}
export async function settleRefusal(tx: Tx, follower: string, seq: number, by: string, at: Date): Promise<boolean> {
  return (await tx.query('update patient_index.change_refusal set settled_at = $4, settled_by = $3 where follower = $1 and seq = $2 and settled_at is null returning seq', [follower, seq, by, at])).length > 0;
}
export async function endFollowing(tx: Tx, follower: string, at: Date): Promise<void> { await tx.query('update patient_index.change_follower set ended_at = $2 where follower = $1', [follower, at]); }

/** How many changes come after a place, counted to a bound, and since when the oldest of them is there. */
export async function outstandingAfter(tx: Tx, after: number): Promise<{ n: number; oldestAt: Date | null }> {
  const [row] = await tx.query<{ n: number; oldest: Date | null }>('select count(*)::int as n, min(at) as oldest from (select at from patient_index.identity_change where seq > $1 order by seq limit 1000) few', [after]);
  return { n: row!.n, oldestAt: row!.oldest };
}

export type FollowerState = Follower & { outstanding: number; oldestAt: Date | null; refusals: { seq: number; at: Date; says: string }[] };

/** Everybody who follows now, with what each has not yet acknowledged and what it refused. */
export async function followerStates(tx: Tx): Promise<FollowerState[]> {
  const rows = await tx.query(`select ${columns.split(', ').map((c) => `f.${c}`).join(', ')}, o.n, o.oldest,
      (select coalesce(jsonb_agg(jsonb_build_object('seq', r.seq, 'at', r.at, 'says', r.says) order by r.seq), '[]') from (select * from patient_index.change_refusal r where r.follower = f.follower and r.settled_at is null order by r.seq limit 100) r) as refusals
    from patient_index.change_follower f cross join lateral (select count(*)::int as n, min(at) as oldest from (
      (select at from patient_index.identity_change c where c.seq > f.acknowledged order by c.seq limit 1000) union all (select at from patient_index.identity_change c where c.seq is null limit 1000)) few) o
    where f.ended_at is null order by f.follower limit 200`);
  return rows.map((r) => ({ ...rowOf(r), outstanding: Math.min(r.n, 1000), oldestAt: r.oldest, refusals: r.refusals.map((x: any) => ({ seq: Number(x.seq), at: new Date(x.at), says: x.says })) }));
}
