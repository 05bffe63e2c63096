import { describe, expect, it } from 'vitest';
import { bodyMassIndex, otherUnit, readMeasure } from './units.ts';

describe('a measure as it is typed', () => {
  it.each([
    ['6.20 mmol/l', { amount: { value: '6.20', unit: 'mmol/L', code: 'mmol/L' } }], ['<5 mg/dL', { amount: { value: '5', unit: 'mg/dL', code: 'mg/dL', comparator: '<' } }], ['≥ 90 ml/min/1.73m2', { amount: { value: '90', unit: 'mL/min/1.73 m²', code: 'mL/min/{1.73_m2}', comparator: '>=' } }], ['1 tab', { amount: { value: '1', unit: 'tablet', code: '{tbl}' } }],
    ['500mg', { amount: { value: '500', unit: 'mg', code: 'mg' } }], ['.5 mg', { amount: { value: '0.5', unit: 'mg', code: 'mg' } }], ['12 zorkmids', { amount: { value: '12', unit: 'zorkmids' } }], ['7', { amount: { value: '7', unit: '' } }],
    ['120/80', { words: '120/80' }], ['negative', { words: 'negative' }], ['1+', { words: '1+' }], ['2-3 per day', { words: '2-3 per day' }], ['', null],
  ])('%s', (typed, read) => expect(readMeasure(typed)).toEqual(read));
  it('shows the other unit and the body mass index', () => {
    expect([otherUnit('98.6', '[degF]'), otherUnit('37', 'Cel'), otherUnit('70', '[in_i]'), otherUnit('x', 'kg'), otherUnit('', 'kg'), otherUnit('60', '/min')]).toEqual(['37.0 °C', '98.6 °F', '177.8 cm', null, null, null]);
    expect([bodyMassIndex({ value: '70', unit: '[in_i]' }, { value: '180', unit: '[lb_av]' }), bodyMassIndex({ value: '', unit: 'cm' }, { value: '80', unit: 'kg' })]).toEqual(['25.8', null]);
  });
});
