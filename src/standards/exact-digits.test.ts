import { describe, expect, it } from 'vitest';
import { numberFrom, withExactDigits } from './exact-digits.ts';

describe('exact digits', () => {
  it('writes a number back as it was written', () => {
    for (const [written, out] of [['6.0', '6.0'], ['120', '120'], ['0.10', '0.10'], ['+5', '5'], ['.5', '0.5'], ['007', '7'], ['1e3', '1e3'], ['-0.50', '-0.50'], ['5.', '5']] as const) {
      expect(JSON.stringify(withExactDigits({ valueQuantity: { ...numberFrom('value', written), unit: 'g' } }))).toBe(`{"valueQuantity":{"value":${out},"unit":"g"}}`);
    }
  });

  it('leaves the number a number for readers, and the object alone when nothing is at risk', () => {
    expect(numberFrom('value', '6.0').value).toBe(6);
    const plain = { a: [numberFrom('value', '6')] };
    expect(withExactDigits(plain)).toBe(plain);
    expect(withExactDigits({ ...numberFrom('value', '6.0'), value: 7 }).value).toBe(7);
  });
});
