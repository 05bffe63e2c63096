import { createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { residentMb } from './load.ts';
import { chart } from './people.ts';
import { startMeasured } from './program.ts';

const aim = 2000;

/** `chartkeeper import` of NDJSON bundles through a running program: resources a second and the server's memory. */
export async function benchImport(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'chartkeeper-import-'));
  const running = await startMeasured();
  try {
    for (const count of [20, 200]) {
      const file = join(folder, `charts-${count}.ndjson`);
      const out = createWriteStream(file);
      for (let i = 0; i < count; i++) if (!out.write(`${JSON.stringify(chart(count * 1000 + i))}\n`)) await once(out, 'drain');
      out.end(); await once(out, 'finish');
      let most = 0;
      const watch = setInterval(() => { most = Math.max(most, residentMb(running.pid)); }, 100);
      const done = running.cli('import', file, '--source', `bench-${count}`, '--json');
      clearInterval(watch);
      most = Math.max(most, residentMb(running.pid));
      if (done.status !== 0) throw new Error(done.stderr);
      const { resources, exceptions } = JSON.parse(done.stdout) as { resources: Record<string, number>; exceptions: unknown[] };
      const total = Object.values(resources).reduce((a, b) => a + b, 0);
      console.log(`${count} charts, ${(statSync(file).size / 2 ** 20).toFixed(0)} MB: ${total} resources in ${done.seconds.toFixed(1)} s = ${Math.round(total / done.seconds)}/s (aim ${aim}), ${exceptions.length} exceptions, server ${most} MB after`);
    }
  } finally { await running.stop(); rmSync(folder, { recursive: true, force: true }); }
}
