import { createReadStream } from 'node:fs';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { strToU8, zipSync } from 'fflate';
import tar from 'tar-stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testHouse } from '../../../test/kit/house.ts';
import type { TestHouse } from '../../../test/kit/house.ts';
import { needsSharedData, sharedData } from '../../../test/kit/shared-data.ts';
import { loadCodes } from '../../interfaces/files/load-codes.ts';
import type { LoadOptions } from '../../interfaces/files/load-codes.ts';
import { listSystems, searchCodes, terminologyModule } from './index.ts';
import '../../../test/kit/same-seed.ts';

let house: TestHouse;
beforeAll(async () => { house = await testHouse(); });
afterAll(() => house.close());

const act = <T>(name: string, input: object): Promise<T> => house.perform(terminologyModule.actions.find((a) => a.name === name)!, input, house.operator) as Promise<T>;
const load = (files: Record<string, string>, options: LoadOptions = {}) => loadCodes(act, (async function* () { for (const [path, text] of Object.entries(files)) yield { path, bytes: (async function* () { yield Buffer.from(text); })() }; })(), options);
const find = async (text: string, more: object = {}) => house.perform(searchCodes, { text, ...more }, house.clerk);
const codes = async (text: string, more: object = {}): Promise<string[]> => (await find(text, more)).hits.map((h) => h.code);
const order = (lines: [string, 0 | 1, string, string?][]): string => lines.map(([code, billable, long, short], i) => `${String(i + 1).padStart(5, '0')} ${code.padEnd(7)} ${billable} ${(short ?? long).slice(0, 60).padEnd(60)} ${long}`).join('\r\n');

const year2026 = order([
  ['E11', 0, 'Type 2 diabetes mellitus'], ['E119', 1, 'Type 2 diabetes mellitus without complications', 'Type 2 diabetes mellitus w/o complications'], ['E1165', 1, 'Type 2 diabetes mellitus with hyperglycemia'],
  ['I10', 1, 'Essential (primary) hypertension'], ['J45', 0, 'Asthma'], ['J4590', 0, 'Unspecified asthma'], ['J45909', 1, 'Unspecified asthma, uncomplicated'], ['M80', 0, 'Osteoporosis with current pathological fracture'],
  ['M800', 0, 'Age-related osteoporosis with current pathological fracture'], ['S7200', 0, 'Fracture of unspecified part of neck of femur'], ['S72001A', 1, 'Fracture of unspecified part of neck of right femur, initial encounter for closed fracture'],
]);

describe('look-up', () => {
  beforeAll(async () => { await load({ 'icd10cm_order_2026.txt': year2026 }); });

  it('finds a code with or without its dot, and by its beginning', async () => {
    expect((await codes('e11.9'))[0]).toBe('E11.9');
    expect((await codes('E119'))[0]).toBe('E11.9');
    expect(await codes('e11')).toEqual(['E11.9', 'E11.65']);
  });

  it('finds words in any order and part, plurals and abbreviations', async () => {
    expect((await codes('complic diab'))[0]).toBe('E11.9');
    expect(await codes('fractures')).toEqual(['S72.001A']);
    expect(await codes('htn')).toEqual(['I10']);
    expect((await codes('w/o complications'))).toEqual(['E11.9']);
  });

  it('forgives slips of the pen and says so', async () => {
    for (const typed of ['atshma', 'astma', 'asthmma', 'unspecified ashtma']) expect(await codes(typed), typed).toEqual(['J45.909']);
    for (const typed of ['hipertension', 'hypertensoin', 'hyprtnsion']) expect(await codes(typed), typed).toEqual(['I10']);
    const found = await find('diabeets');
    expect(found.hits[0]!.matched.spelling).toBe(true);
    expect(found.corrected).toBe('diabetes');
  });

  it('offers no headings for entry, but finds them', async () => {
    expect(await codes('asthma')).toEqual(['J45.909']);
    expect(await codes('asthma', { forEntry: false })).toEqual(['J45', 'J45.909', 'J45.90']);
  });

  it('names the release, its terms and its day with the hits', async () => {
    expect((await find('asthma')).systems).toMatchObject([{ url: 'http://hl7.org/fhir/sid/icd-10-cm', version: '2026', effectiveOn: '2025-10-01', source: 'icd10cm_order_2026.txt', content: 'complete' }]);
    expect((await find('asthma')).systems[0]!.licence).toMatch(/public domain/i);
  });

  it('finds nothing in what no release holds, and nothing for a task whose systems are not here', async () => {
    expect(await codes('zzzzqqq')).toEqual([]);
    expect(await codes('asthma', { task: 'vaccine' })).toEqual([]);
    expect(await codes("'; drop table \\ & | ! <-> :*")).toEqual([]);
    expect(await codes('   ')).toEqual([]);
  });
});

