import type { House } from '../../src/app.ts';
import { loadBatch, loadDemo } from '../../src/modules/demo/index.ts';
import { makePerson } from '../../src/modules/demo/people/make-person.ts';
import { blockingKeys, coreHash, encodePerson, linkagePolicy, readFhirPatient, standardize } from '../../src/modules/linkage/index.ts';
import { hashKeys } from '../../src/modules/patients/linking.ts';
import { writeMatchRows } from '../../src/modules/patients/store/match-rows.ts';
import { inTransaction } from '../../src/platform/db/pool.ts';

export const seed = 1, today = Math.floor(Date.now() / 86_400_000);

export async function loadPatients(house: House, patients: number): Promise<void> {
  const { rows: [{ n }] } = await house.db.light.query('select count(*)::int as n from patients.patient');
  if (n >= patients) return;
  if (n > 0) throw new Error(`The kept database holds ${n} patients, not ${patients}: remove the folder match-${patients} of BENCH_HOME`);
  const done = await loadDemo((input) => house.perform(loadBatch, input, house.operator, { purpose: 'system' }), { patients, charts: 0, seed }, (p) => { if (p.patients % 10_000 < 1000) process.stderr.write(`\r${p.patients} of ${p.of} `); });
  process.stderr.write('\n');
  console.log(`loaded ${done.patients} patients in ${done.seconds.toFixed(0)} s`);
}

/** One round of the comparer, as its timer does it. */
export const compareOnce = (house: House): Promise<{ compared: number; opened: number; more: boolean }> => house.perform(house.actions.find((a) => a.name === 'patient-index.compare-waiting')!, {}, { ...house.operator, kind: 'system' }) as never;

/** Everybody who waits compared by the comparer itself, as after an upgrade or a large import. */
export async function compareAll(house: House, tell: 'aloud' | 'quiet', tidy: () => Promise<void> = async () => {}): Promise<void> {
  const began = performance.now();
  let compared = 0, opened = 0, last = began, told = 0;
  for (let more = true; more;) {
    const done = await compareOnce(house);
    compared += done.compared; opened += done.opened; more = done.more;
    if (tell === 'aloud' && compared - told >= 50_000) { console.log(`  ${compared} compared, ${Math.round((compared - told) / (performance.now() - last) * 1000)} a second`); told = compared; last = performance.now(); }
  }
  const seconds = (performance.now() - began) / 1000;
  if (compared === 0 || tell === 'quiet') return;
  await tidy();
  console.log(`compared ${compared} in ${seconds.toFixed(0)} s: ${Math.round(compared / seconds)} a second; ${opened} pairs opened`);
  await tellSize(house);
}

export async function tellSize(house: House): Promise<void> {
  const { rows: [size] } = await house.db.light.query(`select pg_size_pretty(pg_total_relation_size('patients.match_key')) as keys, pg_size_pretty(pg_total_relation_size('patients.match_person')) as features, (select reltuples::bigint from pg_class where oid = 'patients.match_key'::regclass) as n, (select reltuples::bigint from pg_class where oid = 'patients.match_person'::regclass) as people`);
  console.log(`match rows: about ${size.people} people, features ${size.features}; about ${size.n} keys, ${size.keys}`);
}

/** Match rows of further people of the same seed, written as the comparer writes them, without charts and without being compared. */
export async function addRows(house: House, patients: number, wanted: number, tidy: () => Promise<void>): Promise<void> {
  const { rows: [{ n }] } = await house.db.light.query('select count(*)::int as n from patients.match_person');
  if (n >= wanted) return;
  const policy = linkagePolicy((id) => house.policy.get(id)), began = performance.now(), atOnce = 4000;
  for (let from = Math.max(patients, n); from < wanted; from += atOnce) {
    const rows = Array.from({ length: Math.min(atOnce, wanted - from) }, (_, k) => { const p = standardize(readFhirPatient(makePerson(seed, from + k, today).patient), policy); return { chartId: String(1_000_000_000 + from + k), rid: '1', core: coreHash(p), features: encodePerson(p), keys: hashKeys(blockingKeys(p)) }; });
    await inTransaction(house.db.heavy, async (tx) => { tx.send('set local synchronous_commit = off', []); writeMatchRows(tx, 1, rows); });
    if (from % 100_000 < atOnce) process.stderr.write(`\r${from} of ${wanted} rows `);
  }
  await tidy();
  console.log(`match rows of ${wanted} people, ${wanted - patients} of them without charts, in ${((performance.now() - began) / 1000).toFixed(0)} s`);
  await tellSize(house);
}
