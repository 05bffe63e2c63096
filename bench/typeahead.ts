import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readConfig } from '../src/platform/config.ts';
import { openForService } from '../src/platform/db/open.ts';
import { createLog } from '../src/platform/log.ts';
import { openHouse } from '../src/app.ts';
import type { House } from '../src/app.ts';
import { loadBatch, loadDemo } from '../src/modules/demo/index.ts';
import { makePerson } from '../src/modules/demo/people/make-person.ts';
import { randomFrom } from '../src/modules/demo/people/random.ts';
import { search } from '../src/modules/patients/index.ts';

const seed = 1;

/** Search as one types, among BENCH_PATIENTS (1,000,000) patients kept in BENCH_HOME (.cache/bench) between runs. The whole act is measured: perform, SQL, audit commit. */
export async function benchTypeahead(): Promise<void> {
  const wanted = Number(process.env['BENCH_PATIENTS'] ?? 1_000_000), charts = Number(process.env['BENCH_CHARTS'] ?? 2000);
  const home = resolve(process.env['BENCH_HOME'] ?? join(import.meta.dirname, '../.cache/bench'), 'typeahead');
  mkdirSync(home, { recursive: true });
  const config = { ...readConfig({ ...process.env, CHARTKEEPER_HOME: home }), home };
  const opened = await openForService(config, () => {});
  const house = await openHouse(config, opened.connection, createLog({ level: 'warn' }));
  try {
    await load(house, wanted, charts);
    const typed = await typedTexts(house, wanted);
    for (const [kind, texts] of typed) for (const t of texts.slice(0, 5)) await once(house, t, kind); // warm plans
    const all: number[] = [];
    console.log('what is typed                searches   p50     p95     p99     max ms   (one after another)');
    for (const [kind, texts] of typed) {
      const took: number[] = [];
      for (const t of texts) took.push(await once(house, t, kind));
      all.push(...took);
      console.log(`${kind.padEnd(28)} ${String(texts.length).padStart(6)} ${figures(took)}`);
    }
    console.log(`${'all'.padEnd(28)} ${String(all.length).padStart(6)} ${figures(all)}`);
    const mixed = [...typed.values()].flat();
    const took: number[] = [];
    const began = performance.now();
    await Promise.all(Array.from({ length: 8 }, async (_, lane) => { for (let i = lane; i < mixed.length; i += 8) took.push(await once(house, mixed[i]!, 'mixed')); }));
    console.log(`${'all, eight people at once'.padEnd(28)} ${String(took.length).padStart(6)} ${figures(took)}   ${Math.round(took.length / (performance.now() - began) * 1000)} searches a second`);
  } finally {
    await house.close();
    await opened.stop();
  }
}

async function load(house: House, wanted: number, charts: number): Promise<void> {
  const { rows: [{ n }] } = await house.db.light.query('select count(*)::int as n from patients.patient');
  if (n < wanted) {
    if (n > 0) throw new Error(`The kept database holds ${n} patients, not ${wanted}: remove the folder typeahead of BENCH_HOME, or set BENCH_PATIENTS=${n}`);
    const done = await loadDemo((input) => house.perform(loadBatch, input, house.operator, { purpose: 'system' }), { patients: wanted, charts, seed }, (p) => { if (p.patients % 50_000 < 1000) process.stderr.write(`\r${p.patients} of ${p.of} `); });
    process.stderr.write('\n');
    console.log(`loaded ${done.patients} patients, ${done.resources} resources in ${done.seconds.toFixed(0)} s (${Math.round(done.resources / done.seconds)} resources a second)`);
  }
  const { rows } = await house.db.light.query(`select pg_size_pretty(sum(pg_total_relation_size(c.oid)) filter (where nspname = 'patients')) as patients, pg_size_pretty(sum(pg_total_relation_size(c.oid))) as whole, sum(pg_total_relation_size(c.oid))::bigint as bytes
    from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind = 'r' and nspname in ('chart', 'patients', 'audit')`);
  console.log(`${wanted} patients; ${rows[0].whole} on disk in all (${(Number(rows[0].bytes) / wanted / 1024).toFixed(1)} KB a patient), ${rows[0].patients} of it for finding patients`);
}

async function once(house: House, text: string, kind: string): Promise<number> {
  const began = performance.now();
  const actor = { ...house.operator, kind: 'person' as const, id: '4711' };
  const answer = await house.perform(search, { text, limit: 10 }, actor);
  const took = performance.now() - began;
  if (took > 2000) console.log(`   slow (${kind}): ${took.toFixed(0)} ms for ${text.length} characters, ${answer.hits.length} hits`);
  return took;
}

const figures = (took: readonly number[]): string => {
  const sorted = [...took].sort((a, b) => a - b), at = (p: number): string => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * p))]!.toFixed(1).padStart(7);
  return `${at(0.5)} ${at(0.95)} ${at(0.99)} ${at(1)}`;
};

/** What people would type to find patients who are there, letter by letter. */
async function typedTexts(house: House, patients: number): Promise<Map<string, string[]>> {
  const r = randomFrom(20, 4), today = Math.floor(Date.now() / 86_400_000);
  const typed = new Map<string, string[]>();
  const add = (kind: string, text: string): void => { const list = typed.get(kind); if (list) list.push(text); else typed.set(kind, [text]); };
  for (let i = 0; i < 60; i += 1) {
    const { family, given: [given], patient } = makePerson(seed, r.between(0, patients - 1), today);
    const [y, m, d] = patient['birthDate'].split('-') as [string, string, string];
    for (const n of [1, 2, 3, 4, 6]) add(`family name, ${n} letter${n > 1 ? 's' : ''}`, family.slice(0, n));
    add('given name', given!);
    for (const [a, b] of [[1, 1], [2, 1], [2, 2], [3, 3], [20, 2], [20, 20]]) add(a === 20 ? 'family name, given begins' : 'two beginnings', `${family.slice(0, a)} ${given!.slice(0, b)}`);
    add('given, then family name', `${given} ${family}`);
    add('name and year', `${family.slice(0, 3)} ${y}`); add('one letter and year', `${family.slice(0, 1)} ${y}`); add('two beginnings and year', `${family.slice(0, 2)} ${given!.slice(0, 2)} ${y}`);
    add('birth date', `${Number(m)}/${Number(d)}/${y.slice(2)}`); add('birth date', `${y}-${m}-${d}`); add('name and birth date', `${family} ${m}/${d}/${y}`); add('month and year', `${Number(m)}/${y}`); add('year', y);
    add('phone', patient['telecom'][0].value);
    const ssn = patient['identifier']?.[0]?.value as string | undefined;
    if (ssn) { add('last four of the number', ssn.slice(-4)); add('social security number', ssn); }
  }
  for (const common of ['Smith', 'Johnson', 'Garcia', 'Nguyen', 'Maria', 'John', 'Michael', 'ma', 'jo', 'sm', 'ro', 'ch', 'a', 'm', 's']) { add('commonest names', common); for (const with_ of ['j', 'ma', 'mi', 'x', 'zz', 'robert', 'maria', '1957', '3/1957']) add('commonest names', `${common} ${with_}`); }
  const { rows } = await house.db.light.query('select mrn from patients.patient tablesample system (0.01) where mrn is not null limit 40');
  for (const { mrn } of rows as { mrn: string }[]) { add('MRN', mrn); add('MRN', mrn.replace(/^0+/, '')); add('MRN being typed', mrn.slice(0, 4)); add('MRN being typed', mrn.slice(0, 6)); }
  return typed;
}
