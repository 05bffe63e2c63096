import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { identityPolicy } from '../../patients/rules/door.ts';
import { applyChanges, changesOf } from './patient-changes.ts';
import type { Patient } from './patient-parts.ts';
import { textOf } from './patient-parts.ts';
import type { PastJoin, RecordHistory } from './replay-joins.ts';
import { replayJoins } from './replay-joins.ts';
import '../../../../test/kit/same-seed.ts';

const entries = parse(readFileSync(new URL('../../../../policy/facility/patients.yaml', import.meta.url), 'utf8')) as { id: string; value: unknown }[];
const policy = identityPolicy((id) => entries.find((e) => e.id === id)!.value as never);

const phone = (value: string, more: object = {}) => ({ system: 'phone', value, ...more });
/** A record by its versions; `null` stands for a version that the index wrote. */
const record = (chartId: string, first: Patient, ...edits: [version: number, before: Patient, after: Patient][]): [string, RecordHistory] =>
  [chartId, { chartId, first, edits: edits.map(([version, before, after]) => ({ version, changes: changesOf(before, after) })) }];
const join = (joinId: string, survivor: string, joined: string, at: [number, number], more: Partial<PastJoin> = {}): PastJoin =>
  ({ joinId, kind: 'merge', survivor, joined, own: {}, result: undefined, shared: undefined, holds: true, kept: [], at: new Map([[survivor, at[0]], [joined, at[1]]]), ...more });
const says = (records: [string, RecordHistory][], joins: PastJoin[], chartId: string): Patient => replayJoins(new Map(records), joins, policy).says.get(chartId)!;

describe('a change of a Patient made to another', () => {
  const item = fc.record({ system: fc.constant('phone'), value: fc.constantFrom('5035550101', '5035550102', '5035550103', '5035550104'), use: fc.option(fc.constantFrom('home', 'old'), { nil: undefined }) }, { requiredKeys: ['system', 'value'] });
  const patient = fc.record({ gender: fc.constantFrom('male', 'female'), birthDate: fc.constantFrom('1960', '1961'), telecom: fc.uniqueArray(item, { selector: (i) => i.value, minLength: 1, maxLength: 4 }) }, { requiredKeys: [] });
  it('made to the same one gives exactly the next version, order and all', () => {
    fc.assert(fc.property(patient, patient, (before, after) => { expect(textOf(applyChanges(before, changesOf(before, after)))).toBe(textOf(after)); }));
  });
  it('leaves what it does not speak of, and does what it does: takes out, puts in another, puts behind', () => {
    const before = { telecom: [phone('1111111', { use: 'old' }), phone('2222222')] }, after = { telecom: [phone('1111111', { use: 'old', rank: 1 }), phone('3333333')] };
    expect(applyChanges({ gender: 'male', telecom: [phone('1111111', { use: 'home' }), phone('2222222', { use: 'work' }), phone('4444444')] }, changesOf(before, after)))
      .toEqual({ gender: 'male', telecom: [phone('1111111', { use: 'home', rank: 1 }), phone('3333333'), phone('4444444')] });
  });
});