describe('an update', () => {
  const year2027 = order([['E11', 0, 'Type 2 diabetes mellitus'], ['E119', 1, 'Type 2 diabetes mellitus without complications', 'Type 2 diabetes mellitus w/o complications'], ['E1165', 1, 'Type 2 diabetes mellitus with hyperglycaemia'], ['E11A', 1, 'Type 2 diabetes mellitus in remission'],
    ['I10', 1, 'Essential (primary) hypertension'], ['J45', 0, 'Asthma'], ['J4590', 0, 'Unspecified asthma'], ['M80', 0, 'Osteoporosis with current pathological fracture'], ['M800', 0, 'Age-related osteoporosis with current pathological fracture'], ['S7200', 0, 'Fracture of unspecified part of neck of femur'], ['S72001A', 1, 'Fracture of unspecified part of neck of right femur, initial encounter for closed fracture']]);

  it('retires what vanished, loses nothing, offers it no more, and is the same when repeated', async () => {
    const first = await load({ 'icd10cm_order_2027.txt': year2027 });
    expect(first.loaded[0]!.systems[0]).toMatchObject({ added: 1, changed: 1, retired: 1, restored: 0, retiredCodes: [{ code: 'J45.909' }] });
    expect(await codes('asthma')).toEqual([]);
    const [old] = (await find('J45.909', { forEntry: false })).hits;
    expect(old).toMatchObject({ code: 'J45.909', active: false, retiredOn: '2026-10-01', display: 'Unspecified asthma, uncomplicated' });
    expect((await load({ 'icd10cm_order_2027.txt': year2027 })).loaded[0]!.systems[0]).toMatchObject({ added: 0, changed: 0, retired: 0, same: 11 });
  });

  it('refuses an older release and a cut file until a person says it is meant', async () => {
    await expect(load({ 'icd10cm_order_2026.txt': year2026 })).rejects.toMatchObject({ kind: 'rule-refused', because: [{ rule: 'terminology.older-release' }] });
    await expect(load({ 'icd10cm_order_2028.txt': year2027.split('\r\n').slice(0, 5).join('\n') })).rejects.toMatchObject({ kind: 'rule-refused', because: [{ rule: 'terminology.would-retire-many' }] });
    expect((await load({ 'icd10cm_order_2026.txt': year2026 }, { older: true })).loaded[0]!.systems[0]).toMatchObject({ restored: 1, retired: 1 });
    expect(await codes('asthma')).toEqual(['J45.909']);
  });

  it('comes packed as its publisher packs it: a zip, a .tgz, and what is no code set beside it is told', async () => {
    const table = (word: string): string => `code,display\n90${word.length},${word} vaccine\n`, pack = tar.pack(), pieces: Buffer[] = [];
    pack.entry({ name: 'release/cvx.csv' }, table('Tarball'));
    pack.entry({ name: 'release/readme.md' }, 'words');
    pack.finalize();
    for await (const piece of pack) pieces.push(piece as Buffer);
    for (const [path, packed, word] of [['cvx.zip', Buffer.from(zipSync({ 'a/cvx.csv': strToU8(table('Zip')) })), 'zip'], ['cvx.tgz', gzipSync(Buffer.concat(pieces)), 'tarball']] as const) {
      const done = await loadCodes(act, (async function* () { yield { path, bytes: (async function* () { yield packed; })() }; })(), {});
      expect([done.loaded[0]!.kind, done.loaded[0]!.systems[0]!.added, done.ignored.length]).toEqual(['cvx', 1, word === 'zip' ? 0 : 1]);
      expect(await codes(word, { task: 'vaccine' })).toHaveLength(1);
    }
  });

  it('a fragment adds and retires nothing', async () => {
    const fragment = 'code,display\n207,"COVID-19, mRNA, LNP-S, PF, 100 mcg/0.5mL dose"\n03,MMR\n';
    expect((await load({ 'cvx-in-use.csv': fragment })).loaded[0]!.systems[0]).toMatchObject({ added: 2 });
    expect((await load({ 'cvx-more.csv': 'code,display\n08,Hep B\n' })).loaded[0]!.systems[0]).toMatchObject({ added: 1, retired: 0 });
    expect(await codes('covid', { task: 'vaccine' })).toEqual(['207']);
  });

  it('refuses a malformed file with its line, and nothing of it is in use', async () => {
    await expect(load({ 'icd10cm_order_2029.txt': `${year2027}\r\nnonsense` })).rejects.toMatchObject({ kind: 'unreadable', message: expect.stringContaining('icd10cm_order_2029.txt, line 12') });
    await expect(load({ 'x.csv': 'cvx,display\n1,a,b\n' })).rejects.toMatchObject({ kind: 'unreadable', message: expect.stringContaining('line 2') });
    await expect(load({ 'holiday.txt': 'no codes' })).rejects.toMatchObject({ kind: 'not-supported' });
  });

  it('goes on where it was cut off', async () => {
    const files = { 'rxnorm.csv': `rxcui,display\n${Array.from({ length: 5000 }, (_, i) => `${i + 1},drug ${i + 1}`).join('\n')}` };
    let portions = 0;
    const cut = <T>(name: string, input: object): Promise<T> => { if (name === 'terminology.stage-portion' && ++portions === 2) throw new Error('cut off'); return act(name, input); };
    const given = (how: typeof act) => loadCodes(how, (async function* () { yield { path: 'rxnorm.csv', bytes: (async function* () { yield Buffer.from(files['rxnorm.csv']); })() }; })(), {});
    await expect(given(cut)).rejects.toThrow('cut off');
    expect(await codes('drug 4', { task: 'medication' })).toEqual([]);
    portions = 0;
    const counted = <T>(name: string, input: object): Promise<T> => { if (name === 'terminology.stage-portion') portions += 1; return act(name, input); };
    expect((await given(counted)).loaded[0]!.systems[0]).toMatchObject({ added: 5000 });
    expect(portions).toBe(2);
    expect((await codes('4711', { task: 'medication' }))[0]).toBe('4711');
  });
});

