import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testHouse } from '../../../test/kit/house.ts';
import type { TestHouse } from '../../../test/kit/house.ts';
import { people } from '../../../test/kit/people.ts';
import type { Person } from '../../../test/kit/people.ts';
import type { Actor } from '../../platform/action.ts';
import { registerProjection } from '../chart/index.ts';
import { patientsProjection } from '../patients/index.ts';
import { joinAction } from './actions/join.ts';
import { listJoinsAction, personHistoryAction, showJoinAction } from './actions/list-joins.ts';
import { overrideJoinAction } from './actions/override-join.ts';
import { planJoinAction } from './actions/plan-join.ts';
import { planUnmergeAction, unmergeAction } from './actions/unmerge.ts';

let house: TestHouse, kit: ReturnType<typeof people>, analyst: Actor, supervisor: Actor;
beforeAll(async () => {
  for (const p of patientsProjection) registerProjection(p);
  house = await testHouse(); kit = people(house); analyst = house.actor('data-integrity-analyst'); supervisor = house.actor('him-supervisor');
});
afterAll(() => house.close());

const ann = { name: [{ use: 'official', family: 'Carter', given: ['Ann'] }], birthDate: '1957-03-04', gender: 'female', telecom: [{ system: 'phone', value: '503-555-0101', use: 'home' }] };
const annie = { name: [{ use: 'official', family: 'Carter-Lee', given: ['Ann', 'M'] }], birthDate: '1957-03-04', gender: 'female', telecom: [{ system: 'phone', value: '503-555-0199', use: 'home' }], address: [{ line: ['12 Quarry Rd'], city: 'Fairhaven' }], maritalStatus: { text: 'Married' } };
const plan = (a: Person, b: Person, more: object = {}) => house.perform(planJoinAction, { charts: [a.chartId, b.chartId], ...more }, analyst);
const merge = async (into: Person, from: Person, more: { kind?: 'merge' | 'link'; choices?: Record<string, 'survivor' | 'joined' | 'both'> } = {}) => {
  const shown = await plan(into, from, { survivor: into.chartId, kind: 'merge', ...more });
  return house.perform(joinAction, { survivor: shown.survivor.person.chartId, joined: shown.joined.person.chartId, kind: shown.kind, hash: shown.hash, choices: more.choices ?? {}, reason: 'the same person' }, analyst);
};
const undo = async (joinId: string, more: object = {}) => {
  const shown = await house.perform(planUnmergeAction, { joinId }, analyst);
  return house.perform(unmergeAction, { joinId, hash: shown.hash, reason: 'two people after all', ...more }, analyst);
};

