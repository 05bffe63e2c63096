import { chownSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createHash, randomBytes } from 'node:crypto';
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { totalmem, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { databaseFolder, findEngine } from './engine.ts';
import type { Engine } from './engine.ts';
import { stopLeftOver, stopProcess } from './left-over.ts';
import { Problem } from '../problem.ts';

export const databaseName = 'chartkeeper';
export const appRole = 'chartkeeper_app';
export const ownerRole = 'chartkeeper_owner';

export type EmbeddedServer = { socket: string; port: number; folder: string; moved: boolean; postmasterPid: number; major: number; ended: Promise<void>; stop(): Promise<void> };

/** In a container what it is given, else what the machine has; in bytes. */
const memoryHere = (): number => Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY);

/**
 * The embedded PostgreSQL: a real one, on a unix socket only, durable (fsync and checksums on), with SCRAM passwords.
 * A server left over from a killed program is stopped first: its data is safe, its clients are gone.
 */
export async function startEmbedded(home: string, options: { engine?: Engine; sharedBuffersMb?: number; maxConnections?: number } = {}): Promise<EmbeddedServer> {
  const engine = options.engine ?? findEngine();
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const { folder, moved } = databaseFolder(home, engine);
  const data = join(folder, 'data');
  if (!existsSync(join(data, 'PG_VERSION'))) createCluster(home, folder, data, engine);
  const there = Number(readFileSync(join(data, 'PG_VERSION'), 'utf8'));
  if (there !== engine.major) throw new Problem('unavailable', `The database in ${data} was made by PostgreSQL ${there}; this program carries ${engine.major}. Start the version that made it, run "chartkeeper backup", and restore that backup here`);
  const socket = socketFolder(folder, engine);
  await stopLeftOver(data, socket);
  // An eighth of the memory that is ours: among a million patients the index by which people are matched is 0.7 GB, touched all over by every record that is compared.
  const sharedMb = options.sharedBuffersMb ?? Math.min(4096, Math.max(128, Math.floor(memoryHere() / 2 ** 20 / 8)));
  const parameters = {
    listen_addresses: '', unix_socket_directories: socket, port: '5432', max_connections: String(options.maxConnections ?? 60),
    shared_buffers: `${sharedMb}MB`, effective_cache_size: `${sharedMb * 3}MB`, work_mem: '16MB', maintenance_work_mem: '128MB',
    fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on', wal_compression: 'on', max_wal_size: '4GB', checkpoint_timeout: '15min',
    random_page_cost: '1.1', bgwriter_delay: '50ms', bgwriter_lru_maxpages: '1000', jit: 'off', autovacuum_vacuum_insert_scale_factor: '0.1', password_encryption: 'scram-sha-256', logging_collector: 'off',
    log_min_messages: 'warning', log_statement: 'none', log_parameter_max_length_on_error: '0', log_min_error_statement: 'panic', timezone: 'UTC', client_encoding: 'UTF8', idle_in_transaction_session_timeout: '5min',
  };
  const log = openSync(join(home, 'postgresql.log'), 'a', 0o600);
  const launch = (): ChildProcess => spawn(join(engine.bin, 'postgres'), ['-D', data, ...Object.entries(parameters).flatMap(([k, v]) => ['-c', `${k}=${v}`])],
    { cwd: '/', stdio: ['ignore', log, log], detached: true, ...(engine.uid === undefined ? {} : { uid: engine.uid, gid: engine.gid! }) });
  // Memory of a server killed a moment ago may still be on its way out: PostgreSQL refuses until it is gone, so it is asked again.
  let child = launch();
  for (let attempt = 1; !await becomesReady(child, data); attempt++) {
    if (attempt === 20) throw new Problem('unavailable', `The embedded PostgreSQL did not start (exit ${child.exitCode}); see ${join(home, 'postgresql.log')}`);
    await sleep(500);
    child = launch();
  }
  child.unref();
  const pid = child.pid!;
  const ended = new Promise<void>((done) => { if (child.exitCode !== null || child.signalCode !== null) done(); else child.once('exit', () => done()); });
  return { socket, port: 5432, folder, moved, postmasterPid: pid, major: engine.major, ended, stop: () => stopProcess(pid) };
}

/** Passwords lie in files of the home that only its user reads; the server reads the application's alone. */
export const passwordFile = (home: string, role: 'superuser' | 'owner' | 'app'): string => join(home, 'secrets', `${role}-password`);

