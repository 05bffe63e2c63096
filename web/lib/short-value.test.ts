import { expect, it } from 'vitest';
import { shortValue } from './short-value.ts';

it('shortens only what nobody can read, and says that it did', () => {
  expect(shortValue('6.331132613674849')).toBe('≈6.33');
  expect(shortValue('135.3023107196594/75.2382421641101')).toBe('≈135.3/75.24');
  expect(shortValue('-0.000123456')).toBe('≈-0.000123');
  for (const asSent of ['6.0', '1.0999', '< 0.0010', '1,204', 'positive', '2.16.840.113883', 'A1.234567', '12.5 to 13.25']) expect(shortValue(asSent)).toBe(asSent);
});