describe('a merge', () => {
  it('is planned with reasons, done as shown, keeps every old value, and leaves both Patients as they were when it is undone', async () => {
    const a = await kit.person(ann), b = await kit.person(annie), before = [await kit.patientOf(a), await kit.patientOf(b)];
    const shown = await plan(a, b);
    expect([shown.kind, shown.survivor.person.chartId, shown.whySurvivor[0], shown.needsSecond]).toEqual(['merge', a.chartId, expect.stringMatching(/^It is the older record/), false]);
    expect(shown.fields.find((f) => f.field === 'maritalStatus')).toMatchObject({ chosen: 'joined', because: 'Only the other record says it', after: ['Married'] });
    expect(shown.sentences.join(' ')).toMatch(/Carter, Ann, born 1957-03-04, MRN \S+ stays\. Carter-Lee, Ann M, born 1957-03-04, MRN \S+ is merged into it/);
    const { joinId } = await merge(a, b);
    const now = await kit.patientOf(a), gone = await kit.patientOf(b);
    expect(now['name']).toEqual([ann.name[0], { ...annie.name[0], use: 'old' }]);
    expect(now['telecom']).toEqual([ann.telecom[0], { ...annie.telecom[0], use: 'old' }]);
    expect([now['address'], now['maritalStatus']]).toEqual([annie.address, annie.maritalStatus]);
    expect(now['identifier'].map((i: any) => [i.use, i.value])).toEqual([['usual', before[0]!['identifier'][0].value], ['old', before[1]!['identifier'][0].value]]);
    expect([now['link'].map((l: any) => [l.type, l.other.reference]), gone['link'].map((l: any) => [l.type, l.other.reference]), gone['active']]).toEqual([[['replaces', `Patient/${b.patientId}`]], [['replaced-by', `Patient/${a.patientId}`]], false]);
    expect(await kit.personOf(b.chartId)).toEqual([a.chartId, b.chartId].sort());
    const done = await undo(joinId);
    expect(done).toMatchObject({ moved: [], kept: 0 });
    expect([await kit.patientOf(a), await kit.patientOf(b)]).toEqual(before);
    expect([await kit.personOf(a.chartId), await kit.personOf(b.chartId)]).toEqual([[a.chartId], [b.chartId]]);
    await expect(house.perform(planUnmergeAction, { joinId }, analyst)).rejects.toMatchObject({ kind: 'conflict' });
  });

  it('takes chosen values, and gives back the survivor\'s own', async () => {
    const a = await kit.person(ann), b = await kit.person({ ...annie, gender: 'male' }), before = await kit.patientOf(a);
    const { joinId } = await merge(a, b, { choices: { name: 'joined', gender: 'joined', telecom: 'survivor' } });
    expect(await kit.patientOf(a)).toMatchObject({ name: [annie.name[0], { ...ann.name[0], use: 'old' }], gender: 'male', telecom: ann.telecom });
    await undo(joinId);
    expect(await kit.patientOf(a)).toEqual(before);
  });

  it('keeps what somebody changed since, takes back what stands, and says which', async () => {
    const a = await kit.person(ann), b = await kit.person(annie);
    const { joinId } = await merge(a, b);
    await kit.edit(a, (p) => ({ ...p, maritalStatus: { text: 'Divorced' }, birthDate: '1957-03-05' }));
    const shown = await house.perform(planUnmergeAction, { joinId }, analyst);
    expect(shown.values.map((v) => [v.field, v.now, v.proposed]).sort()).toEqual([['address', 'stands', 'take-back'], ['identifier', 'stands', 'take-back'], ['maritalStatus', 'changed', 'keep'], ['name', 'stands', 'take-back'], ['telecom', 'stands', 'take-back']]);
    await undo(joinId, { values: [{ valueId: shown.values.find((v) => v.field === 'address')!.valueId, do: 'keep' }] });
    const now = await kit.patientOf(a);
    expect([now['maritalStatus'], now['birthDate'], now['name'], now['address'], now['telecom'], now['link']]).toEqual([{ text: 'Divorced' }, '1957-03-05', ann.name, annie.address, ann.telecom, undefined]);
  });

  it('of a record into itself, of two who are one already, or by a plan that is no more, is refused and leaves nothing', async () => {
    const a = await kit.person(ann), b = await kit.person(annie), c = await kit.person(annie);
    await expect(plan(a, a)).rejects.toMatchObject({ kind: 'rule-refused' });
    const shown = await plan(a, b, { survivor: a.chartId });
    await kit.edit(b, (p) => ({ ...p, gender: 'other' }));
    await expect(house.perform(joinAction, { survivor: a.chartId, joined: b.chartId, kind: 'merge', hash: shown.hash, reason: 'same' }, analyst)).rejects.toMatchObject({ kind: 'stale' });
    expect(await kit.personOf(a.chartId)).toEqual([a.chartId]);
    await merge(a, b); await merge(c, a);
    await expect(plan(b, c)).rejects.toMatchObject({ kind: 'conflict' });
  });

  it('by two clerks at once happens once: the other is told', async () => {
    const a = await kit.person(ann), b = await kit.person(annie), c = await kit.person(annie);
    const both = await Promise.allSettled([merge(a, b), merge(a, b), merge(b, c), merge(c, a)]);
    const refused = both.flatMap((r) => (r.status === 'rejected' ? [r.reason.kind] : []));
    expect(refused.every((k) => k === 'conflict' || k === 'stale')).toBe(true);
    expect(both.filter((r) => r.status === 'fulfilled').length).toBeGreaterThan(0);
    const { now } = await house.perform(personHistoryAction, { chartId: a.chartId }, analyst);
    expect(new Set(now.filter((n) => n.role === 'leading').map((n) => n.chartId)).size).toBe(1);
    expect(new Set(now.map((n) => n.chartId)).size).toBe(now.length);
  });
});

