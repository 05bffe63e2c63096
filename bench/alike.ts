import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readConfig } from '../src/platform/config.ts';
import { openForService } from '../src/platform/db/open.ts';
import { createLog } from '../src/platform/log.ts';
import { openHouse } from '../src/app.ts';
import { loadBatch, loadDemo } from '../src/modules/demo/index.ts';
import { makePerson } from '../src/modules/demo/people/make-person.ts';
import { randomFrom } from '../src/modules/demo/people/random.ts';
import { findAlike } from '../src/modules/patients/index.ts';

const seed = 1;

/** "Who may be this person", as a registration form is filled: people who are there, mistyped, among BENCH_ALIKE (20,000) patients. The whole act is measured. */
export async function benchAlike(): Promise<void> {
  const patients = Number(process.env['BENCH_ALIKE'] ?? 20_000), home = resolve(process.env['BENCH_HOME'] ?? join(import.meta.dirname, '../.cache/bench'), 'alike');
  mkdirSync(home, { recursive: true });
  const config = { ...readConfig({ ...process.env, CHARTKEEPER_HOME: home }), home };
  const opened = await openForService(config, () => {});
  const house = await openHouse(config, opened.connection, createLog({ level: 'warn' }));
  try {
    const { rows: [{ n }] } = await house.db.light.query('select count(*)::int as n from patients.patient');
    if (n < patients) await loadDemo((input) => house.perform(loadBatch, input, house.operator, { purpose: 'system' }), { patients, charts: 0, seed }, () => {});
    await house.db.light.query('analyze').catch(() => {});
    const r = randomFrom(7, 1), today = Math.floor(Date.now() / 86_400_000), actor = { ...house.operator, kind: 'person' as const, id: '4711' };
    console.log('what is mistyped                 asked   found   p50     p95     p99     max ms');
    for (const [kind, change] of Object.entries(mistakes)) {
      const took: number[] = [];
      let found = 0;
      for (let i = 0; i < 120; i += 1) {
        const { family, given: [given], patient } = makePerson(seed, r.between(0, patients - 1), today);
        const form = change({ family, given: given!, birthDate: patient['birthDate'], phone: patient['telecom'][0].value });
        const began = performance.now();
        const { alike } = await house.perform(findAlike, form, actor) as { alike: { line: { family: string; birthDate: string | null } }[] };
        if (i >= 20) { took.push(performance.now() - began); if (alike.some((a) => a.line.family === family && a.line.birthDate === patient['birthDate'])) found += 1; }
      }
      const sorted = took.sort((a, b) => a - b), at = (p: number): string => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * p))]!.toFixed(1).padStart(7);
      console.log(`${kind.padEnd(32)} ${String(took.length).padStart(5)} ${String(found).padStart(7)} ${at(0.5)} ${at(0.95)} ${at(0.99)} ${at(1)}`);
    }
  } finally { await house.close(); await opened.stop(); }
}

type Person = { family: string; given: string; birthDate: string; phone: string };
const form = (p: Person) => ({ names: [{ use: 'official', family: p.family, given: [p.given], prefix: [], suffix: [], from: null, to: null }], birthDate: p.birthDate, telecoms: p.phone ? [{ system: 'phone', use: 'mobile', value: p.phone }] : [] });
const mistakes: Record<string, (p: Person) => object> = {
  'nothing': (p) => form({ ...p, phone: '' }),
  'a letter of the family name': (p) => form({ ...p, family: `${p.family.slice(0, 2)}${p.family.slice(3)}`, phone: '' }),
  'the year, two digits swapped': (p) => form({ ...p, birthDate: p.birthDate.slice(0, 2) + p.birthDate[3]! + p.birthDate[2]! + p.birthDate.slice(4) }),
  'parts swapped': (p) => form({ ...p, family: p.given, given: p.family }),
  'another family name, same phone': (p) => form({ ...p, family: 'Newmarried' }),
};