function createCluster(home: string, folder: string, data: string, engine: Engine): void {
  mkdirSync(join(home, 'secrets'), { recursive: true, mode: 0o700 });
  for (const role of ['superuser', 'owner', 'app'] as const) {
    if (!existsSync(passwordFile(home, role))) writeFileSync(passwordFile(home, role), randomBytes(24).toString('base64url'), { mode: 0o600 });
  }
  rmSync(data, { recursive: true, force: true }); // an initdb that was cut off
  const scratch = mkdtempSync(join(folder, 'initdb-'));
  const pwfile = join(scratch, 'pw');
  try {
    writeFileSync(pwfile, readFileSync(passwordFile(home, 'superuser')), { mode: 0o600 });
    if (engine.uid !== undefined) for (const path of [scratch, pwfile]) chownSync(path, engine.uid, engine.gid!);
    const locale = engine.major >= 17 ? ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'] : ['--locale=C'];
    const made = spawnSync(join(engine.bin, 'initdb'), ['-D', data, '-U', 'postgres', '-E', 'UTF8', '-A', 'scram-sha-256', '--data-checksums', `--pwfile=${pwfile}`, ...locale],
      { cwd: '/', encoding: 'utf8', ...(engine.uid === undefined ? {} : { uid: engine.uid, gid: engine.gid! }), env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C' } });
    if (made.status !== 0) throw new Problem('unavailable', `The embedded database could not be created: ${(made.stderr || String(made.error ?? '')).trim().split('\n').at(-1)}`);
  } finally { rmSync(scratch, { recursive: true, force: true }); }
}

/** Where the socket of a home's embedded database is, whether or not it runs. */
export const embeddedSocket = (home: string): string => socketOf(databaseFolder(home, findEngine()).folder);

function socketOf(folder: string): string {
  const own = join(folder, 'run');
  // A socket's path is limited to about 100 bytes by the operating system.
  return own.length <= 80 ? own : join(tmpdir().length > 40 ? '/tmp' : tmpdir(), `chartkeeper-${createHash('sha256').update(folder).digest('hex').slice(0, 12)}`);
}

function socketFolder(folder: string, engine: Engine): string {
  const socket = socketOf(folder);
  mkdirSync(socket, { recursive: true, mode: 0o700 });
  if (engine.uid !== undefined) chownSync(socket, engine.uid, engine.gid!);
  return socket;
}

/** Waits until the server is ready; false when it ended before. */
async function becomesReady(child: ChildProcess, data: string): Promise<boolean> {
  let ended = false;
  child.on('exit', () => { ended = true; });
  child.on('error', () => { ended = true; });
  for (let waited = 0; !isReady(data, child.pid ?? -1); waited += 20) {
    if (ended) return false;
    if (waited > 120_000) throw new Problem('unavailable', 'The embedded PostgreSQL is not ready after two minutes; see postgresql.log in the data folder');
    await sleep(20);
  }
  return true;
}

/** The server says so itself; the file may still be that of a server killed before. */
function isReady(data: string, pid: number): boolean {
  try {
    const lines = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n');
    return Number(lines[0]) === pid && lines[7]?.trim() === 'ready';
  } catch { return false; }
}

export function connectionOf(server: { socket: string; port: number }, role: 'superuser' | 'owner' | 'app', password: string, database = databaseName): pg.ClientConfig {
  return { host: server.socket, port: server.port, user: role === 'superuser' ? 'postgres' : role === 'owner' ? ownerRole : appRole, password, database };
}

/** Makes the roles and the database. Idempotent. The owner is no superuser. */
export async function createRoles(superuser: pg.ClientConfig, passwords: { owner: string; app: string }, database = databaseName): Promise<void> {
  const client = new pg.Client({ ...superuser, database: 'postgres' });
  await client.connect();
  try {
    for (const [role, password] of [[ownerRole, passwords.owner], [appRole, passwords.app]] as const) {
      const there = await client.query('select 1 from pg_roles where rolname = $1', [role]);
      const verb = there.rowCount ? 'alter' : 'create';
      await client.query(`${verb} role ${role} login nosuperuser nocreatedb nocreaterole password ${client.escapeLiteral(password)}`);
    }
    const made = await client.query('select 1 from pg_database where datname = $1', [database]);
    if (!made.rowCount) await client.query(`create database ${client.escapeIdentifier(database)} owner ${ownerRole} encoding 'UTF8' template template0`);
    await client.query(`revoke connect, temporary on database ${client.escapeIdentifier(database)} from public`);
    await client.query(`grant connect, temporary on database ${client.escapeIdentifier(database)} to ${appRole}`);
  } finally { await client.end(); }
}
