import { closeSync, createWriteStream, fstatSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32 } from 'node:zlib';
import yauzl from 'yauzl';
import type { Entry, ZipFile } from 'yauzl';
import { Problem } from '../../platform/problem.ts';
import type { UnpackLimits } from './unpack.ts';
import type { Peekable } from './peekable.ts';

export type ZipMember = { name: string; bytes: AsyncIterable<Buffer> } | { name: string; refused: string };

/** Zip archives up to this size are opened in memory; larger ones from a file that has no name any more. */
const inMemoryBytesMax = 16 * 2 ** 20;

/** The members of a zip archive. Its directory stands at its end, so that the whole must be here first. */
export async function* zipMembers(path: string, bytes: Peekable, limits: UnpackLimits, count: { members: number; unpackedBytes: number }): AsyncGenerator<ZipMember> {
  const { zip, close, packedBytes } = await open(bytes);
  let promisedBytes = 0;
  try {
    if (zip.entryCount > limits.members) throw new Problem('too-large', `${path} holds more than ${limits.members} files; import it in parts`);
    for await (const entry of zip.eachEntry()) {
      if (++count.members > limits.members) throw new Problem('too-large', `${path} holds more than ${limits.members} files; import it in parts`);
      // Names are made harmless here, not refused: one odd name must not cost the whole archive.
      const name = yauzl.getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, false);
      if (name.endsWith('/')) continue;
      promisedBytes += entry.uncompressedSize;
      // Members that share their packed bytes pass one by one and are a bomb together.
      if (promisedBytes > limits.ratioFromBytes && promisedBytes > packedBytes * limits.ratio) throw new Problem('too-large', bomb('the archive', limits));
      const refused = refusal(entry, limits);
      if (refused !== undefined) { yield { name, refused }; continue; }
      yield { name, bytes: content(path, zip, entry, limits, count) };
    }
  } finally { zip.close(); close(); }
}

function refusal(entry: Entry, limits: UnpackLimits): string | undefined {
  if (entry.isEncrypted()) return 'the file is locked with a password; unpack it with the password, then import it';
  if (((entry.externalFileAttributes >>> 16) & 0o170000) === 0o120000) return 'a link to another file: links are not followed';
  if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8) return 'the file is packed in a way that is not supported; pack it again with deflate (the usual zip)';
  if (entry.uncompressedSize > limits.ratioFromBytes && entry.uncompressedSize > entry.compressedSize * limits.ratio) return bomb('the file', limits);
  return undefined;
}

const bomb = (what: string, limits: UnpackLimits): string => `${what} unpacks to more than ${limits.ratio} times its size, as a zip bomb does; unpack it yourself and import the files you know`;

async function* content(path: string, zip: ZipFile, entry: Entry, limits: UnpackLimits, count: { unpackedBytes: number }): AsyncGenerator<Buffer> {
  const stream = await zip.openReadStreamPromise(entry);
  let sum = 0;
  try {
    for await (const piece of stream as AsyncIterable<Buffer>) {
      count.unpackedBytes += piece.length;
      if (count.unpackedBytes > limits.unpackedBytes) throw new Problem('too-large', `${path} unpacks to more than ${Math.round(limits.unpackedBytes / 2 ** 30)} GB; import its files in parts`);
      sum = crc32(piece, sum);
      yield piece;
    }
    // The reader of archives leaves the checksum to its caller: a flipped bit in a stored member would pass for content.
    if (sum !== entry.crc32) throw new Problem('unreadable', 'the file in the archive is damaged: its checksum does not fit; ask for the archive again');
  } finally { stream.destroy(); }
}

async function open(bytes: Peekable): Promise<{ zip: ZipFile; packedBytes: number; close(): void }> {
  const small = await bytes.whole(inMemoryBytesMax);
  if (small) return { zip: await yauzl.fromBufferPromise(small, { lazyEntries: true, decodeStrings: false }), packedBytes: small.length, close() {} };
  const folder = mkdtempSync(join(tmpdir(), 'chartkeeper-zip-'));
  let fd: number;
  try {
    const file = join(folder, 'archive');
    await pipeline(Readable.from(bytes), createWriteStream(file, { mode: 0o600, flags: 'wx' }));
    fd = openSync(file, 'r');
  } finally { rmSync(folder, { recursive: true, force: true }); }
  try {
    return { zip: await yauzl.fromFdPromise(fd, { lazyEntries: true, decodeStrings: false, autoClose: false }), packedBytes: fstatSync(fd).size, close() { closeSync(fd); } };
  } catch (error) { closeSync(fd); throw error; }
}
