import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TestHouse } from '../../../test/kit/house.ts';
import type { IndexHouse, Made, TestPerson } from '../../../test/kit/index-house.ts';
import { indexHouse, patient } from '../../../test/kit/index-house.ts';
import { createEntry, deleteEntry } from '../chart/index.ts';
import { register } from '../patients/actions/register.ts';
import { show } from '../patients/actions/show.ts';
import { compareWaiting } from './actions/compare-waiting.ts';
import { assignPairs, commentPair, decidePair, reopenPair } from './actions/decide-pair.ts';
import { listClusters, listPairs, queueChoices } from './actions/list-pairs.ts';
import { reportPair } from './actions/report-pair.ts';
import { showPair } from './actions/show-pair.ts';
import { weighHarms } from './actions/weigh-harms.ts';

let index: IndexHouse, house: TestHouse, create: IndexHouse['create'], update: IndexHouse['update'], compareAll: IndexHouse['compareAll'], pairs: IndexHouse['pairs'], pairOf: IndexHouse['pairOf'];
beforeAll(async () => { index = await indexHouse(); ({ house, create, update, compareAll, pairs, pairOf } = index); });
afterAll(() => house.close());
const analyst = () => index.analyst;
const rosa: TestPerson = { family: 'Delgado', given: ['Rosa', 'Maria'], birthDate: '1961-05-17', gender: 'female', phone: '503-226-0191', line: '77 Alder St' };

