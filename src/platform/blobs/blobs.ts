import { createHmac } from 'node:crypto';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { createZstdCompress, createZstdDecompress, zstdCompress, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { Tx } from '../db/tx.ts';
import type { Keys } from '../keys/index.ts';
import { Problem } from '../problem.ts';
import { blobFiles } from './blob-files.ts';
import type { BlobFiles } from './blob-files.ts';
import { chunkBytes, damaged, newHeader } from './format.ts';
import { openRange, openStored, sealContent, sealStream, storedInMemory } from './seal-content.ts';
import type { Stored } from './seal-content.ts';

export type BlobRef = { name: string; sizeBytes: number };
/** Bytes from `start` up to, not including, `end`. */
export type Range = { start: number; end?: number };

/** Content larger than this, after compression, lies in a file. */
export const inRowBytesMax = 64 * 1024;
const insertRow = { name: 'platform.put-blob', text: 'insert into platform.blob (name, size, stored) values ($1, $2, $3) on conflict do nothing' };
const selectRow = { name: 'platform.get-blob', text: 'select size, stored from platform.blob where name = $1' };

export type Blobs = {
  /** Keeps content, encrypted, once: the name is a keyed hash of it. Becomes real with the transaction. */
  put(tx: Tx, content: Buffer): Promise<BlobRef>;
  /** The same for content of any length, in constant memory. */
  putStream(tx: Tx, content: AsyncIterable<Buffer>): Promise<BlobRef>;
  get(tx: Tx, name: string, range?: Range): Promise<Buffer>;
  /** The row is read now; the content flows later, when the transaction may be over. */
  read(tx: Tx, name: string, range?: Range): Promise<{ sizeBytes: number; content: AsyncIterable<Buffer> }>;
  nameOf(content: Uint8Array): string;
  readonly files: BlobFiles;
  readonly keys: Keys;
};

export function createBlobs(parts: { home: string; keys: Keys }): Blobs {
  const { keys } = parts;
  const files = blobFiles(parts.home);
  // Names stay the same for ever, so that the same content is known again: always the first key.
  const nameKey = keys.derive('blob-name', 1);
  const nameBytes = (content: Uint8Array): Buffer => createHmac('sha256', nameKey).update(content).digest();

  const put = async (tx: Tx, content: Buffer): Promise<BlobRef> => {
    const name = nameBytes(content);
    const packed = await pack(content);
    const body = packed ?? content;
    let stored: Buffer | null = null;
    if (body.length <= inRowBytesMax) stored = sealContent(body, packed !== undefined, name, keys);
    else if ((await tx.query(selectRow, [name])).length === 0) {
      const header = newHeader(packed !== undefined, keys);
      await (await files.write(sealStream(Readable.from([body]), header.open))).keep(name, header.write(name));
    }
    tx.send(insertRow, [name, content.length, stored]);
    return { name: name.toString('hex'), sizeBytes: content.length };
  };

  const putStream = async (tx: Tx, content: AsyncIterable<Buffer>): Promise<BlobRef> => {
    const source = content[Symbol.asyncIterator]();
    const { head, ended } = await readHead(source);
    if (ended) return put(tx, head);
    const compressed = isWorthPacking(head.subarray(0, chunkBytes));
    const hash = createHmac('sha256', nameKey);
    let sizeBytes = 0;
    const measured = async function* (): AsyncGenerator<Buffer> {
      for (let piece = head; ; ) {
        hash.update(piece);
        sizeBytes += piece.length;
        yield piece;
        const next = await source.next();
        if (next.done) return;
        piece = Buffer.from(next.value);
      }
    };
    const header = newHeader(compressed, keys);
    const plain = compressed ? piped(measured(), createZstdCompress()) : measured();
    const written = await files.write(sealStream(plain, header.open));
    const name = hash.digest();
    if ((await tx.query(selectRow, [name])).length) await written.drop();
    else await written.keep(name, header.write(name));
    tx.send(insertRow, [name, sizeBytes, null]);
    return { name: name.toString('hex'), sizeBytes };
  };

  const read = async (tx: Tx, nameHex: string, range: Range = { start: 0 }): Promise<{ sizeBytes: number; content: AsyncIterable<Buffer> }> => {
    if (!/^[0-9a-f]{64}$/.test(nameHex)) throw new Problem('not-found', 'No content has that name');
    const name = Buffer.from(nameHex, 'hex');
    const [row] = await tx.query<{ size: string; stored: Buffer | null }>(selectRow, [name]);
    if (!row) throw new Problem('not-found', 'No content has that name');
    const sizeBytes = Number(row.size);
    const start = Math.max(0, range.start), end = Math.min(sizeBytes, range.end ?? sizeBytes);
    return { sizeBytes, content: contentOf(row.stored, name, start, end, sizeBytes) };
  };

  async function* contentOf(inRow: Buffer | null, name: Buffer, start: number, end: number, sizeBytes: number): AsyncGenerator<Buffer> {
    const file = inRow ? undefined : await files.open(name);
    try {
      const stored: Stored = file ?? storedInMemory(inRow!);
      const open = await openStored(stored, name, keys);
      if (!open.compressed) {
        if (end === sizeBytes && start === 0) yield* wholeOf(openRange(stored, open, name, 0, Infinity), name, sizeBytes);
        else if (start < end) yield* openRange(stored, open, name, start, end);
      } else yield* cut(wholeOf(unpack(stored, openRange(stored, open, name, 0, Infinity), name, sizeBytes), name, sizeBytes), start, end);
    } finally { await file?.close(); }
  }

  return {
    put, putStream, read, files, keys,
    nameOf: (content) => nameBytes(content).toString('hex'),
    async get(tx, name, range) {
      const pieces: Buffer[] = [];
      for await (const piece of (await read(tx, name, range)).content) pieces.push(piece);
      return pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces);
    },
  };
}

