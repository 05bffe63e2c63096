import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase } from '../kit/database.ts';
import type { TestDatabase } from '../kit/database.ts';
import { testServed } from '../kit/served.ts';
import type { Served } from '../kit/served.ts';

let db: TestDatabase, served: Served, all: string, cookie: string, reviewerId: string, mine: Record<string, string>, other: Record<string, string>;
const act = (name: string, input: object) => served.house.perform(served.house.actions.find((a) => a.name === name)!, input, served.house.operator) as Promise<any>;
const fhir = async (method: string, path: string, bearer: string, payload?: unknown, type = 'application/fhir+json') => {
  const reply = await served.app.inject({ method: method as 'GET', url: `/fhir/R4${path}`, headers: { authorization: `Bearer ${bearer}`, ...(payload === undefined ? {} : { 'content-type': type }) }, ...(payload === undefined ? {} : { payload: JSON.stringify(payload) }) });
  return { status: reply.statusCode, text: reply.payload, body: reply.payload === '' ? undefined : JSON.parse(reply.payload) };
};
async function tokenOf(scope: string): Promise<string> {
  const made = await act('access.add-client', { name: 'x', scope });
  const reply = await served.app.inject({ method: 'POST', url: '/oauth2/token', headers: { 'content-type': 'application/x-www-form-urlencoded' }, payload: new URLSearchParams({ grant_type: 'client_credentials', client_id: made.client_id, client_secret: made.client_secret }).toString() });
  return reply.json().access_token;
}
async function patient(family: string): Promise<Record<string, string>> {
  const p = (await fhir('POST', '/Patient', all, { resourceType: 'Patient', name: [{ family }], birthDate: '1950-01-01' })).body.id;
  const o = (await fhir('POST', '/Observation', all, { resourceType: 'Observation', status: 'final', code: { text: 'weight' }, subject: { reference: `Patient/${p}` } })).body.id;
  const { rows: [row] } = await served.house.db.light.query(`select chart_id::text from chart.directory where id = $1`, [p]);
  return { p, o, chart: row.chart_id };
}
beforeAll(async () => {
  db = await testDatabase(); served = await testServed(db);
  all = await tokenOf('system/*.cruds');
  mine = await patient('Reachable'); other = await patient('Hiddenname');
  const made = await act('access.add-person', { name: 'Rev Iewer', role: 'external-reviewer' });
  reviewerId = made.id;
  await act('access.change-person', { id: made.id, onlyCharts: [{ chartId: mine['chart'], from: null, to: null }] });
  await served.house.db.light.query('update access.person set must_change = false where person_id = $1', [made.id]);
  const reply = await served.app.inject({ method: 'POST', url: '/api/access/sign-in', payload: { signInName: made.signInName, password: made.password }, headers: { 'x-chartkeeper': '1' } });
  cookie = String(reply.headers['set-cookie']).split(';')[0]!;
});
afterAll(async () => { await served.close(); await db.drop(); });

