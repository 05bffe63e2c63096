import { appendFileSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { expect, it } from 'vitest';
import { makePeople } from '../../../bench/linkage/make-people.ts';
import { hardPairs, ssnSystem } from '../../../test/kit/hard-identities.ts';
import type { LinkPerson } from '../../modules/linkage/index.ts';
import { linkagePolicy } from '../../modules/linkage/index.ts';
import { readPolicy } from '../../platform/policy/read-policy.ts';
import { readCsvMap } from '../files/csv-map.ts';
import { linkFiles } from './link-files.ts';

const read = readPolicy(join(import.meta.dirname, '../../../policy')), policy = linkagePolicy((id) => read.get(id));
const seed = Number(process.env['SEED'] ?? 7);
const map = `id: id
given: given
middle: middle
family: family
suffix: suffix
birthDate: birth_date
sex: sex
phone: phone
address: { line: address, city: city, state: state, postalCode: zip }
identifier:
  - { column: ssn, system: '${ssnSystem}', type: SS }
  - { column: dl, system: 'urn:oid:2.16.840.1.113883.4.3.41', type: DL }
  - { column: card, system: 'urn:oid:2.999.77.1', type: MB }
  - { column: mrn_a, system: 'urn:oid:2.999.1', type: MR }
  - { column: mrn_b, system: 'urn:oid:2.999.2', type: MR }
  - { column: mrn, type: MR }
`;

function row(id: string, p: LinkPerson): string {
  const name = p.names[0]!, at = p.addresses[0], number = (type: string, system?: string): string => p.identifiers.find((i) => i.type === type && (type !== 'MR' || i.system === system))?.value ?? '';
  return [id, name.given.join(' '), '', name.family, name.suffix ?? '', p.birthDate ?? '', p.sex ?? '', number('SS'), p.phones[0] ?? '', at?.lines.join(' ') ?? '', at?.city ?? '', at?.state ?? '', at?.postalCode ?? '', number('DL'), number('MB'), number('MR', 'urn:oid:2.999.1'), number('MR', 'urn:oid:2.999.2'), number('MR')].join(',');
}

// The weights here are learned from the list itself, in which one in five rows is a hard one: what policy and defaults promise must stand whatever is learned.
it(`a list full of hard identities, its weights learned from itself (seed ${seed}): no two people are graded certain`, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'link-')), people = join(folder, 'people.csv'), truth = join(folder, 'truth.csv'), out = join(folder, 'pairs.csv');
  await makePeople({ count: 2000, seed, people, truth });
  const lines = readFileSync(people, 'utf8').trimEnd().split('\n');
  writeFileSync(people, `${lines[0]},dl,card,mrn_a,mrn_b,mrn\n${lines.slice(1).map((l) => `${l},,,,,`).join('\n')}\n`);
  const person = new Map(readFileSync(truth, 'utf8').trimEnd().split('\n').slice(1).map((l) => l.split(',') as [string, string])), kind = new Map<string, string>();
  const pairs = hardPairs(seed, 8);
  appendFileSync(people, pairs.map((p, i) => `${row(`a${i}`, p.a)}\n${row(`b${i}`, p.b)}\n`).join(''));
  for (const [i, p] of pairs.entries()) { person.set(`a${i}`, `h${i}`); person.set(`b${i}`, p.same ? `h${i}` : `other ${i}`); kind.set(`a${i}`, p.kind).set(`b${i}`, p.kind); }
  const summary = await linkFiles({ files: [people], map: readCsvMap(map, 'map.yaml'), out, clusters: undefined, policy });
  expect(summary.people).toBe(2000 + 2 * pairs.length);
  const found = parse(readFileSync(out), { columns: true }) as Record<string, string>[];
  const wrong = found.filter((f) => f['grade'] === 'certain' && person.get(f['id1']!) !== person.get(f['id2']!)).map((f) => `${kind.get(f['id1']!) ?? 'generated'}: ${f['id1']} ${f['id2']} ${f['reasons']}`);
  // Placeholder people of different pairs (test patients, nobody knows who) are as little one person as those of one pair.
  expect(wrong).toEqual([]);
  const sure = pairs.flatMap((p, i) => p.same ? [`a${i} b${i}`] : []), offered = new Set(found.map((f) => [f['id1'], f['id2']].sort().join(' ')));
  expect(sure.filter((k) => offered.has(k)).length).toBeGreaterThanOrEqual(Math.floor(sure.length * 0.95));
}, 60_000);
