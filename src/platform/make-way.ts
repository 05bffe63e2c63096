import { setImmediate as turn } from 'node:timers/promises';

/**
 * For work in the background that computes for long beside what people wait for: `await way()` after each piece of it lets go first whatever came meanwhile, once the pieces since took `ms`.
 */
export function makeWay(ms = 1): () => Promise<void> {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < ms) return;
    await turn();
    since = performance.now();
  };
}
