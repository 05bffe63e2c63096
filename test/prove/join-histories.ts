import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openHouse } from '../../src/app.ts';
import { readConfig } from '../../src/platform/config.ts';
import { openForService } from '../../src/platform/db/open.ts';
import { createLog } from '../../src/platform/log.ts';
import { playHistory } from '../kit/join-histories.ts';

/**
 * Thousands of random histories of registering, editing, writing, merging, merging the merged, linking and undoing, each against a model: nothing lost, nothing left
 * behind, every entry in exactly one person. `HISTORIES=5000 SEED=1 node test/prove/join-histories.ts`; exit 1 with the seed and the steps when one fails.
 */
const histories = Number(process.env['HISTORIES'] ?? 2000), first = Number(process.env['SEED'] ?? Math.floor(Math.random() * 1e9));
const home = mkdtempSync(join(tmpdir(), 'prove-joins-'));
const config = { ...readConfig(), home, demo: false, databaseUrl: undefined, databaseOwnerUrl: undefined };
const opened = await openForService(config, () => {});
const house = await openHouse(config, opened.connection, createLog({ level: 'error' }));
let failed = 0, played = 0, joins = 0, undone = 0, entries = 0;
try {
  for (let i = 0; i < histories && failed === 0; i += 1) {
    try {
      const done = await playHistory(house, first + i, 20 + (i % 5) * 15);
      played += 1; joins += done.joins; undone += done.undone; entries += done.entries;
    } catch (error) {
      failed += 1;
      process.stdout.write(`FAIL ${error instanceof Error ? error.message : String(error)}\n`);
    }
  }
} finally {
  await house.close();
  await opened.stop();
  rmSync(home, { recursive: true, force: true });
}
process.stdout.write(`${played} histories from seed ${first}: ${joins} joins, ${undone} undone, ${entries} entries; ${failed} failed\n`);
process.exit(failed ? 1 : 0);
