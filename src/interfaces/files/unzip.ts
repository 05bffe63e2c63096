import { closeSync, createWriteStream, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
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
  const { zip, close } = await open(bytes);
  try {
    if (zip.entryCount > limits.members) throw new Problem('too-large', `${path} holds more than ${limits.members} files; import it in parts`);
    for await (const entry of zip.eachEntry()) {
      if (++count.members > limits.members) throw new Problem('too-large', `${path} holds more than ${limits.members} files; import it in parts`);
      // Names are made harmless here, not refused: one odd name must not cost the whole archive.
      const name = yauzl.getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, false);
      if (name.endsWith('/')) continue;
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
  if (entry.uncompressedSize > limits.ratioFromBytes && entry.uncompressedSize > entry.compressedSize * limits.ratio) return `the file unpacks to more than ${limits.ratio} times its size, as a zip bomb does; unpack it yourself and import the files you know`;
  return undefined;
}

async function* content(path: string, zip: ZipFile, entry: Entry, limits: UnpackLimits, count: { unpackedBytes: number }): AsyncGenerator<Buffer> {
  const stream = await zip.openReadStreamPromise(entry);
  try {
    for await (const piece of stream as AsyncIterable<Buffer>) {
      count.unpackedBytes += piece.length;
      if (count.unpackedBytes > limits.unpackedBytes) throw new Problem('too-large', `${path} unpacks to more than ${Math.round(limits.unpackedBytes / 2 ** 30)} GB; import its files in parts`);
      yield piece;
    }
  } finally { stream.destroy(); }
}

async function open(bytes: Peekable): Promise<{ zip: ZipFile; close(): void }> {
  const small = await bytes.whole(inMemoryBytesMax);
  if (small) return { zip: await yauzl.fromBufferPromise(small, { lazyEntries: true, decodeStrings: false }), close() {} };
  const folder = mkdtempSync(join(tmpdir(), 'chartkeeper-zip-'));
  let fd: number;
  try {
    const file = join(folder, 'archive');
    await pipeline(Readable.from(bytes), createWriteStream(file, { mode: 0o600, flags: 'wx' }));
    fd = openSync(file, 'r');
  } finally { rmSync(folder, { recursive: true, force: true }); }
  try {
    return { zip: await yauzl.fromFdPromise(fd, { lazyEntries: true, decodeStrings: false, autoClose: false }), close() { closeSync(fd); } };
  } catch (error) { closeSync(fd); throw error; }
}
