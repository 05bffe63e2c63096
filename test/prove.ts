import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Runs every long proof whole and writes what came of it, with date and commit, into docs/proofs.md. `npm run prove [-- NAME...]`. */
const root = resolve(import.meta.dirname, '..');
const folder = join(import.meta.dirname, 'prove');
const named = process.argv.slice(2);
const proofs = readdirSync(folder).filter((f) => f.endsWith('.ts') && (!named.length || named.includes(f.slice(0, -3))));
const unknown = named.find((n) => !existsSync(join(folder, `${n}.ts`)));
if (unknown !== undefined) { process.stderr.write(`There is no proof ${unknown}; there are: ${readdirSync(folder).map((f) => f.replace(/\.ts$/, '')).join(', ')}\n`); process.exit(64); }
const commit = ((): string => { try { return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim(); } catch { return 'unknown'; } })();
let failed = 0;
const lines: string[] = [];
for (const file of proofs) {
  process.stderr.write(`\n${file}\n`);
  const began = Date.now();
  const done = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', join(folder, file)], { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 2 ** 26 });
  if (done.status !== 0) failed++;
  process.stdout.write(done.stdout);
  const last = done.stdout.trim().split('\n').slice(-1)[0] ?? '';
  lines.push(`| ${new Date().toISOString().slice(0, 10)} | ${commit} | ${file.slice(0, -3)} | ${done.status === 0 ? 'holds' : 'FAILS'} | ${Math.round((Date.now() - began) / 1000)} s | ${last.replaceAll('|', '/').slice(0, 200)} |`);
}
const report = join(root, 'docs/proofs.md');
const head = '# Proofs\n\nThe long proofs, run whole by `npm run prove`. `npm test` runs a seeded sample of each.\n\n| date | commit | proof | result | took | it says |\n| --- | --- | --- | --- | --- | --- |\n';
writeFileSync(report, `${existsSync(report) ? readFileSync(report, 'utf8') : head}${lines.join('\n')}\n`);
process.stdout.write(`${proofs.length - failed} passed, ${failed} failed\n`);
process.exit(failed ? 1 : 0);
