import { describe, expect, it } from 'vitest';
import { decodeBytes } from './index.ts';

const message = (charset: string, name: string): string => `MSH|^~\\&|A|B|||2024||ADT^A04|1|P|2.5||||||${charset}\rPID|1||5||${name}\r`;
const textOf = (bytes: Uint8Array): string => { const d = decodeBytes(bytes); return d.ok ? d.text : `refused: ${d.why}`; };
const codesOf = (bytes: Uint8Array): string[] => { const d = decodeBytes(bytes); return d.ok ? d.findings.map(f => f.code) : ['refused']; };
const utf16be = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();

describe('bytes to text (MSH-18, HL7 table 0211)', () => {
  it.each([
    ['UTF-8', Buffer.from(message('UNICODE UTF-8', 'Zoë 曾'), 'utf8'), 'Zoë 曾'],
    ['UTF-8 with a mark', Buffer.from('\uFEFF' + message('UNICODE UTF-8', 'Zoë'), 'utf8'), 'Zoë'],
    ['Latin-1', Buffer.from(message('8859/1', 'Muñoz'), 'latin1'), 'Muñoz'],
    ['Latin-9', Buffer.concat([Buffer.from(message('8859/15', 'x').slice(0, -1), 'latin1'), Buffer.from([0xa4, 0xbd, 0x0d])]), '€œ'],
    ['UTF-16 with a mark', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(message('UNICODE UTF-16', 'Zoë'), 'utf16le')]), 'Zoë'],
    ['UTF-16 without a mark', Buffer.from(message('', 'Zoë'), 'utf16le'), 'Zoë'],
    ['UTF-16 big endian', Buffer.concat([Buffer.from([0xfe, 0xff]), utf16be(message('', 'Zoë'))]), 'Zoë'],
    ['no charset, UTF-8', Buffer.from(message('', 'Zoë'), 'utf8'), 'Zoë'],
  ])('%s', (_name, bytes, name) => {
    expect(textOf(bytes)).toContain(name);
    expect(codesOf(bytes)).toEqual([]);
  });
  it('says so when it must fall back, and loses nothing', () => {
    const bytes = Buffer.from(message('UNICODE UTF-8', 'Muñoz'), 'latin1');
    expect(textOf(bytes)).toContain('Muñoz');
    expect(codesOf(bytes)).toEqual(['charset-fallback']);
    expect(codesOf(Buffer.from(message('', 'Muñoz'), 'latin1'))).toEqual(['charset-fallback']);
    expect(codesOf(Buffer.from(message('ASCII', 'Zoë'), 'utf8'))).toEqual(['charset-mismatch']);
  });
  it('reads each message of a file in its own character set', () => {
    const bytes = Buffer.concat([Buffer.from(message('8859/1', 'Muñoz'), 'latin1'), Buffer.from(message('UNICODE UTF-8', 'Łukasz'), 'utf8')]);
    expect(textOf(bytes)).toContain('Muñoz');
    expect(textOf(bytes)).toContain('Łukasz');
  });
  it('refuses NUL, naming the line', () => {
    expect(textOf(Buffer.from('MSH|^~\\&|A\rPID|1||5\u0000|x'))).toMatch(/^refused: .*line 2/);
  });
});
