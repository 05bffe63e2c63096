import { createWriteStream, mkdirSync } from 'node:fs';
import { once } from 'node:events';
import { dirname } from 'node:path';
import type { Random } from '../../src/modules/demo/people/random.ts';
import { randomFrom } from '../../src/modules/demo/people/random.ts';
import type { Row } from './mistakes.ts';
import { recordAgain } from './mistakes.ts';
import type { Names } from './names.ts';
import { readNames } from './names.ts';
import { drawPhone, drawPlace, drawSsn } from './places.ts';

export const columns = ['id', 'given', 'middle', 'family', 'suffix', 'birth_date', 'sex', 'ssn', 'phone', 'address', 'city', 'state', 'zip'] as const;

/** Made at this time, so that a seed gives the same file in every year. */
const today = Date.UTC(2026, 5, 1) / 86_400_000;
const iso = (day: number): string => new Date(Math.min(day, today - 1) * 86_400_000).toISOString().slice(0, 10);

/**
 * Writes `count` records of invented people, about one in ten of them a second or third record of somebody, to `people` (RFC 4180), and who is who to `truth` (id, person). Seeded; a
 * window of records in memory, however many are written. People come as households: spouses, children, twins and namesakes share name, address and telephone, as in a real index.
 */
export async function makePeople(to: { count: number; seed: number; people: string; truth: string }): Promise<{ records: number; persons: number; names: string }> {
  mkdirSync(dirname(to.people), { recursive: true });
  const names = readNames(), r = randomFrom(to.seed, 1), out = createWriteStream(to.people), who = createWriteStream(to.truth);
  out.write(`${columns.join(',')}\n`);
  who.write('id,person\n');
  // A duplicate is made months after the first record: each record waits in the window for a random while.
  const window: { row: Row; person: number }[] = [], wide = Math.min(50_000, Math.ceil(to.count / 3));
  let written = 0, persons = 0, lines: string[] = [], truths: string[] = [];
  const leave = async (): Promise<void> => {
    const at = r.between(0, window.length - 1), { row, person } = window[at]!;
    window[at] = window[window.length - 1]!;
    window.pop();
    const id = `r${String(written += 1).padStart(7, '0')}`;
    lines.push([id, ...columns.slice(1).map((c) => quoted(row[c as keyof Row]))].join(','));
    truths.push(`${id},p${person}`);
    if (lines.length >= 2000) await empty();
  };
  const empty = async (): Promise<void> => {
    const full = [out.write(`${lines.join('\n')}\n`) ? undefined : once(out, 'drain'), who.write(`${truths.join('\n')}\n`) ? undefined : once(who, 'drain')];
    lines = []; truths = [];
    await Promise.all(full);
  };
  for (let made = 0; made < to.count;) {
    for (const row of household(r, names)) {
      if (made >= to.count) break;
      persons += 1;
      const records = r.chance(0.092) ? r.chance(0.86) ? 2 : r.chance(0.8) ? 3 : 4 : 1;
      for (let k = 0; k < records && made < to.count; k += 1, made += 1) window.push({ row: k === 0 ? row : recordAgain(r, row, names, Number(row.birth_date.slice(0, 4)) || 1980), person: persons });
    }
    while (window.length > wide) await leave();
  }
  while (window.length > 0) await leave();
  if (lines.length > 0) await empty();
  out.end(); who.end();
  await Promise.all([once(out, 'finish'), once(who, 'finish')]);
  return { records: written, persons, names: names.source };
}

const quoted = (text: string): string => /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

/** One, or a family: a couple, children, twins, a father and his namesake. */
function* household(r: Random, names: Names): Generator<Row> {
  const place = drawPlace(r), line = drawPhone(r), family = names.family(r), roll = r.next();
  const phone = (): string => r.chance(0.3) ? line : r.chance(0.92) ? drawPhone(r) : r.chance(0.06) ? '503-555-0100' : '';
  const older = ageOf(r), head = one(r, names, r.chance(0.52) ? 'female' : 'male', today - older, family);
  const at = (row: Row): Row => ({ ...row, ...place, phone: phone() });
  yield at(head);
  if (roll < 0.55 || older < 20 * 365) return;
  if (roll < 0.8) yield at(one(r, names, head.sex === 'F' ? 'male' : 'female', today - older + r.between(-2500, 2500), r.chance(0.8) ? family : names.family(r)));
  if (roll < 0.7) return;
  const children = r.between(1, 3), mothers = head.sex === 'F' && r.chance(0.01) ? head.ssn : '';
  let born = today - older + r.between(20, 34) * 365;
  for (let c = 0; c < children && born < today - 2; c += 1, born += r.between(400, 1800)) {
    const sex = r.chance(0.5) ? 'female' : 'male', child = one(r, names, sex, born, family);
    if (sex === 'male' && head.sex === 'M' && r.chance(0.06)) Object.assign(child, { given: head.given, middle: head.middle, suffix: r.chance(0.6) ? 'Jr' : '' });
    if (mothers !== '') child.ssn = mothers;
    if (today - born < 60 && r.chance(0.5)) child.given = sex === 'female' ? 'Baby Girl' : 'Baby Boy';
    yield at(child);
    if (r.chance(0.018)) yield at({ ...one(r, names, r.chance(0.66) ? sex : sex === 'male' ? 'female' : 'male', born, family) });
  }
}

/** Days. Everybody, the old more often, as in a hospital's index. */
const ageOf = (r: Random): number => Math.floor(365.25 * (r.chance(0.06) ? r.next() * 5 : r.chance(0.2) ? r.next() * 30 : Math.min(100, Math.max(0.1, r.near(50, 46))))) + r.between(0, 364);

function one(r: Random, names: Names, sex: 'female' | 'male', born: number, family: string): Row {
  const birthDate = iso(born), year = Number(birthDate.slice(0, 4)), middle = names.given(r, sex, year);
  return {
    given: names.given(r, sex, year), middle: r.chance(0.55) ? middle : r.chance(0.5) ? middle[0]! : '', family: r.chance(0.012) ? `${family}-${names.family(r)}` : family, suffix: sex === 'male' && r.chance(0.01) ? r.pick(['Jr', 'Sr', 'II', 'III']) : '',
    birth_date: r.chance(0.001) ? '1900-01-01' : birthDate, sex: sex === 'female' ? 'F' : 'M', ssn: r.chance(year > 2015 ? 0.45 : 0.86) ? drawSsn(r) : r.chance(0.03) ? '999-99-9999' : '', phone: '', address: '', city: '', state: '', zip: '',
  };
}

if (import.meta.main) {
  const [count, people, truth, seed] = process.argv.slice(2);
  if (!count || !people || !truth) { console.error('make-people.ts COUNT PEOPLE.csv TRUTH.csv [SEED]'); process.exit(64); }
  console.log(JSON.stringify(await makePeople({ count: Number(count), people, truth, seed: Number(seed ?? 1) })));
}
