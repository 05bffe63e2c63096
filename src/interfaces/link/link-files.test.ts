import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { beforeEach, expect, it } from 'vitest';
import { linkagePolicy } from '../../modules/linkage/index.ts';
import { readPolicy } from '../../platform/policy/read-policy.ts';
import { needsSharedData, sharedData } from '../../../test/kit/shared-data.ts';
import { readCsvMap } from '../../modules/exchange/index.ts';
import { linkFiles } from './link-files.ts';

const read = readPolicy(join(import.meta.dirname, '../../../policy')), policy = linkagePolicy((id) => read.get(id));
let folder: string;
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'link-')); });

const mapText = 'id: id\ngiven: given\nfamily: family\nbirthDate: born\nsex: sex\nphone: phone\naddress: { line: street, city: city, postalCode: zip }\nidentifier: { column: ssn, type: SS }';
const head = 'id,given,family,born,sex,phone,street,city,zip,ssn';
const file = (name: string, content: string | Buffer): string => { const path = join(folder, name); writeFileSync(path, content); return path; };
async function link(files: string[], map = mapText): Promise<{ summary: Awaited<ReturnType<typeof linkFiles>>; pairs: Record<string, string>[]; clusters: string[][] }> {
  const out = join(folder, 'pairs.csv'), clusters = join(folder, 'clusters.csv');
  const summary = await linkFiles({ files, map: readCsvMap(map, 'map.yaml'), out, clusters, policy });
  return { summary, pairs: parse(readFileSync(out), { columns: true }) as Record<string, string>[], clusters: parse(readFileSync(clusters)) as string[][] };
}

const rows = [
  'a,Maria,Garcia,1957-03-04,F,413-555-0142,12 N Main St,Springfield,01103,512-43-9981',
  'b,MARÍA,Garcia,1957-04-03,F,(413) 555-0142,12 North Main Street,Springfield,01103,',
  'c,Robert,O\'Brien,19610512,M,,"4 Elm Ave, Apt 2",Boston,02101,219-09-1234',
  'd,Bob,OBrien,05/12/1961,M,,4 Elm Avenue #2,Boston,02101,219-09-1243',
  'e,Ana,Lopez,1990-01-02,F,617-555-0001,,Boston,02101,',
];

it('finds duplicates in a list, with ids, grades and reasons', async () => {
  const { pairs, clusters, summary } = await link([file('p.csv', `${head}\n${rows.join('\n')}\n`)]);
  expect(pairs.map((p) => [p['id1'], p['id2']])).toEqual(expect.arrayContaining([['a', 'b'], ['c', 'd']]));
  expect(pairs).toHaveLength(2);
  expect(pairs.every((p) => ['certain', 'probable'].includes(p['grade']!) && Number(p['probability']) > 0.6)).toBe(true);
  expect(pairs.find((p) => p['id1'] === 'c')!['reasons']).toContain('One given name is a form of the other');
  expect(clusters).toEqual([['cluster', 'id'], ['1', 'a'], ['1', 'b'], ['2', 'c'], ['2', 'd']]);
  expect(summary).toMatchObject({ people: 5, clusters: 2, keptApart: 0 });
});

it.each([
  ['a BOM and CRLF', Buffer.from(`\ufeff${head}\r\n${rows.join('\r\n')}\r\n`)],
  ['windows-1252', Buffer.from(`${head}\n${rows.join('\n')}`, 'latin1')],
  ['semicolons, blank lines, no line end at the end', Buffer.from(`${head.replaceAll(',', ' ; ')}\n\n${rows.map((r) => r.replace('"4 Elm Ave, Apt 2"', '4 Elm Ave Apt 2').replaceAll(',', ';')).join('\n\n')}`)],
  ['a line break in a cell', Buffer.from(`${head}\n${rows.join('\n').replace('4 Elm Ave, Apt 2', '4 Elm Ave\nApt 2')}\n`)],
])('reads %s', async (_name, bytes) => {
  const { pairs } = await link([file('p.csv', bytes)]);
  expect(pairs.map((p) => [p['id1'], p['id2']]).sort()).toEqual([['a', 'b'], ['c', 'd']]);
});

