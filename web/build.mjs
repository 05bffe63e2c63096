import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

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
  yield* walk(join(root, 'src/modules'), (p) => /[/\\]contract(-[a-z]+)?\.ts$/.test(p) || (/[/\\]rules[/\\]/.test(p) && !p.endsWith('.test.ts')));
  for (const shared of ['phone', 'us-postal']) yield* walk(join(root, 'src/standards', shared), (p) => !p.endsWith('.test.ts'));
  yield* walk(join(root, 'src/values'), (p) => !p.endsWith('.test.ts'));
  yield join(root, 'docs/words.md');
  yield join(root, 'package-lock.json');
}

function hashOfSources() {
  const hash = createHash('sha256');
  for (const path of sources()) hash.update(relative(root, path)).update('\0').update(readFileSync(path)).update('\0');
  return hash.digest('hex');
}

const clerk = join(root, 'build/web/clerk');

/** Whether the built desk is that of these sources. */
const isBuilt = (hash) => existsSync(stamp) && readFileSync(stamp, 'utf8') === hash && existsSync(join(clerk, 'index.html'));

/**
 * Builds the desk into build/web/clerk when its sources have changed. Answers whether anything was built. Two builds at once do not disturb each
 * other or a running program: each builds into a folder of its own and puts it in place whole.
 */
export async function buildWeb({ force = false } = {}) {
  const now = hashOfSources();
  if (!force && isBuilt(now)) return false;
  // A caller's own mode (tests run in one) is not that of the desk: it would put React's development build in.
  const mode = process.env.NODE_ENV;
  process.env.NODE_ENV = 'production';
  const { build } = await import('vite');
  const { clerkBundle } = await import('./vite.config.ts');
  const made = `${clerk}.${process.pid}.part`, before = `${clerk}.${process.pid}.old`;
  try {
    await build({ ...clerkBundle, build: { ...clerkBundle.build, outDir: made } });
    copyPdfParts(made);
    compress(made);
    if (!force && isBuilt(now)) return false; // another build was quicker
    place(made, before);
    mkdirSync(dirname(stamp), { recursive: true });
    writeFileSync(`${stamp}.${process.pid}`, now);
    renameSync(`${stamp}.${process.pid}`, stamp);
    return true;
  } finally {
    if (mode === undefined) delete process.env.NODE_ENV; else process.env.NODE_ENV = mode;
    for (const left of [made, before]) rmSync(left, { recursive: true, force: true });
  }
}

/** pdf.js: its worker, and what it fetches for PDFs that need it: character maps, the standard fonts, decoders of scanned pictures. */
function copyPdfParts(into) {
  for (const part of ['cmaps', 'standard_fonts', 'wasm', 'iccs']) cpSync(join(root, 'node_modules/pdfjs-dist', part), join(into, 'pdfjs', part), { recursive: true });
  cpSync(join(root, 'node_modules/pdfjs-dist/build/pdf.worker.min.mjs'), join(into, 'pdfjs/pdf.worker.min.mjs'));
}

/** Scripts and styles compressed once, here, and sent so: the server packs nothing while somebody waits. */
function compress(folder) {
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((n) => /\.(m?js|css)$/.test(n))) {
    const path = join(folder, name), bytes = readFileSync(path);
    if (bytes.length < 1_000) continue;
    writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
    writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }));
  }
}

/** A folder cannot be replaced in one step: the old one is moved aside first, and whoever else does so at this moment is waited for. */
function place(made, before) {
  for (let tries = 0; ; tries += 1) {
    try {
      if (existsSync(clerk)) renameSync(clerk, before);
      renameSync(made, clerk);
      return;
    } catch (cause) {
      if (tries > 50 || !['ENOENT', 'ENOTEMPTY', 'EEXIST', 'EPERM'].includes(cause.code) || !existsSync(made)) throw cause;
      rmSync(before, { recursive: true, force: true });
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    }
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(resolve(process.argv[1])).href) {
  const started = Date.now();
  const built = await buildWeb({ force: process.argv.includes('--force') });
  console.log(built ? `The desk is built (${((Date.now() - started) / 1000).toFixed(1)} s)` : 'The desk is up to date');
}
