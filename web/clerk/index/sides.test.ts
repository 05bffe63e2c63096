import { expect, it } from 'vitest';
import { putOn, saidOtherwise, sideOf, together } from './sides.ts';

const entry = (id: string, proposed: 'survivor' | 'joined', goesWith: string[] = []) => ({ type: 'Observation', id, proposed, goesWith: goesWith.map((g) => `Observation/${g}`) });
const all = [entry('a', 'survivor', ['b']), entry('b', 'survivor'), entry('c', 'joined', ['b']), entry('d', 'survivor')];

it('moves what goes with an entry, whichever of the two says so', () => {
  expect([...together(all, 'Observation/c')].sort()).toEqual(['Observation/a', 'Observation/b', 'Observation/c']);
  const sides = putOn(all, {}, 'Observation/a', 'joined');
  expect(all.map((e) => sideOf(e, sides))).toEqual(['joined', 'joined', 'joined', 'survivor']);
  expect(saidOtherwise(all, sides)).toEqual([{ type: 'Observation', id: 'a', side: 'joined' }, { type: 'Observation', id: 'b', side: 'joined' }]);
});

it('says nothing of what is as proposed again', () => {
  const there = putOn(all, {}, 'Observation/d', 'joined');
  expect(saidOtherwise(all, there)).toHaveLength(1);
  expect(saidOtherwise(all, putOn(all, there, 'Observation/d', 'survivor'))).toEqual([]);
});
