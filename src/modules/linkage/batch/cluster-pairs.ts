/** Rows that are taken for one person, and what was kept apart because too few of the pairs between two groups agree. */
export type Clusters = { /** Rows of each cluster of two or more, ascending. */ list: number[][]; keptApart: number };

/**
 * Groups pairs into people, the strongest pair first. A pair alone does not chain two groups together: at least a third of all pairs between them must be among the
 * linked ones, so that A like B and B like C does not make A and C one person where they differ.
 */
export function clusterPairs(pairs: { a: ArrayLike<number>; b: ArrayLike<number> }, order: ArrayLike<number>): Clusters {
  const home = new Map<number, number>(), groups: number[][] = [], near = new Map<number, number[]>();
  const befriend = (x: number, y: number): void => { const list = near.get(x); if (list) list.push(y); else near.set(x, [y]); };
  for (let k = 0; k < order.length; k += 1) { const i = order[k]!; befriend(pairs.a[i]!, pairs.b[i]!); befriend(pairs.b[i]!, pairs.a[i]!); }
  const groupOf = (row: number): number => { let g = home.get(row); if (g === undefined) { g = groups.length; groups.push([row]); home.set(row, g); } return g; };
  let keptApart = 0, waiting = Array.from(order);
  for (let round = 0; round < 3 && waiting.length > 0; round += 1) {
    const later: number[] = [];
    for (const i of waiting) {
      const g = groupOf(pairs.a[i]!), h = groupOf(pairs.b[i]!);
      if (g === h) continue;
      const [large, small] = groups[g]!.length >= groups[h]!.length ? [g, h] : [h, g];
      let links = 0;
      for (const row of groups[small]!) for (const other of near.get(row) ?? []) if (home.get(other) === large) links += 1;
      if (links * 3 < groups[large]!.length * groups[small]!.length) { later.push(i); continue; }
      for (const row of groups[small]!) home.set(row, large);
      groups[large]!.push(...groups[small]!); groups[small] = [];
    }
    keptApart = later.length;
    if (later.length === waiting.length) break;
    waiting = later;
  }
  const list = groups.filter((rows) => rows.length > 1).map((rows) => rows.sort((x, y) => x - y)).sort((x, y) => x[0]! - y[0]!);
  return { list, keptApart };
}