describe('chains', () => {
  it('A into B into C, undone in either order, give every one back', async () => {
    for (const first of [0, 1]) {
      const a = await kit.person(annie), b = await kit.person(ann), c = await kit.person({ name: [{ family: 'Carter', given: ['A'] }] });
      const before = [await kit.patientOf(a), await kit.patientOf(b), await kit.patientOf(c)];
      const joins = [await merge(b, a), await merge(c, b)];
      expect(await kit.patientOf(c)).toMatchObject({ birthDate: '1957-03-04', maritalStatus: annie.maritalStatus });
      expect(await kit.personOf(a.chartId)).toEqual([a.chartId, b.chartId, c.chartId].sort());
      const { now } = await house.perform(personHistoryAction, { chartId: a.chartId }, analyst);
      expect(now.find((n) => n.role === 'leading')!.chartId).toBe(c.chartId);
      await undo(joins[first]!.joinId);
      if (first === 0) {
        // A's values are out of B and of C, to which they had been copied on; B's own stay in C.
        expect((await kit.patientOf(c))['maritalStatus']).toBeUndefined();
        expect(JSON.stringify(await kit.patientOf(c))).not.toContain('Carter-Lee');
        expect((await kit.patientOf(c))['birthDate']).toBe('1957-03-04');
        expect([await kit.personOf(a.chartId), await kit.personOf(b.chartId)]).toEqual([[a.chartId], [b.chartId, c.chartId].sort()]);
      } else expect([await kit.personOf(c.chartId), await kit.personOf(b.chartId)]).toEqual([[c.chartId], [a.chartId, b.chartId].sort()]);
      await undo(joins[1 - first]!.joinId);
      expect([await kit.patientOf(a), await kit.patientOf(b), await kit.patientOf(c)]).toEqual(before);
    }
  });

  it('of two records that gave the same value: it stays until the last of them goes', async () => {
    const c = await kit.person({ name: [{ family: 'Carter', given: ['A'] }] }), a = await kit.person(annie), b = await kit.person({ ...annie, telecom: [] }), before = await kit.patientOf(c);
    const one = await merge(c, a), two = await merge(c, b);
    await undo(one.joinId);
    expect(await kit.patientOf(c)).toMatchObject({ birthDate: annie.birthDate, address: annie.address, maritalStatus: annie.maritalStatus });
    expect((await kit.patientOf(c))['telecom']).toBeUndefined();
    await undo(two.joinId);
    expect(await kit.patientOf(c)).toEqual(before);
  });

  it('keeps a value of its own that an earlier join only marked as old, when that one ends', async () => {
    const d = await kit.person({ name: [{ family: 'Carter', given: ['A'] }] }), b = await kit.person(ann), a = await kit.person(annie);
    const one = await merge(b, a, { choices: { telecom: 'joined' } });
    await merge(d, b);
    await undo(one.joinId);
    expect((await kit.patientOf(d))['telecom'].map((t: any) => t.value)).toEqual([ann.telecom[0]!.value]);
  });

  it('of values put one over the other: each goes back to what stood before it', async () => {
    const c = await kit.person({ ...ann, birthDate: '1950-01-01' }), a = await kit.person({ ...ann, birthDate: '1951-01-01' }), b = await kit.person({ ...ann, birthDate: '1952-01-01' }), before = await kit.patientOf(c);
    const one = await merge(c, a, { choices: { birthDate: 'joined' } }), two = await merge(c, b, { choices: { birthDate: 'joined' } });
    await undo(one.joinId);
    expect((await kit.patientOf(c))['birthDate']).toBe('1952-01-01');
    await undo(two.joinId);
    expect(await kit.patientOf(c)).toEqual(before);
  });
});

