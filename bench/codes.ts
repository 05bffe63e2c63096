import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { openHouse } from '../src/app.ts';
import type { House } from '../src/app.ts';
import { performByName } from '../src/interfaces/cli/hand.ts';
import { putInUse } from '../src/interfaces/files/load-codes.ts';
import { randomFrom } from '../src/modules/demo/people/random.ts';
import { searchCodes } from '../src/modules/terminology/index.ts';
import { readConfig } from '../src/platform/config.ts';
import { openForService } from '../src/platform/db/open.ts';
import { createLog } from '../src/platform/log.ts';
import { systems } from '../src/standards/code-sets/index.ts';
import type { ConceptDraft } from '../src/standards/code-sets/index.ts';

/** Shares of the whole, near those of the real systems: SNOMED CT, RxNorm, LOINC, ICD-10-CM. */
const shares = { snomed: 0.48, rxnorm: 0.16, loinc: 0.2, icd10cm: 0.16 } as const;
type Share = keyof typeof shares;

/** Made names with the habits of real ones: few words very common, most rare; three to ten words; one or two other names. */
function* made(system: Share, count: number, words: readonly string[]): Generator<ConceptDraft> {
  const r = randomFrom(7, Object.keys(shares).indexOf(system));
  const word = (): string => words[Math.min(words.length - 1, Math.floor(words.length ** (r.between(0, 100_000) / 100_000)) - 1)]!;
  const name = (): string => Array.from({ length: r.between(3, 10) }, word).join(' ');
  for (let i = 0; i < count; i += 1) {
    const code = system === 'icd10cm' ? `${String.fromCharCode(65 + i % 26)}${String(Math.floor(i / 26) % 100).padStart(2, '0')}.${Math.floor(i / 2600).toString(36).toUpperCase()}` : system === 'loinc' ? `${10_000 + i}-${i % 10}` : String(10_000_000 + i * 7);
    yield { code, display: name(), synonyms: Array.from({ length: r.between(0, 2) }, name), selectable: i % 5 !== 0, active: i % 20 !== 0 };
  }
}

/** Words as varied in their beginnings as those of the real systems: consonants and vowels in turn, a medical ending to every third. */
function vocabulary(size: number): string[] {
  const r = randomFrom(3, 1), ends = ['itis', 'osis', 'emia', 'al', 'ic', 'ure', 'tion', 'ine', 'ous', 'oma', 'ity', 'ment', 'pathy', 'ant', 'ed'], heads = ['', 'hyper', 'hypo', 'neo', 'card', 'neph', 'gastr', 'hep', 'derm', 'my', 'pulm'];
  const consonants = ['b', 'c', 'd', 'f', 'g', 'h', 'l', 'm', 'n', 'p', 'r', 's', 't', 'v', 'st', 'tr', 'ph', 'ch', 'pr', 'gl'], vowels = ['a', 'e', 'i', 'o', 'u', 'y', 'ae', 'io'];
  const words = new Set(['of', 'the', 'with', 'and', 'unspecified', 'right', 'left', 'acute', 'chronic', 'tablet', 'oral', 'disease', 'injury', 'blood']);
  const from = <T>(list: readonly T[]): T => list[r.between(0, list.length - 1)]!;
  while (words.size < size) words.add(`${r.between(0, 9) === 0 ? from(heads) : ''}${Array.from({ length: r.between(1, 3) }, () => from(consonants) + from(vowels)).join('')}${r.between(0, 2) === 0 ? from(ends) : from(consonants)}`);
  return [...words];
}