describe('for any two releases, one after the other', () => {
  const url = 'http://example.org/any', release = fc.uniqueArray(fc.record({ code: fc.stringMatching(/^[A-F][0-9]$/), display: fc.stringMatching(/^[a-z]{3,8}( [a-z]{3,8})?$/), active: fc.boolean() }), { selector: (c) => c.code, minLength: 1, maxLength: 12 });
  const file = (concepts: readonly { code: string; display: string; active: boolean }[]): Record<string, string> => ({ 'any.json': JSON.stringify({ resourceType: 'CodeSystem', url, name: 'Any', status: 'active', content: 'complete', concept: concepts.map((c) => ({ code: c.code, display: c.display, ...(c.active ? {} : { property: [{ code: 'inactive', valueBoolean: true }] }) })) }) });

  it('the new one is in use as it says, nothing of the old is lost, what vanished is retired and not offered', async () => {
    await fc.assert(fc.asyncProperty(release, release, async (before, after) => {
      await load(file(before), { retireMany: true });
      await load(file(after), { retireMany: true });
      const now = new Map(after.map((c) => [c.code, c]));
      for (const c of [...before, ...after]) {
        const [hit] = (await find(c.code, { systems: [url], forEntry: false })).hits, meant = now.get(c.code);
        expect(hit).toMatchObject({ code: c.code, display: meant?.display ?? c.display, active: meant?.active ?? false });
        expect((await codes(c.code, { systems: [url] })).includes(c.code)).toBe(meant?.active ?? false);
      }
    }), { numRuns: 8 });
  }, 60_000);
});

