import { afterAll, beforeAll, expect, it } from 'vitest';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { strToU8, zipSync } from 'fflate';
import { registerProjection } from '../../modules/chart/index.ts';
import { listItems, replay, showItem } from '../../modules/exchange/index.ts';
import { patientsProjection } from '../../modules/patients/index.ts';
import { testHouse } from '../../../test/kit/house.ts';
import type { TestHouse } from '../../../test/kit/house.ts';
import { readCsvMap } from '../../modules/exchange/index.ts';
import { frameFiles, framedFiles } from './framed-files.ts';
import { importFiles, resumeFiling } from './import-files.ts';
import { importPaths, walkAll } from './import-paths.ts';
import type { ImportSummary } from './import-paths.ts';
import { Inbox } from './watch-inbox.ts';

/** Files as they really come: odd encodings, odd names, damage. What is in them is filed or told, never passed over. */
let house: TestHouse;
let folder: string;
beforeAll(async () => { for (const p of patientsProjection) registerProjection(p); house = await testHouse(); folder = mkdtempSync(join(tmpdir(), 'odd-files-')); });
afterAll(async () => { rmSync(folder, { recursive: true, force: true }); await house.close(); });

const put = (path: string, content: string | Buffer): void => { const full = join(folder, path); mkdirSync(join(full, '..'), { recursive: true }); writeFileSync(full, content); };
const hands = () => ({ perform: house.perform, actor: house.operator, newId: () => house.ids.next() });
const take = (path: string, more: object = {}): Promise<ImportSummary> => importPaths(hands(), [join(folder, path)], more);
const person = (id: string, family: string): string => JSON.stringify({ resourceType: 'Patient', id, name: [{ family, given: ['Ona'] }], birthDate: '1950-01-02' });
const namesLike = async (text: string): Promise<string[]> => (await house.db.light.query(`select content::json->'name'->0->>'family' as family from chart.version where content like '{"resourceType":"Patient"%' and content like $1 order by 1`, [`%${text}%`])).rows.map((r) => r.family);
const swapped = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();
const message = (n: number, family: string): string => `MSH|^~\\&|A|B|C|D|20200101||ADT^A01|odd${n}|P|2.5\rEVN|A01|20200101\rPID|1||odd${n}^^^HOSP^MR||${family}^Ann||19500101|F\rPV1|1|I|W\r`;

it('reads NDJSON line by line though its first line is broken, blank lines stand between, or lines of something else lead', async () => {
  put('nd/a.ndjson', `{"resourceType":"Patient", "id": oops\n\n${person('a1', 'Firstling')}\n`);
  put('nd/b.ndjson', `{ "resourceType":"Patient", "id": oops\n{ "resourceType":"Patient","id":"b1","name":[{"family":"Spaced"}],"birthDate":"1950-01-01"}\n`);
  put('nd/c.ndjson', `${Array.from({ length: 60 }, (_, i) => `{"log":${i}}`).join('\n')}\n${person('c1', 'Later')}\n`);
  put('nd/log.ndjson', `{"log":1}\n{"log":2}\n`);
  const done = await take('nd');
  expect(done).toMatchObject({ filed: 3, ignored: ['nd/log.ndjson'], resources: { Patient: 3 } });
  expect(done.exceptions.filter((e) => !e.file.endsWith('c.ndjson'))).toEqual([expect.objectContaining({ item: 'line 1', reason: expect.stringContaining('column 34') }), expect.objectContaining({ item: 'line 1' })]);
});

it('reads UTF-16 of either order, with and without its mark, whole and line by line', async () => {
  put('wide/a.ndjson', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(`${person('w1', 'Wideone')}\n\n${person('w2', 'Widetwö')}\n`, 'utf16le')]));
  put('wide/b.ndjson', swapped(`\uFEFF${person('w3', 'Widethree')}\r\n${person('w4', 'Widefour')}`));
  put('wide/c.json', Buffer.from(person('w5', 'Widefive'), 'utf16le'));
  expect(await take('wide')).toMatchObject({ filed: 5, exceptions: [] });
  expect(await namesLike('Wide')).toEqual(['Widefive', 'Widefour', 'Wideone', 'Widethree', 'Widetwö']);
});

it('files what the bundles of a bundle hold, and each message of a list', async () => {
  put('nest/b.json', JSON.stringify({ resourceType: 'Bundle', type: 'collection', entry: [{ resource: { resourceType: 'Bundle', type: 'searchset', entry: [{ resource: JSON.parse(person('n1', 'Nestor')) }] } }] }));
  put('nest/m.json', JSON.stringify([{ message: message(1, 'Lista') }, { n: '}"[', message: message(2, 'Listb') }], null, 1));
  const done = await take('nest');
  expect(done).toMatchObject({ filed: 3, exceptions: [], resources: { Patient: 3 } });
  expect(done.resources['Bundle']).toBeUndefined();
  expect(await namesLike('List')).toEqual(['Lista', 'Listb']);
});

