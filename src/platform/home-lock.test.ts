import { expect, it } from 'vitest';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lockHome } from './home-lock.ts';

it('says in a sentence that a data folder cannot be made, and that another process has it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'home-lock-'));
  try {
    writeFileSync(join(folder, 'file'), '');
    expect(() => lockHome(join(folder, 'file/home'), 'a test')).toThrow(/cannot be made: .* CHARTKEEPER_HOME/);
    const unlock = lockHome(join(folder, 'home'), 'a test');
    expect(() => lockHome(join(folder, 'home'), 'another')).toThrow(/in use by a test/);
    unlock();
    lockHome(join(folder, 'home'), 'another')();
  } finally { rmSync(folder, { recursive: true, force: true }); }
});
