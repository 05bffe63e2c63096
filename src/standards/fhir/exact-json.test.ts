import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Problem } from '../../platform/problem.ts';
import { depthMax, parseExact, stamp } from './exact-json.ts';
import '../../../test/kit/same-seed.ts';

const mark = { id: '1', versionId: '7', lastUpdated: '2026-01-02T03:04:05.000Z' };
const refusal = (text: string): Problem => {
  try { parseExact(text); } catch (error) { if (error instanceof Problem) return error; throw error; }
  throw new Error('was not refused');
};

describe('parseExact', () => {
  it('shares one tree when no number is at risk', () => {
    const { value, exact } = parseExact('{"a":[1,2.5,-3,"6.0"],"t":"10:30:00.000"}');
    expect(exact).toBe(value);
  });
  it.each(['6.0', '1e2', '1E+2', '-0', '0.10', '12345678901234567890', '0.1234567890123456789', '1.0e0', '-0.0'])('keeps the digits of %s', (digits) => {
    const { value, exact } = parseExact(`{"resourceType":"Observation","v":[ ${digits} ]}`);
    expect(value.v[0]).toBe(Number(digits));
    expect(stamp(exact, mark)).toContain(`"v":[${digits}]`);
  });
  it('writes back whatever was read, digits included (property)', () => {
    const number = fc.tuple(fc.constantFrom('', '-'), fc.nat(1e6), fc.stringMatching(/^(\.\d{1,18})?([eE][+-]?\d{1,2})?$/)).map(([s, n, f]) => `${s}${n}${f}`);
    const { tree } = fc.letrec<{ tree: string }>((tie) => ({
      tree: fc.oneof({ maxDepth: 4 }, number, fc.string().map((s) => JSON.stringify(s.replaceAll('\0', ''))), fc.constantFrom('true', 'false', 'null'),
        fc.array(tie('tree'), { maxLength: 4 }).map((items) => `[${items.join(',')}]`),
        fc.uniqueArray(fc.tuple(fc.stringMatching(/^[a-zA-Z"\\ é]{1,6}$/), tie('tree')), { maxLength: 4, selector: ([k]) => k })
          .map((pairs) => `{${pairs.map(([k, v]) => `${JSON.stringify(k)}:${v}`).join(',')}}`)),
    }));
    fc.assert(fc.property(tree, (text) => {
      expect(JSON.stringify(parseExact(text).exact)).toBe(text);
      expect(parseExact(text).value).toEqual(JSON.parse(text));
    }));
  });
  it('refuses nesting, naming the place', () => {
    const deep = '['.repeat(depthMax + 1) + ']'.repeat(depthMax + 1);
    expect(refusal(deep).message).toContain(`column ${depthMax + 1}`);
    expect(parseExact('['.repeat(depthMax) + ']'.repeat(depthMax)).value).toHaveLength(1);
    expect(refusal('['.repeat(200_000)).kind).toBe('unreadable');
  });
  it('does not count brackets inside strings', () => {
    expect(parseExact(JSON.stringify({ a: '['.repeat(100), b: '\\"[[[' + '{'.repeat(90) })).value.a).toHaveLength(100);
  });
  it('refuses NUL however it is written, but not a backslash before u0000', () => {
    expect(refusal('{"a":"x\\u0000"}').message).toContain('offset 7');
    expect(refusal('{"a":\0 1}').kind).toBe('unreadable');
    expect(refusal('{"a":"\0"}').kind).toBe('unreadable');
    expect(parseExact('{"a":"\\\\u0000"}').value.a).toBe('\\u0000');
  });
  it('refuses a key given twice', () => {
    expect(refusal('{"a":1,"b":{"c":1,"c":2}}').message).toContain('same key twice');
  });
  it('refuses __proto__, also escaped', () => {
    expect(refusal('{"__proto__":{"polluted":1}}').message).toContain('__proto__');
    expect(refusal('{"a":{"\\u005f_proto__":{"polluted":1}}}').message).toContain('__proto__');
    expect(({} as any).polluted).toBeUndefined();
  });
  it.each([['{"a":1,}', 7], ['{"a" 1}', 5], ['[1 2]', 3], ['{"secret":"x" "y"}', 14], ['', 0], ['{"a":', 5], ['{"a":01}', 6], ['nope', 0], ['{} x', 3], ['[1,]', 3]])('names where %s breaks and quotes nothing', (text, offset) => {
    const problem = refusal(text);
    expect(problem.message).toContain(`offset ${offset})`);
    expect(problem.message).not.toContain('secret');
  });
  it('reads past a byte order mark', () => expect(parseExact('\ufeff{"a":1}').value).toEqual({ a: 1 }));
});

describe('stamp', () => {
  it('puts resourceType, id and meta first and keeps what the sender said', () => {
    const { exact } = parseExact('{"name":[{"family":"X"}],"meta":{"profile":["p"],"versionId":"9","source":"s","lastUpdated":"old","extension":[{"url":"u","valueDecimal":1.50}]},"odd":{"x":2.0},"id":"theirs","resourceType":"Patient"}');
    expect(stamp(exact, mark)).toBe('{"resourceType":"Patient","id":"1","meta":{"versionId":"7","lastUpdated":"2026-01-02T03:04:05.000Z","profile":["p"],"source":"s","extension":[{"url":"u","valueDecimal":1.50}]},"name":[{"family":"X"}],"odd":{"x":2.0}}');
  });
  it('bears a meta that is no object', () => {
    expect(stamp({ resourceType: 'Basic', meta: 'x' }, mark)).toBe('{"resourceType":"Basic","id":"1","meta":{"versionId":"7","lastUpdated":"2026-01-02T03:04:05.000Z"}}');
  });
});

it('finds the fault behind a text of many megabytes', () => {
  expect(() => parseExact(`{"text":"${'a'.repeat(20 * 2 ** 20)}","b":}`)).toThrow(/column \d+ \(offset 20971535\)/);
});
