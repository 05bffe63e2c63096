import { createReadStream, createWriteStream, existsSync, readFileSync, statSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { parse } from 'csv-parse';
import { sharedData } from '../../test/kit/shared-data.ts';
import { makePeople } from './make-people.ts';

/** A file of people whose truth is known. `map` is the map a user would write for `link`; `common` tells Splink the same columns. */
export type PeopleSet = { name: string; file: string; map: string; blocks: 'single' | 'pairs'; truth: Map<string, string>; common(row: Record<string, string>): Common };
type Common = Record<(typeof commonColumns)[number], string>;
export const commonColumns = ['id', 'given', 'middle', 'family', 'suffix', 'birth_date', 'sex', 'ssn', 'phone', 'house', 'street', 'city', 'state', 'zip'] as const;

const ssn = 'http://hl7.org/fhir/sid/us-ssn';
const febrlMap = 'id: rec_id\ngiven: given_name\nfamily: surname\nbirthDate: date_of_birth\naddress: { line: [street_number, address_1, address_2], city: suburb, postalCode: postcode, state: state }\nidentifier: soc_sec_id\n';
const usMap = (id: string, birth: string, line: string): string => `id: ${id}\ngiven: given\nmiddle: middle\nfamily: family\nsuffix: suffix\nbirthDate: ${birth}\nsex: sex\nidentifier: { column: ssn, system: '${ssn}', type: SS }\nphone: phone\naddress: { line: [${line}], city: city, state: state, postalCode: zip }\n`;
const digits = (text: string): string => text.replace(/\D/g, '');
const empty: Common = { id: '', given: '', middle: '', family: '', suffix: '', birth_date: '', sex: '', ssn: '', phone: '', house: '', street: '', city: '', state: '', zip: '' };
const split = (line: string): { house: string; street: string } => { const m = /^(\d\S*)\s+(.*)$/.exec(line); return m ? { house: m[1]!, street: m[2]! } : { house: '', street: line }; };
const usCommon = (id: string, birth: string, line: string) => (r: Record<string, string>): Common => ({ ...empty, id: r[id]!, given: r['given']!, middle: r['middle']!, family: r['family']!, suffix: r['suffix']!, birth_date: r[birth]!, sex: r['sex']!, ssn: digits(r['ssn']!), phone: digits(r['phone']!), ...split(r[line]!), city: r['city']!, state: r['state']!, zip: r['zip']! });

/** The sets by name; a published one is undefined where the shared test data is absent; a generated one is made in `folder` when it is not there. */
export async function openSet(name: string, folder: string): Promise<PeopleSet | undefined> {
  const generated = /^generated-(\d+)$/.exec(name);
  if (generated) {
    const count = Number(generated[1]), file = join(folder, `${name}.csv`), truth = join(folder, `${name}-truth.csv`);
    if (!existsSync(truth) || statSync(truth).size === 0) await makePeople({ count, seed: 1, people: file, truth });
    return { name, file, map: usMap('id', 'birth_date', 'address'), blocks: count > 20_000 ? 'pairs' : 'single', truth: pairsOf(readFileSync(truth, 'utf8')), common: usCommon('id', 'birth_date', 'address') };
  }
  const file = sharedData(name === 'us-synthetic' ? 'mpi/us-synthetic/patients.csv' : `mpi/febrl/${name.replace('febrl-', 'dataset')}.csv`);
  if (!file) return undefined;
  if (name === 'us-synthetic') return { name, file, map: usMap('record', 'dob', 'line'), blocks: 'single', truth: pairsOf(readFileSync(sharedData('mpi/us-synthetic/truth.csv')!, 'utf8')), common: usCommon('record', 'dob', 'line') };
  return {
    name, file, map: febrlMap, blocks: 'single',
    truth: new Map([...readFileSync(file, 'utf8').matchAll(/^(rec-(\d+)-[^,]+),/gm)].map((m) => [m[1]!.trim(), m[2]!])),
    common: (r) => ({ ...empty, id: r['rec_id']!, given: r['given_name']!, family: r['surname']!, birth_date: r['date_of_birth']!.replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3'), ssn: r['soc_sec_id']!, house: r['street_number']!, street: r['address_1']!, city: r['suburb']!, state: r['state']!, zip: r['postcode']! }),
  };
}

const pairsOf = (csv: string): Map<string, string> => new Map(csv.split('\n').slice(1).filter(Boolean).map((line) => { const [id, person] = line.trim().split(','); return [id!, person!]; }));

/** The same people in the common columns, trimmed and in lower case, as Splink's manual asks. */
export async function writeCommon(set: PeopleSet, file: string): Promise<void> {
  const out = createWriteStream(file), rows = createReadStream(set.file).pipe(parse({ columns: (header: string[]) => header.map((h) => h.trim()), trim: true, bom: true }));
  let lines = [commonColumns.join(',')];
  for await (const row of rows as AsyncIterable<Record<string, string>>) {
    const common = set.common(row);
    lines.push(commonColumns.map((c) => { const v = c === 'id' ? common[c] : common[c].toLowerCase(); return /[",]/.test(v) ? `"${v.replaceAll('"', '""')}"` : v; }).join(','));
    if (lines.length > 5000) { if (!out.write(`${lines.join('\n')}\n`)) await once(out, 'drain'); lines = []; }
  }
  out.end(lines.length > 0 ? `${lines.join('\n')}\n` : '');
  await once(out, 'finish');
}
