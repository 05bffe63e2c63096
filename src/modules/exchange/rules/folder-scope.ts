import { createHash } from 'node:crypto';

/** A scope of its own for a folder of a source that uses an id again for somebody else: a negative 62-bit number. */
export function folderScope(path: string): string {
  const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
  const digest = createHash('sha256').update(folder).digest();
  return (-(digest.readBigUInt64BE(0) >> 2n) - 1n).toString();
}
