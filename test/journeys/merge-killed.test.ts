import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { testDatabase } from '../kit/database.ts';
import type { TestDatabase } from '../kit/database.ts';
import { runCommand, startProgram } from '../kit/program.ts';
import type { Program } from '../kit/program.ts';

/** Merges and their undoing, with the program killed in the middle of them: each is whole or not at all. */
let base: string, database: TestDatabase, sql: pg.Client, env: Record<string, string>, client: { client_id: string; client_secret: string } | undefined;
beforeAll(async () => {
  base = mkdtempSync(join(tmpdir(), 'chartkeeper-merge-'));
  database = await testDatabase();
  sql = new pg.Client(database.owner);
  await sql.connect();
  const { user, password, host } = database.app as { user: string; password: string; host: string };
  env = { CHARTKEEPER_HOME: join(base, 'data'), CHARTKEEPER_DEMO: '0', HOME: base, DATABASE_URL: `postgres://${user}:${encodeURIComponent(password)}@${encodeURIComponent(host)}/${database.name}` };
}, 60_000);
afterAll(async () => { await sql?.end(); await database?.drop(); rmSync(base, { recursive: true, force: true }); });

async function addClient(): Promise<{ client_id: string; client_secret: string }> {
  const made = await runCommand(['clients', 'add', 'index', '--scope', 'system/*.cruds system/Patient.$merge', '--json'], env);
  if (made.code !== 0) throw new Error(made.out + made.err);
  return JSON.parse(made.out);
}

type Fhir = (method: string, path: string, body?: object) => Promise<{ status: number; body: any }>;
async function start(): Promise<{ program: Program; fhir: Fhir }> {
  const program = await startProgram(env);
  client ??= await addClient();
  const token = await fetch(`${program.url}/oauth2/token`, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'system/*.cruds system/Patient.$merge', ...client }) }), { access_token: bearer } = await token.json() as any;
  return { program, fhir: async (method, path, body) => { const r = await fetch(`${program.url}/fhir/R4${path}`, { method, headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/fhir+json' }, ...(body ? { body: JSON.stringify(body) } : {}) }); return { status: r.status, body: await r.json().catch(() => undefined) }; } };
}

const sum = 24;
const parameters = ([source, target]: readonly [string, string]) => ({ resourceType: 'Parameters', parameter: [{ name: 'source-patient', valueReference: { reference: `Patient/${source}` } }, { name: 'target-patient', valueReference: { reference: `Patient/${target}` } }] });

/** Does something for each pair, four at a time, until so many were answered; then kills the program with others under way. */
async function until(program: Program, enough: number, work: (() => Promise<{ status: number }>)[]): Promise<Set<number>> {
  const answered = new Set<number>(), left = [...work.keys()];
  let dead = false;
  await Promise.all(Array.from({ length: 4 }, async () => {
    for (let at = left.shift(); at !== undefined && !dead; at = left.shift()) {
      const reply = await work[at]!().catch(() => undefined);
      if (reply?.status === 200) answered.add(at); else if (reply) throw new Error(JSON.stringify(reply));
      if (answered.size >= enough && !dead) { dead = true; await program.kill('SIGKILL'); }
    }
  }));
  return answered;
}

/** What stands of each merge: the join, the links, the retired record, the ledger. All of them, or none. */
async function standing(pairs: readonly (readonly [string, string])[]): Promise<boolean[]> {
  const { rows } = await sql.query(`
    select p.patient_id as source, exists (select 1 from patient_index.joining j where j.joined_chart = p.chart_id and j.state = 'joined') as joined,
      exists (select 1 from chart.link l where l.chart_id = p.chart_id and l.until_at is null and l.record_id <> p.chart_id) as linked,
      (select v.content like '%"replaced-by"%' and v.content like '%"active":false%' from chart.entry e join chart.version v using (chart_id, rid, version) where e.chart_id = p.chart_id and e.rid = p.rid) as retired,
      (select count(*) filter (where c.kind = 'merged') - count(*) filter (where c.kind = 'unmerged') from patient_index.identity_change c where c.other_chart_id = p.chart_id)::int as told
    from patients.patient p where p.patient_id = any($1::text[])`, [pairs.map(([source]) => source)]);
  const of = new Map(rows.map((r) => [r.source, r]));
  return pairs.map(([source]) => { const r = of.get(source); expect([r.linked, r.retired, r.told]).toEqual([r.joined, r.joined, r.joined ? 1 : 0]); return r.joined; });
}

it('is whole or not at all, and goes on after the program came up again', async () => {
  let { program, fhir } = await start();
  const pairs: [string, string][] = [];
  for (let i = 0; i < sum; i += 1) {
    const one = { resourceType: 'Patient', name: [{ family: `Fam${'abcdefghij'[i % 10]}${'klmn'[Math.floor(i / 10)]}`, given: ['Ann'] }], birthDate: `19${20 + i}-01-01`, gender: 'female' }, made = [await fhir('POST', '/Patient', { ...one, telecom: [{ system: 'phone', value: '503-226-0100' }] }), await fhir('POST', '/Patient', one)];
    pairs.push([made[0]!.body.id, made[1]!.body.id]);
    await fhir('POST', '/Observation', { resourceType: 'Observation', status: 'final', code: { text: 'Weight' }, subject: { reference: `Patient/${made[0]!.body.id}` } });
  }
  const answered = await until(program, 8, pairs.map((p) => () => fhir('POST', '/Patient/$merge', parameters(p))));
  expect(answered.size).toBeGreaterThanOrEqual(8);
  const first = await standing(pairs);
  for (const at of answered) expect(first[at]).toBe(true);
  expect(first.filter((x) => !x).length).toBeGreaterThan(5);

  // Up again: what is left is merged; then all of it is undone, and killed in the middle of that.
  ({ program, fhir } = await start());
  for (const [at, p] of pairs.entries()) if (!first[at]) expect((await fhir('POST', '/Patient/$merge', parameters(p))).status).toBe(200);
  expect(await standing(pairs)).toEqual(Array(sum).fill(true));
  const undone = await until(program, 8, pairs.map((p) => () => fhir('POST', '/Patient/$undo-merge', parameters(p))));
  const second = await standing(pairs);
  for (const at of undone) expect(second[at]).toBe(false);
  ({ program, fhir } = await start());
  for (const [at, p] of pairs.entries()) if (second[at]) expect((await fhir('POST', '/Patient/$undo-merge', parameters(p))).status).toBe(200);
  expect(await standing(pairs)).toEqual(Array(sum).fill(false));
  // Both of each are as they were, with what is theirs.
  for (const [source, target] of pairs) {
    expect((await fhir('GET', `/Patient/${source}`)).body).toMatchObject({ telecom: [{ value: '503-226-0100' }] });
    expect((await fhir('GET', `/Patient/${target}`)).body).not.toHaveProperty('telecom');
  }
  expect((await fhir('GET', '/Observation?_summary=count')).body.total).toBe(sum);
  expect(await program.kill('SIGTERM')).toBe(0);
}, 300_000);
