import { createHash } from 'node:crypto';
import { mkdir, open, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { createZstdCompress, createZstdDecompress } from 'node:zlib';
import { newHeader, openRange, openStored, sealStream, headerBytes } from '../../platform/blobs/index.ts';
import { deriveKey } from '../../platform/keys/index.ts';
import type { Keys } from '../../platform/keys/index.ts';
import { Problem } from '../../platform/problem.ts';
import type { Part } from './rules/manifest.ts';

/** The key of a backup folder in the shape the sealed format asks for; each file has a key of its own under it. */
export function keysOfBackup(backupKey: Uint8Array): Keys {
  const key = deriveKey(backupKey, 'backup-part');
  return { current: 0, numbers: [0], derive: () => key };
}

/** The name a part's key is bound to, so that no part opens in another's place. */
const boundTo = (path: string): Buffer => createHash('sha256').update(path).digest();

/** Writes rows compressed and encrypted (the format of blobs), synced; constant memory. `rows` is asked for after the end. */
export async function writePart(folder: string, path: string, keys: Keys, text: Readable, rows: () => Promise<number>): Promise<Part> {
  const full = join(folder, path);
  await mkdir(dirname(full), { recursive: true, mode: 0o700 });
  const file = await open(full, 'wx', 0o600);
  try {
    const header = newHeader(true, keys);
    const head = header.write(boundTo(path));
    const hash = createHash('sha256').update(head);
    let at = headerBytes;
    const packed = createZstdCompress();
    text.on('error', (error) => packed.destroy(error));
    await file.write(head, 0, head.length, 0);
    for await (const piece of sealStream(text.pipe(packed), header.open)) {
      await file.write(piece, 0, piece.length, at);
      hash.update(piece);
      at += piece.length;
    }
    await file.sync();
    return { path, rows: await rows(), bytes: at, sha256: hash.digest('hex') };
  } catch (error) {
    await rm(full, { force: true });
    throw error;
  } finally { await file.close(); }
}

/** The rows of a part, as they were written; a damaged, cut or exchanged file is refused. */
export async function* readPart(folder: string, part: Part, keys: Keys): AsyncGenerator<Buffer> {
  const file = await openPart(folder, part);
  try {
    const { size } = await file.stat();
    const stored = { length: size, read: async (from: number, to: number): Promise<Buffer> => {
      const bytes = Buffer.allocUnsafe(Math.max(0, Math.min(to, size) - from));
      return bytes.subarray(0, (await file.read(bytes, 0, bytes.length, from)).bytesRead);
    } };
    const name = boundTo(part.path);
    const source = Readable.from(openRange(stored, await openStored(stored, name, keys), name, 0, Infinity));
    const plain = createZstdDecompress();
    source.on('error', (error) => plain.destroy(error));
    yield* source.pipe(plain);
  } catch (error) {
    if (error instanceof Problem) throw new Problem('unreadable', `The backup file ${part.path} is damaged or not of this backup: ${error.message.replace(/^The stored content \S+ is damaged: /, '').replace(/\. Restore it from a backup$/, '')}. Take another backup`, { cause: error });
    throw error;
  } finally { await file.close(); }
}

/** Undefined when the file is as the manifest says; else what is wrong with it. */
export async function checkPart(folder: string, part: Part): Promise<string | undefined> {
  try {
    const file = await openPart(folder, part);
    const hash = createHash('sha256');
    for await (const piece of file.createReadStream()) hash.update(piece as Buffer);
    return hash.digest('hex') === part.sha256 ? undefined : `${part.path} is damaged`;
  } catch (error) {
    if (error instanceof Problem) return error.message;
    throw error;
  }
}

async function openPart(folder: string, part: Part): ReturnType<typeof open> {
  return open(join(folder, part.path), 'r').catch((cause: { code?: string }) => {
    throw new Problem('unreadable', `The backup file ${part.path} is ${cause.code === 'ENOENT' ? 'missing' : 'not readable'}`, { cause });
  });
}
