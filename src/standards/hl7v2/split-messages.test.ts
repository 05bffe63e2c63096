import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { looksLikeHl7, splitMessages, type SplitItem } from './index.ts';
import '../../../test/kit/same-seed.ts';

const one = (n: number, end: string): string => `MSH|^~\\&|A|B|||2024||ADT^A04|${n}|P|2.5${end}PID|1||${n}^^^X^MR${end}`;
const split = (text: string | string[]): SplitItem[] => [...splitMessages(text)];
const texts = (items: SplitItem[]): string[] => items.filter(i => i.kind === 'message').map(i => i.text);

describe('splitting', () => {
  it.each([['CR', '\r'], ['LF', '\n'], ['CRLF', '\r\n']])('takes %s line ends', (_name, end) => {
    expect(texts(split(one(1, end) + one(2, end)))).toEqual([one(1, end), one(2, end)]);
  });
  it('takes MLLP frames, a byte order mark and blank lines', () => {
    const items = split(`\uFEFF\u000b${one(1, '\r')}\u001c\r\r\n\u000b${one(2, '\r')}\u001c\r`);
    expect(texts(items)).toEqual([one(1, '\r'), one(2, '\r')]);
    expect(items).toHaveLength(2);
  });
  it('knows where each message begins', () => {
    expect(split(`\n\n${one(1, '\n')}${one(2, '\n')}`).map(i => (i.kind === 'message' ? i.line : 0))).toEqual([3, 5]);
  });
  it('refuses text before MSH, naming the line, and goes on', () => {
    const items = split(`EVN|A04\rPID|1||5\r${one(1, '\r')}`);
    expect(items.map(i => i.kind)).toEqual(['refuse', 'message']);
    expect(items[0]).toMatchObject({ line: 1, why: expect.stringContaining('line 1') });
  });
  it('unwraps batches and reports counts that are wrong', () => {
    const items = split(`FHS|^~\\&|A\rBHS|^~\\&|A\r${one(1, '\r')}${one(2, '\r')}BTS|3\rFTS|2\r`);
    expect(texts(items)).toHaveLength(2);
    expect(items.filter(i => i.kind === 'finding').map(i => i.finding.code)).toEqual(['batch-count', 'file-count']);
    expect(split(`BHS|^~\\&|A\r${one(1, '\r')}BTS|1\r`).map(i => i.kind)).toEqual(['message']);
    expect(split(`BHS|^~\\&|A\r${one(1, '\r')}`).at(-1)).toMatchObject({ finding: { code: 'batch-not-closed' } });
  });
  it('gives the same however the text comes in pieces', () => {
    const whole = `\u000b${one(1, '\r\n')}\u001c\rFHS|^~\\&\r\nBHS|^~\\&\n${one(2, '\r')}${one(3, '\n')}BTS|9\r\nnoise\r\n`;
    fc.assert(fc.property(fc.array(fc.nat(whole.length), { maxLength: 12 }), cuts => {
      const at = [0, ...cuts.sort((a, b) => a - b), whole.length];
      expect(split(at.slice(1).map((end, i) => whole.slice(at[i], end)))).toEqual(split(whole));
    }), { numRuns: 200 });
  });
  it('tells a message without final terminator', () => {
    expect(texts(split('MSH|^~\\&|A\rPID|1||5'))[0]).toBe('MSH|^~\\&|A\rPID|1||5');
  });
});

describe('looking like HL7', () => {
  it.each(['MSH|^~\\&|A', '\uFEFFMSH#*+$%#', 'FHS|^~\\&|', '\u000bMSH|^~\\&|', 'EVN|A04|2024\rPID|1||5'])('yes: %j', text => expect(looksLikeHl7(text)).toBe(true));
  it.each(['', '{"resourceType":"Patient"}', '<ClinicalDocument/>', 'id,family,given', 'MSHAPE of things', 'PIDGIN'])('no: %j', text => expect(looksLikeHl7(text)).toBe(false));
});
