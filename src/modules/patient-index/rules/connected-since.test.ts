import { expect, it } from 'vitest';
import { connectedSince } from './connected-since.ts';
import { personsOf, recordOf } from './person-sets.ts';

it('goes back to when two were last not one person, over joins that ended and charts between', () => {
  const only = (...c: string[]): Set<string> => new Set(c);
  expect(connectedSince([{ a: '1', b: '2', from: 10, until: null }], '1', only('2'))).toBe(10);
  // One join hands over to the next without a break; with a break only the later counts.
  expect(connectedSince([{ a: '1', b: '2', from: 10, until: 30 }, { a: '1', b: '2', from: 20, until: null }], '1', only('2'))).toBe(10);
  expect(connectedSince([{ a: '1', b: '2', from: 10, until: 15 }, { a: '1', b: '2', from: 20, until: null }], '1', only('2'))).toBe(20);
  // By way of a chart that has left since.
  expect(connectedSince([{ a: '1', b: '3', from: 5, until: 40 }, { a: '3', b: '2', from: 6, until: 40 }, { a: '1', b: '2', from: 35, until: null }], '1', only('2'))).toBe(6);
  expect(connectedSince([{ a: '1', b: '2', from: 10, until: 15 }], '1', only('2'))).toBeUndefined();
});

it('makes one person of whatever hangs together, led by the oldest record that was not merged away', () => {
  const edges = [{ joinId: '1', kind: 'merge' as const, survivor: '20', joined: '10' }, { joinId: '2', kind: 'merge' as const, survivor: '30', joined: '20' }, { joinId: '3', kind: 'link' as const, survivor: '30', joined: '9' }];
  expect(recordOf('10', edges)).toBe('30');
  expect(personsOf(['10', '20', '30', '9', '5'], edges)).toEqual([
    { chartId: '5', personId: '5', recordId: '5' }, { chartId: '9', personId: '9', recordId: '9' }, { chartId: '10', personId: '9', recordId: '30' }, { chartId: '20', personId: '9', recordId: '30' }, { chartId: '30', personId: '9', recordId: '30' },
  ]);
});