it('takes names of one letter, of 500 letters, in Arabic and Chinese, a title alone, and empty birth dates', async () => {
  const long = 'Wolfeschlegelstein'.repeat(28).slice(0, 500);
  const odd = ['w1,Q,Q,1970-05-06,F,413-555-0190,,,,', `w2,Ann,${long},1946-11-23,F,,1 Oak St,Boston,02101,`, `w3,Ann,${long},1946-11-23,F,,1 Oak Street,Boston,02101,`, 'w4,محمد,الحسن,1975-03-04,M,617-555-0003,,,,', 'w5,محمد,الحسن,1975-03-04,M,617-555-0003,,,,', 'w6,小明,王,1992-07-08,M,617-555-0004,,,,', 'w7,小明,王,1992-07-08,M,617-555-0004,,,,', 'w8,Mrs,,,,,,,,', 'w9,Mrs,,,,,,,,', 'x1,Baby Boy,Unknown,,,,,,,', 'x2,Baby Boy,Unknown,,,,,,,'];
  const { pairs } = await link([file('p.csv', `${head}\n${[...rows, ...odd].join('\n')}\n`)]);
  expect(pairs.filter((p) => p['grade'] !== 'possible').map((p) => `${p['id1']} ${p['id2']}`).sort()).toEqual(['a b', 'c d', 'w2 w3', 'w4 w5', 'w6 w7']);
});

it('links two files across, not within; rows go by number where the map has no id', async () => {
  const one = file('one.csv', `${head}\n${rows[0]}\n${rows[2]}\n${rows[0]}\n`), two = file('two.csv', `${head}\n${rows[4]}\n${rows[1]}\n`);
  const { pairs, clusters } = await link([one, two], mapText.replace('id: id\n', ''));
  expect(pairs.map((p) => [p['id1'], p['id2']]).sort()).toEqual([['1', '2'], ['3', '2']]);
  expect(clusters[0]).toEqual(['cluster', 'id', 'file']);
});

it.each([
  ['an empty file', '', /p\.csv is empty/],
  ['a header alone', `${head}\n`, /a header and no row/],
  ['a missing column', 'id,given\n1,Ann\n', /no column family, born, sex.*its columns are id, given/],
  ['ragged rows', `${head}\n${rows[0]}\nx,y\n`, /1 row has another number of cells/],
  ['an id that comes twice', `${head}\n${rows[0]}\n${rows[0]}\n`, /1 row has an id that another row has/],
  ['an empty id', `${head}\n${rows[0]!.replace('a,', ',')}\n`, /no id/],
  ['an open quote', `${head}\n${rows[0]}\nb,"Ann,x\n`, /line 3: a quote is opened and never closed/],
  ['UTF-16', Buffer.from(`\ufeff${head}\n`, 'utf16le'), /UTF-16.*save it as/],
  ['a workbook', Buffer.from('PK\x03\x04xxxx'), /workbook/],
])('says what is wrong with %s', async (_name, content, says) => {
  await expect(link([file('p.csv', content)])).rejects.toThrow(says);
});

it('names the line of a ragged row, and the mend', async () => {
  const problem = await link([file('p.csv', `${head}\n${rows[0]}\nx,y\n`)]).catch((e: unknown) => e) as { issues: { at: string; mend: string }[] };
  expect(problem.issues[0]).toMatchObject({ at: expect.stringMatching(/p\.csv, line 3$/), mend: expect.stringContaining('quotes') });
});

it('says that there is no such file', async () => {
  await expect(link([join(folder, 'none.csv')])).rejects.toThrow(/There is no file .*none\.csv/);
});

