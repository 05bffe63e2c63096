import net from 'node:net';
import { readFileSync, readdirSync } from 'node:fs';

/** A small keep-alive HTTP client on raw sockets: it shares two cores with what it measures, so it must take little. */
export class Connection {
  #socket: net.Socket | undefined;
  #waiting: { done(reply: Reply): void; fail(e: Error): void } | undefined;
  #chunks: Buffer[] = [];
  #host: string;
  #port: number;
  constructor(host: string, port: number) { this.#host = host; this.#port = port; }

  async open(): Promise<void> {
    this.#socket = net.connect({ host: this.#host, port: this.#port, noDelay: true });
    await new Promise<void>((ok, bad) => { this.#socket!.once('connect', ok); this.#socket!.once('error', bad); });
    this.#socket.on('data', (d: Buffer | string) => this.#take(d as Buffer));
    this.#socket.on('error', (e) => this.#waiting?.fail(e));
    this.#socket.on('close', () => this.#waiting?.fail(new Error('closed')));
  }

  send(request: Buffer): Promise<Reply> {
    return new Promise((done, fail) => { this.#waiting = { done, fail }; this.#socket!.write(request); });
  }

  #take(data: Buffer): void {
    this.#chunks.push(data);
    const all = this.#chunks.length === 1 ? data : Buffer.concat(this.#chunks);
    const head = all.indexOf('\r\n\r\n');
    if (head < 0) { this.#chunks = [all]; return; }
    const headers = all.toString('latin1', 0, head);
    const length = Number(/\r\ncontent-length: *(\d+)/i.exec(headers)?.[1] ?? -1);
    const end = length >= 0 ? head + 4 + length : all.subarray(-5).equals(lastChunk) ? all.length : Infinity;
    if (/ 204 /.test(headers.slice(0, 20))) { /* no body */ } else if (all.length < end) { this.#chunks = [all]; return; }
    this.#chunks = [];
    const waiting = this.#waiting; this.#waiting = undefined;
    waiting?.done({ status: Number(headers.slice(9, 12)), headers, body: all.subarray(head + 4) });
  }
  close(): void { this.#socket?.destroy(); }
}
const lastChunk = Buffer.from('0\r\n\r\n');

export type Reply = { status: number; headers: string; body: Buffer };
export type Target = { host: string; port: number; token: string };

export function frame(target: Target, method: string, path: string, body?: object | string): Buffer {
  const head = `${method} /fhir/R4${path} HTTP/1.1\r\nHost: ${target.host}:${target.port}\r\nAuthorization: Bearer ${target.token}\r\nAccept: application/fhir+json\r\n`;
  if (body === undefined) return Buffer.from(`${head}\r\n`);
  const text = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  return Buffer.concat([Buffer.from(`${head}Content-Type: application/fhir+json\r\nContent-Length: ${text.length}\r\n\r\n`), text]);
}

export type Result = { perSecond: number; p50: number; p95: number; p99: number; bad: number; firstBad: string | undefined; requests: number; cpuMs: number[] };

/**
 * `c` connections, each sends its next request when the last is answered; a warm-up is not counted. `cpu` gives processor seconds so far, of as many
 * processes as are of interest: their milliseconds a request come out truer than the rate where others use the machine too.
 */
export async function closedLoop(target: Target, c: number, seconds: number, next: () => Buffer, cpu: () => number[] = () => [], warmSeconds = 1.5): Promise<Result> {
  const connections = Array.from({ length: c }, () => new Connection(target.host, target.port));
  await Promise.all(connections.map((x) => x.open()));
  const times: number[] = [];
  let stop = false, counting = false, bad = 0, firstBad: string | undefined;
  const work = connections.map(async (connection) => {
    while (!stop) {
      const request = next(), began = performance.now();
      const reply = await connection.send(request);
      if (reply.status >= 300) { bad++; firstBad ??= `${reply.status} ${reply.body.toString().slice(0, 300)}`; }
      if (counting) times.push(performance.now() - began);
    }
  });
  await new Promise((r) => setTimeout(r, warmSeconds * 1000));
  counting = true;
  const before = cpu();
  const began = performance.now();
  await new Promise((r) => setTimeout(r, seconds * 1000));
  counting = false;
  const after = cpu();
  const elapsed = (performance.now() - began) / 1000;
  stop = true;
  await Promise.all(work);
  for (const x of connections) x.close();
  times.sort((a, b) => a - b);
  const at = (p: number): number => Math.round((times[Math.min(times.length - 1, Math.floor(times.length * p))] ?? NaN) * 10) / 10;
  return { perSecond: Math.round(times.length / elapsed), p50: at(0.5), p95: at(0.95), p99: at(0.99), bad, firstBad, requests: times.length, cpuMs: after.map((x, i) => ((x - before[i]!) * 1000) / times.length) };
}

/** Resident memory of a process in MB. */
export const residentMb = (pid: number): number => { try { return Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024); } catch { return NaN; } };

/** CPU seconds so far of a process and its direct children. */
export function cpuSeconds(pid: number): number {
  const of = (p: string): { ticks: number; parent: number } | undefined => {
    try { const f = readFileSync(`/proc/${p}/stat`, 'utf8'); const a = f.slice(f.lastIndexOf(')') + 2).split(' '); return { ticks: Number(a[11]) + Number(a[12]), parent: Number(a[1]) }; } catch { return undefined; }
  };
  let ticks = of(String(pid))?.ticks ?? 0;
  for (const p of readdirSync('/proc')) if (/^\d+$/.test(p)) { const c = of(p); if (c?.parent === pid) ticks += c.ticks; }
  return ticks / 100;
}
