import { createHash } from 'node:crypto';

/** The mark of a plan that was shown: whoever confirms it names it, and another plan has another one. */
export const planMark = (said: string): string => createHash('sha256').update(said).digest('base64url').slice(0, 32);
