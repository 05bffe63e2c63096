import { expect, it } from 'vitest';
import { precisionOf, rateOf } from './rates.ts';
import { mayJoinAlone, settlePair } from './settle-pair.ts';

it('AHIMA: 10,000 records in possible-duplicate sets among 500,000 are 2.00 %', () => {
  expect(rateOf(10_000, 500_000)).toEqual({ part: 10_000, whole: 500_000, percent: 2 });
  expect(rateOf(1, 3).percent).toBe(33.33);
  expect(rateOf(5, 0).percent).toBeNull();
  expect(precisionOf(3, 1)).toBe(0.75);
  expect(precisionOf(0, 0)).toBeNull();
});

it('settles a pair by what it is and what is said now', () => {
  const standing = { state: 4, coreA: 'a', coreB: 'b', decidedCoreA: 'a', decidedCoreB: 'b', weight: 5, grade: 2, asked: null } as const, now = { grade: 'probable', weight: 5, coreA: 'a', coreB: 'b' } as const;
  expect(settlePair(standing, now).do).toBe('keep');
  expect(settlePair(standing, { ...now, weight: 9, grade: 'certain' }).do).toBe('keep');
  expect(settlePair(standing, { ...now, coreB: 'c' }).do).toBe('reopen');
  expect(settlePair(standing, { ...now, coreB: 'c', grade: 'none' }).do).toBe('keep');
  expect(settlePair({ ...standing, decidedCoreA: null, decidedCoreB: null }, { ...now, coreB: 'c' }).do).toBe('adopt');
  expect(settlePair({ ...standing, state: 1 }, { ...now, grade: 'none' }).do).toBe('end');
  expect(settlePair({ ...standing, state: 1, asked: 'The door asks' }, { ...now, grade: 'none' }).do).toBe('refresh');
  expect(settlePair({ ...standing, state: 3 }, { ...now, coreB: 'c' }).do).toBe('keep');
  expect(settlePair(undefined, { ...now, grade: 'none' }).do).toBe('nothing');
  // In a round: what somebody works on stays, a decision stays, and a little more or less weight makes no other pair.
  const round = { by: 'the weights x' }, open = { ...standing, state: 1 as const };
  expect(settlePair(open, { ...now, grade: 'none' }, round)).toMatchObject({ do: 'end', says: 'By the weights x they are alike no longer' });
  for (const works of [{ state: 2 as const, inHand: true }, { inHand: true }, { asked: 'The door asks' }]) expect(settlePair({ ...open, ...works }, { ...now, grade: 'none' }, round).do).toBe('refresh');
  expect(settlePair(open, { ...now, weight: open.weight + 1 }, round)).toMatchObject({ do: 'refresh', moved: false });
  expect(settlePair(open, { ...now, weight: open.weight + 1 })).toMatchObject({ do: 'refresh', moved: true });
  expect(settlePair(standing, { ...now, weight: 30, grade: 'certain' }, round).do).toBe('keep');
});

it('lets nothing be joined alone that lacks one of its conditions', () => {
  const field = (name: string, level: string) => ({ field: name, level, weight: 5, says: '', a: null, b: null }), fields = [field('family', 'same'), field('given', 'nickname'), field('birth', 'same')];
  const whole = { prior: -15, fields, weight: 30, probability: 1, grade: 'certain', guards: [], identifierAgrees: true } as const, standing = { state: 1, coreA: 'a', coreB: 'b', decidedCoreA: null, decidedCoreB: null, weight: 30, grade: 3, asked: null } as const;
  expect(mayJoinAlone(whole, undefined)).toBe(true);
  expect(mayJoinAlone(whole, standing)).toBe(true);
  for (const lacking of [{ grade: 'probable' as const }, { identifierAgrees: false }, { guards: [{ rule: 'twins', says: '' }] }, { fields: [...fields.slice(0, 2), field('birth', 'digit')] }, { fields: [field('family', 'differs'), ...fields.slice(1)] }, { fields: fields.slice(0, 2) }]) expect([lacking, mayJoinAlone({ ...whole, ...lacking }, undefined)]).toEqual([lacking, false]);
  for (const before of [{ state: 2 as const }, { state: 4 as const }, { asked: 'The door asks' }, { decidedCoreA: 'a' }]) expect([before, mayJoinAlone(whole, { ...standing, ...before })]).toEqual([before, false]);
});
