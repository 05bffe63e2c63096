import { afterAll, beforeAll, expect, it } from 'vitest';
import { gzipSync } from 'node:zlib';
import tar from 'tar-stream';
import { zipSync, strToU8 } from 'fflate';
import { registerProjection } from '../../modules/chart/index.ts';
import { patientsProjection } from '../../modules/patients/index.ts';
import { listPartnersAction, setPartnerAction } from '../../modules/exchange/actions/partners.ts';
import { closeItem, listItems, replay, showItem } from '../../modules/exchange/index.ts';
import { resumeFiling } from './import-files.ts';
import { Inbox } from './watch-inbox.ts';
import { readCsvMap } from '../../modules/exchange/index.ts';
import { mkdtempSync, rmSync, writeFileSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Problem } from '../../platform/problem.ts';
import { testHouse } from '../../../test/kit/house.ts';
import type { TestHouse } from '../../../test/kit/house.ts';
import { importPaths } from './import-paths.ts';
import type { ImportSummary } from './import-paths.ts';

let house: TestHouse;
let folder: string;
beforeAll(async () => { for (const p of patientsProjection) registerProjection(p); house = await testHouse(); folder = mkdtempSync(join(tmpdir(), 'import-test-')); });
afterAll(async () => { rmSync(folder, { recursive: true, force: true }); await house.close(); });

const put = (path: string, content: string | Buffer): string => {
  const full = join(folder, path);
  mkdirSync(join(full, '..'), { recursive: true });
  writeFileSync(full, content);
  return full;
};
const hands = () => ({ perform: house.perform, actor: house.operator, newId: () => house.ids.next() });
const take = (path: string, more: object = {}): Promise<ImportSummary> => importPaths(hands(), [join(folder, path)], more);
const person = (id: string, family: string, birthDate: string, more: object = {}): object => ({ resourceType: 'Patient', id, name: [{ family, given: ['Ona'] }], birthDate, ...more });
const weight = (id: string, patient: string, value = 60): object => ({ resourceType: 'Observation', id, status: 'final', code: { text: 'Weight' }, subject: { reference: `Patient/${patient}` }, valueQuantity: { value, unit: 'kg' } });
const ndjson = (...lines: object[]): string => lines.map((l) => JSON.stringify(l)).join('\n');
const homeOf = async (type: string, value: string): Promise<{ chart_id: string; version: number }[]> => (await house.db.light.query(`select e.chart_id, e.version from chart.entry e join chart.version v on v.chart_id = e.chart_id and v.rid = e.rid and v.version = e.version join chart.type_name t on t.type = e.type where t.name = $1 and v.content like $2 order by e.rid`, [type, `%${value}%`])).rows;

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

it('opens gzip, tar and zip, makes names harmless and follows no links', async () => {
  const pack = tar.pack();
  pack.entry({ name: '../../etc/one.json' }, JSON.stringify(person('t1', 'Tarr', '1940-01-01')));
  pack.entry({ name: 'link', type: 'symlink', linkname: '/etc/passwd' });
  pack.entry({ name: '/abs/two.json' }, JSON.stringify(person('t2', 'Tarrow', '1941-01-01')));
  pack.finalize();
  const pieces: Buffer[] = [];
  for await (const piece of pack) pieces.push(piece as Buffer);
  put('arch/a.tar.gz', gzipSync(Buffer.concat(pieces)));
  put('arch/b.zip', Buffer.from(zipSync({ '..\\evil.json': strToU8(JSON.stringify(person('t3', 'Zipp', '1942-01-01'))), 'page.pdf': strToU8('%PDF-1.4 x') })));
  put('arch/cut.zip', Buffer.from(zipSync({ 'x.json': strToU8('{}') })).subarray(0, 40));
  const done = await take('arch');
  expect(done).toMatchObject({ filed: 3, resources: { Patient: 3 } });
  expect(done.exceptions).toEqual([expect.objectContaining({ file: 'arch/cut.zip', reason: expect.stringContaining('damaged') })]);
  expect(done.ignored.sort()).toEqual(['arch/a.tar/link', 'arch/b.zip/page.pdf']);
  const { rows } = await house.db.light.query(`select path from exchange.file where path ~ '[.][.]|^/'`);
  expect(rows).toEqual([]);
});

