import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readConfig } from '../src/platform/config.ts';
import { openForService } from '../src/platform/db/open.ts';
import { createLog } from '../src/platform/log.ts';
import { openHouse } from '../src/app.ts';
import type { House } from '../src/app.ts';
import { createEntry } from '../src/modules/chart/index.ts';
import { loadBatch, loadDemo } from '../src/modules/demo/index.ts';
import { makePerson } from '../src/modules/demo/people/make-person.ts';
import { randomFrom } from '../src/modules/demo/people/random.ts';
import { blockingKeys, coreHash, encodePerson, linkagePolicy, readFhirPatient, standardize } from '../src/modules/linkage/index.ts';
import { findAlike, match } from '../src/modules/patients/index.ts';
import { hashKeys } from '../src/modules/patients/linking.ts';
import { writeMatchRows } from '../src/modules/patients/store/match-rows.ts';
import { inTransaction } from '../src/platform/db/pool.ts';

const seed = 1, today = Math.floor(Date.now() / 86_400_000);
const client = { kind: 'client', id: 'bench', name: 'Bench', roles: [], rights: new Set(['chart.read', 'chart.write', 'patients.search']), scopes: ['system/*.cruds'], facility: 'main' } as const;

/**
 * The patient index in real time among BENCH_PATIENTS (100,000), kept in BENCH_HOME between runs: the first comparison of all of them, `Patient/$match` and the registration check of people who are there,
 * mistyped, one at a time and eight at once, and creates at BENCH_CREATES (300) a second while the comparer works. Whole acts, audit commit included. With BENCH_ROWS (1,000,000) the index holds the match rows
 * of so many people, those beyond BENCH_PATIENTS without charts: candidates, look-ups and the comparer then work among all of them, in minutes instead of an hour of loading.
 */
export async function benchMatch(): Promise<void> {
  const patients = Number(process.env['BENCH_PATIENTS'] ?? 100_000), home = resolve(process.env['BENCH_HOME'] ?? join(import.meta.dirname, '../.cache/bench'), `match-${patients}`);
  mkdirSync(home, { recursive: true });
  const config = { ...readConfig({ ...process.env, CHARTKEEPER_HOME: home }), home };
  const opened = await openForService(config, () => {});
  const house = await openHouse(config, opened.connection, createLog({ level: 'warn' }));
  try {
    await load(house, patients);
    await compareAll(house);
    await addRows(house, patients, Number(process.env['BENCH_ROWS'] ?? 0));
    if (process.env['BENCH_ONLY'] !== 'creates') await lookUps(house, patients);
    await creates(house, patients, Number(process.env['BENCH_CREATES'] ?? 300), Number(process.env['BENCH_SECONDS'] ?? 20));
  } finally { await house.close(); await opened.stop(); }
}

async function load(house: House, patients: number): Promise<void> {
  const { rows: [{ n }] } = await house.db.light.query('select count(*)::int as n from patients.patient');
  if (n >= patients) return;
  if (n > 0) throw new Error(`The kept database holds ${n} patients, not ${patients}: remove the folder match-${patients} of BENCH_HOME`);
  const done = await loadDemo((input) => house.perform(loadBatch, input, house.operator, { purpose: 'system' }), { patients, charts: 0, seed }, (p) => { if (p.patients % 10_000 < 1000) process.stderr.write(`\r${p.patients} of ${p.of} `); });
  process.stderr.write('\n');
  console.log(`loaded ${done.patients} patients in ${done.seconds.toFixed(0)} s`);
}

const comparing = (house: House) => house.actions.find((a) => a.name === 'patient-index.compare-waiting')!;

/** Everybody compared with everybody by the comparer itself, as after an upgrade or a large import. */
async function compareAll(house: House): Promise<void> {
  const began = performance.now();
  let compared = 0, opened = 0, last = began, told = 0;
  for (let more = true; more;) {
    const done = await house.perform(comparing(house), {}, { ...house.operator, kind: 'system' }) as { compared: number; opened: number; more: boolean };
    compared += done.compared; opened += done.opened; more = done.more;
    if (compared - told >= 50_000) { console.log(`  ${compared} compared, ${Math.round((compared - told) / (performance.now() - last) * 1000)} a second`); told = compared; last = performance.now(); }
  }
  const seconds = (performance.now() - began) / 1000;
  await house.db.heavy.query('vacuum (analyze) patients.match_key').catch(() => {});
  await house.db.light.query('analyze').catch(() => {});
  if (compared > 0) console.log(`compared ${compared} in ${seconds.toFixed(0)} s: ${Math.round(compared / seconds)} a second; ${opened} pairs opened`);
  const { rows: [size] } = await house.db.light.query(`select pg_size_pretty(pg_total_relation_size('patients.match_key')) as keys, pg_size_pretty(pg_total_relation_size('patients.match_person')) as features, (select count(*)::int from patients.match_key) as n, (select count(*)::int from patients.match_person) as people`);
  console.log(`match rows: ${size.people} people, features ${size.features}, ${size.n} keys ${size.keys}`);
}

