import { readFileSync } from 'node:fs';
import type pg from 'pg';
import type { Config } from '../../platform/config.ts';
import { connectionOf, embeddedSocket, passwordFile, startEmbedded } from '../../platform/db/embedded.ts';
import { holderOf, lockHome } from '../../platform/home-lock.ts';

export type Role = 'app' | 'owner';

/**
 * A connection for commands that look at the database itself, beside or without a running program. Starts the
 * embedded engine where none runs (without migrations), and stops it again.
 */
export async function withDatabase<T>(config: Config, url: string | undefined, work: (connection: pg.ClientConfig) => Promise<T>, role: Role = 'app'): Promise<T> {
  const given = url ?? (role === 'owner' ? config.databaseOwnerUrl : config.databaseUrl);
  if (given) return work({ connectionString: given });
  const reach = (socket: string): pg.ClientConfig => connectionOf({ socket, port: 5432 }, role, readFileSync(passwordFile(config.home, role), 'utf8'));
  if (holderOf(config.home)) return work(reach(embeddedSocket(config.home)));
  const unlock = lockHome(config.home, 'a chartkeeper command');
  try {
    const server = await startEmbedded(config.home);
    try { return await work(reach(server.socket)); } finally { await server.stop(); }
  } finally { unlock(); }
}
