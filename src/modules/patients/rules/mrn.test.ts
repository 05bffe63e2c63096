import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { CheckScheme } from './check-digit.ts';
import { mrnFault, mrnSystem, writeMrn } from './mrn.ts';
import type { MrnPolicy } from './mrn.ts';
import '../../../../test/kit/same-seed.ts';

const policy = (checkDigit: CheckScheme, numbering: 'unit' | 'facility' = 'unit'): MrnPolicy => ({ numbering, issuer: 'main', system: 'urn:chartkeeper:mrn:{facility}', digits: 7, checkDigit, temporaryPrefix: 'T', enterpriseSystem: 'e', legacySystem: 'l' });
const schemes: CheckScheme[] = ['luhn', 'mod11', 'mod97'];

it('known numbers', () => {
  expect(writeMrn(7_992_739, policy('luhn'))).toBe('79927398');
  expect(['79927398713'].map((n) => writeMrn(n.slice(0, -1), { ...policy('luhn'), digits: 10 }))).toEqual(['79927398713']);
  expect(writeMrn(1234567, policy('mod11'))).toBe('12345674');
  expect(writeMrn(794, { ...policy('mod97'), digits: 3 })).toBe('79444');
});

it.each(schemes)('%s: a number written is read; one wrong digit, and two neighbours swapped (save 0 and 9 under luhn), is seen', (scheme) => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 9_999_999 }), fc.nat(30), fc.integer({ min: 1, max: 9 }), (n, at, by) => {
    const written = writeMrn(n, policy(scheme));
    if (written === undefined) return;
    expect(mrnFault(written, policy(scheme))).toBeUndefined();
    expect(mrnFault(written.replace(/^0+/, ''), policy(scheme))).toBeUndefined();
    const i = at % written.length, wrong = written.slice(0, i) + ((Number(written[i]) + by) % 10) + written.slice(i + 1);
    expect(mrnFault(wrong, policy(scheme))).toBe('check-digit');
    const j = at % (written.length - 1), swapped = written.slice(0, j) + written[j + 1] + written[j] + written.slice(j + 2);
    if (swapped !== written && !(scheme === 'luhn' && new Set([written[j], written[j + 1]]).has('0') && new Set([written[j], written[j + 1]]).has('9'))) expect(mrnFault(swapped, policy(scheme))).toBe('check-digit');
  }));
});

it('unit numbering has one giver, facility numbering one for each', () => {
  expect(mrnSystem('north', policy('luhn'))).toBe('urn:chartkeeper:mrn:main');
  expect(mrnSystem('north', policy('luhn', 'facility'))).toBe('urn:chartkeeper:mrn:north');
});
