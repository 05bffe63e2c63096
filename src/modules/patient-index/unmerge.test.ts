import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testHouse } from '../../../test/kit/house.ts';
import type { TestHouse } from '../../../test/kit/house.ts';
import { people } from '../../../test/kit/people.ts';
import type { Person } from '../../../test/kit/people.ts';
import type { Actor } from '../../platform/action.ts';
import { registerProjection } from '../chart/index.ts';
import { patientsProjection } from '../patients/index.ts';
import { planUnmergeAction, unmergeAction } from './actions/unmerge.ts';
import { joinCharts } from './join-door.ts';
import { changeNumber, moveNumber, moveVisits } from './move-between.ts';

let house: TestHouse, kit: ReturnType<typeof people>, analyst: Actor;
beforeAll(async () => {
  for (const p of patientsProjection) registerProjection(p);
  house = await testHouse(); kit = people(house); analyst = house.actor('data-integrity-analyst');
});
afterAll(() => house.close());

const ann = (n: string) => ({ name: [{ family: 'Ames', given: [n] }], birthDate: '1960-02-02', gender: 'female' });
const visit = { resourceType: 'Encounter', status: 'finished', class: { code: 'AMB' }, subject: { reference: '#patient' }, period: { start: '2026-01-01', end: '2026-01-01' } };
const seen = (more: object = {}) => ({ resourceType: 'Observation', status: 'final', code: { text: 'Weight' }, subject: { reference: '#patient' }, valueQuantity: { value: 71, unit: 'kg' }, ...more });
const merge = (into: Person, from: Person) => kit.within((ctx) => joinCharts(ctx, { into: into.chartId, from: from.chartId, kind: 'merge', reason: 'same', because: 'person' }));
const proposal = (joinId: string) => house.perform(planUnmergeAction, { joinId }, analyst);
const undo = async (joinId: string, sides: object[] = []) => house.perform(unmergeAction, { joinId, hash: (await proposal(joinId)).hash, reason: 'two people', sides }, analyst);
const stored = (id: string, type = 'Observation') => kit.within(async (ctx) => { const { rows } = await house.db.light.query(`select v.content, v.reason, v.deleted from chart.version v join chart.entry e using (chart_id, rid) where e.id = $1 order by v.version desc limit 1`, [id]); void ctx; void type; return rows[0]; });

