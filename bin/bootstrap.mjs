// Plain JavaScript that any Node from 20 on understands: installs what the lockfile says, finds the pinned runtime, builds.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const say = (text) => process.stderr.write(`${text}\n`);

/** Installs the locked dependencies when they are missing or the lockfile changed. */
export function ensureInstalled() {
  const lock = createHash('sha256').update(readFileSync(join(root, 'package-lock.json'))).digest('hex');
  const stamp = join(root, 'node_modules/.chartkeeper-lock');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  say('Installing the locked dependencies (a few minutes the first time) ...');
  const npm = process.env.npm_execpath;
  const words = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', '--include=dev', '--include=optional'];
  const done = npm && /\.c?js$/.test(npm) ? spawnSync(process.execPath, [npm, ...words], { cwd: root, stdio: ['ignore', 2, 2] }) : spawnSync('npm', words, { cwd: root, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' });
  if (done.status !== 0) {
    say('The dependencies could not be installed. Check that the npm registry can be reached, then run the same command again.');
    process.exit(done.status ?? 1);
  }
  writeFileSync(stamp, lock);
}

/** The Node that Chartkeeper is pinned to: this one when new enough, otherwise the one that came with the dependencies. */
export function pinnedNode() {
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const file = join(root, 'node_modules', `node-${platform}-${process.arch}`, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (existsSync(file)) return file;
  say(`Chartkeeper runs on Node 24, and no Node 24 for ${process.platform} ${process.arch} came with the dependencies. Install Node 24 or later and run the same command again.`);
  process.exit(1);
}

/** Builds the definitions of FHIR and the desk, when their sources changed since the last build. */
export function ensureBuilt() {
  buildStep('the FHIR model', ['package-lock.json', 'src/standards/fhir/model'], 'build/fhir-model.json', ['src/standards/fhir/model/build-model.ts']);
  buildStep('the desk', ['package-lock.json', 'web', 'src/values', ...contracts()], 'build/web/clerk/index.html', ['web/build.mjs']);
}

const contracts = () => readdirSync(join(root, 'src/modules')).map((m) => `src/modules/${m}/contract.ts`).filter((f) => existsSync(join(root, f)));

function buildStep(name, sources, result, command) {
  if (!existsSync(join(root, command[0]))) return;
  const mark = fingerprint(sources);
  const stamp = join(root, 'build', `.${command[0].replaceAll('/', '-')}.stamp`);
  if (existsSync(join(root, result)) && existsSync(stamp) && readFileSync(stamp, 'utf8') === mark) return;
  say(`Building ${name} ...`);
  const done = spawnSync(pinnedNode(), command, { cwd: root, stdio: ['ignore', 2, 2] });
  if (done.status !== 0) { say(`Building ${name} failed.`); process.exit(done.status ?? 1); }
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, mark);
}

function fingerprint(sources) {
  const hash = createHash('sha256');
  const visit = (path) => {
    const full = join(root, path);
    if (!existsSync(full)) return;
    if (statSync(full).isDirectory()) for (const name of readdirSync(full).sort()) visit(`${path}/${name}`);
    else hash.update(path).update(readFileSync(full));
  };
  for (const s of sources) visit(s);
  return hash.digest('hex');
}

/** Runs a TypeScript file on the pinned Node, passing signals on and answering with its exit code. A program that ends with 75 asks to be started again. */
export function runPinned(file, args, options = {}) {
  let child;
  const run = () => {
    child = spawn(pinnedNode(), ['--disable-warning=ExperimentalWarning', join(root, file), ...args], { stdio: 'inherit', env: { ...process.env, ...options.env } });
    child.on('exit', (code, signal) => { if (code === 75 && options.again) run(); else process.exit(signal ? 128 + 15 : code ?? 1); });
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  run();
}