it('refuses an archive that unpacks like a bomb', async () => {
  put('bomb/zeros.ndjson.gz', gzipSync(Buffer.concat([Buffer.from('{"resourceType":"Patient","text":"'), Buffer.alloc(160 * 2 ** 20, 0x20)])));
  const done = await take('bomb');
  expect(done.filed).toBe(0);
  expect(done.exceptions[0]!.reason).toMatch(/zip bomb|larger than|longer than/);
});

it('lets an entry wait for its patient, within the run and after it', async () => {
  put('wait/a.ndjson', ndjson(weight('w1', 'late'), weight('w2', 'never')));
  put('wait/b.ndjson', ndjson(person('late', 'Latimer', '1933-03-03')));
  const done = await take('wait');
  expect(done).toMatchObject({ filed: 2, resources: { Observation: 1, Patient: 1 } });
  expect(done.exceptions).toEqual([expect.objectContaining({ item: 'line 2', reason: expect.stringContaining('Patient/never') })]);
  put('more/c.ndjson', ndjson(person('never', 'Nevers', '1934-04-04'), weight('w3', 'never')));
  expect(await take('more', { source: 'wait' })).toMatchObject({ filed: 2, exceptions: [] });
  const { rows } = await house.db.light.query(`select state from exchange.item i join exchange.source s using (source_no) where s.name = 'wait'`);
  expect(rows.map((r) => r.state)).toEqual(Array(5).fill('filed'));
});

it('makes a version of other content, and another resource of another source', async () => {
  put('north/p.ndjson', ndjson(person('v1', 'Verso', '1961-06-01'), weight('same', 'v1', 61)));
  put('north2/p.ndjson', ndjson(weight('same', 'v1', 62)));
  put('south/p.ndjson', ndjson(person('v1', 'Sudo', '1971-06-01'), weight('same', 'v1', 63)));
  await take('north', { source: 'north' });
  await take('north2', { source: 'north' });
  await take('south', { source: 'south' });
  const [two] = await homeOf('Observation', '"value":62');
  const [three] = await homeOf('Observation', '"value":63');
  expect(two!.version).toBe(2);
  expect(three!.version).toBe(1);
  expect(three!.chart_id).not.toBe(two!.chart_id);
});

it('never files under a Patient id that names two people in one source', async () => {
  put('twice/a/p.ndjson', ndjson(person('example', 'Alder', '1950-01-01'), weight('o1', 'example', 71)));
  put('twice/b/p.ndjson', ndjson(person('example', 'Birch', '1960-02-02'), weight('o1', 'example', 72)));
  put('twice/c/p.ndjson', ndjson(weight('o2', 'example', 73)));
  const done = await take('twice');
  expect(done.exceptions).toEqual([expect.objectContaining({ file: 'twice/c/p.ndjson', reason: expect.stringContaining('several people') })]);
  const [alder] = await homeOf('Patient', 'Alder'), [birch] = await homeOf('Patient', 'Birch');
  expect((await homeOf('Observation', '"value":71'))[0]!.chart_id).toBe(alder!.chart_id);
  expect((await homeOf('Observation', '"value":72'))[0]!.chart_id).toBe(birch!.chart_id);
  expect(await homeOf('Observation', '"value":73')).toEqual([]);
});

