import type { Pool } from 'pg';

/** What a session's or a token's secret stands for. Read by name: these are asked on the hot path when memory is cold. */
export type SessionFacts = { session_id: string; started_at: Date; last_seen_at: Date; person_id: string; name: string; roles: string[]; facility_id: string; must_change: boolean; demo: boolean; charts: string[] | null; /** Milliseconds of first and last day, as instants in the facility's zone and as days. */ entry_dates: Record<string, [number | null, number | null, number | null, number | null]> | null };

export const sessionFacts = async (pool: Pool, hash: Buffer): Promise<SessionFacts | undefined> => (await pool.query<SessionFacts>({ name: 'access.session', text: `
  select s.session_id, s.started_at, s.last_seen_at, p.person_id, p.name, p.roles, p.facility_id, p.must_change, p.demo,
    (select array_agg(g.chart_id::text) from access.chart_grant g where g.person_id = p.person_id and coalesce(g.from_at, '-infinity') <= now() and now() < coalesce(g.until_at, 'infinity')) as charts,
    (select json_object_agg(g.chart_id::text, json_build_array(extract(epoch from g.entries_from::timestamp at time zone f.zone) * 1000, extract(epoch from (g.entries_to + 1)::timestamp at time zone f.zone) * 1000, extract(epoch from g.entries_from) * 1000, extract(epoch from g.entries_to + 1) * 1000))
      from access.chart_grant g where g.person_id = p.person_id and (g.entries_from is not null or g.entries_to is not null)) as entry_dates
  from access.session s join access.person p using (person_id) join access.facility f on f.facility_id = p.facility_id where s.secret_hash = $1 and s.ended_at is null and p.active`, values: [hash] })).rows[0];

export type TokenFacts = { scope: string; expires_at: Date; client_id: string; name: string; facility_id: string };

export const tokenFacts = async (pool: Pool, hash: Buffer): Promise<TokenFacts | undefined> => (await pool.query<TokenFacts>({ name: 'access.token', text: `
  select t.scope, t.expires_at, c.client_id, c.name, c.facility_id from access.token t join access.client c using (client_id)
  where t.secret_hash = $1 and t.revoked_at is null and t.expires_at > now() and c.active`, values: [hash] })).rows[0];

export const changeCounter = async (pool: Pool): Promise<string> => (await pool.query({ name: 'access.changed', text: 'select counter from access.changed' })).rows[0].counter;

export const writeLastSeen = (pool: Pool, seen: readonly (readonly [string, number])[]) =>
  pool.query(`update access.session s set last_seen_at = greatest(s.last_seen_at, v.at) from unnest($1::bigint[], $2::timestamptz[]) v(id, at) where s.session_id = v.id`,
    [seen.map((s) => s[0]), seen.map((s) => new Date(s[1]))]);
