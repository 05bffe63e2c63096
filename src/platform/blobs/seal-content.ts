import { newHeader, openChunk, readHeader, sealChunk, chunkBytes, headerBytes, tagBytes, damaged } from './format.ts';
import type { OpenHeader } from './format.ts';
import type { Keys } from '../keys/index.ts';

/** Content held in memory, sealed whole. */
export function sealContent(content: Buffer, compressed: boolean, name: Buffer, keys: Keys): Buffer {
  const { open, write } = newHeader(compressed, keys);
  const parts = [write(name)];
  const last = lastChunk(content.length, chunkBytes);
  for (let i = 0; i <= last; i += 1) parts.push(sealChunk(open, i, i === last, content.subarray(i * chunkBytes, (i + 1) * chunkBytes)));
  return Buffer.concat(parts);
}

/** Cuts a stream into chunks and seals each; the last is known only when the stream has ended. */
export async function* sealStream(content: AsyncIterable<Buffer>, open: OpenHeader): AsyncGenerator<Buffer> {
  let held: Buffer[] = [], length = 0, index = 0;
  for await (const piece of content) {
    held.push(piece);
    length += piece.length;
    if (length <= chunkBytes) continue;
    let all = Buffer.concat(held);
    while (all.length > chunkBytes) {
      yield sealChunk(open, index, false, all.subarray(0, chunkBytes));
      index += 1;
      all = all.subarray(chunkBytes);
    }
    held = [all];
    length = all.length;
  }
  yield sealChunk(open, index, true, Buffer.concat(held));
}

/** Where stored bytes are read from: the row's column, or a file. */
export type Stored = { length: number; read(from: number, to: number): Promise<Buffer> };

export const storedInMemory = (bytes: Buffer): Stored => ({ length: bytes.length, read: async (from, to) => bytes.subarray(from, to) });

export async function openStored(stored: Stored, name: Buffer, keys: Keys): Promise<OpenHeader> {
  return readHeader(await stored.read(0, headerBytes), name, keys);
}

/** Opens the chunks that hold the bytes from `start` up to `end` of the sealed content, and yields exactly those bytes. */
export async function* openRange(stored: Stored, open: OpenHeader, name: Buffer, start: number, end: number): AsyncGenerator<Buffer> {
  const each = open.chunkBytes + tagBytes;
  const body = stored.length - headerBytes;
  const last = Math.ceil(body / each) - 1;
  if (last < 0) throw damaged(name, 'it is cut off after the header');
  for (let i = Math.floor(start / open.chunkBytes); i <= last && i * open.chunkBytes < end; i += 1) {
    const from = headerBytes + i * each;
    const plain = openChunk(open, i, i === last, await stored.read(from, Math.min(from + each, stored.length)), name);
    const at = i * open.chunkBytes;
    const piece = plain.subarray(Math.max(0, start - at), Math.min(plain.length, end - at));
    if (piece.length) yield piece;
  }
}

const lastChunk = (length: number, each: number): number => Math.max(0, Math.ceil(length / each) - 1);
