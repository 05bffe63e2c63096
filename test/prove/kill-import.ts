import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { importKilledAt, importKilledInProgram } from '../kit/kill-and-repeat.ts';
import { sharedData } from '../kit/shared-data.ts';

/**
 * An import of several hundred items of three standards, killed at random moments again and again, by itself, with its database, and with
 * the running program it was handed to; then repeated. Each time exactly the charts of an undisturbed import. The seed is printed: `node test/prove/kill-import.ts SEED [ROUNDS]`.
 */
const seed = Number(process.argv[2] ?? Date.now() % 1_000_000), rounds = Number(process.argv[3] ?? 12);
let state = seed >>> 0;
const random = (below: number): number => { state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0; return Math.floor((state / 2 ** 32) * below); };

const bundles = sharedData('fhir/synthea-r4-2019-bundles/bundles-00.ndjson.gz'), messages = sharedData('hl7v2/authored-identity-stream/messages.hl7'), documents = sharedData('ccda/microsoft');
if (!bundles || !messages || !documents) { process.stdout.write('../shared/data is absent: nothing was proved\n'); process.exit(1); }
const base = mkdtempSync(join(tmpdir(), 'prove-kill-'));
let failed = 0, kills = 0;
try {
  const some = join(base, 'some.ndjson');
  writeFileSync(some, gunzipSync(readFileSync(bundles)).toString('utf8').split('\n').slice(0, 4).join('\n'));
  const files = [some, messages, documents];
  const began = Date.now();
  const calm = await importKilledAt(base, files, [], false);
  const longMs = Math.max(3000, Date.now() - began);
  process.stdout.write(`seed ${seed}: undisturbed ${JSON.stringify({ items: calm.items, patients: calm.patients })} in ${longMs} ms\n`);
  for (let round = 1; round <= rounds; round += 1) {
    const way = (['the import', 'the import and its database', 'the running program'] as const)[round % 3]!;
    const times = Array.from({ length: 1 + random(4) }, () => 20 + random(Math.round(longMs * 0.2)));
    const ended = way === 'the running program' ? await importKilledInProgram(base, files, times) : await importKilledAt(base, files, times, way === 'the import and its database');
    kills += times.length - ended.survived;
    const same = JSON.stringify({ ...ended, survived: 0 }) === JSON.stringify({ ...calm, survived: 0 });
    if (!same) failed += 1;
    process.stdout.write(`${same ? 'ok  ' : 'FAIL'} round ${round}: ${way} killed after ${times.join(', ')} ms${same ? '' : `: ${JSON.stringify(ended)} instead of ${JSON.stringify(calm)}`}\n`);
  }
} finally { rmSync(base, { recursive: true, force: true }); }
process.stdout.write(`kill-import: seed ${seed}, ${rounds} imports, ${kills} kills, ${failed} ended otherwise\n`);
process.exit(failed === 0 ? 0 : 1);
