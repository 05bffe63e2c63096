import type { Model, Terms } from '../rules/model.ts';
import type { PeopleTable } from './people-table.ts';

const listedMost = 50_000, leastShare = 0.000_002;

/** Values of a column of numbers that at least `least` people carry, with how many do. */
export function usualValues(column: Float64Array | Int32Array, least: number): Map<number, number> {
  const sorted = Float64Array.from(column).sort(), found = new Map<number, number>();
  for (let i = 0; i < sorted.length;) {
    let j = i + 1;
    while (j < sorted.length && sorted[j] === sorted[i]) j += 1;
    if (sorted[i] !== 0 && j - i >= least) found.set(sorted[i]!, j - i);
    i = j;
  }
  return found;
}

/** How usual the values of a list are. Names and places: each that several have; numbers and addresses: only those that more than a pair of records share. */
export function countTerms(table: PeopleTable): Model['terms'] {
  const { columns: c, words, shape: { people: n } } = table;
  const byCode = (column: Int32Array, list: readonly string[], word: (code: number) => string, other: number | null, least: number): Terms => {
    const counts = new Map<string, number>(), raw = new Int32Array(list.length);
    for (let i = 0; i < column.length; i += 1) raw[column[i]!]! += 1;
    for (let code = 1; code < raw.length; code += 1) if (raw[code]! > 0) { const w = word(code); counts.set(w, (counts.get(w) ?? 0) + raw[code]!); }
    return termsOf([...counts].filter(([, count]) => count >= least), n, other);
  };
  const name = (code: number): string => table.joined(code), rare = Math.max(leastShare, 1 / n);
  const births = usualValues(c.birth, Math.max(5, Math.ceil((8 * n) / 25_000)));
  const lines = new Float64Array(c.house.length);
  for (let i = 0; i < lines.length; i += 1) if (c.house[i] !== 0 && c.street[i] !== 0) lines[i] = c.house[i]! * 0x400_0000 + c.street[i]!;
  return {
    family: byCode(c.family, words.name, name, rare, 3), given: byCode(c.given, words.name, (code) => words.name[code]!, rare, 3),
    zip: byCode(c.zip, words.zip, (code) => words.zip[code]!, rare, 3), city: byCode(c.city, words.city, (code) => words.city[code]!, rare, 3),
    email: byCode(c.email, words.email, (code) => words.email[code]!, null, 4),
    phone: termsOf([...usualValues(c.phone, 4)].map(([v, count]) => [String(v), count]), n, null),
    birth: termsOf([...births].map(([v, count]) => [String(v), count]), n, null),
    line: termsOf([...usualValues(lines, 4)].map(([v, count]) => [`${words.house[Math.floor(v / 0x400_0000)]!} ${words.street[v % 0x400_0000]!}`, count]), n, null),
  };
}

/** The usual ones first, so many at most. One of those who carry a value is the person itself. */
function termsOf(counts: [string, number][], n: number, other: number | null): Terms {
  const listed = counts.length > listedMost ? counts.sort((a, b) => b[1] - a[1]).slice(0, listedMost) : counts;
  return { other, values: Object.fromEntries(listed.map(([v, count]) => [v, Math.max(leastShare, (count - 1) / n)])) };
}