it('files the people that the answer of an operation carries, and keeps one that carries nobody as it stands', async () => {
  put('operation/match.json', JSON.stringify({ resourceType: 'Parameters', parameter: [{ name: 'mode', valueCode: 'full' }, { name: 'return', resource: JSON.parse(person('op1', 'Operand')) },
    { name: 'more', part: [{ name: 'found', resource: { resourceType: 'Bundle', type: 'searchset', entry: [{ resource: JSON.parse(person('op2', 'Operator')) }, { resource: { resourceType: 'Observation', status: 'final', code: { text: 'x' }, subject: { reference: 'Patient/op1' } } }] } }] }] }));
  put('operation/settings.json', JSON.stringify({ resourceType: 'Parameters', parameter: [{ name: 'mode', valueCode: 'full' }] }));
  expect(await take('operation')).toMatchObject({ filed: 2, exceptions: [], resources: { Patient: 2, Observation: 1, Parameters: 1 } });
  expect(await namesLike('Opera')).toEqual(['Operand', 'Operator']);
  put('operation/nobody.json', JSON.stringify({ resourceType: 'Parameters', parameter: [{ name: 'return', resource: { resourceType: 'Patient', id: 'op3', gender: 'male' } }] }));
  expect((await take('operation/nobody.json')).exceptions).toEqual([expect.objectContaining({ reason: expect.stringContaining('parameter[0].resource') })]);
});

it('two messages of one patient in one batch: the second finds what the first changed, and an older one changes nothing', async () => {
  const told = (n: number, at: string, name: string, street: string): string => `MSH|^~\\&|A|B|C|D|${at}||ADT^A08|turn${n}|P|2.5\rEVN|A08|${at}\rPID|1||turn1^^^HOSP^MR||${name}||19500101|F|||${street}^^Lowell^MA\rPV1|1|I|W|||||||||||||||||visit1\r`;
  put('turn/m.hl7', [told(1, '20200101', 'Turner^Ann', '1 First St'), told(2, '20200103', 'Turner^Ann^B', '2 Second St'), told(3, '20200102', 'Turner^Ann', '3 Old St'), told(4, '20200104', 'Other^Zoe', '4 Else St').replace('19500101|F', '19710203|F')].join(''));
  expect(await take('turn')).toMatchObject({ filed: 4, exceptions: [], resources: { Patient: 2 } });
  const rows = (await house.db.light.query(`select v.version, content::json->'address'->0->'line'->>0 as line, content::json->'name'->0->>'family' as family from chart.version v where content like '{"resourceType":"Patient"%' and content like '%turn1%' order by chart_id, version`)).rows;
  expect(rows.map((r) => [r.family, r.line, r.version])).toEqual([['Turner', '1 First St', 1], ['Turner', '2 Second St', 2], ['Other', '4 Else St', 1]]);
  // The number under which the second person came is disputed: a review waits.
  expect((await house.db.light.query(`select 1 from patients.review where rule like 'identity.%' and chart_id in (select chart_id from patients.patient where family = 'Other')`)).rowCount).toBe(1);
});

it('reads NDJSON whose lines end with a carriage return alone, and a document so written as one', async () => {
  put('returns/a.ndjson', `${person('r1', 'Returned')}\r\r${person('r2', 'Returnee')}\r`);
  put('returns/b.json', JSON.stringify(JSON.parse(person('r3', 'Returner')), null, 1).replaceAll('\n', '\r'));
  expect(await take('returns')).toMatchObject({ filed: 3, exceptions: [] });
  expect(await namesLike('Return')).toEqual(['Returned', 'Returnee', 'Returner']);
});

const inboxOf = (home: string): Inbox => new Inbox({ hands: hands(), home: join(folder, home), log: { info() {}, warn() {}, error() {}, debug() {} }, policy: <T,>(id: string) => (id === 'exchange.inbox-stable-seconds' ? 3 : true) as T });