describe('what an undoing leaves', () => {
  it('a value that two joins gave stays until the last of them ends', () => {
    const records = [record('a', {}), record('b', { telecom: [phone('5551111')] }), record('c', { telecom: [phone('5551111')] })];
    const first = join('1', 'a', 'b', [2, 2]), second = join('2', 'a', 'c', [3, 2]);
    expect(says(records, [first, second], 'a')['telecom']).toHaveLength(1);
    expect(says(records, [{ ...first, holds: false }, second], 'a')['telecom']).toHaveLength(1);
    expect(says(records, [{ ...first, holds: false }, { ...second, holds: false }], 'a')['telecom']).toBeUndefined();
  });
  it('what was copied on through a record goes with the join that brought it, and what was said since stays', () => {
    const b = { maritalStatus: { text: 'Married' } }, c = { maritalStatus: { text: 'Widowed' } };
    const records = [record('a', {}), record('b', {}, [3, b, c]), record('d', b)];
    const brought = join('1', 'b', 'd', [2, 2]), on = join('2', 'a', 'b', [2, 4]);
    expect(says(records, [brought, on], 'a')['maritalStatus']).toEqual({ text: 'Widowed' });
    const without = [{ ...brought, holds: false }, on];
    expect([says(records, without, 'b')['maritalStatus'], says(records, without, 'a')['maritalStatus']]).toEqual([{ text: 'Widowed' }, { text: 'Widowed' }]);
    // Copied on before it was changed: the last record never had the new one.
    const early = [{ ...brought, holds: false }, join('2', 'a', 'b', [2, 3])];
    expect(says(records, early, 'a')['maritalStatus']).toBeUndefined();
  });
  it('the better value of a third record comes in when the one that led goes', () => {
    const records = [record('a', {}), record('b', { birthDate: '1960-02-02' }), record('c', { birthDate: '1961-03-03' })];
    const joins = [join('1', 'a', 'b', [2, 2]), join('2', 'a', 'c', [3, 2])];
    expect(says(records, joins, 'a')['birthDate']).toBe('1960-02-02');
    expect(says(records, [{ ...joins[0]!, holds: false }, joins[1]!], 'a')['birthDate']).toBe('1961-03-03');
  });
  it('keeps what somebody decided to keep, through later undoings too, and an item that somebody changed since', () => {
    const kept = { chartId: 'a', field: 'telecom', op: 'add' as const, before: null, after: textOf(phone('5551111')) };
    const records = [record('a', {}, [4, { telecom: [phone('5552222')] }, { telecom: [phone('5552222', { use: 'work' })] }]), record('b', { telecom: [phone('5551111')] }), record('c', { telecom: [phone('5552222')] })];
    const ended = join('1', 'a', 'b', [2, 2], { holds: false, kept: [kept] }), second = join('2', 'a', 'c', [3, 2]);
    expect(says(records, [ended, { ...second, holds: false }], 'a')['telecom']).toEqual([phone('5551111'), phone('5552222', { use: 'work' })]);
  });
  it('what was told under the number of a merged record goes with the merge', () => {
    const one = { maritalStatus: { text: 'Married' } }, two = { maritalStatus: { text: 'Widowed' } };
    const [, history] = record('a', one, [3, one, two]), told: [string, RecordHistory] = ['a', { ...history, edits: history.edits.map((e) => ({ ...e, under: 'b' })) }], records = [told, record('b', {}, [3, {}, two])], merged = join('1', 'a', 'b', [2, 2]);
    expect([says(records, [merged], 'a'), says(records, [{ ...merged, holds: false }], 'a'), says(records, [{ ...merged, holds: false }], 'b')]).toEqual([two, one, two]);
  });
  it('says of each value whether somebody changed it since', () => {
    const one = { gender: 'female', telecom: [phone('5551111')] }, records = [record('a', {}, [3, one, { ...one, gender: 'male' }]), record('b', one)];
    const { values } = replayJoins(new Map(records), [join('1', 'a', 'b', [2, 2])], policy);
    expect(values.map((v) => [v.chartId, v.field, v.changed])).toEqual([['a', 'gender', true], ['a', 'telecom', false], ['b', 'active', false]]);
  });
  it('a number above the facilities that links passed on goes with the link that brought it', () => {
    const number = (value: string) => ({ system: 'urn:e', value }), e = (value: string) => ({ identifier: [number(value)] });
    const records = [record('a', e('1')), record('b', e('2')), record('c', e('3'))], link = { kind: 'link' as const, shared: 'urn:e' };
    const first = join('1', 'a', 'b', [2, 2], link), second = join('2', 'b', 'c', [3, 2], link), current = (joins: PastJoin[]) => says(records, joins, 'c')['identifier'].filter((i: any) => i.use !== 'old').map((i: any) => i.value);
    expect([current([first, second]), current([{ ...first, holds: false }, second]), current([first, { ...second, holds: false }])]).toEqual([['1'], ['2'], ['3']]);
  });
});