/** Look-up as one types, over BENCH_CODES (500,000) codes kept in BENCH_HOME between runs. The whole act is measured: perform, SQL, ranking, audit commit. */
export async function benchCodes(): Promise<void> {
  const wanted = Number(process.env['BENCH_CODES'] ?? 500_000), home = resolve(process.env['BENCH_HOME'] ?? join(import.meta.dirname, '../.cache/bench'), 'codes');
  mkdirSync(home, { recursive: true });
  const config = { ...readConfig({ ...process.env, CHARTKEEPER_HOME: home }), home };
  const opened = await openForService(config, () => {}), house = await openHouse(config, opened.connection, createLog({ level: 'warn' }));
  try {
    const words = vocabulary(40_000);
    await load(house, wanted, words);
    const typed = await typedTexts(house, words);
    for (const [, texts] of typed) for (const t of texts.slice(0, 3)) await once(house, t);
    console.log('what is typed                look-ups   p50     p95     p99     max ms   (one after another, task problem)');
    const all: number[] = [];
    for (const [kind, texts] of typed) {
      const took: number[] = [];
      for (const t of texts) took.push(await once(house, t));
      all.push(...took);
      console.log(`${kind.padEnd(28)} ${String(texts.length).padStart(6)} ${figures(took)}`);
    }
    console.log(`${'all'.padEnd(28)} ${String(all.length).padStart(6)} ${figures(all)}`);
  } finally { await house.close(); await opened.stop(); }
}

async function load(house: House, wanted: number, words: readonly string[]): Promise<void> {
  const count = async (): Promise<number> => Number((await house.db.light.query('select count(*)::integer as n from terminology.concept')).rows[0].n);
  if (await count() >= wanted * 0.99) return;
  const began = performance.now();
  for (const [name, share] of Object.entries(shares) as [Share, number][]) {
    const size = Math.round(wanted * share), concepts = { size, [Symbol.iterator]: () => made(name, size, words) };
    await putInUse(performByName(house), { kind: name, source: 'made for measuring', digest: createHash('sha256').update(`${name} ${size}`).digest('hex') }, { systems: [{ system: { ...systems[name], content: 'complete' }, concepts }], valueSets: [], conceptMaps: [] });
  }
  await house.db.light.query(`update terminology.concept set uses = 1 + length(display) where system_no = any(array(select system_no from terminology.code_system)) and code like '%77'`);
  const { rows: [size] } = await house.db.light.query(`select pg_size_pretty(sum(pg_total_relation_size(c.oid))) as size from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind = 'r' and nspname = 'terminology'`);
  const seconds = (performance.now() - began) / 1000;
  console.log(`loaded ${await count()} codes in ${seconds.toFixed(0)} s (${Math.round(wanted / seconds)} a second), ${size.size} on disk`);
}

async function once(house: House, text: string): Promise<number> {
  const began = performance.now();
  await house.perform(searchCodes, { text, task: 'problem' }, { ...house.operator, kind: 'person' as const, id: '4711' });
  return performance.now() - began;
}

async function typedTexts(house: House, words: readonly string[]): Promise<Map<string, string[]>> {
  const { rows } = await house.db.light.query(`select code, display from terminology.concept tablesample system (0.2) limit 60`), r = randomFrom(9, 2);
  const typed = new Map<string, string[]>(), add = (kind: string, text: string): void => { const list = typed.get(kind); if (list) list.push(text); else typed.set(kind, [text]); };
  for (const { code, display } of rows as { code: string; display: string }[]) {
    const parts = display.split(' '), a = parts[r.between(0, parts.length - 1)]!, b = parts[r.between(0, parts.length - 1)]!;
    for (const n of [1, 2, 3, 4, 6]) add(`${n} letter${n > 1 ? 's' : ''}`, a.slice(0, n));
    add('a word', a); add('two beginnings', `${b.slice(0, 3)} ${a.slice(0, 3)}`); add('two words', `${b} ${a}`); add('the whole name', display);
    const at = r.between(1, Math.max(1, a.length - 3));
    if (a.length > 5) add('a slip of the pen', `${a.slice(0, at)}${a[at + 1]}${a[at]}${a.slice(at + 2)}`);
    if (a.length > 7) add('a slip and a word', `${b} ${a.slice(0, at)}${a.slice(at + 1)}`);
    add('code', code); add('code being typed', code.slice(0, 4)); add('in no name', `${a.slice(0, 4)}zzqx`);
  }
  for (const w of words.slice(0, 14)) add('commonest words', w);
  return typed;
}

const figures = (took: readonly number[]): string => {
  const sorted = [...took].sort((a, b) => a - b), at = (p: number): string => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * p))]!.toFixed(1).padStart(7);
  return `${at(0.5)} ${at(0.95)} ${at(0.99)} ${at(1)}`;
};