it('a thousand people who share a placeholder phone are not compared for it', async () => {
  const given = ['Anna', 'Bruno', 'Clara', 'David', 'Elena', 'Felix', 'Greta', 'Hugo', 'Irene', 'Jonas'], family = ['Abbott', 'Becker', 'Castillo', 'Dufour', 'Eriksen', 'Fontana', 'Gruber', 'Horvath', 'Ivanov', 'Jansen'];
  const people = Array.from({ length: 1000 }, (_, i) => `${i},${given[i % 10]}${'abcdefghij'[Math.floor(i / 10) % 10]},${family[Math.floor(i / 100)]}${'klmnopqrst'[i % 10]},${1930 + (i * 7) % 80}-${String(1 + (i % 12)).padStart(2, '0')}-${String(1 + ((i * 5) % 28)).padStart(2, '0')},F,617-555-0100,,,,`);
  const { summary, pairs } = await link([file('p.csv', `${head}\n${people.join('\n')}\n`)]);
  expect(summary.shared).toEqual([{ field: 'phone', value: '16175550100', people: 1000 }]);
  expect(pairs.filter((p) => p['reasons']!.includes('phone'))).toEqual([]);
});

/** Six hundred people, some of them twice with a slip. */
function manyPeople(): string {
  let seed = 7;
  const next = (n: number): number => { seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0; return (seed >>> 8) % n; };
  const syllables = ['ba', 'ko', 'ri', 'ta', 'mel', 'son', 'du', 'vel', 'na', 'shi', 'or', 'len'], word = (): string => Array.from({ length: 2 + next(2) }, () => syllables[next(12)]).join('');
  const lines: string[] = [];
  for (let i = 0; i < 600; i += 1) {
    const g = word(), f = word(), day = `${1930 + next(80)}-${String(1 + next(12)).padStart(2, '0')}-${String(10 + next(18))}`, phone = `413-${200 + next(700)}-${1000 + next(8999)}`;
    lines.push(`p${i},${g},${f},${day},F,${phone},${next(999)} ${word()} St,Springfield,0110${next(9)},`);
    if (i % 6 === 0) lines.push(`q${i},${g},${f.slice(0, 2)}${f.slice(3)},${day},F,${phone},,,,`);
  }
  return `${head}\n${lines.join('\n')}\n`;
}

it('threads find what one thread finds, and a run that was stopped goes on after what it kept', async () => {
  const input = file('many.csv', manyPeople()), map = readCsvMap(mapText, 'map.yaml');
  const run = (name: string, more: object, tell?: Parameters<typeof linkFiles>[1]): ReturnType<typeof linkFiles> => linkFiles({ files: [input], map, out: join(folder, name), policy, ...more }, tell);
  await run('one.csv', {});
  const whole = readFileSync(join(folder, 'one.csv'), 'utf8');
  expect(whole.split('\n').length).toBeGreaterThan(90);
  await run('two.csv', { threadsFrom: 10 });
  expect(readFileSync(join(folder, 'two.csv'), 'utf8')).toBe(whole);
  let parts = 0;
  await expect(run('three.csv', { keptFrom: 10 }, (p) => { if (p.step === 'comparing' && (parts += 1) === 20) throw new Error('stopped'); })).rejects.toThrow('stopped');
  expect(existsSync(join(folder, 'three.csv.part'))).toBe(true);
  // The last part was cut off as the power failed.
  const kept = readFileSync(join(folder, 'three.csv.part'));
  writeFileSync(join(folder, 'three.csv.part'), kept.subarray(0, kept.length - 3));
  const summary = await run('three.csv', { keptFrom: 10 });
  expect(summary.resumedParts).toBe(19);
  expect(readFileSync(join(folder, 'three.csv'), 'utf8')).toBe(whole);
  expect(existsSync(join(folder, 'three.csv.part'))).toBe(false);
});

it('what was kept of other inputs is not gone on with', async () => {
  const input = file('many.csv', manyPeople()), out = join(folder, 'out.csv'), map = readCsvMap(mapText, 'map.yaml');
  let parts = 0;
  await expect(linkFiles({ files: [input], map, out, policy, keptFrom: 10 }, (p) => { if (p.step === 'comparing' && (parts += 1) === 20) throw new Error('stopped'); })).rejects.toThrow('stopped');
  writeFileSync(input, readFileSync(input, 'utf8').split('\n').slice(0, 400).join('\n'));
  expect((await linkFiles({ files: [input], map, out, policy, keptFrom: 10 })).resumedParts).toBe(0);
});

