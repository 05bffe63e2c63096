import { expect, it } from 'vitest';
import { kindOfFile, readBytes } from './read-bytes.ts';

const bytes = (s: string): Uint8Array => Uint8Array.from([...s].map((c) => c.charCodeAt(0)));

it('goes by the bytes, not by the name', () => {
  expect(kindOfFile('text/plain', bytes('%PDF-1.7 ...')).show).toBe('pdf');
  expect(kindOfFile('application/pdf', bytes('<html><script>')).show).toBe('false');
  expect(kindOfFile('image/png', bytes('<svg onload=alert(1)>')).show).toBe('false');
  expect(kindOfFile('image/svg+xml', bytes('<svg onload=alert(1)>')).show).toBe('none');
  expect(kindOfFile('text/html', bytes('<script>1</script>'))).toMatchObject({ show: 'html', as: 'application/octet-stream' });
  expect(kindOfFile('application/octet-stream', bytes('anything')).show).toBe('none');
});

it('reads text in the set it names, else UTF-8, else Latin', () => {
  expect(kindOfFile('text/plain; charset=iso-8859-1', bytes('caf\xe9'))).toMatchObject({ text: 'café' });
  expect(kindOfFile('text/plain', bytes('caf\xe9'))).toMatchObject({ text: 'café' });
  expect(kindOfFile('text/plain', new TextEncoder().encode('café'))).toMatchObject({ text: 'café' });
  expect([...readBytes('AAH/')]).toEqual([0, 1, 255]);
});
