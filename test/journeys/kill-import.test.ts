import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, expect, it } from 'vitest';
import { differences } from '../kit/end-state.ts';
import { importCalm, importKilled } from '../kit/kill-and-repeat.ts';
import { needsSharedData, sharedData } from '../kit/shared-data.ts';

const chunk = sharedData('fhir/synthea-r4-2019-bundles/bundles-00.ndjson.gz');
const base = mkdtempSync(join(tmpdir(), 'chartkeeper-kill-'));
afterAll(() => rmSync(base, { recursive: true, force: true }));

it.skipIf(!chunk)(`an import killed with its database, and repeated, ends with exactly the charts of an undisturbed one${chunk ? '' : `, ${needsSharedData}`}`, async () => {
  const file = join(base, 'some.ndjson');
  writeFileSync(file, gunzipSync(readFileSync(chunk!)).toString('utf8').split('\n').slice(0, 2).join('\n'));
  const calm = await importCalm(base, [file], 'itself');
  expect(calm.patients).toBe(2);
  const killed = await importKilled(base, [file], 2, 'the import and its database', [{ share: 0.5, thenMs: 60 }]);
  expect(differences(killed, calm)).toEqual([]);
}, 240_000);
