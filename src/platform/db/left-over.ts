import { readFileSync, readdirSync, readlinkSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from '../problem.ts';

/**
 * Makes a data folder free to start on: a server left by a killed program is stopped, and processes that outlived a
 * killed server are waited for. `postmaster.pid` is PostgreSQL's own guard against two servers on one folder, so it is removed only
 * when nothing runs there and its number now belongs to another program.
 */
export async function stopLeftOver(data: string, socket: string): Promise<void> {
  const pid = postmasterOf(data);
  if (pid !== undefined && isPostgresOf(pid, data)) await stopProcess(pid);
  await endSurvivors(data);
  const after = postmasterOf(data);
  if (after !== undefined && alive(after) && !isPostgresOf(after, data)) rmSync(join(data, 'postmaster.pid'), { force: true });
  for (const name of ['.s.PGSQL.5432', '.s.PGSQL.5432.lock']) rmSync(join(socket, name), { force: true });
}

function postmasterOf(data: string): number | undefined {
  try { const pid = Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0]); return Number.isInteger(pid) && pid > 1 ? pid : undefined; } catch { return undefined; }
}

const alive = (pid: number): boolean => { try { process.kill(pid, 0); return !isZombie(pid); } catch (error) { return (error as { code?: string }).code === 'EPERM'; } };

/** A process that ended and was not yet collected holds nothing. */
function isZombie(pid: number): boolean {
  try { const stat = readFileSync(`/proc/${pid}/stat`, 'utf8'); return stat.slice(stat.lastIndexOf(')') + 2).startsWith('Z'); } catch { return false; }
}

/** Guards against a process number that was reused by another program. */
function isPostgresOf(pid: number, data: string): boolean {
  if (!alive(pid)) return false;
  try { return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(data); } catch { return true; }
}

/** PostgreSQL's processes work in the data folder itself; those without a server end by themselves as soon as they notice. */
async function endSurvivors(data: string): Promise<void> {
  for (let waited = 0; ; waited += 50) {
    const left = workingIn(data);
    if (!left.length) return;
    if (waited === 3000) for (const pid of left) try { process.kill(pid, 'SIGQUIT'); } catch { /* gone */ }
    if (waited > 30_000) throw new Problem('unavailable', `Processes of an earlier database server still work in ${data} (${left.join(', ')}): end them, then start again`);
    await sleep(50);
  }
}

function workingIn(data: string): number[] {
  let real: string, numbers: string[];
  try { real = realpathSync(data); numbers = readdirSync('/proc').filter((n) => /^\d+$/.test(n)); } catch { return []; }
  return numbers.map(Number).filter((pid) => { try { return readlinkSync(`/proc/${pid}/cwd`) === real && !isZombie(pid); } catch { return false; } });
}

/** Asks a server to end at once but cleanly; after half a minute, to end whatever it does. */
export async function stopProcess(pid: number): Promise<void> {
  for (const [signal, seconds] of [['SIGINT', 30], ['SIGQUIT', 10]] as const) {
    try { process.kill(pid, signal); } catch { return; }
    for (let i = 0; i < seconds * 50; i++) {
      await sleep(20);
      if (!alive(pid)) return;
    }
  }
}
