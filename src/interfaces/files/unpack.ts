import { createGunzip } from 'node:zlib';
import { Readable } from 'node:stream';
import tar from 'tar-stream';
import { Problem } from '../../platform/problem.ts';
import { harmlessPath } from './harmless-path.ts';
import { Peekable } from './peekable.ts';
import { recognise, sniffBytes } from './recognise.ts';
import type { Kind } from './recognise.ts';
import { zipMembers } from './unzip.ts';

/** A file as it comes in: its name is where it lies for the person who gave it. Or why it brings no bytes. */
export type Incoming = { path: string; bytes: AsyncIterable<Uint8Array> } | { path: string; ignored: string } | { path: string; refused: string };

/** A file that is no archive, or a reason why there is none. */
export type Leaf =
  | { path: string; kind: Kind; bytes: Peekable }
  | { path: string; refused: string };

export type UnpackLimits = { nesting: number; members: number; unpackedBytes: number; ratio: number; ratioFromBytes: number };

/** A limit on everything: what an archive may unpack to before it is taken for a bomb. */
export const unpackLimits: UnpackLimits = { nesting: 4, members: 200_000, unpackedBytes: 256 * 2 ** 30, ratio: 400, ratioFromBytes: 128 * 2 ** 20 };

type Count = { members: number; unpackedBytes: number };

/** The files inside a file: itself, or the members of gzip, tar and zip archives, at any nesting up to the limit, one after the other. */
export async function* unpack(file: Incoming, limits: UnpackLimits = unpackLimits, depth = 0, count: Count = { members: 0, unpackedBytes: 0 }): AsyncGenerator<Leaf> {
  const path = harmlessPath(file.path);
  if ('refused' in file) { yield { path, refused: file.refused }; return; }
  if ('ignored' in file) { yield leftOut(path, file.ignored); return; }
  const bytes = new Peekable(file.bytes);
  try {
    const kind = recognise(path, await bytes.peek(sniffBytes));
    if (kind.kind !== 'gzip' && kind.kind !== 'tar' && kind.kind !== 'zip') { yield { path, kind, bytes }; return; }
    if (depth >= limits.nesting) { yield { path, refused: `an archive within ${limits.nesting} archives is not opened; unpack it, then import its files` }; return; }
    if (kind.kind === 'gzip') yield* unpack({ path: path.replace(/\.(gz|gzip)$/i, '').replace(/\.tgz$/i, '.tar'), bytes: gunzipped(path, bytes, limits, count) }, limits, depth + 1, count);
    else if (kind.kind === 'tar') yield* tarMembers(path, bytes, limits, depth, count);
    else {
      for await (const member of zipMembers(path, bytes, limits, count)) {
        if ('refused' in member) yield { path: `${path}/${harmlessPath(member.name)}`, refused: member.refused };
        else yield* unpack({ path: `${path}/${harmlessPath(member.name)}`, bytes: member.bytes }, limits, depth + 1, count);
      }
    }
  } catch (error) {
    yield { path, refused: damaged(error) };
  } finally { await bytes.close().catch(() => {}); }
}

const leftOut = (path: string, reason: string): Leaf => ({ path, kind: { kind: 'ignored', reason }, bytes: new Peekable((async function* () {})()) });

/** Why the bytes of a file could not be read to their end. */
export function damaged(error: unknown): string {
  if (error instanceof Problem) return error.message;
  const code = (error as { code?: string }).code;
  if (code === 'ENOENT' || code === 'EACCES' || code === 'EPERM' || code === 'EISDIR' || code === 'ENXIO' || code === 'ELOOP') return 'the file cannot be read: it is gone or not permitted';
  return 'the file or its archive is damaged or cut off; ask for it again, or unpack it with another tool and import its files';
}

export function countBytes(path: string, length: number, packed: number, unpacked: number, limits: UnpackLimits, count: Count): void {
  count.unpackedBytes += length;
  if (count.unpackedBytes > limits.unpackedBytes) throw new Problem('too-large', `${path} unpacks to more than ${Math.round(limits.unpackedBytes / 2 ** 30)} GB; import its files in parts`);
  if (unpacked > limits.ratioFromBytes && unpacked > packed * limits.ratio) throw new Problem('too-large', `${path} unpacks to more than ${limits.ratio} times its size, as a zip bomb does; unpack it yourself and import the files you know`);
}

async function* gunzipped(path: string, bytes: AsyncIterable<Buffer>, limits: UnpackLimits, count: Count): AsyncGenerator<Buffer> {
  let packed = 0, unpacked = 0;
  const source = Readable.from((async function* () { for await (const piece of bytes) { packed += piece.length; yield piece; } })());
  const through = createGunzip({ chunkSize: 256 * 1024 });
  source.on('error', (error) => through.destroy(error));
  source.pipe(through);
  try {
    for await (const piece of through as AsyncIterable<Buffer>) {
      unpacked += piece.length;
      countBytes(path, piece.length, packed, unpacked, limits, count);
      yield piece;
    }
  } finally { source.destroy(); through.destroy(); }
}

/** A member of an archive: leaving it early reads it to its end, so that the next member can be read. */
export function drained(member: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  return {
    [Symbol.asyncIterator]() {
      const source = member[Symbol.asyncIterator]();
      return {
        next: () => source.next(),
        async return() { while (!(await source.next()).done); return { done: true, value: undefined }; },
      };
    },
  };
}

async function* tarMembers(path: string, bytes: AsyncIterable<Buffer>, limits: UnpackLimits, depth: number, count: Count): AsyncGenerator<Leaf> {
  const extract = tar.extract();
  const source = Readable.from(bytes);
  source.on('error', (error) => extract.destroy(error));
  source.pipe(extract);
  try {
    for await (const entry of extract) {
      if (++count.members > limits.members) throw new Problem('too-large', `${path} holds more than ${limits.members} files; import it in parts`);
      const name = `${path}/${harmlessPath(entry.header.name)}`;
      if (entry.header.type === 'file' || entry.header.type === 'contiguous-file') yield* unpack({ path: name, bytes: drained(entry as AsyncIterable<Buffer>) }, limits, depth + 1, count);
      else if (entry.header.type === 'symlink' || entry.header.type === 'link') yield leftOut(name, 'a link to another file: links are not followed');
      else if (entry.header.type !== 'directory') yield leftOut(name, 'a pipe or device: no record');
      if (entry.header.type !== 'file' && entry.header.type !== 'contiguous-file') entry.resume();
    }
  } finally { source.destroy(); extract.destroy(); }
}
