import { randomInt } from 'node:crypto';
import type { House } from '../../app.ts';
import { systemActor } from '../../app.ts';
import { importFiles } from '../files/import-files.ts';
import type { Incoming } from '../files/unpack.ts';
import { countCodeUse } from '../../modules/chart/index.ts';
import { demoCodeSet, loadBatch, loadDemo, makeMail } from '../../modules/demo/index.ts';
import { putInUse } from '../files/load-codes.ts';
import { performByName } from './hand.ts';
import { closeDemoAccounts, demoAccounts, offerSetup, seedDemoPeople, setFacility } from '../../modules/access/index.ts';

/**
 * What a start finds to do: a facility on the first one, the demo accounts in a demo, or, where nobody can sign in yet,
 * a one-time code for the first administrator.
 */
export async function readyDepartment(house: House, { say }: { say(text: string): void; firstStart: boolean }): Promise<void> {
  const { rows: [{ facilities }] } = await house.db.light.query('select count(*)::int as facilities from access.facility');
  if (!facilities) {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    await house.perform(setFacility, { id: 'main', name: house.config.demo ? 'Alder Creek Medical Center' : 'Main facility', zone: zone === 'UTC' ? 'America/New_York' : zone, mrnSystem: 'urn:chartkeeper:mrn:main' }, house.operator);
  }
  if (house.config.demo) {
    await house.perform(seedDemoPeople, {}, systemActor);
    await demoCodesOnce(house);
    if (await loadOnce(house, say)) await house.perform(countCodeUse, {}, systemActor);
    say('\nDemo accounts (known to everybody; never for real records):');
    for (const a of demoAccounts) say(`  ${a.signInName.padEnd(12)} ${a.password}   ${a.role}`);
    return;
  }
  const { closed } = await house.perform(closeDemoAccounts, {}, systemActor);
  if (closed) say(`This folder began as a demo: its ${closed} demo accounts are closed. Its made-up patients are still in it; real records belong into a folder of their own.`);
  const code = Array.from({ length: 12 }, () => 'abcdefghjkmnpqrstuvwxyz23456789'[randomInt(31)]).join('').replace(/(.{4})(?=.)/g, '$1-');
  const { wanted } = await house.perform(offerSetup, { code }, systemActor);
  if (wanted) say(`\nNobody can sign in yet. Open the address below and make the first administrator with this one-time code: ${code}`);
}

/** The codes that the demo department uses, as fragments of their systems: added once, and never over a whole release. */
async function demoCodesOnce(house: House): Promise<void> {
  const set = demoCodeSet(), { rows: [there] } = await house.db.light.query('select 1 from terminology.load where digest = $1 and finished_at is not null', [set.digest]);
  if (!there) await putInUse(performByName(house), { kind: 'demo', source: 'the demo department', digest: set.digest }, set.codes);
}

/** The demo department's patients, once: a start that was cut off begins it again only where nobody was loaded. */
async function loadOnce(house: House, say: (text: string) => void): Promise<boolean> {
  const { rows: [there] } = await house.db.light.query('select 1 from chart.chart where chart_id <> 1 limit 1');
  if (there) return false;
  say('Loading the demo department: 300 patients, 40 of them with full charts ...');
  const done = await loadDemo((input) => house.perform(loadBatch, input, house.operator), { patients: 300, charts: 40, seed: 1 });
  // Mail from two neighbours, some of it with faults, so that the queues have work. It is no reason not to start.
  for (const [source, mail] of Map.groupBy(makeMail(1, Math.floor(Date.now() / 86_400_000)), (m) => m.source)) {
    async function* files(): AsyncGenerator<Incoming> { for (const m of mail) yield { path: m.path, bytes: (async function* () { yield Buffer.from(m.text); })() }; }
    await importFiles({ perform: house.perform, actor: house.operator, newId: () => house.ids.next() }, files(), { source }).catch(() => say(`The demo mail of ${source} could not be taken in.`));
  }
  say(`Loaded ${done.patients} patients and ${done.resources} resources in ${done.seconds.toFixed(0)} s.`);
  return true;
}
