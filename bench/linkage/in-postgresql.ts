import { createReadStream, createWriteStream, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from, to } from 'pg-copy-streams';
import { connectionOf, passwordFile, startEmbedded } from '../../src/platform/db/embedded.ts';
import { commonColumns } from './sets.ts';

export type SqlRun = { read: number; block: number; score: number; write: number; pairs: number; peakMegabytes: number | undefined };

/** The same statements in the embedded PostgreSQL, with room to work (256 MB a step, two helpers). Memory: shared pages counted once. */
export async function inPostgresql(people: string, statements: string, out: string): Promise<SqlRun> {
  const base = mkdtempSync(join(tmpdir(), 'chartkeeper-linkage-')), server = await startEmbedded(join(base, 'data'), { sharedBuffersMb: 512 });
  let peak = 0;
  const look = setInterval(() => { peak = Math.max(peak, proportional(server.postmasterPid)); }, 250);
  const client = new pg.Client(connectionOf(server, 'superuser', readFileSync(passwordFile(join(base, 'data'), 'superuser'), 'utf8'), 'postgres'));
  try {
    await client.connect();
    for (const set of ['create extension fuzzystrmatch', `set work_mem = '256MB'`, `set hash_mem_multiplier = 2`, 'set max_parallel_workers_per_gather = 2', 'set max_parallel_workers = 2', 'set jit = off', `create unlogged table people (n int generated always as identity primary key, ${commonColumns.map((c) => `${c} text collate "C"`).join(', ')})`]) await client.query(set);
    const clock = stopwatch();
    await pipeline(createReadStream(people), client.query(from(`copy people (${commonColumns.join(', ')}) from stdin (format csv, header, null '')`)));
    await client.query('analyze people');
    const read = clock();
    const [block, score] = readFileSync(statements, 'utf8').replaceAll('create table', 'create unlogged table').split(';\n').filter((s) => s.trim() !== '');
    await client.query(block!);
    const blocked = clock();
    await client.query('analyze pair');
    await client.query(score!);
    const scored = clock();
    await pipeline(client.query(to(`copy (select a.id as id1, b.id as id2, score from scored join people a on a.n = l join people b on b.n = r) to stdout (format csv, header)`)), createWriteStream(out));
    return { read, block: blocked, score: scored, write: clock(), pairs: Number((await client.query('select count(*) as n from pair')).rows[0].n), peakMegabytes: peak > 0 ? Math.round(peak / 1024) : undefined };
  } finally {
    clearInterval(look);
    await client.end().catch(() => {});
    await server.stop();
    if (server.moved) rmSync(join(server.folder, '..'), { recursive: true, force: true });
    rmSync(base, { recursive: true, force: true });
  }
}

const stopwatch = (): (() => number) => { let last = performance.now(); return () => { const now = performance.now(), took = (now - last) / 1000; last = now; return took; }; };

/** Kilobytes of a process and its children (all of PostgreSQL's are direct ones). */
function proportional(root: number): number {
  if (process.platform !== 'linux') return 0;
  let kilobytes = 0;
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      if (Number(name) !== root && !new RegExp(`^PPid:\\s+${root}$`, 'm').test(readFileSync(`/proc/${name}/status`, 'latin1'))) continue;
      kilobytes += Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${name}/smaps_rollup`, 'latin1'))?.[1] ?? 0);
    } catch { /* it ended meanwhile, or may not be looked at */ }
  }
  return kilobytes;
}