describe('the comparer', () => {
  let a: Made, b: Made;
  it('finds by its own table what a create left there, and nothing waits any more', async () => {
    a = await create(patient(rosa));
    b = await create(patient({ ...rosa, given: ['Rosa'], phone: '(503) 226 0191', birthDate: '1961-05-11' }));
    expect((await house.db.light.query('select count(*)::int as n from patients.to_compare')).rows[0].n).toBe(2);
    expect(await compareAll()).toMatchObject({ compared: 2, opened: 1 });
    expect((await house.db.light.query('select count(*)::int as n from patients.to_compare')).rows[0].n).toBe(0);
    const pair = await pairOf(a.chartId);
    expect(pair).toMatchObject({ state: 'open', kind: 'duplicate', a: { chartId: a.chartId }, b: { chartId: b.chartId }, grade: expect.stringMatching(/probable|certain/), version: 1, late: false });
    expect(pair.says).toEqual(expect.arrayContaining(['Birth date differs by one digit', 'A phone number is the same']));
    expect(pair.sources[0]).toMatchObject({ kind: 'program', id: 'p:client-1' });
  });
  it('compares twice as once', async () => {
    await house.db.light.query(`insert into patients.to_compare (chart_id, rid, mark) select chart_id, rid, 'again' from patients.patient`);
    expect(await compareAll()).toMatchObject({ opened: 0, reopened: 0, ended: 0 });
    expect(await pairs()).toHaveLength(1);
  });
  it('compares an earlier record that was edited so that it now fits a later one', async () => {
    const early = await create(patient({ family: 'Quist', given: ['Olaf'], birthDate: '1940-01-02', gender: 'male', phone: '503-226-0155' }));
    const late = await create(patient({ family: 'Brandt', given: ['Henrik'], birthDate: '1971-08-20', gender: 'male', phone: '503-226-0166', line: '9 Mill Rd' }));
    await compareAll();
    expect(await pairOf(late.chartId)).toBeUndefined();
    await update(early, patient({ family: 'Brandt', given: ['Henrik'], birthDate: '1971-08-20', gender: 'male', phone: '503-226-0166', line: '9 Mill Rd' }));
    await compareAll();
    expect(await pairOf(late.chartId)).toMatchObject({ state: 'open', a: { chartId: early.chartId }, b: { chartId: late.chartId } });
  });
  it('ends a pair whose records are alike no longer, and that of a record that was deleted', async () => {
    const one = await create(patient({ family: 'Fennimore', given: ['Grace'], birthDate: '1988-12-01', line: '4 Elm Ct' })), two = await create(patient({ family: 'Fennimore', given: ['Grace'], birthDate: '1988-12-01', line: '4 Elm Ct' }));
    await compareAll();
    expect((await pairOf(one.chartId)).state).toBe('open');
    await update(two, patient({ family: 'Okafor', given: ['Chidi'], birthDate: '1955-03-03', line: '1 Ash Way', zip: '97301' }));
    expect(await compareAll()).toMatchObject({ ended: 1 });
    expect((await pairOf(one.chartId)).state).toBe('ended');
    await update(two, patient({ family: 'Fennimore', given: ['Grace'], birthDate: '1988-12-01', line: '4 Elm Ct' }));
    expect(await compareAll()).toMatchObject({ reopened: 1 });
    await house.perform(deleteEntry, { type: 'Patient', id: two.id }, { ...house.client, rights: new Set([...house.client.rights, 'chart.delete']) });
    expect(await compareAll()).toMatchObject({ ended: 1 });
    expect((await house.db.light.query('select 1 from patients.match_key where chart_id = $1', [two.chartId])).rows).toEqual([]);
  });
  it('loses nothing when it dies in the middle, and an edit meanwhile is compared again', async () => {
    const [one] = [await create(patient({ family: 'Haverstock', given: ['Ione'], birthDate: '1933-03-30', line: '12 Dock Rd' }))];
    await create(patient({ family: 'Haverstock', given: ['Ione'], birthDate: '1933-03-30', line: '12 Dock Rd' }));
    const dying = house.perform({ ...compareWaiting, run: async (ctx: any, input: any) => { await compareWaiting.run(ctx, input); throw new Error('killed'); } } as never, {}, house.system);
    await expect(dying).rejects.toMatchObject({ kind: 'bug' });
    expect((await house.db.light.query('select count(*)::int as n from patients.to_compare')).rows[0].n).toBe(2);
    expect(await pairOf(one.chartId)).toBeUndefined();
    // Somebody edits while the batch is under way: what was read of it is not what it is.
    const racing = house.perform({ ...compareWaiting, run: async (ctx: any, input: any) => { const done = await compareWaiting.run({ ...ctx, tx: new Proxy(ctx.tx, { get: (t, k) => k === 'send' ? (s: any, p: any) => (s.name === 'patients.compared' ? undefined : t.send(s, p)) : typeof t[k] === 'function' ? t[k].bind(t) : t[k] }) }, input); return done; } } as never, {}, house.system);
    await racing;
    await update(one, patient({ family: 'Haverstock', given: ['Ione'], birthDate: '1933-03-30', line: '14 Dock Rd' }));
    expect((await compareAll()).compared).toBeGreaterThan(0);
    expect((await house.db.light.query(`select features from patients.match_person where chart_id = $1`, [one.chartId])).rows[0].features).toContain('14');
    expect(await pairOf(one.chartId)).toMatchObject({ state: 'open' });
  });
  it('works one at a time: a second worker leaves the first alone', async () => {
    const client = await house.db.light.connect();
    await client.query('begin'); await client.query('select pg_advisory_xact_lock(7040190)');
    await create(patient({ family: 'Alone', given: ['Al'] }));
    expect(await house.perform(compareWaiting, {}, house.system)).toMatchObject({ compared: 0, more: false });
    await client.query('rollback'); client.release();
    expect(await compareAll()).toMatchObject({ compared: 1 });
  });
  it('opens an overlap where the records are of two facilities', async () => {
    const here = await create(patient({ family: 'Ostrander', given: ['Wilhelmina'], birthDate: '1949-09-09', line: '3 Pier 7' }));
    await create(patient({ family: 'Ostrander', given: ['Wilhelmina'], birthDate: '1949-09-09', line: '3 Pier 7' }), 'north');
    await compareAll();
    expect(await pairOf(here.chartId)).toMatchObject({ kind: 'overlap', facilities: ['main', 'north'] });
  });
  it('keeps apart what only looks alike: twins, senior and junior, same name and birthday are never certain', async () => {
    const certain = async (x: TestPerson, y: TestPerson): Promise<boolean> => { const one = await create(patient(x)); await create(patient(y)); await compareAll(); return (await pairs({ chartId: one.chartId, grades: ['certain'] })).length > 0; };
    const base: TestPerson = { family: 'Abernathy', given: ['Liam'], birthDate: '2015-04-04', gender: 'male', phone: '503-226-0133', line: '5 Twin Ln' };
    expect(await certain(base, { ...base, given: ['Noah'] })).toBe(false);
    expect(await certain({ ...base, family: 'Vanderbeek', given: ['Carl'], suffix: 'Sr', birthDate: '1940-06-06' }, { ...base, family: 'Vanderbeek', given: ['Carl'], suffix: 'Jr', birthDate: '1965-06-06' })).toBe(false);
    expect(await certain({ family: 'Lindqvist', given: ['Astrid'], birthDate: '1977-07-07' }, { family: 'Lindqvist', given: ['Astrid'], birthDate: '1977-07-07' })).toBe(false);
  });
});

