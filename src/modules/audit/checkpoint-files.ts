import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';

/** The file of a month's checkpoints in a folder: one signed note after another, only ever added to. */
export const checkpointFile = (folder: string, at: Date): string => join(folder, `checkpoints-${at.toISOString().slice(0, 7)}.txt`);

/** Adds a note and syncs it. */
export async function appendCheckpoint(folder: string, at: Date, note: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = await open(checkpointFile(folder, at), 'a', 0o600);
  try { await file.write(`${note}\n`); await file.sync(); } finally { await file.close(); }
}
