import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase } from '../../../test/kit/database.ts';
import type { TestDatabase } from '../../../test/kit/database.ts';
import { openDatabase, inTransaction } from '../db/pool.ts';
import type { Database } from '../db/pool.ts';
import { openKeyRing } from '../keys/index.ts';
import { createBlobs, verifyBlobs } from './index.ts';
import type { Blobs, Range } from './index.ts';

let database: TestDatabase, db: Database, blobs: Blobs, home: string;
const master = randomBytes(32);

beforeAll(async () => {
  database = await testDatabase();
  db = openDatabase(database.app, { light: 2, heavy: 1 });
  home = mkdtempSync(join(tmpdir(), 'blobs-'));
  blobs = createBlobs({ home, keys: await openKeyRing(db.light, master) });
});
afterAll(async () => { await db.close(); await database.drop(); rmSync(home, { recursive: true, force: true }); });

const put = (content: Buffer): Promise<{ name: string; sizeBytes: number }> => inTransaction(db.light, (tx) => blobs.put(tx, content));
const stream = (content: Buffer, piece = 10_000): Promise<{ name: string; sizeBytes: number }> => inTransaction(db.light, (tx) => blobs.putStream(tx, pieces(content, piece)));
const get = (name: string, range?: Range): Promise<Buffer> => inTransaction(db.light, (tx) => blobs.get(tx, name, range));
async function* pieces(content: Buffer, each: number): AsyncGenerator<Buffer> { for (let at = 0; at < content.length; at += each) yield content.subarray(at, at + each); }
const fileOf = (name: string): string => blobs.files.pathOf(Buffer.from(name, 'hex'));
const text = (bytes: number): Buffer => Buffer.from('OBX|1|NM|2093-3^Cholesterol^LN||'.repeat(Math.ceil(bytes / 32)).slice(0, bytes));

// One case suite for both places and both ways in.
const contents: [string, Buffer][] = [
  ['nothing', Buffer.alloc(0)], ['one byte', Buffer.from('x')], ['a message', text(900)], ['just what fits a row', randomBytes(65_536)], ['just too much for a row', randomBytes(65_537)],
  ['chunks and a bit', randomBytes(3 * 65_536 + 11)], ['whole chunks', randomBytes(4 * 65_536)], ['long text', text(3_000_000)], ['text with noise', Buffer.concat([text(200_000), randomBytes(200_000)])],
];
describe.each([['at once', put], ['as a stream', stream]] as const)('content put %s', (way, keep) => {
  const marked = (content: Buffer): Buffer => content.length < 900 ? content : Buffer.concat([content, Buffer.from(way)]); // so that each way stores its own
  it.each(contents)('comes back: %s', async (_, content) => {
    content = marked(content);
    const { name, sizeBytes } = await keep(content);
    expect(sizeBytes).toBe(content.length);
    expect(name).toBe(blobs.nameOf(content));
    expect((await get(name)).equals(content)).toBe(true);
    for (const [start, end] of [[0, 1], [0, 10], [65_530, 65_560], [65_536, 131_072], [content.length - 5, content.length], [content.length, content.length + 9], [3, content.length + 100]] as const) {
      expect((await get(name, { start: Math.max(0, start), end })).equals(content.subarray(Math.max(0, start), end))).toBe(true);
    }
    expect((await get(name, { start: 2 })).equals(content.subarray(2))).toBe(true);
  });
});