describe('an external reviewer', () => {
  const get = (path: string) => served.app.inject({ method: 'GET', url: `/fhir/R4${path}`, headers: { cookie } });
  const doors = (id: { p: string; o: string }): string[] => [`/Patient/${id.p}`, `/Observation/${id.o}`, `/Patient/${id.p}/_history`, `/Patient/${id.p}/_history/1`, `/Observation/${id.o}/_history`, `/Patient/${id.p}/$everything`, `/Patient/${id.p}/Observation`];
  const none = { p: '00000000-0000-4000-8000-000000000000', o: '00000000-0000-4000-8000-000000000001' };

  it('reads the listed chart', async () => { for (const door of doors(mine as never)) expect((await get(door)).statusCode, door).toBe(200); });
  it('is answered about another chart exactly as about none', async () => {
    const there = doors(other as never), nowhere = doors(none);
    for (const [i, door] of there.entries()) {
      const a = await get(door), b = await get(nowhere[i]!);
      expect(a.statusCode, door).toBe(404);
      expect(a.payload, door).toBe(b.payload);
    }
  });
  it.each(['/Patient?_summary=count', '/Observation?_summary=count', '/Patient?_total=accurate', '/Patient/_history', '/Observation/_history', '/Observation?_include=*&_revinclude=*', '/Patient?_revinclude=Observation:subject', '/Patient?_has:Observation:patient:status=final', '/Observation?patient.birthdate=1950-01-01'])('finds and counts only the listed chart: %s', async (path) => {
    const reply = await get(path);
    expect(reply.statusCode, reply.payload).toBe(200);
    for (const word of ['Hiddenname', other['p']!, other['o']!]) expect(reply.payload).not.toContain(word);
    const total = reply.json().total;
    if (total !== undefined) expect(total).toBe(1);
  });
  it('finds shared resources, which are nobody\'s chart, and learns by them of no other', async () => {
    await fhir('POST', '/Organization', all, { resourceType: 'Organization', name: 'Shared Clinic' });
    const found = (await get('/Organization?name=Shared')).json();
    expect(found.entry.map((e: { resource: { name: string } }) => e.resource.name)).toEqual(['Shared Clinic']);
    expect((await get(found.entry[0].fullUrl.replace(/^.*\/fhir\/R4/, ''))).statusCode).toBe(200);
    await fhir('POST', '/Observation', all, { resourceType: 'Observation', status: 'final', code: { text: 'weight' }, subject: { reference: `Patient/${other['p']}` }, performer: [{ reference: `Organization/${found.entry[0].resource.id}` }] });
    expect((await get('/Organization?_has:Observation:performer:status=final')).json().total).toBe(0);
    expect((await get('/Organization?name=Shared&_revinclude=Observation:performer')).json().entry).toHaveLength(1);
  });
  it.each(['/Patient?family=Hiddenname', '/Observation?patient.family=Hiddenname'])('finds nothing of another: %s', async (path) => expect((await get(path)).json().total).toBe(0));
  const post = (name: string, payload: object) => served.app.inject({ method: 'POST', url: `/api/${name.replace('.', '/')}`, headers: { cookie, 'x-chartkeeper': '1' }, payload });

  it('learns nothing of another chart at any door, whatever id stands in whichever place', async () => {
    const { rows: [received] } = await served.house.db.light.query('select run_id::text, item_id::text from exchange.item limit 1');
    const { rows: [session] } = await served.house.db.light.query(`select session_id::text from access.session limit 1`);
    const ids = [other['o']!, other['p']!, other['chart']!, received?.item_id ?? '1', received?.run_id ?? '1', session.session_id, '9'.repeat(19), '../x', ''];
    const skip = new Set(['access.sign-out', 'access.end-session', 'access.change-password']);
    for (const action of served.house.actions) {
      if (action.right === 'system' || action.right === 'public' || action.checkInput === false || skip.has(action.name)) continue;
      for (const id of ids) for (const type of ['Observation', 'Patient']) {
        const reply = await post(action.name, { chartId: id === '' ? other['chart'] : id, otherChartId: other['chart'], personId: id, actorId: id, runId: id, itemId: id, type, id, section: 'results', index: 0, cursor: null, limit: 10, text: 'Hidden', reason: 'to see', expectVersion: 1, change: {}, from: null, to: null });
        expect(reply.statusCode, `${action.name} ${id}: ${reply.payload.slice(0, 200)}`).toBeLessThan(500);
        for (const word of ['Hiddenname', 'chart-not-listed', ...(id === other['p'] ? [] : [other['p']!])]) expect(reply.payload, `${action.name} ${id}`).not.toContain(word);
      }
    }
  });

  it('works at the desk with the listed chart alone: finds it, sees the banner, reads the sections, who opened it', async () => {
    expect((await post('patients.recent', { limit: 10 })).json()).toMatchObject({ onlyListed: true, hits: [{ chartId: mine['chart'] }] });
    expect((await post('patients.search', { text: 'Reach' })).json().hits.map((h: { chartId: string }) => h.chartId)).toEqual([mine['chart']]);
    expect((await post('patients.search', { text: 'Hidden' })).json()).toMatchObject({ hits: [], patients: 1 });
    expect((await post('patients.search', { text: '1950' })).json().hits).toHaveLength(1);
    expect((await post('patients.show', { chartId: mine['chart'] })).json()).toMatchObject({ line: { family: 'Reachable' }, mayCorrect: false });
    expect((await post('chart.open', { chartId: mine['chart'] })).statusCode).toBe(200);
    expect((await post('chart.list-section', { chartId: mine['chart'], section: 'vitals' })).statusCode).toBe(200);
    // A search of the clerk's that showed both charts: the reviewer is told of theirs alone.
    await served.house.perform(served.house.actions.find((a) => a.name === 'patients.search')!, { text: '1950' }, served.house.operator);
    const opened = await post('audit.who-opened', { chartId: mine['chart'] });
    expect(opened.json().entries.length).toBeGreaterThan(1);
    expect(opened.payload).not.toContain(other['chart']);
  });

  it('sees of a chart listed with dates the entries of those dates alone, and is counted no others', async () => {
    const note = async (on: string | undefined, words: string): Promise<string> => (await fhir('POST', '/Observation', all, { resourceType: 'Observation', status: 'final', code: { text: words }, category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'laboratory' }] }], subject: { reference: `Patient/${mine['p']}` }, ...(on ? { effectiveDateTime: on } : {}) })).body.id;
    const [before, first, last, after, never] = [await note('2024-02-29', 'Too early'), await note('2024-03-01', 'On the first day'), await note('2024-03-31T23:30:00Z', 'On the last day'), await note('2024-04-01', 'Too late'), await note(undefined, 'Undated')];
    const list = (entriesFrom: string | null, entriesTo: string | null) => act('access.change-person', { id: reviewerId, onlyCharts: [{ chartId: mine['chart'], from: null, to: null, entriesFrom, entriesTo }] });
    await list('2024-03-01', '2024-03-31');
    await new Promise((r) => setTimeout(r, 1300));
    const section = (await post('chart.list-section', { chartId: mine['chart'], section: 'results' })).json();
    expect(section).toMatchObject({ total: 2, entries: [{ title: 'On the last day' }, { title: 'On the first day' }] });
    const opened = await post('chart.open', { chartId: mine['chart'] });
    expect(opened.json().counts).toEqual({ results: 2 });
    for (const hidden of ['Too early', 'Too late', 'Undated']) expect(opened.payload).not.toContain(hidden);
    for (const [id, status] of [[before, 404], [first, 200], [last, 200], [after, 404], [never, 404]] as const) for (const name of ['chart.show-entry', 'chart.show-history']) expect((await post(name, { type: 'Observation', id })).statusCode, `${name} ${id}`).toBe(status);
    expect((await post('patients.show', { chartId: mine['chart'] })).statusCode).toBe(200);
    // Acts that do not keep to dates are refused whole, and searches, whose counts would tell.
    for (const path of [`/Observation/${before}`, `/Observation/${first}`, `/Patient/${mine['p']}/$everything`]) expect((await get(path)).statusCode, path).toBe(404);
    for (const path of ['/Observation?_summary=count', '/Patient?_has:Observation:patient:status=final', '/Observation/_history', `/Observation/${first}/_history`, `/Patient/${mine['p']}/Observation`]) expect((await get(path)).statusCode, path).toBe(403);
    await list(null, '2024-02-29');
    await new Promise((r) => setTimeout(r, 1300));
    expect((await post('chart.list-section', { chartId: mine['chart'], section: 'results' })).json().entries.map((e: { title: string }) => e.title)).toEqual(['Too early']);
  });

  it('stops when the listed dates end, though nothing is changed by anybody', async () => {
    await served.house.db.light.query(`update access.chart_grant set until_at = now() where person_id = $1`, [reviewerId]);
    await new Promise((r) => setTimeout(r, 1300));
    expect((await get(`/Patient/${mine['p']}`)).statusCode).toBe(404);
    expect((await post('patients.recent', { limit: 10 })).json().hits).toEqual([]);
    expect((await post('patients.search', { text: 'Reach' })).json().hits).toEqual([]);
  });
});

