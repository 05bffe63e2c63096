import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { dayNumber } from './birth-date.ts';
import { readSearchText } from './read-search-text.ts';
import '../../../../test/kit/same-seed.ts';

const today = dayNumber(2026, 11, 24);
const read = (text: string, order: 'mdy' | 'dmy' = 'mdy') => readSearchText(text, order, today);
const day = (text: string) => { const [y, m, d] = text.split('-').map(Number); return dayNumber(y!, m!, d!); };

describe('birth dates in any usual spelling', () => {
  it.each([
    ['3/4/57', '1957-03-04'], ['03-04-1957', '1957-03-04'], ['4 mar 1957', '1957-03-04'], ['1957-03-04', '1957-03-04'], ['march 4 1957', '1957-03-04'], ['March 4th, 1957', '1957-03-04'],
    ['4-MAR-57', '1957-03-04'], ['4mar1957', '1957-03-04'], ['19570304', '1957-03-04'], ['3.4.1957', '1957-03-04'], ['1957/3/4', '1957-03-04'], ['sept 9 2001', '2001-09-09'], ['3/4/19', '2019-03-04'], ['3/4/30', '1930-03-04'],
  ])('%s is %s', (text, iso) => {
    const [plan] = read(text).plans;
    expect(plan!.births[0]).toMatchObject({ lo: day(iso), hi: day(iso), rank: 0 });
  });
  it('takes a word that says what follows for what it is, and a name for a name', () => {
    for (const text of ['dob 3/4/57', 'DOB: 03/04/1957', 'born March 4 1957', 'date of birth 3-4-1957']) expect(read(text).plans[0]).toMatchObject({ names: [], births: expect.arrayContaining([expect.objectContaining({ lo: day('1957-03-04'), rank: 0 })]) });
    for (const text of ['mrn 418823', 'MRN: 418823', 'MRN #418823', 'mrn no. 418823', 'MRN418823']) expect(read(text).plans.some((p) => p.names.length === 0 && p.numbers.some((n) => n.kind === 'identifier' && n.value === '418823')), text).toBe(true);
    expect(read('phone (503) 555-0148').plans[0]).toMatchObject({ names: [], numbers: [{ kind: 'phone' }] });
    expect(read('MRN418823').plans[0]!.numbers[0]!.value).toBe('MRN418823');
    expect(read('born max').plans[0]!.names).toEqual(['born', 'max']);
    expect(read('tel aviv').plans[0]!.names).toEqual(['tel', 'aviv']);
  });
  it('tries the other order of day and month too, lower, and says so', () => {
    expect(read('3/4/1957')).toMatchObject({ plans: [{ births: [{ lo: day('1957-03-04'), rank: 0 }, { lo: day('1957-04-03'), rank: 1 }] }], readAs: 'born March 4, 1957 (or April 3, 1957)' });
    expect(read('3/4/1957', 'dmy').plans[0]!.births[0]).toMatchObject({ lo: day('1957-04-03') });
    expect(read('13/4/1957').plans[0]!.births).toMatchObject([{ lo: day('1957-04-13'), rank: 0 }]);
  });
  it('reads months and years, and years still being typed', () => {
    expect(read('3/1957').plans[0]!.births).toMatchObject([{ lo: day('1957-03-01'), hi: day('1957-03-31') }]);
    expect(read('mar 1957').plans[0]!.births).toMatchObject([{ lo: day('1957-03-01') }]);
    expect(read('1957').plans[0]!.births).toMatchObject([{ lo: day('1957-01-01'), hi: day('1957-12-31') }]);
    expect(read('3/4/195').plans[0]!.births).toHaveLength(20);
    expect(read('gar 3/4/').plans).toEqual([{ names: ['gar'], births: [], numbers: [], rank: 0 }]);
    expect(read('3/4/').plans).toEqual([]);
  });
});

describe('names and numbers', () => {
  it.each([
    ['gar mar 1957', 'names beginning gar and mar, born 1957'], ['García', 'a name beginning garcia'], ["o'brien, pat", 'names beginning obrien and pat'],
    ['00418823', 'an identifier beginning 00418823 or the phone number 00418823'], ['(503) 555-0148', 'the phone number (503) 555-0148'], ['a@b.org', 'the e-mail address a@b.org'],
    ['999-50-3202', 'an identifier beginning 999-50-3202'], ['smith 3202', 'a name beginning smith, a social security number ending 3202 or an identifier beginning 3202'], ['mar 1957', 'born March 1957'],
  ])('%s is read as %s', (text, says) => { expect(read(text).readAs).toContain(says); });
  it('keeps letters of every script', () => { expect(read('山田 太郎').plans[0]!.names).toEqual(['山田', '太郎']); });
  it('reads seven digits and more as a phone number too, without the country code', () => {
    expect(read('+1 503 555 0148').plans[0]!.numbers).toEqual([{ kind: 'phone', value: '8410555305', typed: '+1 503 555 0148' }]);
    expect(read('5550148').plans.flatMap((p) => p.numbers.map((n) => n.kind))).toEqual(['identifier', 'phone']);
  });
  it('survives anything typed', () => {
    fc.assert(fc.property(fc.string({ maxLength: 200, unit: 'binary' }), (text) => { const r = read(text); expect(r.plans.length).toBeLessThanOrEqual(6); expect(r.readAs).not.toBe(''); }));
    fc.assert(fc.property(fc.string({ maxLength: 60, unit: fc.constantFrom(...'0123456789/-. amrx()@') }), (text) => { for (const p of read(text).plans) for (const b of p.births) expect(b.lo).toBeLessThanOrEqual(b.hi); }));
  });
});
