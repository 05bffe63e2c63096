import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { openHouse } from '../../src/app.ts';
import { readConfig } from '../../src/platform/config.ts';
import { openForService } from '../../src/platform/db/open.ts';
import { createLog } from '../../src/platform/log.ts';
import { importPaths } from '../../src/interfaces/files/import-paths.ts';
import type { ImportSummary } from '../../src/interfaces/files/import-paths.ts';
import { sharedData } from '../kit/shared-data.ts';

/**
 * Every public test record through the import, in a home of its own: each item filed or an exception with a reason, none lost, none twice.
 * `node test/prove/import-all.ts` prints one line a check; exit 1 when one fails.
 */
const sets = [
  'fhir/synthea-r4-2019-bundles', 'fhir/synthea-uscore-2025-bulk/10-patients', 'fhir/synthea-uscore-2025-bulk/100-patients', 'fhir/us-core-examples', 'fhir/r4-spec-examples', 'fhir/fhir-test-cases-r4-examples',
  'fhir/fhirpath-r4', 'fhir/patch-r4', 'fhir/graphql-r4', 'fhir/sql-on-fhir', 'fhir/us-core-definitions', 'fhir/us-core-invariant-tests', 'fhir/validator-r4', 'fhir/xhtml',
  'ccda/vendors', 'ccda/microsoft', 'ccda/medplum', 'ccda/hl7-ccda-examples', 'hl7v2/microsoft', 'hl7v2/linuxforhealth', 'hl7v2/simhospital', 'hl7v2/authored-identity-stream',
];
const synthea = { AllergyIntolerance: 181, CarePlan: 855, Claim: 11_314, Condition: 2332, DiagnosticReport: 2971, Encounter: 8969, ExplanationOfBenefit: 8969, Goal: 567, ImagingStudy: 163, Immunization: 3876, MedicationRequest: 2345, Observation: 43_138, Patient: 312, Procedure: 7103 };

let failed = 0;
const check = (says: string, truth: boolean, more: unknown = ''): void => { if (!truth) failed += 1; process.stdout.write(`${truth ? 'ok  ' : 'FAIL'} ${says}${truth || more === '' ? '' : `: ${JSON.stringify(more).slice(0, 600)}`}\n`); };

if (!sharedData('fhir')) { process.stdout.write('../shared/data is absent: nothing was proved\n'); process.exit(1); }
const home = mkdtempSync(join(tmpdir(), 'prove-import-'));
const config = { ...readConfig(), home, demo: false, databaseUrl: undefined, databaseOwnerUrl: undefined };
const opened = await openForService(config, () => {});
const house = await openHouse(config, opened.connection, createLog({ level: 'error' }));
const client = new pg.Client(opened.connection as pg.ClientConfig);
await client.connect();
const one = async (sql: string): Promise<any> => (await client.query(sql)).rows[0];
const take = (path: string): Promise<ImportSummary> => importPaths({ perform: house.perform, actor: house.operator, newId: () => house.ids.next() }, [path], {});
const balance = async (): Promise<{ kept: number; lost: number; unreasoned: number; undecided: number }> => one(`select count(*)::int as kept, count(*) filter (where state in ('exception', 'not-applied') and coalesce(reason, '') = '')::int as unreasoned,
  count(*) filter (where state = 'received')::int as undecided, (select coalesce(sum(items), 0) from exchange.run)::int - count(*)::int - (select coalesce(sum(already_here), 0) from exchange.run)::int + count(*) filter (where state = 'superseded' and chart_id is not null and filed_at is null)::int as lost from exchange.item`);

try {
  const first = new Map<string, ImportSummary>();
  for (const set of sets) {
    const started = performance.now();
    const done = await take(sharedData(set)!);
    first.set(set, done);
    const resources = Object.values(done.resources).reduce((a, b) => a + b, 0), seconds = (performance.now() - started) / 1000;
    process.stdout.write(`     ${set}: ${done.files} files, ${done.filed} filed, ${done.alreadyHere} already here, ${done.exceptions.length} exceptions, ${done.ignored.length} left out; ${resources} resources, ${Math.round(resources / seconds)} a second\n`);
    check(`${set}: every exception has a reason that is not a failure of ours`, done.exceptions.every((e) => e.reason.length > 10 && !e.reason.includes('went wrong')), done.exceptions.find((e) => e.reason.includes('went wrong')));
  }
  const of = (set: string): ImportSummary => first.get(set)!;
  const bundles = of('fhir/synthea-r4-2019-bundles');
  check('Synthea 2019: every resource of the manifest, none twice', Object.entries(synthea).every(([type, n]) => bundles.resources[type] === n), bundles.resources);
  for (const set of sets.filter((s) => s.includes('synthea'))) check(`${set} leaves no exception`, of(set).exceptions.length === 0, of(set).exceptions[0]);
  const bad = of('ccda/vendors').exceptions.concat(of('ccda/microsoft').exceptions, of('ccda/medplum').exceptions);
  check('well-formed C-CDA of vendors leaves no exception', bad.length === 0, bad[0]);
  const emerge = await one(`select count(distinct chart_id)::int as n from exchange.item i join exchange.file f using (file_id) where f.path like '%EMERGE%' and i.state = 'filed'`);
  check('EMERGE: 329 documents, 329 people', emerge.n === 329, emerge);
  const control = await one(`select count(*)::int as items, count(distinct control_id)::int as ids from exchange.item i join exchange.source using (source_no) where name = 'microsoft' and i.standard = 'hl7v2' and control_id is not null`);
  check('HL7 samples that share control ids are items of their own', control.items > control.ids, control);
  const sum = await balance();
  check('every item is filed, an exception with a reason, or already here; none lost', sum.lost === 0 && sum.unreasoned === 0 && sum.undecided === 0, sum);
  const crossed = await one(`select count(*)::int as n from chart.idx_reference r join chart.directory d on d.id = r.target_id and d.type = r.target_type join chart.entry e on e.chart_id = r.chart_id and e.rid = r.rid
    where r.chart_id <> 1 and d.chart_id <> 1 and d.chart_id <> r.chart_id and d.type <> 103`);
  check('no entry refers to another patient\'s entry', crossed.n === 0, crossed);

  const before = await one('select count(*)::int as versions, count(distinct (chart_id, rid))::int as entries from chart.version');
  for (const set of ['fhir/synthea-uscore-2025-bulk/100-patients', 'ccda/vendors', 'hl7v2/microsoft', 'hl7v2/simhospital', 'hl7v2/authored-identity-stream', 'fhir/us-core-examples']) {
    const again = await take(sharedData(set)!);
    check(`${set} a second time files nothing`, again.filed === 0 && again.exceptions.length <= of(set).exceptions.length, again.filed);
  }
  const after = await one('select count(*)::int as versions, count(distinct (chart_id, rid))::int as entries from chart.version');
  check('a second import makes no version and no entry', after.versions === before.versions && after.entries === before.entries, { before, after });
} finally {
  await client.end();
  await house.close();
  await opened.stop();
  rmSync(home, { recursive: true, force: true });
}
process.stdout.write(failed === 0 ? 'import-all: proved\n' : `import-all: ${failed} checks failed\n`);
process.exit(failed === 0 ? 0 : 1);