it('is not held up by a pipe in the inbox, alone or in a folder', async () => {
  mkdirSync(join(folder, 'pipes/inbox/lab'), { recursive: true });
  for (const path of ['pipes/inbox/a-pipe', 'pipes/inbox/lab/b-pipe']) execFileSync('mkfifo', [join(folder, path)]);
  put('pipes/inbox/lab/p.json', person('pipe1', 'Piper'));
  const inbox = inboxOf('pipes');
  for (const now of [1000, 5000]) await inbox.look(now);
  expect(await namesLike('Piper')).toEqual(['Piper']);
  expect(readdirSync(join(folder, 'pipes/inbox/done'))).toEqual(['lab']);
  expect(readdirSync(join(folder, 'pipes/inbox/exceptions')).sort()).toEqual(['a-pipe', 'a-pipe.txt']);
});

it('takes what lies in a folder for-<facility> of the inbox in for that facility', async () => {
  await house.db.light.query(`insert into access.facility (facility_id, name, zone, mrn_system) values ('main', 'Main', 'America/New_York', 'urn:chartkeeper:mrn:main'), ('west', 'West', 'America/Los_Angeles', 'urn:chartkeeper:mrn:west') on conflict do nothing`);
  put('two/inbox/for-west/w.json', person('fw', 'Westerly'));
  put('two/inbox/m.json', person('fm', 'Mainly'));
  put('two/inbox/for-nowhere/n.json', person('fn', 'Nowhere'));
  const inbox = inboxOf('two');
  for (const now of [1000, 5000]) await inbox.look(now);
  const at = async (family: string): Promise<string[]> => (await house.db.light.query('select facility from chart.chart join patients.patient using (chart_id) where family = $1', [family])).rows.map((r) => r.facility);
  expect([await at('Westerly'), await at('Mainly'), await at('Nowhere')]).toEqual([['west'], ['main'], []]);
  expect(readdirSync(join(folder, 'two/inbox/for-west/done'))).toEqual(['w.json']);
  expect(readdirSync(join(folder, 'two/inbox/for-nowhere/exceptions')).sort()).toEqual(['n.json', 'n.json.txt']);
});

it('names where a key comes twice', async () => {
  put('twice/a.json', '{"resourceType":"Patient","name":[{"family":"A"},{"family":"B"}],"birthDate":"1950-01-01","birthDate":"1951-01-01"}');
  expect((await take('twice')).exceptions[0]!.reason).toContain('column 91');
});

it('refuses a member of an archive whose checksum does not fit, and an archive whose members together are a bomb', async () => {
  const stored = Buffer.from(zipSync({ 'bad.json': [strToU8(person('z1', 'Crcbad')), { level: 0 }], 'good.json': [strToU8(person('z2', 'Crcgood')), { level: 0 }] }));
  stored[stored.indexOf('Crcbad')] = 0x44;
  put('zip/flipped.zip', stored);
  const big = strToU8(' '.repeat(70 * 2 ** 20));
  put('zip/bomb.zip', Buffer.from(zipSync({ a: [big, { level: 9 }], b: [big, { level: 9 }], 'c.json': strToU8(person('z3', 'Behind')) })));
  const done = await take('zip');
  expect(done).toMatchObject({ filed: 1, resources: { Patient: 1 } });
  expect(done.exceptions).toEqual([expect.objectContaining({ file: 'zip/bomb.zip', reason: expect.stringContaining('zip bomb') }), expect.objectContaining({ file: 'zip/flipped.zip/bad.json', reason: expect.stringContaining('checksum') })]);
});

it('reads names that are no UTF-8, and tells links and pipes', async () => {
  put('names/a.json', person('f1', 'Fileone'));
  writeFileSync(Buffer.concat([Buffer.from(join(folder, 'names/b')), Buffer.from([0xff, 0xfe]), Buffer.from('.json')]), person('f2', 'Filetwo'));
  put('names/.hidden.json', person('f3', 'Filethree'));
  symlinkSync('a.json', join(folder, 'names/link.json'));
  const done = await take('names');
  expect(done).toMatchObject({ files: 4, filed: 3, exceptions: [], ignored: ['names/link.json'] });
});

it.skipIf(process.getuid?.() === 0)('tells a file and a folder that may not be read, and files the others', async () => {
  put('closed/a.json', person('p1', 'Open'));
  put('closed/secret.json', person('p2', 'Secret'));
  put('closed/inner/x.json', person('p3', 'Inner'));
  chmodSync(join(folder, 'closed/secret.json'), 0); chmodSync(join(folder, 'closed/inner'), 0);
  const done = await take('closed');
  chmodSync(join(folder, 'closed/inner'), 0o700);
  expect(done).toMatchObject({ filed: 1 });
  expect(done.exceptions.map((e) => e.file).sort()).toEqual(['closed/inner', 'closed/secret.json']);
});

