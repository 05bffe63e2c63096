import { readFileSync, readdirSync } from 'node:fs';
import { loadavg } from 'node:os';

/** Processor time of this process and of PostgreSQL's, in milliseconds: what the other work of the machine does not change much. `postgresPid` undefined: not ours to see, 0. */
export type Spent = { program: number; database: number };

export function spent(postgresPid: number | undefined): Spent {
  const { user, system } = process.cpuUsage();
  return { program: (user + system) / 1000, database: postgresPid === undefined ? 0 : databaseMs(postgresPid) };
}

export const since = (before: Spent, now: Spent, calls: number): Spent => ({ program: (now.program - before.program) / calls, database: (now.database - before.database) / calls });
export const spentWords = (s: Spent): string => `${s.program.toFixed(2)} + ${s.database.toFixed(2)}`;
export const load = (): string => loadavg()[0]!.toFixed(1);

/** Of all its backends, to the nanosecond (/proc/PID/schedstat); of ended ones too, to the hundredth of a second. */
function databaseMs(postmaster: number): number {
  let ms = 0;
  for (const p of readdirSync('/proc')) {
    if (!/^\d+$/.test(p)) continue;
    try {
      const stat = readFileSync(`/proc/${p}/stat`, 'utf8'), fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (Number(p) === postmaster) ms += (Number(fields[13]) + Number(fields[14])) * 10;
      else if (Number(fields[1]) !== postmaster) continue;
      ms += Number(readFileSync(`/proc/${p}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
    } catch { /* ended meanwhile */ }
  }
  return ms;
}

export const figures = (took: readonly number[]): string => { const sorted = [...took].sort((a, b) => a - b), at = (p: number): string => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * p))]!.toFixed(1).padStart(7); return `${at(0.5)} ${at(0.95)} ${at(0.99)} ${at(1)}`; };
