import { mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { readConfig } from '../src/platform/config.ts';
import { connectionOf, passwordFile } from '../src/platform/db/embedded.ts';
import { openForService } from '../src/platform/db/open.ts';
import type { Opened } from '../src/platform/db/open.ts';
import { createLog } from '../src/platform/log.ts';
import { openHouse } from '../src/app.ts';
import { creates } from './match/creates.ts';
import { lookUps } from './match/look-ups.ts';
import { addRows, compareAll, loadPatients } from './match/state.ts';

/**
 * The patient index in real time among BENCH_PATIENTS (100,000), kept in BENCH_HOME between runs: the first comparison of all of them, `Patient/$match` and the registration check of people who are there,
 * mistyped, one at a time and eight at once, and creates at BENCH_CREATES (300) a second with the comparer behind them and without it, in turns. Whole acts, audit commit included. With BENCH_ROWS (1,000,000) the
 * index holds the match rows of so many people, those beyond BENCH_PATIENTS without charts: candidates, look-ups and the comparer then work among all of them, in minutes instead of an hour of loading.
 * BENCH_ONLY: load, look-ups or creates; BENCH_EACH: questions of each kind; BENCH_SECONDS, BENCH_TURNS: of the creates, after BENCH_WARM seconds of them, for right after a checkpoint every page of an index is logged whole.
 */
export async function benchMatch(): Promise<void> {
  const number = (name: string, unlessSet: number): number => Number(process.env[name] ?? unlessSet), only = process.env['BENCH_ONLY'];
  const patients = number('BENCH_PATIENTS', 100_000), home = resolve(process.env['BENCH_HOME'] ?? join(import.meta.dirname, '../.cache/bench'), `match-${patients}`);
  mkdirSync(home, { recursive: true });
  const config = { ...readConfig({ ...process.env, CHARTKEEPER_HOME: home }), home };
  const opened = await openForService(config, () => {});
  const house = await openHouse(config, opened.connection, createLog({ level: 'warn' }));
  try {
    await loadPatients(house, patients);
    const tidy = (): Promise<void> => vacuum(opened, home);
    await compareAll(house, 'aloud', tidy);
    await addRows(house, patients, number('BENCH_ROWS', 0), tidy);
    if (only === undefined || only === 'look-ups') await lookUps(house, patients, opened.postmasterPid);
    if (only === undefined || only === 'creates') await creates(house, patients, opened.postmasterPid, { rate: number('BENCH_CREATES', 300), seconds: number('BENCH_SECONDS', 10), turns: number('BENCH_TURNS', 3), warm: number('BENCH_WARM', 30) });
  } finally { await house.close(); await opened.stop(); }
}

/** What PostgreSQL does by itself some minutes after a load: without it the first figures are those of a table it knows nothing of. */
async function vacuum(opened: Opened, home: string): Promise<void> {
  if (opened.kind !== 'embedded') return;
  const { host, port } = opened.connection, owner = new pg.Client(connectionOf({ socket: host!, port: port! }, 'owner', readFileSync(passwordFile(home, 'owner'), 'utf8')));
  await owner.connect();
  await owner.query('vacuum (analyze)').finally(() => owner.end());
}
