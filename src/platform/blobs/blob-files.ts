import { randomUUID } from 'node:crypto';
import { mkdir, open, opendir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { headerBytes, damaged } from './format.ts';
import type { Stored } from './seal-content.ts';

/** Large blobs as files: `blobs/ab/cd/<name>` under the home, readable by its user alone. */
export type BlobFiles = ReturnType<typeof blobFiles>;

export function blobFiles(home: string) {
  const root = join(home, 'blobs');
  const pathOf = (name: Buffer): string => {
    const hex = name.toString('hex');
    return join(root, hex.slice(0, 2), hex.slice(2, 4), hex);
  };
  return {
    root, pathOf,
    /** Writes to a temporary file. `keep` writes the header, syncs, and gives the file its name; `drop` removes it. */
    async write(body: AsyncIterable<Buffer>): Promise<{ keep(name: Buffer, header: Buffer): Promise<void>; drop(): Promise<void> }> {
      await mkdir(root, { recursive: true, mode: 0o700 });
      const temporary = join(root, `.${randomUUID()}.part`);
      const file = await open(temporary, 'wx', 0o600);
      const drop = async (): Promise<void> => { await file.close().catch(() => {}); await rm(temporary, { force: true }); };
      try {
        let at = headerBytes;
        for await (const piece of body) { await file.write(piece, 0, piece.length, at); at += piece.length; }
      } catch (error) { await drop(); throw error; }
      return {
        drop,
        async keep(name, header) {
          try {
            await file.write(header, 0, header.length, 0);
            await file.sync();
            await file.close();
            const path = pathOf(name);
            await mkdir(dirname(path), { recursive: true, mode: 0o700 });
            await rename(temporary, path);
            // The name is durable only when the folders that lead to it are.
            for (const folder of [dirname(path), dirname(dirname(path)), root]) await syncFolder(folder);
          } catch (error) { await drop(); throw error; }
        },
      };
    },
    async open(name: Buffer): Promise<Stored & { close(): Promise<void> }> {
      const file = await open(pathOf(name), 'r').catch((error: { code?: string }) => {
        throw error.code === 'ENOENT' ? damaged(name, 'its file is missing') : error;
      });
      const { size } = await file.stat();
      return {
        length: size,
        async read(from, to) {
          const bytes = Buffer.allocUnsafe(Math.max(0, Math.min(to, size) - from));
          const { bytesRead } = await file.read(bytes, 0, bytes.length, from);
          return bytes.subarray(0, bytesRead);
        },
        close: () => file.close(),
      };
    },
    /** Every file there is: its name, or for what is no blob its path. */
    async *list(): AsyncGenerator<{ path: string; name: string | undefined }> {
      const folder = await opendir(root, { recursive: true }).catch(() => undefined);
      if (!folder) return;
      for await (const entry of folder) {
        if (entry.isFile()) yield { path: join(entry.parentPath, entry.name), name: /^[0-9a-f]{64}$/.test(entry.name) ? entry.name : undefined };
      }
    },
  };
}

export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try { await handle.sync(); } catch { /* some file systems do not sync folders; the rename is ordered there */ } finally { await handle.close(); }
}
