import { expect, it } from 'vitest';
import { framed, Framer } from './framer.ts';

const message = 'MSH|^~\\&|A|B|||20240101||ADT^A08|1|P|2.5\rPID|1||1\r';
const all = (framer: Framer, ...pieces: (Buffer | string)[]): string[] => pieces.flatMap((p) => [...framer.push(Buffer.from(p as string))].map((f) => ('message' in f ? `${f.cutOff ? 'cut off, then ' : ''}${f.message.toString('latin1')}` : `too long`)));

it('takes messages in any pieces: byte by byte, several in one, line ends between them', () => {
  const two = Buffer.concat([framed(message), Buffer.from('\r\n'), framed(`${message}OBX|1\r`)]);
  expect(all(new Framer(1000), two)).toEqual([message, `${message}OBX|1\r`]);
  const framer = new Framer(1000);
  expect(all(framer, ...[...two].map((b) => Buffer.from([b])))).toEqual([message, `${message}OBX|1\r`]);
  expect(framer).toMatchObject({ buffered: 0, noise: 0, inside: false });
});

it('keeps FS inside a text, ends at FS LF, at FS VT, and at FS alone when nothing more comes', () => {
  expect(all(new Framer(1000), '\u000ba\u001cb\u001c\r')).toEqual(['a\u001cb']);
  expect(all(new Framer(1000), '\u000ba\u001c\n\u000bb\u001c\u000bc\u001c\r')).toEqual(['a', 'b', 'c']);
  const framer = new Framer(1000);
  expect(all(framer, '\u000ba\u001c')).toEqual([]);
  expect([...framer.pause()]).toMatchObject([{ cutOff: false }]);
  expect(all(framer, '\r\u000bb\u001c\r')).toEqual(['b']);
});

it('drops what a sender broke off before it began again, counts noise, and gives up on what never ends', () => {
  expect(all(new Framer(1000), `\u000bMSH|half of a mess\u000b${message}\u001c\r`)).toEqual([`cut off, then ${message}`]);
  const noisy = new Framer(1000);
  expect(all(noisy, 'GET / HTTP/1.1\r\n\r\n')).toEqual([]);
  expect(noisy.noise).toBe(14);
  expect(all(new Framer(1000), '\u000b', 'x'.repeat(600), 'x'.repeat(600))).toEqual(['too long']);
});

it('looks at each byte once: a message of 32 MB in small pieces takes no longer than its bytes ask', () => {
  const framer = new Framer(64 * 2 ** 20), piece = Buffer.alloc(1024, 'x');
  const started = performance.now();
  for (const _ of framer.push(Buffer.from([0x0b]))) throw new Error('not yet');
  for (let i = 0; i < 32 * 1024; i += 1) for (const _ of framer.push(piece)) throw new Error('not yet');
  expect([...framer.push(Buffer.from([0x1c, 0x0d]))]).toHaveLength(1);
  expect(performance.now() - started).toBeLessThan(5000);
});
