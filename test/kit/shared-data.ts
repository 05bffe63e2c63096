import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../../../shared/data');

/** The path of a public test file kept beside the checkout, or undefined when the data is not there. */
export function sharedData(path: string): string | undefined {
  const full = resolve(root, path);
  return existsSync(full) ? full : undefined;
}

/** For test names: says loudly that data is missing. */
export const needsSharedData = 'needs ../shared/data (absent: skipped)';