describe('a department that was here before', () => {
  it('is compared in the background, from where it stopped', async () => {
    await house.db.light.query('delete from patients.match_key; delete from patients.match_person; update patients.match_fill set done_at = null, position = 0, done = 0');
    const before = (await pairs()).length;
    const first = await house.perform(compareWaiting, {}, house.system);
    expect(first.compared).toBeGreaterThan(10);
    await compareAll();
    expect((await house.db.light.query('select done_at from patients.match_fill')).rows[0].done_at).not.toBeNull();
    expect((await pairs()).length).toBe(before);
    expect((await house.db.light.query('select count(*)::int as n from patients.patient p where not exists (select 1 from patients.match_person m where m.chart_id = p.chart_id)')).rows[0].n).toBe(0);
  });
});

describe('deciding', () => {
  let one: Made, pair: any;
  const same: TestPerson = { family: 'Marchetti', given: ['Bruno'], birthDate: '1952-11-30', gender: 'male', line: '88 Canal St', phone: '503-226-0144' };
  beforeEach(async () => {
    if (one) return;
    one = await create(patient(same)); await create(patient(same)); await compareAll();
    pair = await pairOf(one.chartId);
  });
  it('refuses what was decided on something older', async () => {
    await expect(house.perform(decidePair, { pairId: pair.pairId, expectVersion: pair.version + 1, decision: 'different', reason: 'Two cousins' }, analyst())).rejects.toMatchObject({ kind: 'stale' });
    await expect(house.perform(decidePair, { pairId: pair.pairId, expectVersion: pair.version, decision: 'different', reason: 'Two cousins' }, house.provider)).rejects.toMatchObject({ kind: 'not-permitted' });
  });
  it('unsure: stays in the queue with a question for a colleague', async () => {
    await house.db.light.query(`insert into access.person (person_id, sign_in_name, name, roles, facility_id, password_hash) values (900, 'nora', 'Nora Ng', '{data-integrity-analyst}', 'main', '-')`);
    await expect(house.perform(decidePair, { pairId: pair.pairId, expectVersion: pair.version, decision: 'unsure', reason: 'Photos are missing', owner: '12345' }, analyst())).rejects.toMatchObject({ kind: 'invalid-input' });
    const done = await house.perform(decidePair, { pairId: pair.pairId, expectVersion: pair.version, decision: 'unsure', reason: 'Photos are missing', owner: '900', question: 'Do you know him from the ward?' }, analyst());
    expect(done).toMatchObject({ state: 'unsure', version: pair.version + 1 });
    expect(await pairOf(one.chartId)).toMatchObject({ state: 'unsure', owner: { id: '900', name: 'Nora Ng' }, question: 'Do you know him from the ward?' });
    await house.perform(commentPair, { pairId: pair.pairId, text: 'Called, no answer' }, analyst());
    const shown = await house.perform(showPair, { pairId: pair.pairId }, analyst()) as any;
    expect(shown.history.map((h: any) => h.what)).toEqual(['opened', 'unsure', 'asked', 'commented']);
    pair = shown.pair;
  });
  it('different is remembered until who they are changes, and not when something else does', async () => {
    await house.perform(decidePair, { pairId: pair.pairId, expectVersion: pair.version, decision: 'different', reason: 'Father and son' }, analyst());
    await update(one, patient({ ...same, phone: '503-226-0145' }));
    expect(await compareAll()).toMatchObject({ reopened: 0 });
    expect((await pairOf(one.chartId)).state).toBe('different');
    await update(one, patient({ ...same, given: ['Bruno', 'Aldo'] }));
    expect(await compareAll()).toMatchObject({ reopened: 1 });
    expect(await pairOf(one.chartId)).toMatchObject({ state: 'open', owner: null });
    const shown = await house.perform(showPair, { pairId: pair.pairId }, analyst()) as any;
    expect(shown.history.at(-1)).toMatchObject({ what: 'reopened', says: expect.stringContaining('changed since') });
    await house.perform(decidePair, { pairId: pair.pairId, expectVersion: shown.pair.version, decision: 'different', reason: 'Father and son' }, analyst());
    await expect(house.perform(decidePair, { pairId: pair.pairId, expectVersion: shown.pair.version + 1, decision: 'unsure', reason: 'Hmm again' }, analyst())).rejects.toMatchObject({ kind: 'conflict' });
    await house.perform(reopenPair, { pairId: pair.pairId, expectVersion: shown.pair.version + 1, reason: 'A mistake' }, analyst());
    expect((await pairOf(one.chartId)).state).toBe('open');
  });
  it('gives many out in turn, and says which were decided meanwhile', async () => {
    const all = await pairs({ kind: 'duplicate' }), open = all.slice(0, 3), done = all.slice(3, 4);
    await house.perform(decidePair, { pairId: done[0].pairId, expectVersion: done[0].version, decision: 'different', reason: 'Seen both' }, analyst());
    const answer = await house.perform(assignPairs, { pairIds: [...open.slice(0, 3), ...done.slice(0, 1)].map((p) => p.pairId), owners: ['900'] }, analyst());
    expect(answer).toEqual({ assigned: 3, left: [done[0].pairId] });
    expect(await pairs({ owner: '900' })).toHaveLength(3);
    await expect(house.perform(assignPairs, { pairIds: [open[0].pairId], owners: ['1'] }, analyst())).rejects.toMatchObject({ kind: 'invalid-input' });
  });
});

