import type { House } from '../../src/app.ts';
import { makePerson } from '../../src/modules/demo/people/make-person.ts';
import { randomFrom } from '../../src/modules/demo/people/random.ts';
import { findAlike, match } from '../../src/modules/patients/index.ts';
import { figures, load, since, spent, spentWords } from './spent.ts';
import { seed, today } from './state.ts';

export const client = { kind: 'client', id: 'bench', name: 'Bench', roles: [], rights: new Set(['chart.read', 'chart.write', 'patients.search']), scopes: ['system/*.cruds'], facility: 'main' } as const;

export type Typed = { family: string; given: string; birthDate: string; phone: string; line: string; zip: string; sex: string };
export const slips: Record<string, (p: Typed) => Partial<Typed>> = {
  'nothing but name and birth date': () => ({ phone: '', line: '' }),
  'a letter of the family name': (p) => ({ family: `${p.family.slice(0, 2)}${p.family.slice(3)}`, phone: '' }),
  'the year, two digits swapped': (p) => ({ birthDate: p.birthDate.slice(0, 2) + p.birthDate[3]! + p.birthDate[2]! + p.birthDate.slice(4).replace('-02-29', '-02-28') }),
  'names swapped': (p) => ({ family: p.given, given: p.family, line: '' }),
  'another family name, same phone': () => ({ family: 'Newmarried' }),
  'moved, another phone': () => ({ phone: '(206) 555-9090', line: '1 Other Way', zip: '98101' }),
  'nobody who is here': () => ({ family: 'Qvortrup', given: 'Zebediah', phone: '(206) 555-9091', line: '2 Nowhere Ct', birthDate: '1953-02-11' }),
};

type Ask = (p: Typed) => Promise<(p: { family: string; birthDate: string | null }) => boolean>;
export const asksOf = (house: House): Record<string, Ask> => {
  const actor = { ...house.operator, kind: 'person' as const, id: '4711' };
  return {
    '$match': async (p) => {
      const { matches } = await house.perform(match, { resource: { resourceType: 'Patient', ...fhir(p) } as never }, client as never) as { matches: { text: string }[] };
      return (who) => matches.some((m) => { const v = JSON.parse(m.text); return v.name[0].family === who.family && v.birthDate === who.birthDate; });
    },
    'registration check': async (p) => {
      const { alike } = await house.perform(findAlike, { names: [{ use: 'official', family: p.family, given: [p.given], prefix: [], suffix: [], from: null, to: null }], birthDate: p.birthDate, sex: p.sex as 'male', telecoms: p.phone ? [{ system: 'phone', use: 'mobile', value: p.phone }] : [], addresses: p.line ? [{ use: 'home', line: [p.line], city: null, state: null, postalCode: p.zip, country: null, from: null, to: null }] : [] } as never, actor) as { alike: { line: { family: string; birthDate: string | null } }[] };
      return (who) => alike.some((a) => a.line.family === who.family && a.line.birthDate === who.birthDate);
    },
  };
};

/** Both acts, for people who are there, mistyped: one at a time, and eight at once. Milliseconds by the clock, and processor time of the program and of PostgreSQL for each. */
export async function lookUps(house: House, patients: number, postgres: number | undefined): Promise<void> {
  const each = Number(process.env['BENCH_EACH'] ?? 200), kinds = Object.values(slips);
  console.log('act, and what is mistyped                            asked   found     p50     p95     p99     max ms   processor ms: program + database   load');
  for (const [name, ask] of Object.entries(asksOf(house))) {
    const r = randomFrom(7, 1), all: number[] = [], before = spent(postgres);
    for (const [kind, slip] of Object.entries(slips)) {
      const took: number[] = [];
      let found = 0, from = spent(postgres);
      for (let i = -20; i < each; i += 1) {
        if (i === 0) from = spent(postgres);
        const who = typed(r.between(0, patients - 1)), began = performance.now(), is = await ask({ ...who, ...slip(who) });
        if (i >= 0) { took.push(performance.now() - began); if (is(who)) found += 1; }
      }
      all.push(...took);
      console.log(`${`${name}: ${kind}`.padEnd(52)} ${String(took.length).padStart(5)} ${String(found).padStart(7)} ${figures(took)}   ${spentWords(since(from, spent(postgres), each))}`);
    }
    console.log(`${`${name}: all, one at a time`.padEnd(52)} ${String(all.length).padStart(5)} ${' '.repeat(7)} ${figures(all)}   ${spentWords(since(before, spent(postgres), (each + 20) * kinds.length))}   ${load()}`);
    const many: number[] = [], from = spent(postgres), began = performance.now();
    await Promise.all(Array.from({ length: 8 }, async (_, lane) => { const own = randomFrom(11, lane); for (let i = 0; i < 1.5 * each; i += 1) { const who = typed(own.between(0, patients - 1)), at = performance.now(); await ask({ ...who, ...kinds[i % kinds.length]!(who) }); many.push(performance.now() - at); } }));
    const seconds = (performance.now() - began) / 1000, cost = since(from, spent(postgres), many.length);
    console.log(`${`${name}: eight at once`.padEnd(52)} ${String(many.length).padStart(5)} ${' '.repeat(7)} ${figures(many)}   ${spentWords(cost)}   ${load()}   ${Math.round(many.length / seconds)} a second; two cores had time for ${Math.round(2000 / (cost.program + cost.database))}`);
  }
}

export const typed = (index: number): Typed => {
  const { family, given: [given], patient } = makePerson(seed, index, today);
  return { family, given: given!, birthDate: patient['birthDate'], phone: patient['telecom'][0].value, line: patient['address'][0].line[0], zip: patient['address'][0].postalCode, sex: patient['gender'] };
};
export const fhir = (p: Typed) => ({ name: [{ family: p.family, given: [p.given] }], birthDate: p.birthDate, gender: p.sex, ...(p.phone ? { telecom: [{ system: 'phone', value: p.phone }] } : {}), ...(p.line ? { address: [{ line: [p.line], postalCode: p.zip }] } : {}) });
