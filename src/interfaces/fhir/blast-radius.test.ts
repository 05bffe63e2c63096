import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FhirServer } from './test/fhir-server.ts';
import { fhirServer } from './test/fhir-server.ts';
import type { Actor } from '../../platform/action.ts';
import { createRecorder } from '../../modules/audit/index.ts';
import type { AuditRecorder } from '../../modules/audit/index.ts';
import { exportChartAction, registerGuard, registerProjection } from '../../modules/chart/index.ts';
import { acceptOverlay, blastRadius, exportBlastRadius, listHeld, overlayGuard } from '../../modules/patient-index/index.ts';
import { correct, patientsProjection, printSheet, search, show } from '../../modules/patients/index.ts';

const seed = 20261125;
/** mulberry32: the same seed, the same history. */
const chance = (() => { let a = seed; return (): number => { a = (a + 0x6d2b79f5) | 0; let t = Math.imul(a ^ (a >>> 15), 1 | a); t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t; return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296; }; })();
const pick = <T>(list: readonly T[]): T => list[Math.floor(chance() * list.length)]!;

let s: FhirServer, recorder: AuditRecorder, last = 0;
beforeAll(async () => {
  for (const p of patientsProjection) registerProjection(p);
  registerGuard(overlayGuard);
  // No two acts begin in one millisecond, so that the test knows of each what it wrote.
  s = await fhirServer({ clock: () => { last = Math.max(last + 1, Date.now()); return new Date(last); }, recorder: (_, connection) => recorder = createRecorder(connection) });
});
afterAll(async () => { await recorder.close(); await s.close(); });

const mary = (family: string) => ({ resourceType: 'Patient', name: [{ family, given: ['Mary'] }], birthDate: '1961-04-12', gender: 'female' });
const john = { name: [{ family: 'Okafor', given: ['John'] }], birthDate: '1988-11-30', gender: 'male' };
const chartOf = async (id: string): Promise<string> => (await s.house.db.light.query('select chart_id from chart.directory where id = $1', [id])).rows[0].chart_id;
type Truth = { kind: string; by: string };

