import type pg from 'pg';

/** True when the connection itself failed (not merely a statement), so that it is thrown away. */
export function brokenConnection(error: unknown): boolean {
  const cause = (error as { cause?: { code?: string } }).cause ?? error;
  const code = (cause as { code?: string }).code;
  return code === undefined ? /connection|terminat|socket/i.test(String((cause as Error).message ?? '')) : /^(08|57P)/.test(code) || code.startsWith('E');
}

/** A pool whose connections may break at any moment, idle or lent out, without ending the program: whoever uses one is told by his statement. */
export function bearBreaks(pool: pg.Pool): pg.Pool {
  pool.on('error', () => {}); // an idle one is replaced at the next use
  pool.on('connect', (client) => { client.on('error', () => {}); });
  return pool;
}
