import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Exact, so that a figure can be repeated. Splink 4 is the last line its authors recommend for production at the time of writing. */
const wanted = ['splink==4.0.17', 'duckdb==2.0.1'];
const python = (folder: string): string => join(folder, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');

/** A Python with Splink in an environment of its own under .cache, made on the first call; or the sentence that says why there is none. */
export function findSplink(): { python: string } | { absent: string } {
  const folder = resolve(import.meta.dirname, '../../.cache/splink');
  const ready = (): boolean => existsSync(python(folder)) && spawnSync(python(folder), ['-c', 'import splink, duckdb']).status === 0;
  if (ready()) return { python: python(folder) };
  const found = ['python3', 'python'].find((p) => spawnSync(p, ['--version']).status === 0);
  if (!found) return { absent: 'no Python here' };
  mkdirSync(resolve(folder, '..'), { recursive: true });
  const made = spawnSync(found, ['-m', 'venv', folder], { encoding: 'utf8' });
  if (made.status !== 0) return { absent: 'this Python makes no environments (venv)' };
  const got = spawnSync(python(folder), ['-m', 'pip', 'install', '--quiet', ...wanted], { encoding: 'utf8' });
  return ready() ? { python: python(folder) } : { absent: `pip did not install it (${got.stderr.trim().split('\n').at(-1)?.slice(0, 120) ?? 'no reason given'})` };
}
