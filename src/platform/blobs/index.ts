import type { Tx } from '../db/tx.ts';
import { Problem } from '../problem.ts';
import type { BlobRef, Blobs, Range } from './blobs.ts';

export { createBlobs, inRowBytesMax } from './blobs.ts';
export type { BlobRef, Blobs, Range } from './blobs.ts';
// The sealed format and its parts, for the backup, which writes its files alike.
export { headerBytes, newHeader } from './format.ts';
export { openRange, openStored, sealStream } from './seal-content.ts';
export { blobFiles, syncFolder } from './blob-files.ts';
export { verifyBlobs } from './verify-blobs.ts';
export type { BlobsReport } from './verify-blobs.ts';

let installed: Blobs | undefined;

/** Called once at start by the wiring (and by the test kit), when keys and home are known. */
export function useBlobs(blobs: Blobs): void { installed = blobs; }

export function theBlobs(): Blobs {
  if (!installed) throw new Problem('bug', 'the blob store is not open');
  return installed;
}

export const putBlob = (tx: Tx, content: Buffer): Promise<BlobRef> => theBlobs().put(tx, content);
export const putBlobStream = (tx: Tx, content: AsyncIterable<Buffer>): Promise<BlobRef> => theBlobs().putStream(tx, content);
export const getBlob = (tx: Tx, name: string, range?: Range): Promise<Buffer> => theBlobs().get(tx, name, range);
export const readBlob = (tx: Tx, name: string, range?: Range): Promise<{ sizeBytes: number; content: AsyncIterable<Buffer> }> => theBlobs().read(tx, name, range);
