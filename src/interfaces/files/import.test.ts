import { afterAll, beforeAll, expect, it } from 'vitest';
import { mkdtempSync, rmSync, writeFileSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testHouse } from '../../../test/kit/house.ts';
import type { TestHouse } from '../../../test/kit/house.ts';
import { importPaths } from './import-paths.ts';
import type { ImportSummary } from './import-paths.ts';

let house: TestHouse;
let folder: string;
beforeAll(async () => { house = await testHouse(); folder = mkdtempSync(join(tmpdir(), 'import-test-')); });
afterAll(async () => { rmSync(folder, { recursive: true, force: true }); await house.close(); });

const put = (path: string, content: string | Buffer): string => {
  const full = join(folder, path);
  mkdirSync(join(full, '..'), { recursive: true });
  writeFileSync(full, content);
  return full;
};
const take = (path: string, more: object = {}): Promise<ImportSummary> => importPaths({ perform: house.perform, actor: house.operator, newId: () => house.ids.next() }, [join(folder, path)], more);

it('files a transaction bundle once, and knows it again', async () => {
  const bundle = {
    resourceType: 'Bundle', type: 'transaction', entry: [
      { fullUrl: 'urn:uuid:10000000-0000-4000-8000-000000000001', resource: { resourceType: 'Organization', id: 'o1', identifier: [{ system: 'urn:org', value: '7' }], name: 'North' }, request: { method: 'POST', url: 'Organization' } },
      { fullUrl: 'urn:uuid:10000000-0000-4000-8000-000000000002', resource: { resourceType: 'Patient', id: 'p1', name: [{ family: 'Ames', given: ['Ida'] }], birthDate: '1950-02-03', managingOrganization: { reference: 'urn:uuid:10000000-0000-4000-8000-000000000001' } }, request: { method: 'POST', url: 'Patient' } },
      { resource: { resourceType: 'Observation', id: 'b1', status: 'final', code: { text: 'Weight' }, subject: { reference: 'urn:uuid:10000000-0000-4000-8000-000000000002' }, valueQuantity: { value: 6, unit: 'kg' } }, request: { method: 'POST', url: 'Observation' } },
    ],
  };
  put('first/bundle.json', JSON.stringify(bundle, null, 1).replace('"value": 6,', '"value": 6.0,'));
  put('first/readme.md', 'words');
  const done = await take('first');
  expect(done).toMatchObject({ files: 2, filed: 1, alreadyHere: 0, exceptions: [], resources: { Observation: 1, Organization: 1, Patient: 1 } });
  expect(done.ignored).toHaveLength(1);
  const again = await take('first');
  expect(again).toMatchObject({ files: 2, filed: 0, alreadyHere: 1, exceptions: [], resources: {} });
  const { rows } = await house.db.light.query(`select content from chart.version v join chart.entry e using (chart_id, rid) where e.type = 96`);
  expect(rows).toHaveLength(1);
  expect(rows[0].content).toContain('6.0');
});
