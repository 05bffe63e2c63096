import { expect, it } from 'vitest';
import { outageOf } from './outage.ts';

const error = (code: string | undefined, message = '', more: object = {}): Error => Object.assign(new Error(message), code === undefined ? {} : { code }, more);

it('tells a full disk and an absent database from a fault of what was sent', () => {
  for (const full of [error('53100', 'could not extend file'), error('58030', 'could not write: No space left on device')]) expect(outageOf(full)).toMatchObject({ kind: 'unavailable', message: expect.stringContaining('disk of the database is full') });
  expect(outageOf(error('ENOSPC'))).toMatchObject({ kind: 'unavailable', message: expect.stringContaining('disk is full') });
  for (const away of [error('57P03'), error('57P02'), error('08006'), error('ECONNREFUSED'), error('ENOENT', '', { syscall: 'connect' }), error(undefined, 'Connection terminated unexpectedly')]) expect(outageOf(away)?.kind).toBe('unavailable');
  for (const other of [error('23505'), error('22021'), error('ENOENT', '', { syscall: 'open' }), error(undefined, 'Cannot read properties of undefined')]) expect(outageOf(other)).toBeUndefined();
});