/** Match rows of further people of the same seed, written as the comparer writes them, without charts and without being compared. */
async function addRows(house: House, patients: number, wanted: number): Promise<void> {
  const { rows: [{ n }] } = await house.db.light.query('select count(*)::int as n from patients.match_person');
  if (n >= wanted) return;
  const policy = linkagePolicy((id) => house.policy.get(id)), began = performance.now(), atOnce = 4000;
  for (let from = Math.max(patients, n); from < wanted; from += atOnce) {
    const rows = Array.from({ length: Math.min(atOnce, wanted - from) }, (_, k) => { const p = standardize(readFhirPatient(makePerson(seed, from + k, today).patient), policy); return { chartId: String(1_000_000_000 + from + k), rid: '1', core: coreHash(p), features: encodePerson(p), keys: hashKeys(blockingKeys(p)) }; });
    await inTransaction(house.db.heavy, async (tx) => { tx.send('set local synchronous_commit = off', []); writeMatchRows(tx, 1, rows); });
    if (from % 100_000 < atOnce) process.stderr.write(`\r${from} of ${wanted} rows `);
  }
  await house.db.heavy.query('analyze patients.match_key').catch(() => {});
  const { rows: [size] } = await house.db.light.query(`select pg_size_pretty(pg_total_relation_size('patients.match_key')) as keys, pg_size_pretty(pg_total_relation_size('patients.match_person')) as features`);
  console.log(`match rows of ${wanted} people, ${wanted - patients} of them without charts, in ${((performance.now() - began) / 1000).toFixed(0)} s: features ${size.features}, keys ${size.keys}`);
}

type Typed = { family: string; given: string; birthDate: string; phone: string; line: string; zip: string; sex: string };
const slips: Record<string, (p: Typed) => Partial<Typed>> = {
  'nothing but name and birth date': () => ({ phone: '', line: '' }),
  'a letter of the family name': (p) => ({ family: `${p.family.slice(0, 2)}${p.family.slice(3)}`, phone: '' }),
  'the year, two digits swapped': (p) => ({ birthDate: p.birthDate.slice(0, 2) + p.birthDate[3]! + p.birthDate[2]! + p.birthDate.slice(4).replace('-02-29', '-02-28') }),
  'names swapped': (p) => ({ family: p.given, given: p.family, line: '' }),
  'another family name, same phone': () => ({ family: 'Newmarried' }),
  'moved, another phone': () => ({ phone: '(206) 555-9090', line: '1 Other Way', zip: '98101' }),
  'nobody who is here': () => ({ family: 'Qvortrup', given: 'Zebediah', phone: '(206) 555-9091', line: '2 Nowhere Ct', birthDate: '1953-02-11' }),
};