it(`equals what was really done since an overlay, by whom and of what kind (seed ${seed})`, async () => {
  const house = s.house, people: Actor[] = [house.clerk, house.provider, house.actor('coder'), house.actor('release-specialist'), { ...house.clerk, id: '2002', name: 'Another clerk' }], lab: Actor = { ...house.client, id: 'client-lab', name: 'Laboratory' };
  const wrong = (await s.ask('POST', '/Patient', mary('Reyes'))).body, other = (await s.ask('POST', '/Patient', mary('Lindqvist'))).body, charts = [await chartOf(wrong.id), await chartOf(other.id)];
  const truth: Truth[] = [];
  const acts: ((chart: string, id: string, who: Actor) => Promise<Truth | undefined>)[] = [
    async (chart, _id, who) => { await house.perform(show, { chartId: chart }, who); return { kind: 'view', by: who.id }; },
    async (chart, _id) => { await house.perform(printSheet, { chartId: chart, sheet: pick(['face-sheet', 'labels'] as const) }, house.clerk); return { kind: 'print', by: house.clerk.id }; },
    async (chart, _id) => { const who = pick([house.clerk, house.actor('release-specialist')]); await house.perform(exportChartAction, { chartId: chart, format: 'fhir' }, who); return { kind: 'export', by: who.id }; },
    async (_chart, id) => { const who = pick([house.client, lab]); expect((await s.ask('GET', `/Patient/${id}`, undefined, {}, who)).status).toBe(200); return { kind: 'program-read', by: who.id }; },
    async (_chart, id) => { const who = pick([house.client, lab]); expect((await s.ask('GET', `/Patient/${id}/$everything`, undefined, {}, who)).status).toBe(200); return { kind: 'program-read', by: who.id }; },
    async (_chart, id) => { const who = pick([house.client, lab]); expect((await s.ask('POST', '/Observation', { resourceType: 'Observation', status: 'final', code: { text: `Weight ${chance()}` }, subject: { reference: `Patient/${id}` } }, {}, who)).status).toBe(201); return { kind: 'entry', by: who.id }; },
    async (chart) => { const d = (await house.perform(show, { chartId: chart }, people[4]!) as any).demographics; await house.perform(correct, { chartId: chart, expectVersion: d.version, reason: 'Moved house', change: { addresses: [{ use: 'home', line: [`${Math.floor(chance() * 999)} Elm St`], city: 'Salem', state: 'OR', postalCode: '97301', country: null, from: null, to: null }] } }, people[4]!); truth.push({ kind: 'view', by: people[4]!.id }); return { kind: 'entry', by: people[4]!.id }; },
    // Refused: it saw nothing, and is told all the same, where it came as far as the chart.
    async (chart) => { await house.perform(show, { chartId: chart }, { ...house.provider, id: '2003', onlyCharts: new Set(['999']) }).catch(() => {}); return undefined; },
    async (chart, _id, who) => { await house.perform(correct, { chartId: chart, expectVersion: 99, reason: 'Stale', change: { sex: 'female' } }, house.clerk).catch(() => {}); void who; return { kind: 'other', by: house.clerk.id }; },
  ];
  const some = async (count: number, counted: boolean): Promise<void> => {
    for (let i = 0; i < count; i += 1) {
      const at = chance() < 0.7 ? 0 : 1, before = truth.length, done = await pick(acts)(charts[at]!, [wrong.id, other.id][at]!, pick(people));
      if (done) truth.push(done);
      if (!counted || at === 1) truth.length = before;
    }
  };
  await some(15, false);
  await s.ask('PUT', `/Patient/${wrong.id}`, { ...(await s.ask('GET', `/Patient/${wrong.id}`)).body, ...john });
  const supervisor = house.actor('him-supervisor'), { held: [held] } = await house.perform(listHeld, {}, supervisor) as any;
  await some(5, false);
  const version = (await house.perform(show, { chartId: charts[0]! }, supervisor) as any).demographics.version;
  await house.perform(acceptOverlay, { heldId: held.heldId, expectVersion: version, reason: 'Taken for right' }, supervisor);
  truth.push({ kind: 'entry', by: supervisor.id });
  await some(80, true);
  // A list in which both stand is a view of both.
  expect((await house.perform(search, { text: 'okafor' }, house.provider) as any).hits).toHaveLength(1);
  truth.push({ kind: 'view', by: house.provider.id });

  const subject = { of: 'overlay', heldId: held.heldId } as const;
  const told: any = await house.perform(blastRadius, { subject, limit: 500 }, house.privacyOfficer);
  const words = (list: Truth[]): string[] => list.map((t) => `${t.kind} by ${t.by}`).sort();
  expect(words(told.acts.map((a: any) => ({ kind: a.kind, by: a.by.id })))).toEqual(words(truth));
  expect(told).toMatchObject({ total: truth.length, next: null, charts: [{ chartId: charts[0], family: 'Okafor' }], says: 'Since the change of who this is was let pass' });
  for (const person of told.people) expect(person.counts, person.id).toEqual(Object.fromEntries([...Map.groupBy(truth.filter((t) => t.by === person.id), (t) => t.kind)].map(([k, v]) => [k, v.length])));
  expect(told.people.map((p: any) => p.id).sort()).toEqual([...new Set(truth.map((t) => t.by))].sort());
  // Every version that stands in the chart since is named by the act that wrote it, once.
  const versions = (await house.db.light.query('select e.id, v.version from chart.version v join chart.entry e using (chart_id, rid) where v.chart_id = $1 and v.recorded_at >= $2', [charts[0], told.since])).rows.map((r) => `${r.id}/${r.version}`);
  expect(told.acts.flatMap((a: any) => a.versions).map((v: string) => v.slice(v.indexOf('/') + 1)).sort()).toEqual(versions.sort());

  // In pages, and saved, it is the same.
  const paged: string[] = [];
  let cursor: string | null = null;
  do {
    const page: any = await house.perform(blastRadius, { subject, cursor, limit: 7 }, house.privacyOfficer);
    paged.push(...page.acts.filter((a: any) => a.action !== 'patient-index.show-blast-radius').map((a: any) => a.id));
    cursor = page.next;
  } while (cursor !== null);
  expect(paged).toEqual(told.acts.map((a: any) => a.id));
  const saved: any = await house.perform(exportBlastRadius, { subject }, house.privacyOfficer);
  expect(saved.csv.split('\r\n').filter((l: string) => l.includes(',') && !l.includes('show-blast-radius'))).toHaveLength(truth.length + 1);
  const prints: any = await house.perform(blastRadius, { subject, kind: 'print' }, house.privacyOfficer);
  expect(prints.acts).toHaveLength(truth.filter((t) => t.kind === 'print').length);
}, 60_000);

describe('of an entry in the wrong chart', () => {
  it('counts from when the entry came in', async () => {
    const p = (await s.ask('POST', '/Patient', mary('Moreau'))).body, chart = await chartOf(p.id);
    await s.house.perform(show, { chartId: chart }, s.house.provider);
    const o = (await s.ask('POST', '/Observation', { resourceType: 'Observation', status: 'final', code: { text: 'Weight' }, subject: { reference: `Patient/${p.id}` } })).body;
    await s.house.perform(show, { chartId: chart }, s.house.clerk);
    const told: any = await s.house.perform(blastRadius, { subject: { of: 'entry', chartId: chart, type: 'Observation', id: o.id } }, s.house.privacyOfficer);
    expect(told.acts.map((a: any) => [a.kind, a.by.id, a.versions])).toEqual([['view', s.house.clerk.id, []], ['entry', 'client-1', [`Observation/${o.id}/1`]]]);
    const chartWide: any = await s.house.perform(blastRadius, { subject: { of: 'chart', chartId: chart } }, s.house.privacyOfficer);
    expect(chartWide.counts).toEqual({ entry: 2, view: 2, other: 1 });
  });
  it('is for those who may, and of charts that are', async () => {
    await expect(s.house.perform(blastRadius, { subject: { of: 'chart', chartId: '77' } }, s.house.privacyOfficer)).rejects.toMatchObject({ kind: 'not-found' });
    await expect(s.house.perform(blastRadius, { subject: { of: 'chart', chartId: '77' } }, s.house.clerk)).rejects.toMatchObject({ kind: 'not-permitted' });
  });
});