const hard = sharedData('mpi/us-synthetic/hard_negatives.csv');
it.skipIf(!hard)(`no labelled pair of two people (twins, senior and junior, a mother's number, one name and birthday) is certain, and no pair of two people at all: ${needsSharedData}`, async () => {
  const { pairs } = await link([sharedData('mpi/us-synthetic/patients.csv')!], 'id: record\ngiven: given\nmiddle: middle\nfamily: family\nsuffix: suffix\npreviousFamily: maiden\nbirthDate: dob\nsex: sex\nphone: phone\naddress: { line: line, city: city, state: state, postalCode: zip }\nidentifier: [{ column: ssn, type: SS }, { column: dl, type: DL }, { column: mrn, type: MR }]');
  const person = new Map((parse(readFileSync(sharedData('mpi/us-synthetic/truth.csv')!), { columns: true }) as Record<string, string>[]).map((r) => [r['record'], r['person']]));
  const certain = pairs.filter((p) => p['grade'] === 'certain');
  expect(certain.length).toBeGreaterThan(200);
  expect(certain.filter((p) => person.get(p['id1']!) !== person.get(p['id2']!))).toEqual([]);
  const said = pairs.filter((p) => p['grade'] !== 'possible'), right = said.filter((p) => person.get(p['id1']!) === person.get(p['id2']!)).length;
  expect((2 * right) / (said.length + 422)).toBeGreaterThan(0.97);
});

const nbs = sharedData('mpi/cdc-recordlinker/nbs_seed.csv');
it.skipIf(!nbs)(`of the public health test cases no "no match" is certain, and each "match" is probable at least: ${needsSharedData}`, async () => {
  const test = sharedData('mpi/cdc-recordlinker/nbs_test.csv')!, cases = parse(readFileSync(test), { columns: true, bom: true }) as Record<string, string>[];
  const columns = ['BIRTHDATE', 'FIRST', 'LAST', 'SUFFIX', 'MAIDEN', 'GENDER', 'ADDRESS', 'CITY', 'STATE', 'ZIP', 'SSN'], quoted = (row: Record<string, string>, id: string): string => [row[id]!, ...columns.map((c) => row[c]!)].map((v) => `"${v.replaceAll('"', '""')}"`).join(',');
  const one = file('seed.csv', `K,${columns.join(',')}\n${(parse(readFileSync(nbs!), { columns: true, bom: true }) as Record<string, string>[]).map((r) => quoted(r, 'Match Id')).join('\n')}\n`), two = file('test.csv', `K,${columns.join(',')}\n${cases.map((r) => quoted(r, 'Test Case #')).join('\n')}\n`);
  const { pairs } = await link([one, two], 'id: K\ngiven: FIRST\nfamily: LAST\nsuffix: SUFFIX\npreviousFamily: MAIDEN\nbirthDate: BIRTHDATE\nsex: GENDER\naddress: { line: ADDRESS, city: CITY, state: STATE, postalCode: ZIP }\nidentifier: { column: SSN, type: SS }');
  const gradeOf = (c: Record<string, string>): string => pairs.find((p) => p['id1'] === c['Match Id'] && p['id2'] === c['Test Case #'])?.['grade'] ?? 'none';
  expect(cases.filter((c) => c['Expected Result'] === 'no_match' && gradeOf(c) === 'certain').map((c) => c['Test Case #'])).toEqual([]);
  expect(cases.filter((c) => c['Expected Result'] === 'match' && !['certain', 'probable'].includes(gradeOf(c))).map((c) => c['Test Case #'])).toEqual([]);
});

const febrl = sharedData('mpi/febrl/dataset1.csv');
it.skipIf(!febrl)(`FEBRL dataset 1: pairwise F1 over 0.99 at probable or better: ${needsSharedData}`, async () => {
  const { pairs } = await link([febrl!], 'id: rec_id\ngiven: given_name\nfamily: surname\nbirthDate: date_of_birth\naddress: { line: [street_number, address_1, address_2], city: suburb, postalCode: postcode, state: state }\nidentifier: soc_sec_id');
  const person = (id: string): string => id.split('-')[1]!, said = pairs.filter((p) => p['grade'] !== 'possible'), right = said.filter((p) => person(p['id1']!) === person(p['id2']!)).length;
  expect((2 * right) / (said.length + 500)).toBeGreaterThan(0.99);
});
