import { createWriteStream, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cpuSeconds, residentMb } from './load.ts';
import { document, stay } from './messages.ts';
import { chart } from './people.ts';
import { startMeasured } from './program.ts';
import type { Running } from './program.ts';

const aim = 2000;

/** `chartkeeper import` through a running program: resources a second, processor time of the server and of PostgreSQL for each, and the server's memory. */
export async function benchImport(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'chartkeeper-import-'));
  const running = await startMeasured();
  try {
    for (const count of [20, 200]) await measure(running, `${count} charts as bundles in NDJSON`, await lines(join(folder, `charts-${count}.ndjson`), count, (i) => `${JSON.stringify(chart(count * 1000 + i))}\n`));
    for (const count of [100, 2000]) await measure(running, `${count} stays as HL7 v2, five messages each`, await lines(join(folder, `stays-${count}.hl7`), count, (i) => stay(count * 100 + i).map((m) => `${m}\r`).join('')));
    for (const count of [50, 600]) await measure(running, `${count} C-CDA documents`, documents(join(folder, `documents-${count}`), count));
  } finally { await running.stop(); rmSync(folder, { recursive: true, force: true }); }
}

async function lines(file: string, count: number, line: (i: number) => string): Promise<string> {
  const out = createWriteStream(file);
  for (let i = 0; i < count; i += 1) if (!out.write(line(i))) await once(out, 'drain');
  out.end();
  await once(out, 'finish');
  return file;
}

function documents(folder: string, count: number): string {
  mkdirSync(folder);
  for (let i = 0; i < count; i += 1) writeFileSync(join(folder, `document-${i}.xml`), document(count * 100 + i));
  return folder;
}

async function measure(running: Running, what: string, path: string): Promise<void> {
  let most = 0;
  const watch = setInterval(() => { most = Math.max(most, residentMb(running.pid)); }, 100);
  const before = { server: cpuSeconds(running.pid), database: cpuSeconds(running.postmasterPid) };
  const done = await running.cliMeanwhile('import', path, '--source', what.replace(/\W+/g, '-'), '--json');
  const spent = { server: cpuSeconds(running.pid) - before.server, database: cpuSeconds(running.postmasterPid) - before.database };
  clearInterval(watch);
  if (done.status !== 0) throw new Error(done.stderr);
  const { resources, exceptions } = JSON.parse(done.stdout) as { resources: Record<string, number>; exceptions: unknown[] };
  const total = Object.values(resources).reduce((a, b) => a + b, 0);
  const each = (seconds: number): string => ((seconds * 1000) / total).toFixed(2);
  console.log(`${what}, ${(sizeOf(path) / 2 ** 20).toFixed(0)} MB: ${total} resources in ${done.seconds.toFixed(1)} s = ${Math.round(total / done.seconds)}/s (aim ${aim}); processor time a resource ${each(spent.server)} ms server + ${each(spent.database)} ms PostgreSQL; ${exceptions.length} exceptions; server ${most} MB at most`);
}

function sizeOf(path: string): number {
  const about = statSync(path);
  return about.isDirectory() ? readdirSync(path).reduce((sum, name) => sum + statSync(join(path, name)).size, 0) : about.size;
}