it('sends files over the socket to the same end: one that breaks off, one that nobody reads, and a sender that goes', async () => {
  async function* sent() {
    yield* walkAll([join(folder, 'names')]);
    yield { path: 'x/broken.ndjson', bytes: (async function* () { yield Buffer.from(`${person('s1', 'Sent')}\n`); throw Object.assign(new Error('gone'), { code: 'EACCES' }); })() };
    yield { path: 'x/note.md', bytes: (async function* () { for (let i = 0; i < 20; i++) yield Buffer.alloc(300_000, 0x61); })() };
    yield { path: 'x/last.json', bytes: (async function* () { yield Buffer.from(person('s2', 'Sentlast')); })() };
  }
  const done = await importFiles(hands(), framedFiles(frameFiles(sent())), { source: 'socket' });
  expect(done).toMatchObject({ files: 7, filed: 4, ignored: ['names/link.json', 'x/note.md'] });
  expect(done.exceptions).toEqual([{ file: 'x/broken.ndjson', item: 'the file', reason: expect.stringContaining('not permitted') }]);
  async function* cut() { let n = 0; for await (const piece of frameFiles(walkAll([join(folder, 'names')]))) { if (n++ > 4) return; yield piece; } }
  await expect(importFiles(hands(), framedFiles(cut()), { source: 'cut' })).rejects.toThrow('stopped in the middle');
});

it('reads tables in Latin-1 and UTF-16, and keeps what stands behind an open quote to be mended', async () => {
  const map = readCsvMap('id: id\ngiven: first\nfamily: last\nbirthDate: dob\n', 'map.yaml');
  const head = 'id,first,last,dob\n';
  put('csv/latin1.csv', Buffer.from(`${head}1,Änn,Tabmüller,1950-03-04\n`, 'latin1'));
  put('csv/wide.csv', Buffer.from(`\uFEFF${head}2,Änn,Tabwüde,1950-03-04\n`, 'utf16le'));
  put('csv/open.csv', `${head}3,Ann,Tabgood,1950-03-04\n4,"Ann,Tabopen,1950-03-04\n5,Bo,Tabafter,1951-03-04\n`);
  put('csv/nul.csv', `${head}6,Nu\0l,Tabnul,1950-03-04\n`);
  const done = await take('csv', { map });
  expect(done).toMatchObject({ filed: 3 });
  expect(done.exceptions).toEqual([expect.objectContaining({ reason: expect.stringContaining('NUL') }), expect.objectContaining({ item: 'from line 3', reason: expect.stringContaining('never closed') })]);
  const open = (await house.perform(listItems, { state: 'exception', source: 'csv' }, house.clerk)).items.find((i) => i.file === 'csv/open.csv')!;
  const { text } = await house.perform(showItem, { id: open.id }, house.clerk);
  expect(await house.perform(replay, { id: open.id, mended: text!.replace('"Ann', 'Ann'), reason: 'The quote was one too many' }, house.clerk)).toMatchObject({ state: 'filed' });
  expect(await namesLike('Tab')).toEqual(['Tabafter', 'Tabgood', 'Tabmüller', 'Tabopen', 'Tabwüde']);
});

it('is not taken up by the intake while the import itself still works at it, and counts once', async () => {
  put('slow/a.ndjson', `${person('q1', 'Slowone')}\n${person('q2', 'Slowtwo')}`);
  let taken = -1;
  const perform = (async (action: { name: string }, ...rest: unknown[]) => {
    if (action.name === 'exchange.file-items' && taken < 0) { taken = 0; taken = await resumeFiling(hands(), 0); }
    return (house.perform as (...all: unknown[]) => Promise<unknown>)(action, ...rest);
  }) as typeof house.perform;
  expect(await importPaths({ ...hands(), perform }, [join(folder, 'slow')], {})).toMatchObject({ filed: 2, alreadyHere: 0, exceptions: [] });
  expect(taken).toBe(0);
});

it('lets nothing in the inbox keep the others out', async () => {
  const inbox = new Inbox({ hands: hands(), home: folder, log: { info() {}, warn() {}, error() {}, debug() {} }, policy: <T,>(id: string) => (id === 'exchange.inbox-stable-seconds' ? 0 : true) as T });
  put('inbox/z/deep/a.json.gz', gzipSync(person('i1', 'Inboxed')));
  symlinkSync('/etc/passwd', join(folder, 'inbox/a-link'));
  await inbox.look(1000);
  await inbox.look(2000);
  expect(await namesLike('Inboxed')).toEqual(['Inboxed']);
  const { existsSync } = await import('node:fs');
  expect([existsSync(join(folder, 'inbox/done/z')), existsSync(join(folder, 'inbox/exceptions/a-link.txt'))]).toEqual([true, true]);
});
