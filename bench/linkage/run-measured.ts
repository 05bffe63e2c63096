import { spawn } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';

export type Measured = { status: number | null; stdout: string; stderr: string; seconds: number; cpuSeconds: number | undefined; peakMegabytes: number | undefined };

/** Runs a command and watches what memory it and its children hold together, ten times a second (Linux; elsewhere unknown). */
export function runMeasured(command: string, args: readonly string[], options: { cwd?: string; env?: NodeJS.ProcessEnv } = {}): Promise<Measured> {
  return new Promise((done, fail) => {
    const began = performance.now(), child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '', stderr = '', peak = 0, cpu = 0;
    child.stdout.on('data', (d: Buffer) => { stdout += d; });
    child.stderr.on('data', (d: Buffer) => { stderr += d; });
    const look = setInterval(() => { const now = held(child.pid!); peak = Math.max(peak, now.kilobytes); cpu = Math.max(cpu, now.cpuSeconds); }, 100);
    child.on('error', (e) => { clearInterval(look); fail(e); });
    child.on('close', (status) => { clearInterval(look); done({ status, stdout, stderr, seconds: (performance.now() - began) / 1000, cpuSeconds: cpu > 0 ? cpu : undefined, peakMegabytes: peak > 0 ? Math.round(peak / 1024) : undefined }); });
  });
}

function held(root: number): { kilobytes: number; cpuSeconds: number } {
  if (process.platform !== 'linux') return { kilobytes: 0, cpuSeconds: 0 };
  const stat = new Map<number, { parent: number; ticks: number }>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const text = readFileSync(`/proc/${name}/stat`, 'latin1'), rest = text.slice(text.lastIndexOf(')') + 2).split(' ');
      stat.set(Number(name), { parent: Number(rest[1]), ticks: Number(rest[11]) + Number(rest[12]) });
    } catch { /* it ended meanwhile */ }
  }
  let kilobytes = 0, ticks = 0;
  for (const pid of stat.keys()) {
    let at: number | undefined = pid;
    while (at !== undefined && at !== root && at > 1) at = stat.get(at)?.parent;
    if (at !== root) continue;
    ticks += stat.get(pid)!.ticks;
    try { kilobytes += Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1] ?? 0); } catch { /* it ended meanwhile */ }
  }
  return { kilobytes, cpuSeconds: ticks / 100 };
}