describe('undone after use', () => {
  it('attributes what was written since by visit, number, reference and author, moves what is confirmed with a trail in both charts, and leaves every entry in exactly one person', async () => {
    const a = await kit.person(ann('Ann')), b = await kit.person(ann('Ann'));
    const oldA = await kit.entry(a, visit), oldB = await kit.entry(b, visit), beforeA = await kit.entry(a, seen(), house.clerk);
    const { joinId } = await merge(a, b);
    // Entered in the survivor's chart, in a visit of the other; in a visit of its own; under the former number; and with nothing to tell by.
    const inB = await kit.entry(a, seen({ encounter: { reference: `Encounter/${oldB}` } })), inA = await kit.entry(a, seen({ encounter: { reference: `Encounter/${oldA}` } })), underB = await kit.entry(b, seen()), unclear = await kit.entry(a, seen(), house.provider);
    const newVisit = await kit.entry(a, visit), inNew = await kit.entry(a, seen({ encounter: { reference: `Encounter/${newVisit}` } })), report = await kit.entry(a, { resourceType: 'DiagnosticReport', status: 'final', code: { text: 'Panel' }, subject: { reference: '#patient' }, encounter: { reference: `Encounter/${newVisit}` }, result: [{ reference: `Observation/${inNew}` }] });
    const shown = await proposal(joinId), of = (id: string) => shown.entries.find((e) => e.id === id)!;
    expect([inB, inA, underB, unclear].map((id) => [of(id).proposed, of(id).sure])).toEqual([['joined', true], ['survivor', true], ['joined', true], ['survivor', false]]);
    expect(of(inB).because).toEqual(['It was written in a visit of the record that was merged']);
    expect(of(report).goesWith.sort()).toEqual([`Encounter/${newVisit}`, `Observation/${inNew}`].sort());
    expect(shown.entries.some((e) => e.id === beforeA)).toBe(false);
    await expect(undo(joinId, [{ type: 'Encounter', id: newVisit, side: 'joined' }])).rejects.toMatchObject({ kind: 'rule-refused' });
    const done = await undo(joinId, [{ type: 'Encounter', id: newVisit, side: 'joined' }, { type: 'Observation', id: inNew, side: 'joined' }, { type: 'DiagnosticReport', id: report, side: 'joined' }]);
    const to = new Map(done.moved.map((m) => [m.from, m.to]));
    expect([...to.keys()].sort()).toEqual([`Observation/${inB}`, `Encounter/${newVisit}`, `Observation/${inNew}`, `DiagnosticReport/${report}`].sort());
    expect((await kit.entriesIn(a.chartId)).sort()).toEqual([`Encounter/${oldA}`, `Observation/${beforeA}`, `Observation/${inA}`, `Observation/${unclear}`].sort());
    expect((await kit.entriesIn(b.chartId)).sort()).toEqual([`Encounter/${oldB}`, `Observation/${underB}`, ...to.values()].sort());
    const moved = await stored(to.get(`DiagnosticReport/${report}`)!.split('/')[1]!), left = await stored(inB);
    expect(JSON.parse(moved.content)).toMatchObject({ subject: { reference: `Patient/${b.patientId}` }, encounter: { reference: to.get(`Encounter/${newVisit}`) }, result: [{ reference: to.get(`Observation/${inNew}`) }] });
    expect([moved.reason, left.deleted, left.reason]).toEqual([`Moved here by the undoing of join ${joinId}: two people`, true, `Moved out by the undoing of join ${joinId}: two people`]);
    expect(JSON.parse((await stored(to.get(`Observation/${inB}`)!.split('/')[1]!)).content).encounter).toEqual({ reference: `Encounter/${oldB}` });
    const audited = house.recorded.filter((r) => r.action === 'patient-index.unmerge' && r.outcome === 'done').at(-1)!;
    expect(audited.subjects.map((s) => s.chartId).sort()).toEqual([a.chartId, b.chartId].sort());
  });

  it('drops a reference to the other person and keeps its words', async () => {
    const a = await kit.person(ann('Ann')), b = await kit.person(ann('Ann')), oldB = await kit.entry(b, visit);
    const { joinId } = await merge(a, b);
    const id = await kit.entry(a, seen({ encounter: { reference: `Encounter/${oldB}`, display: 'Visit of January 1' } }));
    await undo(joinId, [{ type: 'Observation', id, side: 'survivor' }]);
    expect(JSON.parse((await stored(id)).content).encounter).toEqual({ display: 'Visit of January 1' });
  });

  it('moves entries marked in error and entries changed since, too, and refuses a proposal that is no more', async () => {
    const a = await kit.person(ann('Ann')), b = await kit.person(ann('Ann')), oldB = await kit.entry(b, visit);
    const { joinId } = await merge(a, b);
    const wrong = await kit.entry(a, seen({ status: 'entered-in-error', encounter: { reference: `Encounter/${oldB}` } }));
    const shown = await proposal(joinId);
    await kit.entry(a, seen());
    await expect(house.perform(unmergeAction, { joinId, hash: shown.hash, reason: 'late' }, analyst)).rejects.toMatchObject({ kind: 'stale' });
    expect((await undo(joinId)).moved.map((m) => m.from)).toEqual([`Observation/${wrong}`]);
  });

  it('attributes what was written since the two were first one, whatever joins made them so', async () => {
    const a = await kit.person(ann('Ann')), b = await kit.person(ann('Ann')), oldB = await kit.entry(b, visit);
    const linked = await kit.within((ctx) => joinCharts(ctx, { into: a.chartId, from: b.chartId, kind: 'link', reason: 'same', because: 'person' }));
    const id = await kit.entry(a, seen({ encounter: { reference: `Encounter/${oldB}` } }));
    await new Promise((done) => { setTimeout(done, 5); });
    const merged = await merge(a, b);
    // The link ends first: the merge keeps them one. When it ends too, what was written while they were only linked is still told apart.
    expect((await proposal(linked.joinId)).stillJoined).toBe(true);
    await undo(linked.joinId);
    expect((await undo(merged.joinId)).moved.map((m) => m.from)).toEqual([`Observation/${id}`]);
  });

  it('a crash in the middle leaves the join as it was', async () => {
    const a = await kit.person(ann('Ann')), b = await kit.person(ann('Ann'));
    const { joinId } = await merge(a, b), before = [await kit.patientOf(a), await kit.patientOf(b)];
    await house.db.light.query(`update patient_index.join_value set after_json = '{' where join_id = $1 and op = 'add'`, [joinId]);
    const values = await house.db.light.query(`select count(*)::int as n from patient_index.join_value where join_id = $1`, [joinId]);
    expect(values.rows[0].n).toBeGreaterThan(0);
    // What is kept of the join cannot be read: the work stops loudly; nothing is half undone.
    await expect(undo(joinId)).rejects.toThrow();
    expect([await kit.patientOf(a), await kit.patientOf(b), (await kit.personOf(a.chartId)).length]).toEqual([...before, 2]);
  });
});

