import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const here = import.meta.dirname, root = resolve(here, '..'), stamp = join(root, 'build/web/sources.sha256');

/** What the bundles are made of: web/, the contracts they share with the program, and the locked libraries. */
function* sources() {
  const walk = function* (folder, wanted) {
    for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => a.name < b.name ? -1 : 1)) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) yield* walk(path, wanted);
      else if (wanted(path)) yield path;
    }
  };
  yield* walk(here, (p) => !p.endsWith('.test.ts'));
  // Contracts, the pure rules that some of them hand to the browser, and the standards those read.
  yield* walk(join(root, 'src/modules'), (p) => p.endsWith('contract.ts') || (/[/\\]rules[/\\]/.test(p) && !p.endsWith('.test.ts')));
  for (const shared of ['phone', 'us-postal']) yield* walk(join(root, 'src/standards', shared), (p) => !p.endsWith('.test.ts'));
  yield join(root, 'src/values/contract.ts');
  yield join(root, 'package-lock.json');
}

function hashOfSources() {
  const hash = createHash('sha256');
  for (const path of sources()) hash.update(relative(root, path)).update('\0').update(readFileSync(path)).update('\0');
  return hash.digest('hex');
}

/** Builds the desk into build/web/clerk when its sources have changed. Answers whether anything was built. */
export async function buildWeb({ force = false } = {}) {
  const now = hashOfSources();
  if (!force && existsSync(stamp) && readFileSync(stamp, 'utf8') === now && existsSync(join(root, 'build/web/clerk/index.html'))) return false;
  const { build } = await import('vite');
  const { clerkBundle } = await import('./vite.config.ts');
  await build(clerkBundle);
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, now);
  return true;
}

if (process.argv[1] && import.meta.url === pathToFileURL(resolve(process.argv[1])).href) {
  const started = Date.now();
  const built = await buildWeb({ force: process.argv.includes('--force') });
  console.log(built ? `The desk is built (${((Date.now() - started) / 1000).toFixed(1)} s)` : 'The desk is up to date');
}
