import { mkdirSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import type { Figures, Judged } from './linkage/judge.ts';
import { judge, percent } from './linkage/judge.ts';
import type { Measured } from './linkage/run-measured.ts';
import { runMeasured } from './linkage/run-measured.ts';
import type { PeopleSet } from './linkage/sets.ts';
import { openSet, writeCommon } from './linkage/sets.ts';
import { findSplink } from './linkage/splink.ts';

const root = resolve(import.meta.dirname, '..');
const usual = ['febrl-1', 'febrl-3', 'us-synthetic', 'generated-10000', 'generated-100000', 'generated-1000000'];

/**
 * Ours (`chartkeeper link`, the whole command: start, read, train, compare, write) and Splink 4 on the same files in one run, pairwise. BENCH_LINKAGE names other sets (generated-N makes N people);
 * BENCH_SPLINK=0 leaves Splink out.
 */
export async function benchLinkage(): Promise<void> {
  const folder = resolve(process.env['BENCH_HOME'] ?? join(root, '.cache/bench'), 'linkage');
  mkdirSync(folder, { recursive: true });
  const splink = process.env['BENCH_SPLINK'] === '0' ? { absent: 'left out' } : findSplink();
  if ('absent' in splink) console.log(`Splink absent: ${splink.absent}. Ours alone.\n`);
  console.log('set                 by                 true   listed   best: P      R      F1   | as graded: P      R      F1   | seconds (processor)  peak MB   load');
  for (const name of process.env['BENCH_LINKAGE']?.split(',') ?? usual) {
    const set = await openSet(name, folder);
    if (!set) { console.log(`${name.padEnd(19)} needs ../shared/data (absent: skipped)`); continue; }
    await ours(set, folder);
    if ('python' in splink) await theirs(set, folder, splink.python);
  }
  console.log('\nbest: at the threshold that gives the best F1, which only one who knows the truth can choose. as graded: ours, certain and probable together; Splink at a probability of 0.5.');
}

async function ours(set: PeopleSet, folder: string): Promise<void> {
  const map = join(folder, `${set.name}-map.yaml`), out = join(folder, `${set.name}-ours.csv`), load = loadavg()[0]!;
  writeFileSync(map, set.map);
  const run = await runMeasured(process.execPath, ['--disable-warning=ExperimentalWarning', 'src/cli.ts', 'link', set.file, '--map', map, '--out', out], { cwd: root });
  if (run.status !== 0) { console.log(`${set.name.padEnd(19)} link ended with ${run.status}: ${run.stderr.slice(0, 400)}`); return; }
  const judged = await judge(out, set.truth);
  line(set.name, 'chartkeeper link', judged, judged.grades.probable, run, load);
  const { certain, possible } = judged.grades;
  if (certain && possible) console.log(`${''.padEnd(19)}   certain alone ${certain.pairs} listed, P ${percent(certain.precision)} R ${percent(certain.recall)}; with possible ${possible.pairs} listed, P ${percent(possible.precision)} R ${percent(possible.recall)}`);
}

/** The model that adds up the parts of an address does well where their errors are independent (FEBRL), the one with one address comparison elsewhere; both are shown. */
async function theirs(set: PeopleSet, folder: string, python: string): Promise<void> {
  const common = join(folder, `${set.name}-common.csv`), out = join(folder, `${set.name}-splink.csv`);
  await writeCommon(set, common);
  for (const model of set.truth.size > 200_000 ? ['address'] : set.truth.size > 20_000 ? ['example', 'address'] : ['example', 'all', 'address']) {
    const load = loadavg()[0]!, run = await runMeasured(python, [join(root, 'bench/linkage/with-splink.py'), common, out, model, set.blocks]);
    if (run.status !== 0) { console.log(`${set.name.padEnd(19)} Splink ended with ${run.status}: ${run.stderr.trim().split('\n').at(-1)}`); continue; }
    const judged = await judge(out, set.truth);
    line(set.name, `Splink 4, ${model}`, judged, judged.half, run, load);
  }
}

function line(set: string, by: string, judged: Judged, graded: Figures | undefined, run: Measured, load: number): void {
  const three = (f: Figures): string => [f.precision, f.recall, f.f1].map((x) => percent(x).padStart(6)).join(' ');
  console.log(`${set.padEnd(19)} ${by.padEnd(18)} ${String(judged.truePairs).padStart(6)} ${String(judged.best.pairs).padStart(8)}      ${three(judged.best)} |           ${graded ? three(graded) : ''.padEnd(20)} | ${run.seconds.toFixed(1).padStart(7)} (${run.cpuSeconds?.toFixed(1) ?? '?'})`.padEnd(124) + ` ${String(run.peakMegabytes ?? '?').padStart(8)}  ${load.toFixed(1).padStart(5)}`);
}
