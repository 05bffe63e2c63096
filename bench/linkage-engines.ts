import { mkdirSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import { inPostgresql } from './linkage/in-postgresql.ts';
import type { SqlRun } from './linkage/in-postgresql.ts';
import { judge, percent } from './linkage/judge.ts';
import { runMeasured } from './linkage/run-measured.ts';
import { openSet, writeCommon } from './linkage/sets.ts';
import { findSplink } from './linkage/splink.ts';

const root = resolve(import.meta.dirname, '..');

/** What block, compare and score cost as SQL, in DuckDB (from Splink's environment) and in the embedded PostgreSQL. BENCH_LINKAGE names the sets (generated-100000,generated-1000000). */
export async function benchLinkageEngines(): Promise<void> {
  const folder = resolve(process.env['BENCH_HOME'] ?? join(root, '.cache/bench'), 'linkage'), statements = join(root, 'bench/linkage/block-and-score.sql');
  mkdirSync(folder, { recursive: true });
  const splink = findSplink();
  if ('absent' in splink) console.log(`DuckDB absent: ${splink.absent}.`);
  console.log('set                 in           read s  block s  score s  write s  whole s     pairs   best F1   peak MB   load');
  for (const name of (process.env['BENCH_LINKAGE'] ?? 'generated-100000,generated-1000000').split(',')) {
    const set = await openSet(name, folder), common = join(folder, `${name}-common.csv`);
    if (!set) { console.log(`${name} needs ../shared/data (absent: skipped)`); continue; }
    await writeCommon(set, common);
    const tell = async (engine: string, run: SqlRun, out: string, load: number): Promise<void> => {
      const { best } = await judge(out, set.truth), n = (x: number): string => x.toFixed(1).padStart(8);
      console.log(`${name.padEnd(19)} ${engine.padEnd(10)} ${n(run.read)} ${n(run.block)} ${n(run.score)} ${n(run.write)} ${n(run.read + run.block + run.score + run.write)} ${String(run.pairs).padStart(9)} ${percent(best.f1).padStart(9)} ${String(run.peakMegabytes ?? '?').padStart(9)}  ${load.toFixed(1).padStart(5)}`);
    };
    if ('python' in splink) {
      const out = join(folder, `${name}-duckdb.csv`), load = loadavg()[0]!, run = await runMeasured(splink.python, [join(root, 'bench/linkage/in-duckdb.py'), common, statements, out, '2', '4GB']);
      if (run.status === 0) await tell('DuckDB', { ...JSON.parse(run.stdout), peakMegabytes: run.peakMegabytes }, out, load);
      else console.log(`${name.padEnd(19)} DuckDB ended with ${run.status}: ${run.stderr.trim().split('\n').at(-1)}`);
    }
    const out = join(folder, `${name}-postgresql.csv`), load = loadavg()[0]!;
    await tell('PostgreSQL', await inPostgresql(common, statements, out), out, load);
  }
}
