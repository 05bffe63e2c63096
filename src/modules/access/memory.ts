import type { Pool } from 'pg';
import type { Actor, Span } from '../../platform/action.ts';
import { hashSecret } from './secrets.ts';
import { changeCounter, sessionFacts, tokenFacts, writeLastSeen } from './store/bearer.ts';
import { rightsOf } from './rules/permit.ts';
import type { RoleTable } from './rules/permit.ts';
import { readScopes, rightsOfScopes } from './rules/scopes.ts';

export type Known = { actor: Actor; sessionId?: string; lastSeenMs: number; endsMs: number; mustChange: boolean; demo: boolean; freshUntilMs?: number };

export type Memory = {
  /** Whose browser is this? Undefined when the session is unknown, ended, idle too long or too old. */
  ofSession(secret: string): Promise<Known | undefined>;
  ofToken(secret: string): Promise<Known | undefined>;
  forget(): void;
  stop(): void;
};

const spanOf = (from: number | null, until: number | null): Span => ({ from: from ?? -Infinity, until: until ?? Infinity });

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
    changeCounter(pool).then((now) => {
      if (counter !== '' && now !== counter) forget();
      counter = now;
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
    await writeLastSeen(pool, batch).catch(() => {});
  }

  async function once(map: Map<string, Known>, secret: string, load: (hash: Buffer) => Promise<Known | undefined>): Promise<Known | undefined> {
    const nowMs = options.clock().getTime();
    let known = map.get(secret);
    if (!known || nowMs > (known.freshUntilMs ?? Infinity)) {
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
      const row = await sessionFacts(pool, hash);
      if (!row) return undefined;
      const rights = row.must_change ? new Set(['access.self']) : rightsOf(row.roles, options.roles());
      const limited = row.roles.includes('external-reviewer');
      return {
        sessionId: row.session_id, lastSeenMs: row.last_seen_at.getTime(), endsMs: row.started_at.getTime() + options.hoursMax() * 3_600_000, mustChange: row.must_change, demo: row.demo,
        // Listed dates begin and end by themselves, and no change tells of it.
        ...(limited ? { freshUntilMs: options.clock().getTime() + 1000 } : {}),
        actor: { kind: 'person', id: row.person_id, name: row.name, roles: row.roles, rights, facility: row.facility_id, session: row.session_id, ...(row.must_change ? { mustChangePassword: true as const } : {}),
          ...(limited ? { onlyCharts: new Set<string>(row.charts ?? []) } : {}),
          ...(limited && row.entry_dates ? { entryDates: new Map(Object.entries(row.entry_dates).map(([chart, [from, until, dayFrom, dayUntil]]) => [chart, { instants: spanOf(from, until), days: spanOf(dayFrom, dayUntil) }])) } : {}) },
      };
    }),
    ofToken: (secret) => once(tokens, secret, async (hash) => {
      const row = await tokenFacts(pool, hash);
      if (!row) return undefined;
      const { scopes } = readScopes(row.scope);
      return { lastSeenMs: 0, endsMs: row.expires_at.getTime(), mustChange: false, demo: false,
        actor: { kind: 'client', id: row.client_id, name: row.name, roles: [], rights: rightsOfScopes(scopes), scopes: row.scope.split(/\s+/).filter(Boolean), facility: row.facility_id } };
    }),
    forget,
    stop() { clearInterval(poll); void flush(); },
  };
}