describe('numbers and visits that belong to another record', () => {
  it('a number moves with a version on both sides, told twice once, ours never; a changed number keeps the old one', async () => {
    const number = { system: 'urn:oid:1.2.3', value: 'N-77', type: { coding: [{ code: 'MR' }] } };
    const a = await kit.person({ ...ann('Ann'), identifier: [number] }), b = await kit.person(ann('Bea'));
    const move = () => kit.within((ctx) => moveNumber(ctx, { from: a.chartId, to: b.chartId, number: { system: 'urn:oid:1.2.3', value: 'n77' }, reason: 'A43' }));
    expect([await move(), await move()]).toEqual([{ moved: true }, { moved: false }]);
    expect([(await kit.patientOf(a))['identifier'].length, (await kit.patientOf(b))['identifier'].at(-1)]).toEqual([1, number]);
    const ours = (await kit.patientOf(a))['identifier'][0];
    await expect(kit.within((ctx) => moveNumber(ctx, { from: a.chartId, to: b.chartId, number: ours, reason: 'A43' }))).rejects.toMatchObject({ kind: 'rule-refused' });
    const change = () => kit.within((ctx) => changeNumber(ctx, { chartId: b.chartId, was: { system: 'urn:oid:1.2.3', value: 'N-77' }, now: { system: 'urn:oid:1.2.3', value: 'N-78' }, reason: 'A47' }));
    expect([await change(), await change()]).toEqual([{ changed: true }, { changed: false }]);
    expect((await kit.patientOf(b))['identifier'].slice(1).map((i: any) => [i.value, i.use])).toEqual([['N-78', undefined], ['N-77', 'old']]);
  });
  it('a visit moves with what was written in it; within one record nothing does', async () => {
    const a = await kit.person(ann('Ann')), b = await kit.person(ann('Ann')), v = await kit.entry(a, visit), o = await kit.entry(a, seen({ encounter: { reference: `Encounter/${v}` } })), other = await kit.entry(a, seen());
    const { moved } = await kit.within((ctx) => moveVisits(ctx, { from: a.chartId, to: b.chartId, visits: [{ type: 'Encounter', id: v }], reason: 'A45' }));
    expect(moved.map((m) => m.from).sort()).toEqual([`Encounter/${v}`, `Observation/${o}`].sort());
    expect([await kit.entriesIn(a.chartId), (await kit.entriesIn(b.chartId)).length]).toEqual([[`Observation/${other}`], 2]);
    await merge(a, b);
    expect(await kit.within((ctx) => moveVisits(ctx, { from: b.chartId, to: a.chartId, visits: [{ type: 'Encounter', id: moved[0]!.to.split('/')[1]! }], reason: 'A45' }))).toEqual({ moved: [] });
  });
});