describe('a link', () => {
  it('keeps both records in use, each seeing the other, and ends without a trace in either', async () => {
    const a = await kit.person(ann), b = await kit.person(annie, 'north'), before = [await kit.patientOf(a), await kit.patientOf(b)];
    const { joinId } = await merge(a, b, { kind: 'link' });
    const [x, y] = [await kit.patientOf(a), await kit.patientOf(b)];
    expect([x['link'][0].type, y['link'][0].type, y['active'], x['name'], y['name']]).toEqual(['seealso', 'seealso', undefined, ann.name, annie.name]);
    await expect(plan(b, a, { kind: 'link' })).rejects.toMatchObject({ kind: 'conflict' });
    await undo(joinId);
    expect([await kit.patientOf(a), await kit.patientOf(b)]).toEqual(before);
  });

  it('and a merge between the same two: the one stands when the other is undone', async () => {
    const a = await kit.person(ann), b = await kit.person(annie);
    const linked = await merge(a, b, { kind: 'link' }), merged = await merge(a, b);
    const shown = await house.perform(planUnmergeAction, { joinId: merged.joinId }, analyst);
    expect(shown.stillJoined).toBe(true);
    await undo(merged.joinId);
    expect(await kit.personOf(a.chartId)).toEqual([a.chartId, b.chartId].sort());
    expect((await kit.patientOf(b))['active']).toBeUndefined();
    await undo(linked.joinId);
    expect(await kit.personOf(a.chartId)).toEqual([a.chartId]);
  });
});

describe('a second person', () => {
  const stay = (start: string, end?: string) => ({ resourceType: 'Encounter', status: end ? 'finished' : 'in-progress', class: { code: 'IMP' }, subject: { reference: '#patient' }, period: { start, ...(end ? { end } : {}) } });
  it('must agree where both lie in hospital at once: nothing is joined before, and the asker cannot agree alone', async () => {
    const a = await kit.person(ann), b = await kit.person(ann);
    await kit.entry(a, stay('2026-01-01T08:00:00Z')); await kit.entry(b, stay('2026-01-03T08:00:00Z'));
    const { joinId, state } = await merge(a, b);
    expect([state, await kit.personOf(a.chartId)]).toEqual(['waiting', [a.chartId]]);
    await expect(merge(a, b)).rejects.toMatchObject({ kind: 'conflict' });
    await expect(house.perform(overrideJoinAction, { joinId, agree: true, reason: 'looked at it' }, analyst)).rejects.toMatchObject({ kind: 'not-permitted' });
    expect(await house.perform(overrideJoinAction, { joinId, agree: true, reason: 'transferred that day' }, supervisor)).toEqual({ joinId, state: 'joined', selfReviewed: false });
    expect(await kit.personOf(a.chartId)).toEqual([a.chartId, b.chartId].sort());
    const { joins } = await house.perform(listJoinsAction, { chartId: b.chartId }, analyst);
    expect(joins[0]).toMatchObject({ state: 'joined', second: { by: { id: supervisor.id }, selfReviewed: false }, forbids: [expect.stringMatching(/^Both were in hospital at once/)] });
  });
  it('declines, and what was asked is over; stays one after the other forbid nothing', async () => {
    const a = await kit.person(ann), b = await kit.person({ ...ann, name: [{ family: 'Carter', given: ['Beth'] }] });
    await kit.entry(a, stay('2025-01-01T08:00:00Z', '2025-01-03T08:00:00Z')); await kit.entry(b, stay('2025-01-03T08:00:00Z', '2025-01-05T08:00:00Z'));
    const { joinId } = await merge(a, b), shown = await house.perform(showJoinAction, { joinId }, analyst);
    expect(shown.plan.checks.filter((c) => c.state !== 'ok').map((c) => c.rule)).toEqual(['twins']);
    expect(await house.perform(overrideJoinAction, { joinId, agree: false, reason: 'they are twins' }, supervisor)).toMatchObject({ state: 'refused' });
    await expect(house.perform(overrideJoinAction, { joinId, agree: true, reason: 'again' }, supervisor)).rejects.toMatchObject({ kind: 'conflict' });
    expect(await kit.personOf(a.chartId)).toEqual([a.chartId]);
  });
});