it('keeps a reference to what is not here and lets it hold on arrival', async () => {
  put('ref1/p.ndjson', ndjson(person('r1', 'Refa', '1950-05-05'), { ...weight('ro', 'r1', 81), encounter: { reference: 'Encounter/e9' } }));
  put('ref2/p.ndjson', ndjson({ resourceType: 'Encounter', id: 'e9', status: 'finished', class: { code: 'AMB' }, subject: { reference: 'Patient/r1' } }));
  await take('ref1', { source: 'ref' });
  await take('ref2', { source: 'ref' });
  const { rows: [o] } = await house.db.light.query(`select content::json->'encounter'->>'reference' as to from chart.version where content like '%"value":81%'`);
  const { rows: [e] } = await house.db.light.query(`select 'Encounter/' || id as is from chart.entry where type = 44 and id = split_part($1, '/', 2)`, [o.to]);
  expect(e.is).toBe(o.to);
});

it('queues what is broken with its place, takes a mended text, and closes', async () => {
  put('broken/x.json', '{"resourceType": "Patient",\n "id": "m1", "name": [{"family": "Mendel"}], "birthDate": "1950-01-01"');
  put('broken/y.json', JSON.stringify({ resourceType: 'Patiant', id: 'q' }));
  const done = await take('broken');
  expect(done.filed).toBe(0);
  expect(done.exceptions.map((e) => e.reason)).toEqual([expect.stringContaining('line 2'), expect.stringContaining('Patiant')]);
  const list = await house.perform(listItems, { state: 'exception', source: 'broken' }, house.clerk);
  expect(list.items).toHaveLength(2);
  const first = list.items.find((i) => i.file.endsWith('x.json'))!;
  const shown = await house.perform(showItem, { id: first.id }, house.clerk);
  expect(shown.text).toContain('Mendel');
  const again = await house.perform(replay, { id: first.id }, house.clerk);
  expect(again.state).toBe('exception');
  const mended = await house.perform(replay, { id: first.id, mended: `${shown.text}}`, reason: 'The brace was lost' }, house.clerk);
  expect(mended).toMatchObject({ state: 'filed' });
  expect(mended.id).not.toBe(first.id);
  expect((await house.perform(showItem, { id: first.id }, house.clerk)).item.state).toBe('closed');
  expect((await house.perform(showItem, { id: mended.id }, house.clerk)).entries).toHaveLength(1);
  const other = list.items.find((i) => i.file.endsWith('y.json'))!;
  expect(await house.perform(closeItem, { id: other.id, reason: 'Not a record' }, house.clerk)).toEqual({ state: 'closed' });
});

it('reads a table by its map, a patient a row', async () => {
  const map = readCsvMap('id: " rec_id"\ngiven: first\nfamily: last\nbirthDate: dob\nsex: sex\naddress: { line: [street], city: town }\nidentifier: ssn\n', 'map.yaml');
  put('table/p.csv', ' rec_id , first, last, dob, sex, street, town, ssn\n7, "Ann, May", O\'Dell, 03/04/1957, F, 1 Elm St, Barre, 999-11-2222\n8, Bo, Lee, 19570231, M, , , \n9,,,,,,,\n');
  const done = await take('table', { map });
  expect(done).toMatchObject({ files: 1, filed: 2, resources: { Patient: 2 } });
  expect(done.exceptions).toEqual([expect.objectContaining({ reason: expect.stringContaining('names nobody') })]);
  const [{ content }] = (await house.db.light.query(`select content from chart.version where content like '%O''Dell%'`)).rows;
  expect(JSON.parse(content)).toMatchObject({ birthDate: '1957-03-04', gender: 'female', name: [{ given: ['Ann, May'] }], address: [{ line: ['1 Elm St'], city: 'Barre' }] });
  expect(await take('table', {})).toMatchObject({ ignored: ['table/p.csv'] });
});

