import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

export const keyBytes = 32;
const nonceBytes = 12, tagBytes = 16;
/** The size of a sealed key: nonce, 32 bytes, tag. */
export const sealedKeyBytes = nonceBytes + keyBytes + tagBytes;

/** AES-256-GCM with a random nonce: nonce, ciphertext, tag. `bound` is authenticated, not kept. */
export function seal(key: Uint8Array, plain: Uint8Array, bound: Uint8Array | string): Buffer {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(bound as string));
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** Undefined when the key, the bound data or a byte is another. */
export function unseal(key: Uint8Array, sealed: Uint8Array, bound: Uint8Array | string): Buffer | undefined {
  if (sealed.length < nonceBytes + tagBytes) return undefined;
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, nonceBytes))
    .setAAD(Buffer.from(bound as string)).setAuthTag(sealed.subarray(sealed.length - tagBytes));
  try { return Buffer.concat([decipher.update(sealed.subarray(nonceBytes, sealed.length - tagBytes)), decipher.final()]); } catch { return undefined; }
}

/** A key for one purpose from a key for several (HKDF-SHA256, RFC 5869). */
export const deriveKey = (key: Uint8Array, purpose: string): Buffer => Buffer.from(hkdfSync('sha256', key, '', `chartkeeper/${purpose}`, keyBytes));
