import { Problem } from '../problem.ts';

/** Codes of the operating system that say: the database, or the disk under the content files, is away or full. */
const systemCodes: Record<string, string> = {
  ENOSPC: 'The disk is full: make room on it, then try again', EDQUOT: 'The disk quota is used up: make room, then try again', EROFS: 'The disk can only be read: mount it for writing, then try again', EIO: 'The disk cannot be read or written: have it looked at, then try again',
  ECONNREFUSED: '', ECONNRESET: '', ENOENT: '', EPIPE: '', ETIMEDOUT: '', ENOTFOUND: '', EHOSTUNREACH: '',
};
const away = 'The database is not able to serve just now';

/**
 * What the machinery under an act could not do, as a problem that passes: nobody's record is at fault, and nothing of the act was done.
 * PostgreSQL appendix A: class 08 connection, 53 resources (53100 disk full), 57P shut down or starting, 58 system. Undefined for everything else.
 */
export function outageOf(error: unknown): Problem | undefined {
  const { code, message, syscall } = error as { code?: unknown; message?: unknown; syscall?: unknown };
  if (typeof code !== 'string') return code === undefined && /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect)/.test(String(message)) ? new Problem('unavailable', away, { cause: error }) : undefined;
  if (code === '53100' || (/^(58|53)/.test(code) && /No space left/i.test(String(message)))) return new Problem('unavailable', 'The disk of the database is full: make room on it, then try again', { cause: error });
  if (/^(08|53|57P|58)/.test(code)) return new Problem('unavailable', away, { cause: error });
  const says = systemCodes[code];
  if (says === undefined || (code === 'ENOENT' && syscall !== 'connect')) return undefined;
  return new Problem('unavailable', says || away, { cause: error });
}