describe('the blob store', () => {
  it('keeps the same content once, however it comes', async () => {
    const content = randomBytes(200_000);
    const first = await put(content);
    const before = statSync(fileOf(first.name)).mtimeMs;
    expect(await stream(content)).toEqual(first);
    expect(await put(content)).toEqual(first);
    expect(statSync(fileOf(first.name)).mtimeMs).toBe(before);
    expect(readdirSync(blobs.files.root).filter((f) => f.endsWith('.part'))).toEqual([]);
  });

  it('stores text in a fraction of its size, and nothing readable', async () => {
    const content = text(60_000);
    const { name } = await put(content);
    const { rows: [row] } = await db.light.query('select stored from platform.blob where name = $1', [Buffer.from(name, 'hex')]);
    expect(row.stored.length).toBeLessThan(6000);
    expect(row.stored.includes('Cholesterol')).toBe(false);
    const file = await put(Buffer.concat([randomBytes(70_000), Buffer.from('Cholesterol')]));
    expect(readFileSync(fileOf(file.name)).includes('Cholesterol')).toBe(false);
  });

  it('leaves no row of an act that fails', async () => {
    const content = randomBytes(100_000);
    await expect(inTransaction(db.light, async (tx) => { await blobs.put(tx, content); throw new Error('no'); })).rejects.toThrow('no');
    await expect(get(blobs.nameOf(content))).rejects.toMatchObject({ kind: 'not-found' });
    expect((await verifyBlobs(blobs, db.light)).strayFiles).toContain(fileOf(blobs.nameOf(content)));
  });

  it('says not found for a name it does not know', async () => {
    await expect(get('00'.repeat(32))).rejects.toMatchObject({ kind: 'not-found' });
    await expect(get('../../etc/passwd')).rejects.toMatchObject({ kind: 'not-found' });
  });

  it('survives a new data key and a new master key', async () => {
    const { name } = await put(Buffer.from('kept under the first key'));
    const { rotateKeys } = await import('../keys/index.ts');
    const newMaster = join(home, '..', `new-master-${randomBytes(4).toString('hex')}`);
    (await rotateKeys(db.light, { keys: blobs.keys, master: { key: master, from: 'configuration' } }, newMaster)).finish();
    expect(blobs.keys.current).toBe(2);
    const later = createBlobs({ home, keys: await openKeyRing(db.light, Buffer.from(readFileSync(newMaster, 'utf8'), 'base64')) });
    expect((await inTransaction(db.light, (tx) => later.get(tx, name))).toString()).toBe('kept under the first key');
    expect(later.nameOf(Buffer.from('a'))).toBe(blobs.nameOf(Buffer.from('a')));
    await expect(openKeyRing(db.light, master)).rejects.toThrow(/master key given is not the one/);
    await expect(openKeyRing(db.light, Buffer.from(readFileSync(newMaster, 'utf8'), 'base64'))).resolves.toBeDefined();
    rmSync(newMaster);
  });
});

describe('damage is found', () => {
  const chunk = 65_536 + 16;
  const harm: [string, (file: string) => void, RegExp][] = [
    ['a byte flipped', (f) => { const b = readFileSync(f); b[200]! ^= 1; writeFileSync(f, b); }, /chunk 0 does not verify/],
    ['the end cut off within a chunk', (f) => truncateSync(f, statSync(f).size - 10), /last chunk/],
    ['the end cut off at a chunk', (f) => truncateSync(f, 68 + 2 * chunk), /last chunk/],
    ['cut off after the header', (f) => truncateSync(f, 68), /cut off/],
    ['two chunks swapped', (f) => { const b = readFileSync(f), a = Buffer.from(b.subarray(68, 68 + chunk)); b.copy(b, 68, 68 + chunk, 68 + 2 * chunk); a.copy(b, 68 + chunk); writeFileSync(f, b); }, /chunk 0 does not verify/],
    ['bytes added', (f) => writeFileSync(f, Buffer.concat([readFileSync(f), randomBytes(40)])), /does not verify/],
    ['the file of another blob', (f) => { void f; }, /another blob/],
    ['no file', (f) => rmSync(f), /missing/],
  ];
  it.each(harm)('%s', async (what, harmFile, says) => {
    const { name } = await put(randomBytes(150_000));
    if (what.startsWith('the file of another')) writeFileSync(fileOf(name), readFileSync(fileOf((await put(randomBytes(150_000))).name)));
    else harmFile(fileOf(name));
    await expect(get(name)).rejects.toThrow(says);
    const report = await verifyBlobs(blobs, db.light);
    expect(report.faults.find((f) => f.name === name)?.says).toMatch(says);
  });

  it('in each byte of the header, for the whole and for a range', async () => {
    const { name } = await put(randomBytes(150_000)), file = fileOf(name), whole = readFileSync(file);
    for (let i = 0; i < 68; i += 1) {
      const harmed = Buffer.from(whole);
      harmed[i]! ^= 0x80;
      writeFileSync(file, harmed);
      await expect(get(name), `byte ${i}`).rejects.toThrow();
      await expect(get(name, { start: 70_000, end: 70_010 }), `byte ${i}, a range`).rejects.toThrow();
    }
    writeFileSync(file, whole);
    expect((await get(name)).length).toBe(150_000);
  });
});
