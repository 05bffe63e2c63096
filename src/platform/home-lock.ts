import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from './problem.ts';

/** One process holds a home. The lock names the process and its start, so that a reused process number is no lock. */
export function lockHome(home: string, what: string): () => void {
  try { mkdirSync(home, { recursive: true, mode: 0o700 }); } catch (cause) {
    throw new Problem('unavailable', `The data folder ${home} cannot be made: let the folder it goes into be writable, or set CHARTKEEPER_HOME to another`, { cause });
  }
  const file = join(home, 'lock');
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      const fd = openSync(file, 'wx', 0o600);
      writeSync(fd, JSON.stringify({ pid: process.pid, started: startOf(process.pid), what }));
      closeSync(fd);
      return () => { if (holder(file)?.pid === process.pid) rmSync(file, { force: true }); };
    } catch (error) {
      if ((error as { code?: string }).code !== 'EEXIST') throw new Problem('unavailable', `The data folder ${home} cannot be written`, { cause: error });
      const held = holder(file);
      if (held && alive(held.pid) && startOf(held.pid) === held.started) {
        throw new Problem('conflict', `${home} is in use by ${held.what} (process ${held.pid}). Two programs on one database folder would lose records: stop that one first, or give another CHARTKEEPER_HOME`);
      }
      rmSync(file, { force: true });
    }
  }
  throw new Problem('conflict', `${home} is being started by another process`);
}

/** The process that holds the home now, if any. */
export function holderOf(home: string): { pid: number; what: string } | undefined {
  const held = holder(join(home, 'lock'));
  return held && alive(held.pid) && startOf(held.pid) === held.started ? held : undefined;
}

function holder(file: string): { pid: number; started: string; what: string } | undefined {
  try { return JSON.parse(readFileSync(file, 'utf8')) as { pid: number; started: string; what: string }; } catch { return undefined; }
}

function alive(pid: number): boolean {
  try { process.kill(pid, 0); return true; } catch (error) { return (error as { code?: string }).code === 'EPERM'; }
}

/** The kernel's start time of a process, where there is one to read. */
function startOf(pid: number): string {
  try { const stat = readFileSync(`/proc/${pid}/stat`, 'utf8'); return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''; } catch { return ''; }
}
