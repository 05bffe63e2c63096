import { createHash, randomBytes, randomInt } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';

/** Argon2id (OWASP: 19 MiB, two passes). */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export const hashPassword = (password: string): Promise<string> => hash(password.normalize('NFKC'), cost);
export const passwordFits = (stored: string, password: string): Promise<boolean> => verify(stored, password.normalize('NFKC')).catch(() => false);

let decoy: Promise<string> | undefined;
/** Takes as long as a real check, so that a stranger cannot learn which sign-in names exist. */
export async function pretendToCheck(password: string): Promise<void> {
  await passwordFits(await (decoy ??= hashPassword(randomBytes(16).toString('hex'))), password);
}

/** A bearer's secret: 256 random bits. Only its SHA-256 is stored; that suffices for a secret nobody chose. */
export const newSecret = (): string => randomBytes(32).toString('base64url');
export const hashSecret = (secret: string): Buffer => createHash('sha256').update(secret).digest();

const letters = 'abcdefghjkmnpqrstuvwxyz23456789';
/** A password to be read out once: four groups, no look-alike letters, about 79 bits. */
export const newPassword = (): string => Array.from({ length: 4 }, () => Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join('')).join('-');
