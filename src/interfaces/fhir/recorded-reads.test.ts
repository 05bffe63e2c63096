import { afterAll, beforeAll, expect, it } from 'vitest';
import pg from 'pg';
import { createRecorder } from '../../modules/audit/index.ts';
import type { AuditRecorder } from '../../modules/audit/index.ts';
import { integrateOnce, verifyAudit } from '../../modules/audit/index.ts';
import { settled } from '../../../test/kit/settled.ts';
import { fhirServer } from './test/fhir-server.ts';
import type { FhirServer } from './test/fhir-server.ts';

/** Reads recorded by the statement that reads say the same as reads recorded apart. */
let server: FhirServer, recorder: AuditRecorder;
const patients: string[] = [];
beforeAll(async () => {
  server = await fhirServer({ recorder: (_db, connection) => (recorder = createRecorder(connection)) });
  for (const given of ['Ada', 'Grace', 'Joan']) patients.push(await server.create({ resourceType: 'Patient', name: [{ family: 'Recorded', given: [given] }] }));
});
afterAll(async () => { await server.close(); await recorder.close(); });

type Entry = { action: string; outcome: string; problem: string; charts: number; names: string[]; detail: string | null };
async function written(act: () => Promise<unknown>): Promise<Entry[]> {
  const { rows: [{ last }] } = await server.house.db.light.query('select coalesce(max(id), 0) as last from audit.entry');
  await act();
  const { rows } = await server.house.db.light.query(`select e.action, e.outcome, e.problem, (e.chart_id <> 0)::integer + e.further as charts, e.further,
    (select count(*)::integer from audit.subject s where s.entry_id = e.id) as subjects,
    array_remove(e.entries || array(select s.entries from audit.subject s where s.entry_id = e.id), '') as names, d.detail
    from audit.entry e left join audit.detail d on d.entry_id = e.id where e.id > $1 order by e.id`, [last]);
  for (const r of rows) expect(r.subjects).toBe(r.further);
  return rows.map(({ action, outcome, problem, charts, names, detail }) => ({ action, outcome, problem, charts, names: names.sort(), detail }));
}
const named = (ids: readonly string[]): string[] => ids.map((id) => `Patient/${id}`).sort();

it('one entry read alone: its chart and its name', async () => {
  expect(await written(() => server.ask('GET', `/Patient/${patients[0]}`))).toEqual([{ action: 'chart.read-entry', outcome: 'd', problem: '', charts: 1, names: named([patients[0]!]), detail: null }]);
});

it('a search names each chart that stood on the page, and not the one behind it', async () => {
  const [all] = await written(() => server.ids('/Patient?family=recorded'));
  expect(all).toMatchObject({ action: 'chart.search-entries', outcome: 'd', charts: 3, names: named(patients) });
  expect(JSON.parse(all!.detail!)).toEqual({ search: 'Patient?family=recorded' });
  const [two] = await written(async () => { expect(await server.ids('/Patient?family=recorded&_count=2')).toHaveLength(2); });
  expect(two).toMatchObject({ charts: 2, names: named(patients.slice(0, 2)) });
});

it('a search that finds nothing is an entry without a chart', async () => {
  expect(await written(async () => { expect(await server.ids('/Patient?family=nobodyhere')).toEqual([]); })).toMatchObject([{ outcome: 'd', charts: 0, names: [] }]);
});

it('what is not there, and what is deleted, is a refusal and nothing else', async () => {
  expect(await written(() => server.ask('GET', '/Patient/not-here'))).toMatchObject([{ outcome: 'r', problem: 'not-found', charts: 0 }]);
  const id = await server.create({ resourceType: 'Patient', name: [{ family: 'Gone' }] });
  server.house.client.rights = new Set([...server.house.client.rights, 'chart.delete']);
  expect((await server.ask('DELETE', `/Patient/${id}`)).status).toBe(204);
  expect(await written(() => server.ask('GET', `/Patient/${id}`))).toMatchObject([{ outcome: 'r', problem: 'gone', charts: 1, names: named([id]) }]);
});

it('a shared resource is nobody\'s chart, however it is read', async () => {
  const id = await server.create({ resourceType: 'Organization', name: 'Recorded Clinic' });
  for (const url of [`/Organization/${id}`, '/Organization?name=recorded']) {
    const [entry, ...more] = await written(() => server.ask('GET', url));
    expect(more).toEqual([]);
    expect(entry).toMatchObject({ outcome: 'd', charts: 0, names: [] });
    expect(JSON.parse(entry!.detail!)).toMatchObject({ shared: [`Organization/${id}`] });
  }
});

it('a search about one patient reads and is recorded at once, and looks further where a person has two charts or is not here', async () => {
  const observe = (patient: string): Promise<string> => server.create({ resourceType: 'Observation', status: 'final', code: { text: 'weight' }, subject: { reference: `Patient/${patient}` } });
  const [ada, grace] = [patients[0]!, patients[1]!];
  const seen = [await observe(ada), await observe(grace)].map((id) => `Observation/${id}`);
  const about = async (patient: string): Promise<Entry & { ids: string[] }> => {
    let ids: string[] = [];
    const [entry, ...more] = await written(async () => { ids = await server.ids(`/Observation?patient=${patient}&_sort=-date`); });
    expect(more).toEqual([]);
    expect(JSON.parse(entry!.detail!)).toEqual({ search: `Observation?patient=${patient}&_sort=-date` });
    return { ...entry!, ids };
  };
  expect(await about(ada)).toMatchObject({ outcome: 'd', charts: 1, names: [seen[0]], ids: [seen[0]!.slice(12)] });
  expect(await about('nobody-here')).toMatchObject({ outcome: 'd', charts: 0, names: [], ids: [] });
  const { rows } = await server.house.db.light.query('select chart_id from chart.directory where id = any($1) order by array_position($1, id)', [[ada, grace]]);
  await server.house.db.light.query(`insert into chart.link (chart_id, person_id, from_at, reason, actor) values ($1, $2, now(), 'same person', 'test')`, [rows[1].chart_id, rows[0].chart_id]);
  for (const patient of [ada, grace]) expect(await about(patient)).toMatchObject({ outcome: 'd', charts: 2, names: [...seen].sort() });
  await server.house.db.light.query('update chart.link set until_at = now()');
  expect(await about(ada)).toMatchObject({ charts: 1, names: [seen[0]] });
});

it('alone or among others, every reading leaves its entry, and the whole log proves true', async () => {
  const entries = await written(() => Promise.all(Array.from({ length: 40 }, (_, i) => server.ask('GET', i % 2 ? `/Patient/${patients[i % 3]}` : '/Patient?family=recorded'))));
  expect(entries).toHaveLength(40);
  expect(entries.filter((e) => e.charts === 3)).toHaveLength(20);
  expect(entries.filter((e) => e.charts === 1)).toHaveLength(20);
  await settled(server.house.db.light);
  await integrateOnce(server.house.db.light);
  const client = new pg.Client(server.house.database.owner);
  await client.connect();
  try {
    await client.query('begin isolation level repeatable read read only');
    const report = await verifyAudit(client, { verifiers: [] });
    expect(report.faults.filter((f) => !/checkpoint/i.test(JSON.stringify(f)))).toEqual([]);
  } finally { await client.end(); }
});