async function lookUps(house: House, patients: number): Promise<void> {
  const actor = { ...house.operator, kind: 'person' as const, id: '4711' }, asks: Record<string, (p: Typed) => Promise<(p: { family: string; birthDate: string | null }) => boolean>> = {
    '$match': async (p) => {
      const { matches } = await house.perform(match, { resource: { resourceType: 'Patient', ...fhir(p) } as never }, client as never) as { matches: { text: string }[] };
      return (who) => matches.some((m) => { const v = JSON.parse(m.text); return v.name[0].family === who.family && v.birthDate === who.birthDate; });
    },
    'registration check': async (p) => {
      const { alike } = await house.perform(findAlike, { names: [{ use: 'official', family: p.family, given: [p.given], prefix: [], suffix: [], from: null, to: null }], birthDate: p.birthDate, sex: p.sex as 'male', telecoms: p.phone ? [{ system: 'phone', use: 'mobile', value: p.phone }] : [], addresses: p.line ? [{ use: 'home', line: [p.line], city: null, state: null, postalCode: p.zip, country: null, from: null, to: null }] : [] } as never, actor) as { alike: { line: { family: string; birthDate: string | null } }[] };
      return (who) => alike.some((a) => a.line.family === who.family && a.line.birthDate === who.birthDate);
    },
  };
  console.log('act, and what is mistyped                            asked   found   p50     p95     p99     max ms');
  for (const [name, ask] of Object.entries(asks)) {
    const r = randomFrom(7, 1), all: number[] = [];
    for (const [kind, slip] of Object.entries(slips)) {
      const took: number[] = [];
      let found = 0;
      for (let i = 0; i < 220; i += 1) {
        const who = typed(r.between(0, patients - 1)), began = performance.now(), is = await ask({ ...who, ...slip(who) });
        if (i >= 20) { took.push(performance.now() - began); if (is(who)) found += 1; }
      }
      all.push(...took);
      console.log(`${`${name}: ${kind}`.padEnd(52)} ${String(took.length).padStart(5)} ${String(found).padStart(7)} ${figures(took)}`);
    }
    const many: number[] = [], kinds = Object.values(slips), began = performance.now();
    await Promise.all(Array.from({ length: 8 }, async (_, lane) => { const own = randomFrom(11, lane); for (let i = 0; i < 300; i += 1) { const who = typed(own.between(0, patients - 1)), at = performance.now(); await ask({ ...who, ...kinds[i % kinds.length]!(who) }); many.push(performance.now() - at); } }));
    console.log(`${`${name}: all, one at a time`.padEnd(52)} ${String(all.length).padStart(5)} ${' '.repeat(7)} ${figures(all)}`);
    console.log(`${`${name}: eight at once`.padEnd(52)} ${String(many.length).padStart(5)} ${' '.repeat(7)} ${figures(many)}   ${Math.round(many.length / (performance.now() - began) * 1000)} a second`);
  }
}

/** Creates at a steady rate, whatever they take, beside the comparer that follows them: what a create takes with it and without it, and how far behind it is. */
async function creates(house: House, patients: number, rate: number, seconds: number): Promise<void> {
  let index = patients + Math.floor(Date.now() / 1000) % 1_000_000;
  const run = async (follow: boolean): Promise<void> => {
    const took: number[] = [], under: Promise<void>[] = [];
    let going = true, compared = 0;
    const follower = (async () => { while (going && follow) { const done = await house.perform(comparing(house), {}, { ...house.operator, kind: 'system' }) as { compared: number }; compared += done.compared; if (done.compared === 0) await new Promise((r) => { setTimeout(r, 250); }); } })();
    const began = performance.now();
    for (let i = 0; i < rate * seconds; i += 1) {
      const at = began + (i / rate) * 1000, wait = at - performance.now();
      if (wait > 1) await new Promise((r) => { setTimeout(r, wait); });
      const value = makePerson(seed + 5, index++, today).patient;
      under.push(house.perform(createEntry, { type: 'Patient', value, exact: value }, client as never).then(() => { took.push(performance.now() - at); }));
    }
    await Promise.all(under);
    const lasted = (performance.now() - began) / 1000, { rows: [{ behind }] } = await house.db.light.query('select count(*)::int as behind from patients.to_compare');
    going = false;
    await follower;
    console.log(`${rate} creates a second for ${seconds} s ${follow ? 'with' : 'without'} the comparer: ${Math.round(took.length / lasted)} a second, ${figures(took)} ms${follow ? `; compared meanwhile ${compared}, behind at the end ${behind}` : ''}`);
  };
  console.log('                                                                         p50     p95     p99     max');
  await run(false);
  await compareAll(house);
  await run(true);
  await compareAll(house);
}

const typed = (index: number): Typed => {
  const { family, given: [given], patient } = makePerson(seed, index, today);
  return { family, given: given!, birthDate: patient['birthDate'], phone: patient['telecom'][0].value, line: patient['address'][0].line[0], zip: patient['address'][0].postalCode, sex: patient['gender'] };
};
const fhir = (p: Typed) => ({ name: [{ family: p.family, given: [p.given] }], birthDate: p.birthDate, gender: p.sex, ...(p.phone ? { telecom: [{ system: 'phone', value: p.phone }] } : {}), ...(p.line ? { address: [{ line: [p.line], postalCode: p.zip }] } : {}) });
const figures = (took: readonly number[]): string => { const sorted = [...took].sort((a, b) => a - b), at = (p: number): string => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * p))]!.toFixed(1).padStart(7); return `${at(0.5)} ${at(0.95)} ${at(0.99)} ${at(1)}`; };
