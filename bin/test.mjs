// Installs, builds, checks types and style, runs every test, and ends with one line: N passed, N failed.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuilt, ensureInstalled, pinnedNode, root } from './bootstrap.mjs';

ensureInstalled();
ensureBuilt();
const node = pinnedNode();
const named = process.argv.slice(2);
const run = (title, words) => {
  process.stderr.write(`\n${title}\n`);
  return spawnSync(node, words, { cwd: root, stdio: ['ignore', 2, 2] }).status === 0;
};
let passed = 0, failed = 0;
const count = (good) => { if (good) passed++; else failed++; };
if (!named.length) {
  count(run('Types', ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json']));
  if (existsSync(join(root, 'web/tsconfig.json'))) count(run('Types of the desk', ['node_modules/typescript/bin/tsc', '-p', 'web/tsconfig.json']));
  count(run('Style', ['node_modules/oxlint/bin/oxlint', '-c', '.oxlintrc.json', '--deny-warnings', 'src', 'web', 'test', 'bench']));
}
const report = join(root, 'test-results/vitest.json');
mkdirSync(join(root, 'test-results'), { recursive: true });
rmSync(report, { force: true });
run('Tests', ['node_modules/vitest/vitest.mjs', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...named]);
let broken = true, skipped = 0;
if (existsSync(report)) {
  const result = JSON.parse(readFileSync(report, 'utf8'));
  passed += result.numPassedTests; failed += result.numFailedTests; skipped = result.numPendingTests ?? 0;
  // A file that could not even be loaded has no test to count: it counts as one failure.
  failed += result.testResults.filter((f) => f.status === 'failed' && f.assertionResults.every((a) => a.status !== 'failed')).length;
  broken = false;
}
if (broken) { process.stderr.write('The test runner ended without a report.\n'); failed++; }
process.stdout.write(`${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}\n`);
process.exit(failed ? 1 : 0);