it('who looks up while a release is put in use sees the one before, then the new one, never neither', async () => {
  const release = (word: string): Record<string, string> => ({ 'icd10pcs_order_2026.txt': Array.from({ length: 1500 }, (_, i) => `${String(i + 1).padStart(5, '0')} ${`0${String(i).padStart(6, '0')}`} 1 ${`${word} procedure ${i}`.padEnd(60)} ${word} procedure ${i}`).join('\n') });
  await load(release('former'));
  let loading = true;
  const working = load(release('latter'), {}).finally(() => { loading = false; });
  const seen = new Set<string>();
  while (loading) seen.add((await find('0000007', { task: 'procedure' })).hits[0]?.display.split(' ')[0] ?? 'neither');
  await working;
  seen.add((await find('0000007', { task: 'procedure' })).hits[0]!.display.split(' ')[0]!);
  expect([...seen]).toEqual(['former', 'latter']);
}, 60_000);

const lists = [['icd10cm-fy2021-jan.csv.gz', 'icd10cm', 95_000], ['icd10cm-tabular-fy2021.xml.gz', 'icd10cm', 90_000], ['hcpcs-level2-2019.csv.gz', 'hcpcs', 6_700], ['cvx-r4-2019.csv', 'cvx', 190], ['cvx-seen-in-synthea.csv', 'cvx', 20], ['rxnorm-seen-in-synthea.csv', 'rxnorm', 125], ['loinc-document-types-r4.csv.gz', 'loinc', 6_400], ['hl7-terminology-7.0.1-v2-tables.ndjson.gz', 'fhir', 3_000], ['hl7-terminology-7.0.1-v3-codesystems.ndjson.gz', 'fhir', 3_000], ['hl7-terminology-7.0.1-other-codesystems.ndjson.gz', 'fhir', 2_000]] as const;
describe.skipIf(!sharedData('codesets/cvx-r4-2019.csv'))(`the published lists (${needsSharedData})`, () => {
  const given = async function* (name: string) { yield { path: name, bytes: createReadStream(sharedData(`codesets/${name}`)!) }; };

  it.each(lists)('%s is known as %s and read whole', async (name, kind, atLeast) => {
    let concepts = 0;
    // Only counted: that loading works is shown above and below.
    const counting = async <T>(act: string, input: any): Promise<T> => { for (const c of input.concepts ?? []) concepts += c.concepts.length; return (act === 'terminology.begin-load' ? { loadId: '1', portions: [] } : { systems: [], valueSets: 0, conceptMaps: 0 }) as T; };
    expect((await loadCodes(counting, given(name), {})).loaded[0]!.kind).toBe(kind);
    expect(concepts).toBeGreaterThan(atLeast);
  }, 60_000);

  it('HCPCS is loaded, its terminated codes retired, and looked up', async () => {
    await loadCodes(act, given('hcpcs-level2-2019.csv.gz'), { effectiveOn: '2019-01-01' });
    expect((await codes('wheelchair', { task: 'procedure' })).length).toBeGreaterThan(5);
    const { systems } = await house.perform(listSystems, {}, house.clerk);
    expect(systems.find((s) => s.name === 'HCPCS')!.retired).toBeGreaterThan(100);
  }, 60_000);
});
