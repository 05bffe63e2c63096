import { expect, it } from 'vitest';
import { makeWay } from './make-way.ts';

it('lets go first what came while it computed, and only then', async () => {
  const way = makeWay(3), told: string[] = [];
  setImmediate(() => told.push('came meanwhile'));
  await way();
  told.push('too early to make way');
  for (const until = performance.now() + 5; performance.now() < until;) { /* computes */ }
  await way();
  told.push('made way');
  expect(told).toEqual(['too early to make way', 'came meanwhile', 'made way']);
});