it('resumes what a stopped program had kept and not filed', async () => {
  put('kill/p.ndjson', ndjson(person('k1', 'Killick', '1950-07-07'), weight('k2', 'k1', 91)));
  const perform = (async (action: { name: string }, ...rest: unknown[]) => {
    if (action.name === 'exchange.file-items') throw new Problem('unavailable', 'The database is gone');
    return (house.perform as (...all: unknown[]) => Promise<unknown>)(action, ...rest);
  }) as typeof house.perform;
  await expect(importPaths({ ...hands(), perform }, [join(folder, 'kill')], {})).rejects.toThrow('gone');
  expect((await house.db.light.query(`select count(*)::int as n from exchange.item i join exchange.source s using (source_no) where s.name = 'kill' and i.state = 'received'`)).rows[0].n).toBe(2);
  expect(await resumeFiling(hands(), 0)).toBe(2);
  expect(await take('kill')).toMatchObject({ filed: 0, alreadyHere: 2, exceptions: [] });
  expect(await homeOf('Observation', '"value":91')).toHaveLength(1);
});

it('takes what is dropped into the inbox, once it is whole', async () => {
  const inbox = new Inbox({ hands: hands(), home: folder, log: { info() {}, warn() {}, error() {}, debug() {} }, policy: <T,>(id: string) => (id === 'exchange.inbox-stable-seconds' ? 3 : true) as T });
  put('inbox/good.json', JSON.stringify(person('i1', 'Inman', '1950-08-08')));
  put('inbox/bad.json', '{"resourceType":');
  await inbox.look(1000);
  await inbox.look(2000);
  expect(await homeOf('Patient', 'Inman')).toEqual([]);
  await inbox.look(5000);
  expect(await homeOf('Patient', 'Inman')).toHaveLength(1);
  const { readdirSync, readFileSync } = await import('node:fs');
  expect(readdirSync(join(folder, 'inbox/done'))).toEqual(['good.json']);
  expect(readdirSync(join(folder, 'inbox/exceptions')).sort()).toEqual(['bad.json', 'bad.json.txt']);
  expect(readFileSync(join(folder, 'inbox/exceptions/bad.json.txt'), 'utf8')).toContain('malformed');
});

it('reads a partner\'s tables by the map written for it, and gives its bare numbers the authority named for it', async () => {
  put('county/first.json', JSON.stringify({ resourceType: 'Bundle', type: 'collection', entry: [{ resource: person('z1', 'Zander', '1944-04-04') }] }));
  await take('county');
  const table = (name: string, rows: string): string => put(`county/${name}`, `rec,given,fam,born,mrn\n${rows}`);
  table('one.csv', '1,Ada,Bare,1950-01-02,4711\n');
  expect((await take('county')).ignored).toContain('county/one.csv');
  const { partners } = await house.perform(listPartnersAction, {}, house.admin) as any, { id } = partners.find((p: any) => p.name === 'county');
  const write = (more: object) => house.perform(setPartnerAction, { id, zone: null, numberSystem: null, csvMap: null, ...more } as never, house.admin);
  await expect(write({ csvMap: 'familiy: fam' })).rejects.toMatchObject({ kind: 'invalid-input', issues: [{ at: 'csvMap', says: expect.stringContaining('Known keys') }] });
  await expect(write({ numberSystem: 'the county' })).rejects.toMatchObject({ kind: 'invalid-input' });
  await write({ numberSystem: 'urn:oid:2.999.77', csvMap: 'id: rec\ngiven: given\nfamily: fam\nbirthDate: born\nidentifier: { column: mrn, type: MR }\n' });
  table('two.csv', '2,Ada,Barely,1950-01-02,4712\n');
  expect(await take('county')).toMatchObject({ filed: 2, ignored: [] });
  expect((await house.db.light.query('select system from patients.identifier where value_folded = $1', ['4712'])).rows).toEqual([{ system: '2.999.77' }]);
  // A map given with the files wins.
  table('three.csv', '3,Ada,Bareback,1950-01-02,4713\n');
  expect(await take('county', { map: readCsvMap('given: fam\nfamily: given\nbirthDate: born\n', 'map.yaml') })).toMatchObject({ filed: 1 });
  expect((await house.db.light.query(`select family from patients.patient where given = 'Bareback'`)).rows).toEqual([{ family: 'Ada' }]);
});
