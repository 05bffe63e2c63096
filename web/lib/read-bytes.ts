export { kindOfFile } from '../../src/values/file-kind.ts';
export type { FileKind } from '../../src/values/file-kind.ts';

export function readBytes(base64: string): Uint8Array<ArrayBuffer> {
  const raw = atob(base64), bytes = new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; i += 1) bytes[i] = raw.charCodeAt(i);
  return bytes;
}
