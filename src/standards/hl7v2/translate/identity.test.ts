import { expect, it } from 'vitest';
import type { IdentityStep, Translation } from '../../translation.ts';
import { translate } from './translate.ts';

const say = (trigger: string, ...segments: string[]): Translation => translate([`MSH|^~\\&|REG|NORTH|EHR|HIS|20240304073300||ADT^${trigger}|1|P|2.5.1`, `EVN|${trigger}|20240304073300`, ...segments, ''].join('\r'), { zone: 'America/Chicago' });
const pid = (mrn: string, more = ''): string => `PID|1||${mrn}||Doe^Jane||19700101|F${more}`;
const mr = (n: string): string => `${n}^^^NORTH^MR`;
const numbers = (side: { numbers: { value?: string | undefined }[] } | undefined): string[] | undefined => side?.numbers.map((n) => n.value ?? '');
/** A step without its persons' details. */
const brief = (step: IdentityStep): unknown => Object.fromEntries(Object.entries(step).flatMap(([key, value]: [string, any]) => (value === undefined ? [] : [[key, value?.numbers ? numbers(value)!.join() : value?.key ?? value?.value ?? value]])));
const steps = (t: Translation): unknown[] => (t.identity ?? []).map(brief);

it.each(['A18', 'A30', 'A34', 'A36', 'A39', 'A40'])('%s merges the number of MRG-1 into that of PID-3', (trigger) => {
  const said = say(trigger, pid(`${mr('5')}~999-11-2222^^^^SS`), `MRG|${mr('6')}`);
  expect(said).toMatchObject({ outcome: 'identity', entries: [], eventAt: expect.stringContaining('2024-03-04') });
  expect(steps(said)).toEqual([{ do: 'merge', into: '5,999-11-2222', from: '6' }]);
  expect(said.identity![0]).toMatchObject({ into: { at: 'PID-3', patient: { name: [{ family: 'Doe' }], birthDate: '1970-01-01' } }, from: { at: 'MRG-1' } });
});

it('takes each MRG with the PID before it: several groups, repetitions of MRG-1, several MRG of one PID', () => {
  expect(steps(say('A40', pid(mr('5')), `MRG|${mr('6')}~${mr('7')}`, pid(mr('8')), 'PD1|x', `MRG|${mr('9')}`, `MRG|${mr('10')}`))).toEqual([{ do: 'merge', into: '5', from: '6,7' }, { do: 'merge', into: '8', from: '9' }, { do: 'merge', into: '8', from: '10' }]);
});

it('links and parts two PID, each with its own number', () => {
  expect(steps(say('A24', pid(mr('5')), pid('L1^^^LAKE^MR')))).toEqual([{ do: 'link', one: '5', other: 'L1' }]);
  expect(steps(say('A37', pid(mr('5')), 'PD1|', pid('L1^^^LAKE^MR')))).toEqual([{ do: 'unlink', one: '5', other: 'L1' }]);
  expect(say('A24', pid(mr('5')), pid(mr('5')))).toMatchObject({ outcome: 'refuse', why: expect.stringMatching(/^PID\[2\]/) });
  expect(say('A24', pid(mr('5')))).toMatchObject({ outcome: 'refuse', why: expect.stringMatching(/^PID\[2\]/) });
});

it('changes numbers, each for one of the same assigner', () => {
  expect(steps(say('A47', pid(`${mr('50')}~X9^^^LAKE^MR`), `MRG|${mr('5')}~X9^^^LAKE^MR`))).toEqual([{ do: 'change-number', of: '50,X9', was: '5', now: '50' }]);
  expect(say('A47', pid(mr('5')), `MRG|${mr('5')}`)).toMatchObject({ outcome: 'refuse' });
  expect(steps(say('A46', 'PID|1|E2^^^MPI^PI|5^^^NORTH^MR||Doe^Jane', 'MRG||||E1^^^MPI^PI'))).toEqual([{ do: 'change-number', of: '5', was: 'E1', now: 'E2' }]);
  expect(steps(say('A49', pid(mr('5'), `${'|'.repeat(10)}A2`), 'MRG|||A1'))).toEqual([{ do: 'change-account', of: '5', was: 'A1', now: 'A2' }]);
  expect(steps(say('A50', pid(mr('5')), 'MRG|||||V1', `PV1|1|I${'|'.repeat(17)}V2`))).toEqual([{ do: 'change-visit-number', of: '5', was: 'V1', now: 'V2', alternate: false }]);
  expect(steps(say('A51', pid(mr('5')), 'MRG||||||W1', `PV1|1|I${'|'.repeat(48)}W2`))).toEqual([{ do: 'change-visit-number', of: '5', was: 'W1', now: 'W2', alternate: true }]);
});

