import { stat } from 'node:fs/promises';
import { blobFiles } from '../../platform/blobs/index.ts';
import { openBackupKey, readManifest } from './backup-folder.ts';
import { checkPart } from './part-file.ts';

export type CheckResult = { manifest: string; madeAt: string; parts: number; bytes: number; blobFiles: number; faults: string[]; ok: boolean };

/** Reads every file of a backup against its manifest, without a database. With the master key the manifest itself is proved too. */
export async function checkBackup(folder: string, options: { manifest?: string; master?: Uint8Array } = {}): Promise<CheckResult> {
  const { file, manifest } = await readManifest(folder, options.manifest);
  if (options.master) openBackupKey(manifest, file, options.master);
  const faults: string[] = [];
  let parts = 0, bytes = 0, blobs = 0;
  for (const table of manifest.tables) for (const part of [...table.settled, table.tail]) {
    const fault = await checkPart(folder, part);
    if (fault) faults.push(fault);
    parts += 1;
    bytes += part.bytes;
  }
  for await (const { path, name } of blobFiles(folder).list()) if (name !== undefined && (await stat(path)).size > 0) blobs += 1;
  if (blobs < manifest.blobs.inFiles) faults.push(`${manifest.blobs.inFiles - blobs} of ${manifest.blobs.inFiles} content files are missing`);
  return { manifest: file, madeAt: manifest.madeAt, parts, bytes, blobFiles: blobs, faults, ok: faults.length === 0 };
}
