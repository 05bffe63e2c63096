import { expect, it } from 'vitest';
import { barOf, ofThousand, runningSum, scaleOf, signed } from './arithmetic.ts';

const field = (name: string, weight: number) => ({ field: name, level: 'x', weight, says: 'x', a: null, b: null });
const c = { prior: -14, fields: [field('family', 7.4), field('given', 3.1), field('sex', 0), field('phone', 13.3), field('address', -1.8)] };

it('goes on where the line before it ended, and ends at the score', () => {
  const { prior, fields } = runningSum(c);
  expect(prior).toEqual({ from: 0, to: -14, weight: -14 });
  for (const [i, s] of fields.entries()) expect(s.from).toBeCloseTo(i === 0 ? -14 : fields[i - 1]!.to);
  expect(fields.at(-1)!.to).toBeCloseTo(-14 + 7.4 + 3.1 + 13.3 - 1.8);
});

it('has room for every bar and both thresholds, whichever is farthest', () => {
  const { prior, fields } = runningSum(c), scale = scaleOf([prior, ...fields], { review: 0, certain: 30 });
  expect(scale.place(30)).toBeLessThan(100);
  for (const s of [prior, ...fields]) { const b = barOf(s, scale); expect(b.left).toBeGreaterThanOrEqual(0); expect(b.left + b.width).toBeLessThanOrEqual(100); expect(b.width).toBeGreaterThan(0); }
  expect(barOf(fields[4]!, scale).left).toBeCloseTo(scale.place(8));
});

it('writes weights with their sign', () => { expect([7.41, -14, 0, -0.04, 12].map(signed)).toEqual(['+7.4', '−14.0', '0.0', '0.0', '+12.0']); });

it('never says that all are one person', () => {
  expect(ofThousand(0.998)).toEqual({ n: 998, of: 1000 });
  expect(ofThousand(0.5)).toEqual({ n: 500, of: 1000 });
  expect(ofThousand(0.99999)).toEqual({ n: 99_999, of: 100_000 });
  expect(ofThousand(1)).toEqual({ n: 999_999, of: 1_000_000 });
});
