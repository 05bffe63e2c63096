import { randomUUID } from 'node:crypto';
import { Connection, cpuSeconds, residentMb } from './load.ts';
import type { Reply, Target } from './load.ts';
import { families, seeded } from './people.ts';
import { startMeasured } from './program.ts';

const people = Number(process.env['BENCH_DESK_PEOPLE'] ?? 50), seconds = Number(process.env['BENCH_SECONDS'] ?? 8) * 4, patients = Number(process.env['BENCH_PATIENTS'] ?? 10_000), pauseMs = Number(process.env['BENCH_DESK_PAUSE_MS'] ?? 500);
const aimMs = 300;

/** One signed-in person with a connection of his own, calling acts as the browser does. */
class Person {
  readonly #target: Target; readonly #connection: Connection; readonly #cookie: string;
  readonly took: Map<string, number[]>; bad = 0; firstBad: string | undefined;
  constructor(target: Target, connection: Connection, cookie: string, took: Map<string, number[]>) { this.#target = target; this.#connection = connection; this.#cookie = cookie; this.took = took; }

  async act(name: string, input: object, expected: readonly number[] = [200]): Promise<any> {
    const began = performance.now(), reply = await this.#connection.send(request(this.#target, name, input, this.#cookie));
    let list = this.took.get(name);
    if (!list) this.took.set(name, list = []);
    list.push(performance.now() - began);
    const body = JSON.parse(reply.body.toString() || '{}');
    if (!expected.includes(reply.status)) { this.bad += 1; this.firstBad ??= `${name}: ${reply.status} ${reply.body.toString().slice(0, 300)}`; }
    return { status: reply.status, ...body };
  }
}

function request(target: Target, name: string, input: object, cookie?: string): Buffer {
  const body = Buffer.from(JSON.stringify(input));
  return Buffer.concat([Buffer.from(`POST /api/${name.replace('.', '/')} HTTP/1.1\r\nHost: ${target.host}:${target.port}\r\nContent-Type: application/json\r\nX-Chartkeeper: 1\r\n${cookie ? `Cookie: ${cookie}\r\n` : ''}Content-Length: ${body.length}\r\n\r\n`), body]);
}

/** People reading and editing at once, each with a pause between acts: how long every ordinary act takes, and whether an edit was ever lost. */
export async function benchDesk(): Promise<void> {
  const running = await startMeasured();
  try {
    const made = running.cli('demo', '--patients', String(patients), '--charts', '100');
    if (made.status !== 0) throw new Error(made.stderr);
    const took = new Map<string, number[]>(), everyone: Person[] = [];
    const accounts = Array.from({ length: Math.min(10, people) }, (_, i) => JSON.parse(running.cli('people', 'add', `Bench Clerk ${i}`, '--role', i % 5 === 4 ? 'provider' : 'records-clerk', '--sign-in', `bench-${i}`, '--json').stdout) as { signInName: string; password: string });
    const password = `${randomUUID()}-Aa1`;
    for (const a of accounts) {
      const first = await signIn(running.target, a.signInName, a.password);
      await first.connection.send(request(running.target, 'access.change-password', { password: a.password, next: password }, first.cookie));
      first.connection.close();
    }
    for (let i = 0; i < people; i += 1) { const s = await signIn(running.target, accounts[i % accounts.length]!.signInName, password); everyone.push(new Person(running.target, s.connection, s.cookie, took)); }
    const [lead] = everyone, charts: string[] = [];
    for (const text of ['smi', 'jo', 'wil', 'br', 'da']) for (const hit of (await lead!.act('patients.search', { text, limit: 50 })).hits ?? []) charts.push(hit.chartId);
    const shared = await oneEntry(lead!, charts[0]!);
    took.clear();
    const before = cpuSeconds(running.pid), databaseBefore = cpuSeconds(running.postmasterPid), until = performance.now() + seconds * 1000;
    let gained = 0;
    await Promise.all(everyone.map(async (p, i) => { const random = seeded(31 + i); while (performance.now() < until) { const done = await work(p, random, charts, shared); gained += done; await new Promise((r) => setTimeout(r, pauseMs * (0.5 + random()))); } }));
    const acts = [...took.values()].reduce((n, l) => n + l.length, 0), open = await lead!.act('charting.open-entry', shared);
    console.log(`${people} people, a pause of about ${pauseMs} ms after each piece of work, ${patients} patients: ${Math.round(acts / seconds)} acts a second; CPU: server ${(cpuSeconds(running.pid) - before).toFixed(0)} s, database ${(cpuSeconds(running.postmasterPid) - databaseBefore).toFixed(0)} s of ${seconds} s on each of two cores; memory ${residentMb(running.pid)} MB`);
    for (const [name, list] of [...took].sort()) {
      list.sort((a, b) => a - b);
      const at = (q: number): number => Math.round((list[Math.min(list.length - 1, Math.floor(list.length * q))] ?? 0) * 10) / 10;
      console.log(`${name.padEnd(30)} ${String(list.length).padStart(6)}   p50 ${String(at(0.5)).padStart(6)}   p95 ${String(at(0.95)).padStart(6)}   p99 ${String(at(0.99)).padStart(6)} ms${at(0.95) > aimMs ? `   over the aim of ${aimMs}` : ''}`);
    }
    // Each change that was answered with "done" made one version: no update is lost when their number is the version's.
    console.log(`one entry changed by all: ${gained} changes accepted, version ${open.version}: ${open.version === gained + 1 ? 'none lost' : 'LOST UPDATES'}`);
    const bad = everyone.reduce((n, p) => n + p.bad, 0);
    if (bad > 0) console.log(`${bad} BAD answers, the first: ${everyone.find((p) => p.firstBad)?.firstBad}`);
  } finally { await running.stop(); }
}

async function signIn(target: Target, signInName: string, password: string): Promise<{ connection: Connection; cookie: string }> {
  const connection = new Connection(target.host, target.port);
  await connection.open();
  const reply: Reply = await connection.send(request(target, 'access.sign-in', { signInName, password }));
  const cookie = /\r\nset-cookie: *([^;\r]+)/i.exec(reply.headers)?.[1];
  if (!cookie) throw new Error(`${signInName} could not sign in: ${reply.status} ${reply.body.toString().slice(0, 200)}`);
  return { connection, cookie };
}

const provenance = { source: { kind: 'paper', citation: 'Form A, line 3' } };
const problem = (text: string) => ({ kind: 'problem', form: { what: { text, codes: [] } } });

async function oneEntry(p: Person, chartId: string): Promise<{ type: string; id: string }> {
  const done = await p.act('charting.record-entry', { chartId, entry: problem('Shared'), provenance, acknowledged: [], key: randomUUID() });
  return { type: 'Condition', id: done.entries[0].id };
}

/** A piece of work of a records clerk; answers how many changes of the shared entry were accepted. */
async function work(p: Person, random: () => number, charts: readonly string[], shared: { type: string; id: string }): Promise<number> {
  const chartId = charts[Math.floor(random() * charts.length)]!, kind = random();
  if (kind < 0.35) { const word = families[Math.floor(random() * families.length)]!.slice(0, 4).toLowerCase(); for (let n = 2; n <= word.length; n += 1) await p.act('patients.search', { text: word.slice(0, n) }); return 0; }
  if (kind < 0.7) {
    await p.act('patients.show', { chartId }); await p.act('chart.open', { chartId });
    const section = (['problems', 'results', 'encounters', 'medications'] as const)[Math.floor(random() * 4)]!, list = await p.act('chart.list-section', { chartId, section });
    const entry = list.entries?.[0];
    if (entry) { await p.act('chart.show-entry', { type: entry.type, id: entry.id, chartId }); await p.act('chart.show-history', { type: entry.type, id: entry.id }); }
    return 0;
  }
  if (kind < 0.8) { await p.act('terminology.search-codes', { text: ['hyper', 'diabetes', 'asthma', 'fracture'][Math.floor(random() * 4)]! }); return 0; }
  if (kind < 0.92) { await p.act('charting.record-entry', { chartId, entry: problem(`Problem ${Math.floor(random() * 1e4)}`), provenance, acknowledged: [], key: randomUUID() }); return 0; }
  const open = await p.act('charting.open-entry', shared);
  const done = await p.act('charting.change-entry', { ...shared, expectVersion: open.version, change: 'update', entry: problem(`Shared ${Math.floor(random() * 1e4)}`), acknowledged: [] }, [200, 409, 412]);
  return done.status === 200 ? 1 : 0;
}