describe('a program with system/Patient.rs', () => {
  let some: string;
  beforeAll(async () => { some = await tokenOf('system/Patient.rs'); });
  it.each([
    ['GET', (): string => `/Observation/${mine['o']}`], ['GET', (): string => '/Observation?status=final'], ['GET', (): string => '/Observation/_history'], ['GET', (): string => `/Observation/${mine['o']}/_history`], ['GET', (): string => '/Patient?_has:Observation:patient:status=final'],
    ['GET', (): string => `/Patient/${mine['p']}/Observation`], ['DELETE', (): string => `/Patient/${mine['p']}`], ['DELETE', (): string => '/Patient?family=Reachable'],
    ['POST', (): string => '/Observation'], ['PUT', (): string => `/Patient/${mine['p']}`], ['PUT', (): string => '/Patient?family=Reachable'],
  ] as const)('is refused %s %s', async (method, path) => {
    const p = path();
    const body = method === 'POST' || method === 'PUT' ? { resourceType: p.startsWith('/Obs') ? 'Observation' : 'Patient', id: mine['p'] } : undefined;
    expect((await fhir(method, p, some, body)).status).toBe(403);
  });
  it('is given no other type by inclusion, $everything or a batch', async () => {
    for (const path of ['/Patient?_revinclude=Observation:subject', '/Patient?_revinclude=*', `/Patient/${mine['p']}/$everything`]) {
      const reply = await fhir('GET', path, some);
      expect(reply.status, path).toBe(200);
      expect(reply.text, path).not.toContain('"resourceType":"Observation"');
    }
    const batch = await fhir('POST', '', some, { resourceType: 'Bundle', type: 'batch', entry: [{ request: { method: 'GET', url: `Observation/${mine['o']}` } }] });
    expect(batch.body.entry[0].response.status).toBe('403 Forbidden');
  });
});

it('a program that may not read may not look by patching', async () => {
  const blind = await tokenOf('system/Patient.u');
  expect((await fhir('PATCH', `/Patient/${mine['p']}`, blind, [], 'application/json-patch+json')).status).toBe(403);
  const patch = { resourceType: 'Binary', contentType: 'application/json-patch+json', data: Buffer.from('[]').toString('base64') };
  expect((await fhir('POST', '', blind, { resourceType: 'Bundle', type: 'transaction', entry: [{ request: { method: 'PATCH', url: `Patient/${mine['p']}` }, resource: patch }] })).status).toBe(403);
});
