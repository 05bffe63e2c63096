import { describe, expect, it } from 'vitest';
import { acknowledge, ackCodeFor, errorOf, translate } from './index.ts';

const options = { sentAt: '20240611101501-0500', controlId: 'ACK1' };
const answer = (text: string): string[] => {
  const error = errorOf(translate(text, { zone: 'America/Chicago' }));
  return acknowledge(text, { ...options, ...(error ? { error } : {}) }).split('\r');
};
const sent = (version: string, kind = 'ADT^A04^ADT_A01', pid = 'PID|1||5^^^X^MR||A^B'): string => `MSH|^~\\&|REG|NORTH|EHR|HIS|20240611101500-0500||${kind}|M1|P|${version}\r${pid}\rPV1|1|O\r`;

describe('acknowledgements', () => {
  it('accepts, turning sender and receiver round', () => {
    expect(answer(sent('2.5.1'))).toEqual(['MSH|^~\\&|EHR|HIS|REG|NORTH|20240611101501-0500||ACK^A04^ACK|ACK1|P|2.5.1', 'MSA|AA|M1', '']);
  });
  it('answers in the sender\'s own delimiters', () => {
    const lines = acknowledge('MSH#*+$%#REG#NORTH#EHR#HIS#2024##ADT*A04#M1#P#2.5\rPID#1\r', { ...options, error: { code: '101', at: 'PID-3', says: 'PID-3 is empty' } }).split('\r');
    expect(lines[0]).toBe('MSH#*+$%#EHR#HIS#REG#NORTH#20240611101501-0500##ACK*A04*ACK#ACK1#P#2.5');
    expect(lines[1]).toBe('MSA#AE#M1');
    expect(lines[2]).toBe('ERR##PID*1*3#101*Required field missing*HL70357#E####PID-3 is empty');
  });
  it('names the place in ERR-1 before version 2.5, in ERR-2 since', () => {
    const noId = 'PID|1||||A^B';
    expect(answer(sent('2.3', 'ADT^A04', noId))[2]).toBe('ERR|PID^1^3^101&Required field missing&HL70357');
    expect(answer(sent('2.5', 'ADT^A04', noId))[2]).toMatch(/^ERR\|\|PID\^1\^3\|101\^Required field missing\^HL70357\|E/);
    expect(answer(sent('2.1', 'ADT^A04', noId)).map(l => l.slice(0, 3))).toEqual(['MSH', 'MSA', '']);
  });
  it.each([
    ['', 'AE', '101'], ['ADT^Z99', 'AR', '201'], ['QQQ^A01', 'AR', '200'], ['ORU^S12', 'AR', '201'],
  ])('MSH-9 %j: %s %s', (kind, ack, code) => {
    const lines = answer(sent('2.5.1', kind));
    expect(lines[1]).toBe(`MSA|${ack}|M1`);
    expect(lines[2]).toContain(`|${code}^`);
  });
  it('refuses an unknown version with AR 203, and a missing segment with AE 100', () => {
    expect(answer(sent('9.9'))[2]).toContain('|203^Unsupported version id^');
    expect(answer(sent('2.5', 'ADT^A04', 'pid|1||5'))[2]).toContain('|100^Segment sequence error^');
    expect(ackCodeFor('207')).toBe('AE');
  });
  it('answers what is no message without a control id', () => {
    expect(acknowledge('PID|1', { ...options, error: { code: '100' } }).split('\r')[1]).toBe('MSA|AE|');
  });
});
