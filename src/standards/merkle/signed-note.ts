import { createHash, createPublicKey, sign, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

/**
 * A checkpoint as a signed note (C2SP tlog-checkpoint and signed-note): origin, size, root in base64, then lines of our
 * own, an empty line, and the signature line `— <name> <base64 of key hash and Ed25519 signature>`.
 */
export type Checkpoint = { origin: string; size: number; root: Buffer; more: string[] };

export type Signer = { name: string; keyHash: Buffer; privateKey: KeyObject; publicRaw: Buffer };
export type Verifier = { name: string; keyHash: Buffer; publicKey: KeyObject };

const ed25519Type = Buffer.from([1]);
const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex');

export function signerOf(name: string, privateKey: KeyObject): Signer {
  const publicRaw = createPublicKey(privateKey).export({ type: 'spki', format: 'der' }).subarray(-32);
  return { name, keyHash: keyHashOf(name, publicRaw), privateKey, publicRaw };
}

/** From the 32 raw bytes of an Ed25519 public key. */
export function verifierOf(name: string, publicRaw: Uint8Array): Verifier {
  return { name, keyHash: keyHashOf(name, publicRaw), publicKey: createPublicKey({ key: Buffer.concat([spkiPrefix, publicRaw]), format: 'der', type: 'spki' }) };
}

const keyHashOf = (name: string, publicRaw: Uint8Array): Buffer =>
  createHash('sha256').update(`${name}\n`).update(ed25519Type).update(publicRaw).digest().subarray(0, 4);

export function writeNote(checkpoint: Checkpoint, signer: Signer): string {
  const text = [checkpoint.origin, String(checkpoint.size), checkpoint.root.toString('base64'), ...checkpoint.more].map((l) => `${l}\n`).join('');
  const signature = sign(null, Buffer.from(text), signer.privateKey);
  return `${text}\n— ${signer.name} ${Buffer.concat([signer.keyHash, signature]).toString('base64')}\n`;
}

/** Undefined when the text is no checkpoint. `signedBy` is the verifier whose signature holds, if any does. */
export function readNote(note: string, verifiers: readonly Verifier[]): { checkpoint: Checkpoint; signedBy: Verifier | undefined } | undefined {
  const cut = note.indexOf('\n\n');
  if (cut < 0) return undefined;
  const text = note.slice(0, cut + 1);
  const [origin, size, root, ...more] = text.slice(0, -1).split('\n');
  if (!origin || !/^(0|[1-9]\d{0,15})$/.test(size ?? '') || !/^[A-Za-z0-9+/]{43}=$/.test(root ?? '')) return undefined;
  const checkpoint = { origin, size: Number(size), root: Buffer.from(root!, 'base64'), more };
  for (const line of note.slice(cut + 2).split('\n')) {
    const [, name, body] = /^— (\S+) (\S+)$/.exec(line) ?? [];
    if (!name || !body) continue;
    const bytes = Buffer.from(body, 'base64');
    for (const v of verifiers) {
      if (v.name !== name || !v.keyHash.equals(bytes.subarray(0, 4))) continue;
      if (verify(null, Buffer.from(text), v.publicKey, bytes.subarray(4))) return { checkpoint, signedBy: v };
    }
  }
  return { checkpoint, signedBy: undefined };
}

/** The notes in a file where one follows another. */
export function splitNotes(file: string): string[] {
  return file.split(/(?<=\n\n(?:— [^\n]*\n)+)/).map((n) => n.replace(/^\n+/, '')).filter((n) => n !== '');
}
