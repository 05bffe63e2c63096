import { closedLoop, Connection, cpuSeconds, frame, residentMb } from './load.ts';
import type { Target } from './load.ts';
import { chart, families, person } from './people.ts';
import { startMeasured } from './program.ts';
import { reference, referenceBundle } from './reference.ts';

const patients = Number(process.env['BENCH_PATIENTS'] ?? 10_000), charts = Number(process.env['BENCH_CHARTS'] ?? 100), seconds = Number(process.env['BENCH_SECONDS'] ?? 8);

/** The FHIR API under load, audit on, beside the reference; every row says how many times the reference it is. */
export async function benchFhir(): Promise<void> {
  const running = await startMeasured();
  try {
    const { target } = running;
    const ids = await seed(target);
    const chartIds = await bundles(target);
    await scenarios(target, ids, chartIds, () => [cpuSeconds(running.pid), cpuSeconds(running.postmasterPid)]);
    console.log(`memory: server ${residentMb(running.pid)} MB; CPU so far: server ${cpuSeconds(running.pid).toFixed(0)} s, database ${cpuSeconds(running.postmasterPid).toFixed(0)} s`);
  } finally { await running.stop(); }
}

async function many<T>(target: Target, c: number, count: number, work: (connection: Connection, i: number) => Promise<T>): Promise<T[]> {
  const results: T[] = []; let next = 0;
  await Promise.all(Array.from({ length: c }, async () => {
    const connection = new Connection(target.host, target.port);
    await connection.open();
    while (next < count) { const i = next++; results[i] = await work(connection, i); }
    connection.close();
  }));
  return results;
}

async function seed(target: Target): Promise<string[]> {
  const began = performance.now();
  const ids = await many(target, 16, patients, async (connection, i) => {
    const reply = await connection.send(frame(target, 'POST', '/Patient', person(i)));
    if (reply.status !== 201) throw new Error(`${reply.status} ${reply.body.toString().slice(0, 500)}`);
    return /\r\nlocation: *\S*Patient\/([^\s/]+)/i.exec(reply.headers)![1]!;
  });
  console.log(`seeded ${patients} patients by POST over 16 connections: ${Math.round(patients / ((performance.now() - began) / 1000))}/s`);
  return ids;
}

async function bundles(target: Target): Promise<string[]> {
  const ids: string[] = [];
  for (const [k, c] of [1, 8].entries()) {
    const half = Math.floor(charts / 2);
    const requests = Array.from({ length: half }, (_, i) => frame(target, 'POST', '', chart(k * half + i)));
    const began = performance.now();
    const made = await many(target, c, half, async (connection, i) => {
      const reply = await connection.send(requests[i]!);
      if (reply.status !== 200) throw new Error(`${reply.status} ${reply.body.toString().slice(0, 500)}`);
      return /Patient\/([^/"]+)/.exec(reply.body.toString())![1]!;
    });
    ids.push(...made);
    const perSecond = (half * 301) / ((performance.now() - began) / 1000), theirs = referenceBundle.resourcesPerSecond[k]!;
    row(`transaction bundle of 301, c=${c}`, `${Math.round(perSecond)} resources/s`, perSecond / theirs, referenceBundle.aim);
  }
  return ids;
}

const row = (name: string, figure: string, ratio: number, aim: number): void => console.log(`${name.padEnd(44)} ${figure.padEnd(76)} ${Number.isFinite(ratio) ? `${ratio.toFixed(1)} x the reference (aim ${aim})${ratio < aim ? '  short' : ''}` : 'reference fails'}`);

/** `BENCH_ROWS=read,create` measures only the rows whose names hold one of these words. */
const wanted = (process.env['BENCH_ROWS'] ?? '').split(',');

async function scenarios(target: Target, ids: string[], chartIds: string[], cpu: () => [server: number, database: number]): Promise<void> {
  const any = <T>(list: readonly T[]): T => list[Math.floor(Math.random() * list.length)]!;
  const facts = ids.map((_, i) => { const p = person(i); return { family: p.name[0].family as string, birthDate: p.birthDate as string }; });
  const fresh = Array.from({ length: 5000 }, (_, i) => person(2_000_000 + i));
  let serial = Date.now() % 1e9;
  const pool = (make: () => Buffer[]): (() => Buffer) => { const made = make(); return () => any(made); };
  const list: [string, () => Buffer][] = [
    ['read Patient', pool(() => ids.map((id) => frame(target, 'GET', `/Patient/${id}`)))],
    ['create Patient', () => { const p = structuredClone(any(fresh)); p.identifier[0].value = `n-${serial++}`; return frame(target, 'POST', '/Patient', p); }],
    ['update Patient', () => { const i = Math.floor(Math.random() * ids.length), p = person(i); p.id = ids[i]; p.telecom[0].value = `555-${serial++}`; return frame(target, 'PUT', `/Patient/${ids[i]}`, p); }],
    ['search family + birthdate', pool(() => facts.map((f) => frame(target, 'GET', `/Patient?family=${f.family}&birthdate=${f.birthDate}`)))],
    ['search name, about 14 hits', pool(() => families.map((f) => frame(target, 'GET', `/Patient?name=${f}`)))],
    ['Observation of a patient, sorted, 20', pool(() => chartIds.map((id) => frame(target, 'GET', `/Observation?patient=Patient/${id}&_sort=-date&_count=20`)))],
    ['type-ahead, 4 letters, 10 hits', pool(() => facts.map((f) => frame(target, 'GET', `/Patient?name=${f.family.slice(0, 4)}&_count=10&_elements=id,name,birthDate`)))],
    ['$everything, about 300 resources', pool(() => chartIds.map((id) => frame(target, 'GET', `/Patient/${id}/$everything`)))],
  ];
  for (const [name, next] of list) for (const [k, c] of [1, 8, 32].entries()) {
    if (!wanted.some((w) => name.includes(w))) continue;
    const r = await closedLoop(target, c, seconds, next, cpu);
    const theirs = reference[name]!;
    row(`${name}, c=${c}`, `${r.perSecond}/s  p50 ${r.p50} p95 ${r.p95} p99 ${r.p99} ms; CPU ${r.cpuMs.map((ms) => ms.toFixed(2)).join(' + ')} ms${r.bad ? `  ${r.bad} BAD: ${r.firstBad}` : ''}`, r.perSecond / theirs.perSecond[k]!, theirs.aim);
  }
}