it('moves numbers, accounts and visits, several of a message', () => {
  expect(steps(say('A43', `PID|1|E2^^^MPI^PI|${mr('5')}||Doe^Jane`, `MRG|${mr('5')}|||E1^^^MPI^PI`))).toEqual([{ do: 'move-number', to: 'E2', from: 'E1', number: '5' }]);
  expect(say('A43', pid(mr('5')), `MRG|${mr('5')}`)).toMatchObject({ outcome: 'refuse', why: expect.stringMatching(/nobody but by the identifier that moves/) });
  expect(steps(say('A44', pid(mr('5'), `${'|'.repeat(10)}A1`), `MRG|${mr('6')}||A1`))).toEqual([{ do: 'move-account', to: '5', from: '6', account: 'A1' }]);
  expect(steps(say('A45', pid(mr('5')), `MRG|${mr('6')}||||V1`, `PV1|1|I${'|'.repeat(17)}V1`, `MRG|${mr('6')}||||V2`, `PV1|1|I${'|'.repeat(17)}V2`))).toEqual([{ do: 'move-visit', to: '5', from: '6', visit: 'V1' }, { do: 'move-visit', to: '5', from: '6', visit: 'V2' }]);
});

it('merges accounts and visits', () => {
  expect(steps(say('A41', pid(mr('5'), `${'|'.repeat(10)}A1`), 'MRG|||A2'))).toEqual([{ do: 'merge-accounts', of: '5', was: 'A2', now: 'A1' }]);
  expect(steps(say('A42', pid(mr('5')), 'MRG|||||V2', `PV1|1|I${'|'.repeat(17)}V1`))).toEqual([{ do: 'merge-visits', of: '5', was: 'V2', now: 'V1', alternate: false }]);
  expect(say('A42', pid(mr('5')), 'MRG|||||V1', `PV1|1|I${'|'.repeat(17)}V1`)).toMatchObject({ outcome: 'refuse' });
});

it('refuses what is half said: nobody merged into himself, no empty sides', () => {
  expect(say('A40', pid(mr('5')), `MRG|${mr('5')}`)).toMatchObject({ outcome: 'refuse', why: expect.stringMatching(/merged into himself/) });
  expect(say('A40', pid(mr('5')), 'MRG|')).toMatchObject({ outcome: 'refuse', why: expect.stringMatching(/^MRG-1/) });
  expect(say('A40', pid(mr('5')))).toMatchObject({ outcome: 'refuse', why: expect.stringMatching(/^MRG/) });
  expect(say('A40', `MRG|${mr('6')}`)).toMatchObject({ outcome: 'refuse', why: expect.stringMatching(/^PID/) });
  for (const trigger of ['A41', 'A42', 'A44', 'A45', 'A49', 'A50', 'A51']) expect(say(trigger, pid(mr('5')), 'MRG|6')).toMatchObject({ outcome: 'refuse', findings: expect.arrayContaining([expect.objectContaining({ code: 'hl7-101' })]) });
});

it('swaps the beds of two visits, and refuses half a swap', () => {
  const bed = (visit: string, place: string, prior: string): string => `PV1|1|I|${place}|||${prior}${'|'.repeat(13)}${visit}`;
  const said = say('A17', pid(mr('5')), bed('V1', 'W^1^B', 'W^1^A'), pid(mr('6')), bed('V2', 'W^1^A', 'W^1^B'));
  expect(said).toMatchObject({ outcome: 'identity', entries: [], identity: [{ do: 'swap-beds', sides: [
    { visit: { key: 'V1' }, location: [{ status: 'active', location: { identifier: { value: 'W^1^B' } } }, { status: 'completed', location: { identifier: { value: 'W^1^A' } } }] }, { visit: { key: 'V2' }, location: [{ status: 'active' }, { status: 'completed' }] }] }] });
  expect(said.identity!.flatMap((s) => (s.do === 'swap-beds' ? s.sides : [])).map((s) => numbers(s.of))).toEqual([['5'], ['6']]);
  for (const [why, ...segments] of [['PID[2]', pid(mr('5')), bed('V1', 'W^1^B', '')], ['same visit', pid(mr('5')), bed('V1', 'W^1^B', ''), pid(mr('6')), bed('V1', 'W^1^A', '')], ['same bed', pid(mr('5')), bed('V1', 'W^1^B', ''), pid(mr('6')), bed('V2', 'W^1^B', '')],
    ['visit number', pid(mr('5')), bed('', 'W^1^B', ''), pid(mr('6')), bed('V2', 'W^1^A', '')], ['bed is empty', pid(mr('5')), bed('V1', '', ''), pid(mr('6')), bed('V2', 'W^1^A', '')], ['visit number', pid(mr('5')), pid(mr('6')), bed('V2', 'W^1^A', '')]] as [string, ...string[]][]) {
    expect(say('A17', ...segments)).toMatchObject({ outcome: 'refuse', why: expect.stringContaining(why) });
  }
});

it('takes the deletion of a person for a question', () => {
  expect(steps(say('A29', pid(mr('5'))))).toEqual([{ do: 'delete-person', of: '5' }]);
  expect(say('A29', 'PID|1||""')).toMatchObject({ outcome: 'refuse' });
});
