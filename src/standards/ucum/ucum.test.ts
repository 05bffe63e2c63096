import { expect, it } from 'vitest';
import { checkUnit, convertUnit, namedUnits, sameKind } from './index.ts';

it.each(['mg/dL', 'mm[Hg]', '10*3/uL', 'm[IU]/L', 'Cel', '[lb_av]', '%', '{beats}/min', 'kg/m2', 'mL/min/{1.73_m2}'])('%s is a unit', (u) => expect(checkUnit(u)).toMatchObject({ valid: true }));
it.each(['', 'bananas', 'mmHg', 'mg/dl/', 'IU', 'MG/DL', 'x'.repeat(300)])('%s is none', (u) => expect(checkUnit(u).valid).toBe(false));

it('converts what measures the same thing, and nothing else', () => {
  expect(convertUnit(150, '[lb_av]', 'kg')).toBeCloseTo(68.0389, 4);
  expect(convertUnit(98.6, '[degF]', 'Cel')).toBeCloseTo(37, 6);
  expect(convertUnit(5.5, 'mmol/L', 'mg/dL', 180.156)).toBeCloseTo(99.0858, 3);
  expect(convertUnit(5.5, 'mmol/L', 'mg/dL')).toBeUndefined();
  expect(convertUnit(1, 'mg', 'mL')).toBeUndefined();
  expect(convertUnit(1, 'mg', 'bananas')).toBeUndefined();
  expect(sameKind('mg', 'ug')).toBe(true);
  expect(sameKind('mg', 'mm[Hg]')).toBe(false);
});

it('knows the usual units by name', () => {
  const units = new Map(namedUnits().map((u) => [u.code, u]));
  expect(units.size).toBeGreaterThan(300);
  expect(units.get('mm[Hg]')!.name).toMatch(/mercury/i);
});
