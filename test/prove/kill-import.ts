import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { differences } from '../kit/end-state.ts';
import { importCalm, importKilled } from '../kit/kill-and-repeat.ts';
import type { Moment } from '../kit/kill-and-repeat.ts';
import { sharedData } from '../kit/shared-data.ts';

/**
 * An import of several hundred items of three standards, killed at random moments of its work again and again, by itself, with its database,
 * and with the running program it was handed to; then repeated. Each time exactly the charts of an undisturbed import: what is masked is
 * said in test/kit/end-state.ts. The seed is printed: `node test/prove/kill-import.ts SEED [ROUNDS]`.
 */
const seed = Number(process.argv[2] ?? Date.now() % 1_000_000), rounds = Number(process.argv[3] ?? 15);
let state = seed >>> 0;
const random = (): number => { state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0; return state / 2 ** 32; };
const say = (line: string): void => { process.stdout.write(`${line}\n`); };

const bundles = sharedData('fhir/synthea-r4-2019-bundles/bundles-00.ndjson.gz'), messages = sharedData('hl7v2/authored-identity-stream/messages.hl7'), documents = sharedData('ccda/microsoft');
if (!bundles || !messages || !documents) { say('../shared/data is absent: nothing was proved'); process.exit(1); }
const base = mkdtempSync(join(tmpdir(), 'prove-kill-'));
let failed = 0, kills = 0, midway = 0;
try {
  const some = join(base, 'some.ndjson');
  writeFileSync(some, gunzipSync(readFileSync(bundles)).toString('utf8').split('\n').slice(0, 4).join('\n'));
  const files = [some, messages, documents];
  const calm = await importCalm(base, files, 'itself'), apart = differences(await importCalm(base, files, 'the program'), calm);
  if (apart.length > 0) failed += 1;
  const items = Object.values(calm.items).reduce((a, b) => a + b, 0);
  say(`seed ${seed}: undisturbed ${JSON.stringify({ items: calm.items, patients: calm.patients, entries: calm.entries.length })}${apart.map((d) => `\n     FAIL through the program it ends otherwise: ${d}`).join('')}`);
  for (let round = 1; round <= rounds; round += 1) {
    const way = (['the import', 'the import and its database', 'the running program'] as const)[round % 3]!;
    const moments = Array.from({ length: 1 + Math.floor(random() * 3) }, (): Moment => ({ share: random(), thenMs: Math.floor(random() * 150) })).sort((a, b) => a.share - b.share);
    const ended = await importKilled(base, files, items, way, moments);
    kills += moments.length;
    midway += ended.midway;
    const differ = differences(ended, calm);
    if (differ.length > 0) failed += 1;
    say(`${differ.length === 0 ? 'ok  ' : 'FAIL'} round ${round}: ${way} killed at ${moments.map((m) => `${Math.round(m.share * 100)} % and ${m.thenMs} ms`).join(', ')} (${ended.midway} in the middle); filed by each try ${ended.filedByRun.join(' + ')}${differ.map((d) => `\n     ${d}`).join('')}`);
  }
} finally { rmSync(base, { recursive: true, force: true }); }
say(`kill-import: seed ${seed}, ${rounds} imports, ${kills} kills, ${midway} of them in the middle of the work, ${failed} ended otherwise`);
process.exit(failed === 0 ? 0 : 1);