const zstdAside = promisify(zstdCompress);

/** Packs where it helps: text shrinks to a fifth, images and PDF do not shrink. Long content is packed off the main thread. */
async function pack(content: Buffer): Promise<Buffer | undefined> {
  if (!isWorthPacking(content.subarray(0, chunkBytes))) return undefined;
  return content.length <= chunkBytes ? zstdCompressSync(content) : Buffer.from(await zstdAside(content));
}

const isWorthPacking = (sample: Buffer): boolean => sample.length > 128 && zstdCompressSync(sample).length < sample.length * 0.9;

async function* unpack(stored: Stored, packed: AsyncIterable<Buffer>, name: Buffer, sizeBytes: number): AsyncGenerator<Buffer> {
  if (stored.length <= 2 * chunkBytes && sizeBytes <= 16 * 2 ** 20) {
    const pieces: Buffer[] = [];
    for await (const p of packed) pieces.push(p);
    try { yield zstdDecompressSync(Buffer.concat(pieces), { maxOutputLength: Math.max(1, sizeBytes) }); } catch { throw damaged(name, 'it does not unpack to its size'); }
  } else yield* piped(packed, createZstdDecompress());
}

/** Carries an error of the source through to the reader, which `pipe` alone would not. */
function piped(source: AsyncIterable<Buffer>, through: NodeJS.ReadWriteStream & Readable): AsyncIterable<Buffer> {
  const from = Readable.from(source);
  from.on('error', (error) => through.destroy(error));
  through.on('close', () => from.destroy());
  return from.pipe(through) as unknown as AsyncIterable<Buffer>;
}

async function* wholeOf(pieces: AsyncIterable<Buffer>, name: Buffer, sizeBytes: number): AsyncGenerator<Buffer> {
  let seen = 0;
  for await (const piece of pieces) {
    seen += piece.length;
    if (seen > sizeBytes) break;
    yield piece;
  }
  if (seen !== sizeBytes) throw damaged(name, 'its length is not the one recorded');
}

async function* cut(pieces: AsyncIterable<Buffer>, start: number, end: number): AsyncGenerator<Buffer> {
  let at = 0;
  for await (const piece of pieces) {
    const wanted = piece.subarray(Math.max(0, start - at), Math.max(0, Math.min(piece.length, end - at)));
    at += piece.length;
    if (wanted.length) yield wanted;
  }
}

async function readHead(source: AsyncIterator<Buffer>): Promise<{ head: Buffer; ended: boolean }> {
  const pieces: Buffer[] = [];
  let length = 0;
  while (length <= inRowBytesMax) {
    const next = await source.next();
    if (next.done) return { head: Buffer.concat(pieces), ended: true };
    pieces.push(Buffer.from(next.value));
    length += next.value.length;
  }
  return { head: Buffer.concat(pieces), ended: false };
}