describe('the queue', () => {
  it('puts first what may do harm: an allergy on one chart only, an inpatient', async () => {
    const p: TestPerson = { family: 'Iverson', given: ['Signe'], birthDate: '1964-02-14', gender: 'female', line: '6 Fjord Pl' }, one = await create(patient(p)), two = await create(patient(p));
    const entry = async (value: Record<string, any>) => { await house.perform(createEntry, { type: value['resourceType'], value, exact: value }, house.client); };
    await entry({ resourceType: 'AllergyIntolerance', patient: { reference: `Patient/${one.id}` }, clinicalStatus: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical', code: 'active' }] }, criticality: 'high', code: { text: 'Penicillin' }, reaction: [{ manifestation: [{ text: 'Anaphylaxis' }] }] });
    await entry({ resourceType: 'Encounter', status: 'in-progress', class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'IMP' }, subject: { reference: `Patient/${two.id}` }, period: { start: '2026-11-01' } });
    await compareAll();
    while ((await house.perform(weighHarms, {}, house.system)).more);
    const [first] = await pairs();
    expect(first).toMatchObject({ a: { chartId: one.chartId }, harm: 3, harms: [{ says: 'Severe allergy on one chart only: Penicillin (anaphylaxis)' }, { says: 'One is an inpatient now' }] });
    const shown = await house.perform(showPair, { pairId: first.pairId }, analyst()) as any;
    expect(shown.sides[0].allergies).toMatchObject([{ says: 'Penicillin (anaphylaxis)', active: true }]);
    expect(shown.sides[1].encounters).toMatchObject([{ class: 'IMP', status: 'in-progress' }]);
    expect(shown.sides[0].made.by).toMatchObject({ id: 'client-1' });
    expect(shown.fields.find((f: any) => f.field === 'name')).toMatchObject({ a: ['Signe Iverson'], b: ['Signe Iverson'], compared: 'same' });
    expect(shown.comparison.prior + shown.comparison.fields.reduce((n: number, f: any) => n + f.weight, 0)).toBeCloseTo(shown.comparison.weight, 5);
    expect(shown.sourceShare.says).toMatch(/^\d+ of \d+ waiting pairs come from this program$/);
  });
  it('records both people of each pair shown', async () => {
    const [first] = await pairs();
    house.recorded.length = 0;
    await house.perform(showPair, { pairId: first.pairId }, analyst());
    expect(house.recorded[0]!.subjects.map((s) => s.chartId)).toEqual([first.a.chartId, first.b.chartId]);
  });
  it('shows a limited reader only pairs of which both charts are listed', async () => {
    const [first, second] = await pairs(), limited = { ...analyst(), onlyCharts: new Set([first.a.chartId, first.b.chartId, second.a.chartId]) };
    expect((await house.perform(listPairs, {}, limited) as any).pairs.map((p: any) => p.pairId)).toEqual([first.pairId]);
    await expect(house.perform(showPair, { pairId: second.pairId }, limited)).rejects.toMatchObject({ kind: 'not-found' });
  });
  it('pages by harm and likelihood without losing or repeating a pair', async () => {
    for (const order of ['harm', 'likelihood', 'age']) {
      const all = (await pairs({}, { order, limit: 200 })).map((p) => p.pairId), seen: string[] = [];
      for (let cursor: string | null = null, more = true; more;) { const page = await house.perform(listPairs, { order, cursor, limit: 2 } as never, analyst()) as any; seen.push(...page.pairs.map((p: any) => p.pairId)); cursor = page.next; more = cursor !== null; }
      expect(seen).toEqual(all);
    }
  });
  it('refuses a page cursor that is cut, forged or of another order, and says what to do', async () => {
    const page = (order: string, cursor: string) => house.perform(listPairs, { order, cursor, limit: 1 } as never, analyst()), forged = (...keys: unknown[]): string => Buffer.from(JSON.stringify(keys)).toString('base64url');
    const real = (await house.perform(listPairs, { order: 'harm', limit: 1 } as never, analyst()) as any).next as string;
    expect((await page('harm', real) as any).pairs).toHaveLength(1);
    const bad = ['harm', real.slice(0, -3), '', '%%%', 'bnVsbA', forged('harm', '1; drop table patient_index.pair', 2, '3'), forged('harm', 1, 'NaN', '3'), forged('harm', 1, 2, '9'.repeat(30)), forged('harm', 1e300, 2, '3'), forged('harm', 1, 2), forged('harm', [1], 2, '3'), forged('toString', 1, 2, '3')];
    for (const cursor of bad) await expect(page('harm', cursor), cursor).rejects.toMatchObject({ kind: 'unreadable', http: 400, issues: [{ at: 'cursor', mend: 'Begin again without a cursor' }] });
    for (const order of ['likelihood', 'age']) await expect(page(order, real)).rejects.toMatchObject({ kind: 'unreadable', issues: [{ says: `is of a list by harm, not by ${order}` }] });
    await expect(page('age', forged('age', 'infinity', '1', 0))).rejects.toMatchObject({ kind: 'unreadable' });
    await expect(page('likelihood', forged('likelihood', null, '1', 0))).rejects.toMatchObject({ kind: 'unreadable' });
    await expect(house.perform(listClusters, { cursor: '-1' } as never, analyst())).rejects.toMatchObject({ kind: 'unreadable' });
    expect((await pairs()).length).toBeGreaterThan(0);
  });
  it('filters, and counts what there is to choose from', async () => {
    expect((await pairs({ kind: 'overlap' })).every((p) => p.kind === 'overlap')).toBe(true);
    expect(await pairs({ facility: 'north' })).toHaveLength(1);
    expect(await pairs({ due: 'late' })).toEqual([]);
    const choices = await house.perform(queueChoices, {}, analyst()) as any;
    expect(choices.facilities).toEqual(expect.arrayContaining([{ id: 'north', name: 'North Clinic', open: 1 }]));
    expect(choices.people).toEqual([{ id: '900', name: 'Nora Ng' }]);
  });
  it('says what hangs together: three records of one person are one cluster', async () => {
    const p: TestPerson = { family: 'Umarov', given: ['Timur'], birthDate: '1990-10-10', gender: 'male', line: '1 Steppe Rd' };
    const made = [await create(patient(p)), await create(patient(p)), await create(patient(p))];
    await compareAll();
    const { clusters } = await house.perform(listClusters, {}, analyst()) as any, mine = clusters.find((c: any) => c.charts.some((x: any) => x.chartId === made[0]!.chartId));
    expect(mine).toMatchObject({ chartCount: 3, pairCount: 3 });
    const inIt = await pairs({ clusterId: mine.clusterId });
    expect(inIt).toHaveLength(3);
    for (const p2 of inIt.filter((x) => x.a.chartId === made[0]!.chartId)) await house.perform(decidePair, { pairId: p2.pairId, expectVersion: p2.version, decision: 'different', reason: 'Namesakes' }, analyst());
    expect((await pairOf(made[1]!.chartId, { states: ['open'] })).cluster).toMatchObject({ charts: 2, pairs: 1 });
  });
  it('takes over what the door and registration ask, and closes their review with the pair', async () => {
    const number = [{ system: 'urn:oid:2.16.840.1.113883.4.3.41', type: 'DL', value: 'X7654321' }], form = (family: string, given: string, birthDate: string) => ({ names: [{ use: 'official', family, given: [given], prefix: [], suffix: [], from: null, to: null }], birthDate, sex: 'female', identifiers: number }) as never;
    const one = await house.perform(register, form('Pemberton', 'Ada', '1931-01-01'), house.clerk), two = await house.perform(register, form('Zhang', 'Mei', '1985-05-05'), house.clerk);
    await compareAll();
    const pair = await pairOf(one.chartId);
    expect(pair).toMatchObject({ state: 'open', b: { chartId: two.chartId } });
    const marked = async (): Promise<boolean> => (await house.perform(show, { chartId: one.chartId }, house.clerk) as any).line.disputedIdentifier;
    expect(await marked()).toBe(true);
    await house.perform(decidePair, { pairId: pair.pairId, expectVersion: pair.version, decision: 'different', reason: 'A number typed for two' }, analyst());
    expect(await marked()).toBe(false);
  });
  it('takes the word of somebody who saw it', async () => {
    const one = await create(patient({ family: 'Kowalczyk', given: ['Zbigniew'] })), two = await create(patient({ family: 'Smith', given: ['Bob'] }));
    await compareAll();
    const said = await house.perform(reportPair, { chartIds: [two.chartId, one.chartId], reason: 'He told me he changed his name' }, house.clerk) as any;
    expect(await pairOf(one.chartId)).toMatchObject({ pairId: said.pairId, state: 'open', grade: 'none' });
    expect((await house.perform(reportPair, { chartIds: [one.chartId, two.chartId], reason: 'Again' }, house.clerk) as any).pairId).toBe(said.pairId);
    await update(one, patient({ family: 'Kowalczyk', given: ['Zbigniew'], phone: '503-226-0100' }));
    await compareAll();
    expect((await pairOf(one.chartId)).state).toBe('open');
  });
});
