import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse';

export type Figures = { precision: number; recall: number; f1: number; pairs: number; at: number };
/** `best`: at the threshold that gives the best F1 (known only with the truth). `grades`: what is listed from certain down to each grade. */
export type Judged = { truePairs: number; found: number; best: Figures; grades: Partial<Record<'certain' | 'probable' | 'possible', Figures>>; half: Figures | undefined };

/** Reads a list of pairs (id1, id2, score and perhaps probability and grade; RFC 4180) against who is who; pairwise. */
export async function judge(pairsFile: string, truth: Map<string, string>): Promise<Judged> {
  const sizes = new Map<string, number>();
  for (const person of truth.values()) sizes.set(person, (sizes.get(person) ?? 0) + 1);
  let truePairs = 0;
  for (const n of sizes.values()) truePairs += n * (n - 1) / 2;
  const scores: number[] = [], right: boolean[] = [], grades: string[] = [], probabilities: number[] = [], seen = new Set<string>();
  for await (const row of createReadStream(pairsFile).pipe(parse({ columns: true, relax_column_count: true })) as AsyncIterable<Record<string, string>>) {
    const a = truth.get(row['id1']!), b = truth.get(row['id2']!);
    if (a === undefined || b === undefined) throw new Error(`${pairsFile}: ${row['id1']} or ${row['id2']} is nobody in the truth`);
    const pair = row['id1']! < row['id2']! ? `${row['id1']} ${row['id2']}` : `${row['id2']} ${row['id1']}`;
    if (seen.has(pair)) throw new Error(`${pairsFile}: the pair ${pair} is listed twice`);
    seen.add(pair);
    scores.push(Number(row['score'])); right.push(a === b); grades.push(row['grade'] ?? ''); probabilities.push(row['probability'] === undefined ? Number.NaN : Number(row['probability']));
  }
  const figures = (good: number, listed: number, at: number): Figures => { const precision = listed > 0 ? good / listed : 1, recall = truePairs > 0 ? good / truePairs : 1; return { precision, recall, f1: precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0, pairs: listed, at }; };
  const order = scores.map((_, i) => i).sort((i, j) => scores[j]! - scores[i]!);
  let good = 0, best = figures(0, 0, Infinity);
  order.forEach((i, k) => {
    if (right[i]) good += 1;
    if (k + 1 < order.length && scores[order[k + 1]!] === scores[i]) return;
    const here = figures(good, k + 1, scores[i]!);
    if (here.f1 > best.f1) best = here;
  });
  const of = (keep: (i: number) => boolean): Figures => { let n = 0, g = 0; for (let i = 0; i < scores.length; i += 1) if (keep(i)) { n += 1; if (right[i]) g += 1; } return figures(g, n, Number.NaN); };
  const ladder = ['certain', 'probable', 'possible'] as const, graded = grades.some((g) => g !== '');
  return {
    truePairs, found: good, best, half: Number.isNaN(probabilities[0] ?? Number.NaN) ? undefined : of((i) => probabilities[i]! >= 0.5),
    grades: graded ? Object.fromEntries(ladder.map((grade, k) => [grade, of((i) => ladder.slice(0, k + 1).some((g) => g === grades[i]))])) : {},
  };
}

export const percent = (x: number): string => (x * 100).toFixed(2);
