import type { MergeCheck } from './merge-checks.ts';
import { readSeals } from './read-seals.ts';
import { sealedPairs } from './store/seals.ts';

/** A join copies names and addresses between records: what stands behind a seal must be decided by two people, and an adoption's two charts by nobody unknowing. */
export const sealCheck: MergeCheck = {
  name: 'seals',
  async check(ctx, asked) {
    const charts = [...asked.charts.survivor, ...asked.charts.joined], [seals, pairs] = [await readSeals(ctx, charts), await sealedPairs(ctx.tx, charts)];
    const parted = pairs.some(([a, b]) => asked.charts.survivor.includes(a) !== asked.charts.survivor.includes(b) && charts.includes(a) && charts.includes(b));
    return seals.size > 0 || parted ? [{ rule: 'seals.protected', state: 'forbid' as const, says: 'One of these records is protected', mend: 'Ask the privacy officer' }] : [];
  },
};
