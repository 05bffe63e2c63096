import type { Pool } from 'pg';
import type { Actor } from '../../platform/action.ts';
import { hashSecret } from './secrets.ts';
import { rightsOf } from './rules/permit.ts';
import type { RoleTable } from './rules/permit.ts';
import { readScopes, rightsOfScopes } from './rules/scopes.ts';

export type Known = { actor: Actor; sessionId?: string; lastSeenMs: number; endsMs: number; mustChange: boolean; demo: boolean };

export type Memory = {
  /** Whose browser is this? Undefined when the session is unknown, ended, idle too long or too old. */
  ofSession(secret: string): Promise<Known | undefined>;
  ofToken(secret: string): Promise<Known | undefined>;
  forget(): void;
  stop(): void;
};

/**
 * Authorization state in memory. A coalesced poll of one counter (every 400 ms) makes every process forget within a second
 * of a change made by any: no notice is sent on writes.
 */
export function createMemory(pool: Pool, options: { roles(): RoleTable; idleMinutes(): number; hoursMax(): number; clock(): Date }): Memory {
  const sessions = new Map<string, Known>();
  const tokens = new Map<string, Known>();
  let counter = '';
  let epoch = 0;
  const forget = (): void => { epoch++; sessions.clear(); tokens.clear(); };
  const seen = new Map<string, number>();
  const poll = setInterval(() => {
    pool.query({ name: 'access.changed', text: 'select counter from access.changed' }).then(({ rows }) => {
      if (counter !== '' && rows[0].counter !== counter) forget();
      counter = rows[0].counter;
    }).catch(() => forget()); // a database out of reach means: believe nothing remembered
    // The last-seen instants are written seldom: the poll carries them every 20 seconds.
    if (Date.now() - lastFlush > 20_000) void flush();
  }, 400);
  poll.unref();
  let lastFlush = Date.now();
  async function flush(): Promise<void> {
    lastFlush = Date.now();
    const batch = [...seen];
    seen.clear();
    if (!batch.length) return;
    await pool.query(`update access.session s set last_seen_at = greatest(s.last_seen_at, v.at) from unnest($1::bigint[], $2::timestamptz[]) v(id, at) where s.session_id = v.id`,
      [batch.map((b) => b[0]), batch.map((b) => new Date(b[1]))]).catch(() => {});
  }

  async function once(map: Map<string, Known>, secret: string, load: (hash: Buffer) => Promise<Known | undefined>): Promise<Known | undefined> {
    const nowMs = options.clock().getTime();
    let known = map.get(secret);
    if (!known) {
      const began = epoch;
      known = await load(hashSecret(secret));
      if (known && began === epoch) {
        if (map.size > 50_000) map.clear();
        map.set(secret, known);
      }
    }
    if (!known || nowMs > known.endsMs) return undefined;
    if (known.sessionId) {
      if (nowMs - known.lastSeenMs > options.idleMinutes() * 60_000) return undefined;
      known.lastSeenMs = nowMs;
      seen.set(known.sessionId, nowMs);
    }
    return known;
  }

  return {
    ofSession: (secret) => once(sessions, secret, async (hash) => {
      const { rows: [row] } = await pool.query({ name: 'access.session', text: `
        select s.session_id, s.started_at, s.last_seen_at, p.person_id, p.name, p.roles, p.facility_id, p.must_change, p.demo,
          (select array_agg(g.chart_id::text) from access.chart_grant g where g.person_id = p.person_id and coalesce(g.from_at, '-infinity') <= now() and now() < coalesce(g.until_at, 'infinity')) as charts
        from access.session s join access.person p using (person_id) where s.secret_hash = $1 and s.ended_at is null and p.active`, values: [hash] });
      if (!row) return undefined;
      const rights = rightsOf(row.roles, options.roles());
      return {
        sessionId: row.session_id, lastSeenMs: row.last_seen_at.getTime(), endsMs: row.started_at.getTime() + options.hoursMax() * 3_600_000, mustChange: row.must_change, demo: row.demo,
        actor: { kind: 'person', id: row.person_id, name: row.name, roles: row.roles, rights, facility: row.facility_id, session: row.session_id,
          ...(row.roles.includes('external-reviewer') ? { onlyCharts: new Set<string>(row.charts ?? []) } : {}) },
      };
    }),
    ofToken: (secret) => once(tokens, secret, async (hash) => {
      const { rows: [row] } = await pool.query({ name: 'access.token', text: `
        select t.scope, t.expires_at, c.client_id, c.name, c.facility_id from access.token t join access.client c using (client_id)
        where t.secret_hash = $1 and t.revoked_at is null and t.expires_at > now() and c.active`, values: [hash] });
      if (!row) return undefined;
      const { scopes } = readScopes(row.scope);
      return { lastSeenMs: 0, endsMs: row.expires_at.getTime(), mustChange: false, demo: false,
        actor: { kind: 'client', id: row.client_id, name: row.name, roles: [], rights: rightsOfScopes(scopes), scopes: row.scope.split(/\s+/).filter(Boolean), facility: row.facility_id } };
    }),
    forget,
    stop() { clearInterval(poll); void flush(); },
  };
}
