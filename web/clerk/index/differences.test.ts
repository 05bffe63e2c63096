import { expect, it } from 'vitest';
import { differences } from './differences.ts';

const marked = (a: string, b: string): [string, string] => differences(a, b).map((side) => side.map((p) => (p.differs ? `[${p.text}]` : p.text)).join('')) as [string, string];

it.each([
  ['Garcia-Marquez', 'Garcia Marquez', 'Garcia[-]Marquez', 'Garcia[ ]Marquez'],
  ['Lucia', 'Lucy', 'Luc[ia]', 'Luc[y]'],
  ['5519', '5591', '55[19]', '55[91]'],
  ['1957-03-04', '1957-04-03', '[03/04]/1957', '[04/03]/1957'],
  ['1957-03-04', '1958-03-04', '03/04/[1957]', '03/04/[1958]'],
  ['Lehman', 'Lehmann', 'Lehman', 'Lehman[n]'],
  ['García', 'GARCIA', 'García', 'GARCIA'],
  ['1184 Quarry Hill Rd', '1184 Quarry Hill Road Apt 2', '1184 Quarry Hill Rd', '1184 Quarry Hill R[oad Apt 2]'],
  ['Smith', 'Jones', 'Smith', 'Jones'],
  ['Elizabeth Sandoval, official', 'Walter Pemberton, official', 'Elizabeth Sandoval, official', 'Walter Pemberton, official'],
  ['1957-03-04', '1960-01-09', '03/04/1957', '01/09/1960'],
  ['1957-03-04', '1957', '03/04/1957', '1957'],
  ['', 'Elena', '', 'Elena'],
])('%s and %s', (a, b, left, right) => { expect(marked(a, b)).toEqual([left, right]); });

it('loses no character of either side', () => {
  for (const [a, b] of [['Thi Hoa Nguyen', 'Hoa Thị Nguyễn'], ['李小龍', '李小龙'], ['x'.repeat(500), 'y'.repeat(500)], ['O\'Dowd Fionnuala', 'Dowd Nuala']] as const) {
    const [left, right] = differences(a, b);
    expect(left.map((p) => p.text).join('')).toBe(a);
    expect(right.map((p) => p.text).join('')).toBe(b);
  }
});
