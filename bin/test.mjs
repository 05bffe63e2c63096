// Installs, builds, checks types and style, runs every test, and ends with one line: N passed, N failed.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { ensureBuilt, ensureInstalled, pinnedNode, root } from './bootstrap.mjs';

ensureInstalled();
ensureBuilt();
const node = pinnedNode();
const named = process.argv.slice(2);
/** What failed, said once more at the very end: a long output is often cut at its beginning. */
const faults = [];
const run = (title, words) => {
  process.stderr.write(`\n${title}\n`);
  const good = spawnSync(node, words, { cwd: root, stdio: ['ignore', 2, 2] }).status === 0;
  if (!good) faults.push(title);
  return good;
};
let passed = 0, failed = 0;
const count = (good) => { if (good) passed++; else failed++; };
if (!named.length) {
  count(run('Types', ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json']));
  if (existsSync(join(root, 'web/tsconfig.json'))) count(run('Types of the desk', ['node_modules/typescript/bin/tsc', '-p', 'web/tsconfig.json']));
  count(run('Style', ['node_modules/oxlint/bin/oxlint', '-c', '.oxlintrc.json', '--deny-warnings', 'src', 'web', 'test', 'bench']));
}
let skipped = 0;
/** One run of the test runner, counted from its own report. */
const runTests = (title, name, words, env = {}) => {
  const report = join(root, `test-results/${name}.json`);
  mkdirSync(join(root, 'test-results'), { recursive: true });
  rmSync(report, { force: true });
  process.stderr.write(`\n${title}\n`);
  spawnSync(node, ['node_modules/vitest/vitest.mjs', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...words], { cwd: root, stdio: ['ignore', 2, 2], env: { ...process.env, ...env } });
  if (!existsSync(report)) { faults.push(`${title}: the test runner ended without a report`); failed++; return; }
  const result = JSON.parse(readFileSync(report, 'utf8'));
  passed += result.numPassedTests; failed += result.numFailedTests; skipped += result.numPendingTests ?? 0;
  // A file that could not even be loaded has no test to count: it counts as one failure.
  const unloaded = result.testResults.filter((f) => f.status === 'failed' && f.assertionResults.every((a) => a.status !== 'failed'));
  failed += unloaded.length;
  const file = (f) => relative(root, f.name), firstLines = (text) => String(text ?? '').split('\n').slice(0, 6).join('\n    ');
  for (const f of unloaded) faults.push(`${title}: ${file(f)} could not be loaded\n    ${firstLines(f.message)}`);
  for (const f of result.testResults) for (const a of f.assertionResults) if (a.status === 'failed') faults.push(`${title}: ${file(f)} > ${a.fullName}\n    ${firstLines(a.failureMessages?.[0])}`);
};
runTests('Tests', 'vitest', named);
// The stores once more on the oldest PostgreSQL supported, where its programs came with the dependencies.
if (!named.length && existsSync(join(root, `node_modules/postgres15-${process.platform}-${process.arch}`))) {
  runTests('The stores on PostgreSQL 15', 'vitest-15', ['src/modules', 'src/platform/db', 'src/platform/perform.test.ts'], { CHARTKEEPER_TEST_PG: '15' });
}
for (const fault of faults) process.stderr.write(`\nFAILED ${fault}\n`);
process.stdout.write(`${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}\n`);
process.exit(failed ? 1 : 0);
