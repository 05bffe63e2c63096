import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstSegment, parseMessage, serialize, translate, treeOf, type Delimiters } from './index.ts';
import type { Message } from './message.ts';
import { unescape } from './escapes.ts';
import '../../../test/kit/same-seed.ts';

const standard: Delimiters = { field: '|', component: '^', repetition: '~', escape: '\\', subcomponent: '&' };
const parsed = (text: string): Message => {
  const message = parseMessage(text);
  if ('why' in message) throw new Error(message.why);
  return message;
};

describe('escapes (HL7 2.5 section 2.9)', () => {
  it.each([
    ['A\\F\\B\\S\\C\\T\\D\\R\\E\\E\\F', 'A|B^C&D~E\\F'],
    ['one\\.br\\two\\X0D\\three', 'one\ntwo\rthree'],
    ['\\H\\bold\\N\\ plain', 'bold plain'],
    ['\\XC3A9\\t\\XE9\\', 'été'],
    ['C:\\temp\\new', 'C:\\temp\\new'],
    ['ends with \\', 'ends with \\'],
    ['\\Zlocal\\ kept', '\\Zlocal\\ kept'],
    ['\\.sp2\\down', '\n\ndown'],
    ['\\M2442\\;3ED\\C2842\\ end', '山田 end'],
    ['nul \\X00\\ seen', 'nul \u2400 seen'],
  ])('%s', (sent, meant) => expect(unescape(sent, standard)).toBe(meant));
});

describe('a message', () => {
  it('takes its delimiters from MSH, whatever they are', () => {
    const message = parsed('MSH#*+$%#APP\rPID#1##5*a*b%c+6\r');
    const pid = firstSegment(message, 'PID');
    expect(pid?.all(3).map(v => [v.c(1), v.c(2), v.s(3, 2)])).toEqual([['5', 'a', 'c'], ['6', '', '']]);
  });
  it('tells explicit null from absent', () => {
    const pid = firstSegment(parsed('MSH|^~\\&|\rPID|1|""||a^""^b'), 'PID');
    expect([pid?.isNull(2), pid?.isNull(3), pid?.c(2), pid?.c(4, 2), pid?.has(2)]).toEqual([true, false, '', '', false]);
  });
  it('keeps a line break inside a field with the field', () => {
    const message = parsed('MSH|^~\\&|A\rOBX|1|TX|x||first line\nsecond line||\rOBX|2|TX|x||b\r');
    expect(message.segments.map(s => s.id)).toEqual(['MSH', 'OBX', 'OBX']);
    expect(message.segments[1]?.text(5)).toBe('first line\nsecond line');
    expect(message.brokenAt).toEqual(['OBX[1]']);
  });
  it('names places as senders do', () => {
    const message = parsed('MSH|^~\\&|A\rOBX|1\rOBX|2\rPID|1');
    expect(message.segments.map(s => s.at(5))).toEqual(['MSH-5', 'OBX[1]-5', 'OBX[2]-5', 'PID-5']);
  });
  it('mends MSH-2 written with a doubled escape character', () => {
    const message = parsed('MSH|^~\\\\&|A\rPID|1||x&y');
    expect(message.delimiters).toEqual(standard);
    expect(message.delimitersMended).toBe(true);
  });
  it.each(['', 'PID|1', 'MSH', 'MSHABC', 'MSH|', 'hello'])('refuses %j with a place', text => {
    const message = parseMessage(text);
    expect('why' in message && message.at !== '').toBe(true);
  });
});

const delimiters = fc.uniqueArray(fc.constantFrom(...'|^~\\&#*+$%!@:;,./?=<>_'), { minLength: 5, maxLength: 5 })
  .map(([field = '', component = '', repetition = '', escape = '', subcomponent = '']): Delimiters => ({ field, component, repetition, escape, subcomponent }));
const word = fc.string({ unit: fc.constantFrom(...'aZ09é山 |^~\\&#*+$%!@:;,./?=<>_\r\n-"'), maxLength: 8 }).filter(w => w !== '""');
const field = fc.array(fc.array(fc.array(word, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 3 });
const segment = fc.record({ id: fc.constantFrom('PID', 'OBX', 'ZZ9', 'NK1'), fields: fc.array(field, { minLength: 1, maxLength: 6 }) });

describe('properties', () => {
  it('reads back what it wrote, under any delimiters', () => {
    fc.assert(fc.property(delimiters, fc.array(segment, { minLength: 1, maxLength: 5 }), fc.array(field, { minLength: 1, maxLength: 5 }), (d, segments, msh) => {
      const tree = [{ id: 'MSH', fields: msh }, ...segments];
      expect(treeOf(parsed(serialize(tree, d)))).toEqual(tree);
    }), { numRuns: 300 });
  });
  it('never throws on garbage: a translation or a refusal with its reason', () => {
    const pieces = fc.constantFrom('MSH|^~\\&|', 'MSH', 'PID|', '\r', '\n', '|', '^', '~', '\\', '&', '""', 'ADT^A01', 'ORU^R01', 'MDM^T02', 'VXU^V04', 'SIU^S12', '2.5', 'OBX|1|NM|', 'OBX|1|ED|', 'TXA|', 'RXA|', 'SCH|', 'OBR|', 'PV1|1|I|', '20240230', '19991345', '-0500', '\\X', '\\M2442\\', '\u0000', '\u{1F600}', 'é', '9'.repeat(40));
    fc.assert(fc.property(fc.array(fc.oneof(pieces, fc.string()), { maxLength: 60 }), parts => {
      const found = translate(parts.join(''), { zone: 'America/Chicago' });
      if (found.outcome === 'refuse') expect(found.why).toBeTruthy();
      if (found.outcome === 'apply') expect(found.patient?.identifier?.length).toBeGreaterThan(0);
    }), { numRuns: 500 });
  });
  it('never throws on damaged real shapes', () => {
    const whole = 'MSH|^~\\&|A|B|C|D|20240101120000||ORU^R01|1|P|2.5\rPID|1||5^^^X^MR||A^B||19700101|M\rPV1|1|I|W^1^2||||||||||||||||V1\rORC|RE|1|2\rOBR|1|1|2|3^Panel^L|||20240101\rOBX|1|NM|4^Na^L||5.0|mmol/L|1-6|H|||F\rNTE|1||note\rSPM|1|8||BLD\r';
    fc.assert(fc.property(fc.array(fc.tuple(fc.nat(whole.length), fc.nat(6), fc.string({ maxLength: 4 })), { maxLength: 8 }), cuts => {
      let text = whole;
      for (const [at, length, instead] of cuts) text = text.slice(0, at) + instead + text.slice(at + length);
      expect(() => translate(text, { zone: 'Europe/London' })).not.toThrow();
    }), { numRuns: 500 });
  });
});
