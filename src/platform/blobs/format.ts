import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { Problem } from '../problem.ts';
import type { Keys } from '../keys/index.ts';
import { seal, unseal } from '../keys/index.ts';

/**
 * A stored blob: a header of 68 bytes, then chunks.
 * Header: `CKB1`, flags (1: zstd before encryption), log2 of the chunk size, number of the wrapping key (2 bytes), then the
 * blob's own data key sealed (60 bytes), bound to the first eight bytes and the blob's name.
 * Chunk n: AES-256-GCM under the data key; the nonce is n and whether it is the last, so that a chunk moved, left out or
 * cut off does not open. Every blob has a last chunk, be it empty.
 */
export const headerBytes = 68;
const leadBytes = 8;
const magic = Buffer.from('CKB1');
export const chunkLog2 = 16;
export const chunkBytes = 2 ** chunkLog2;
export const tagBytes = 16;
const compressedFlag = 1;

export type OpenHeader = { dataKey: Buffer; lead: Buffer; compressed: boolean; chunkBytes: number };

export function newHeader(compressed: boolean, keys: Keys): { open: OpenHeader; write(name: Buffer): Buffer } {
  const lead = Buffer.alloc(leadBytes);
  magic.copy(lead);
  lead.writeUInt8(compressed ? compressedFlag : 0, 4);
  lead.writeUInt8(chunkLog2, 5);
  lead.writeUInt16BE(keys.current, 6);
  const dataKey = randomBytes(32);
  const wrapKey = keys.derive('blob-wrap');
  return {
    open: { dataKey, lead, compressed, chunkBytes },
    write: (name) => Buffer.concat([lead, seal(wrapKey, dataKey, Buffer.concat([lead, name]))]),
  };
}

export function readHeader(header: Buffer, name: Buffer, keys: Keys): OpenHeader {
  if (header.length < headerBytes || !header.subarray(0, 4).equals(magic)) throw damaged(name, 'its header is missing or of another kind');
  const lead = Buffer.from(header.subarray(0, leadBytes));
  const flags = lead.readUInt8(4), log2 = lead.readUInt8(5);
  if (flags > compressedFlag || log2 < 12 || log2 > 24) throw damaged(name, 'its header names a form this program does not know');
  const wrapKey = keys.derive('blob-wrap', lead.readUInt16BE(6));
  const dataKey = unseal(wrapKey, header.subarray(leadBytes, headerBytes), Buffer.concat([lead, name]));
  if (!dataKey) throw damaged(name, 'its key does not open: the header was changed, or it is another blob\'s content');
  return { dataKey, lead, compressed: (flags & compressedFlag) !== 0, chunkBytes: 2 ** log2 };
}

export function sealChunk(header: OpenHeader, index: number, last: boolean, plain: Uint8Array): Buffer {
  const cipher = createCipheriv('aes-256-gcm', header.dataKey, nonceOf(index, last)).setAAD(header.lead);
  return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

export function openChunk(header: OpenHeader, index: number, last: boolean, stored: Buffer, name: Buffer): Buffer {
  if (stored.length < tagBytes) throw damaged(name, `it is cut off in chunk ${index}`);
  const decipher = createDecipheriv('aes-256-gcm', header.dataKey, nonceOf(index, last)).setAAD(header.lead).setAuthTag(stored.subarray(stored.length - tagBytes));
  try { return Buffer.concat([decipher.update(stored.subarray(0, stored.length - tagBytes)), decipher.final()]); } catch {
    throw damaged(name, last ? `its last chunk (${index}) does not verify: it was changed, or the end was cut off` : `chunk ${index} does not verify`);
  }
}

export const damaged = (name: Buffer, how: string): Problem =>
  new Problem('unavailable', `The stored content ${name.toString('hex').slice(0, 16)} is damaged: ${how}. Restore it from a backup`);

function nonceOf(index: number, last: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeBigUInt64BE(BigInt(index), 3);
  nonce.writeUInt8(last ? 1 : 0, 11);
  return nonce;
}
