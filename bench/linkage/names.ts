import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { familyName, givenName, originOf, shortForms } from '../../src/modules/demo/people/names.ts';
import type { Random } from '../../src/modules/demo/people/random.ts';
import { weighted } from '../../src/modules/demo/people/random.ts';

/** Names as they are spread in the United States: counts of the census where the shared test data is there, the demo's own lists where it is not. */
export type Names = { source: 'census counts' | 'built in'; family(r: Random): string; given(r: Random, sex: 'female' | 'male', birthYear: number): string; nickname(r: Random, given: string): string | undefined };

const folder = resolve(import.meta.dirname, '../../../shared/data/mpi/reference');
const title = (name: string): string => name.charAt(0) + name.slice(1).toLowerCase();

export function readNames(): Names {
  if (!existsSync(folder)) {
    return {
      source: 'built in', family: (r) => familyName(r, originOf(r)), given: (r, sex, year) => givenName(r, sex, year, originOf(r)), nickname: (_, given) => shortForms[given],
    };
  }
  const counted = (text: string) => weighted(text.split('\n').flatMap((line) => { const [name, n] = line.trim().split(','); return name && Number(n) > 0 ? [[title(name), Number(n)] as const] : []; }));
  const text = (file: string): string => readFileSync(resolve(folder, file), 'utf8');
  const family = counted(gunzipSync(readFileSync(resolve(folder, 'jempi/last_names.csv.gz'))).toString('utf8'));
  const given = { female: counted(text('jempi/females.csv')), male: counted(text('jempi/males.csv')) };
  const short = new Map<string, string[]>();
  for (const line of text('nicknames.csv').split('\n').slice(1)) {
    const [name, , nickname] = line.trim().split(',');
    if (name && nickname) short.set(name, [...short.get(name) ?? [], title(nickname.toUpperCase())]);
  }
  return {
    source: 'census counts', family,
    // The census tells no time of birth: a third of the names are those in fashion when the person was born.
    given: (r, sex, year) => r.chance(0.33) ? givenName(r, sex, year, originOf(r)) : given[sex](r),
    nickname: (r, name) => { const list = short.get(name.toLowerCase()); return list ? r.pick(list) : shortForms[name]; },
  };
}
