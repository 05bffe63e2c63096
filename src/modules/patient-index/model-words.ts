import type { LinkagePolicy, Model } from '../linkage/index.ts';
import { levelWords, modelFields, relationWords } from '../linkage/index.ts';
import { fieldWords } from './rules/pair-fields.ts';

const log2 = Math.log2, least = 1e-9;
const weightOf = (pair: readonly [number, number] | undefined): number | null => (pair ? log2(Math.max(least, pair[0]) / Math.max(least, pair[1])) : null);

export type ModelWords = {
  fields: { field: string; label: string; levels: { level: string; says: string; m: number; u: number; weight: number; now: number | null }[] }[]; listed: { label: string; values: number }[];
  prior: { weight: number; oneIn: number; now: number }; relations: { kind: string; says: string; each: number; now: number | null }[];
};

/** A model in plain words, beside the one in force: how often each level is seen among records of one person and of two, and what that tells. Pure. */
export function modelWords(m: Model, inForce: Model): ModelWords {
  const fields = modelFields.map(({ field, levels }) => ({
    field, label: fieldWords(field),
    levels: levels.flatMap((level) => { const pair = m.fields[field]?.[level]; return pair ? [{ level, says: levelWords(field, level), m: pair[0], u: pair[1], weight: weightOf(pair)!, now: weightOf(inForce.fields[field]?.[level]) }] : []; }),
  }));
  const names: Record<string, string> = { zip: 'Postal code', city: 'City', line: 'Street' };
  return {
    fields, listed: Object.entries(m.terms).map(([field, t]) => ({ label: names[field] ?? fieldWords(field), values: Object.keys(t.values).length })).filter((t) => t.values > 0),
    prior: { weight: m.prior, oneIn: Math.round(2 ** -m.prior), now: inForce.prior }, relations: m.relations.map((r) => ({ kind: r.kind, says: relationWords(r.kind), each: r.each, now: inForce.relations.find((x) => x.kind === r.kind)?.each ?? null })),
  };
}

export const thresholdsOf = ({ grades }: LinkagePolicy): { grade: 'certain' | 'probable' | 'possible'; probability: number; weight: number }[] =>
  (['certain', 'probable', 'possible'] as const).map((grade) => ({ grade, probability: grades[grade], weight: log2(grades[grade] / (1 - grades[grade])) }));

/** Sixteen counts, by grade in force and by grade tried. */
export const countAt = (now: number, tried: number): number => now * 4 + tried;

/** What a try has counted, for all records where only every so manyth was looked at. Pure. */
export function trialOf(counts: readonly number[], oneIn: number): { grades: { grade: 'certain' | 'probable' | 'possible'; now: number; tried: number }[]; come: number; go: number; moved: number } {
  const all = [0, 1, 2, 3], sum = (of: (now: number, then: number) => boolean): number => oneIn * all.reduce((s, now) => s + all.reduce((t, then) => t + (of(now, then) ? counts[countAt(now, then)] ?? 0 : 0), 0), 0);
  return {
    grades: (['certain', 'probable', 'possible'] as const).map((grade, i) => ({ grade, now: sum((now) => now === 3 - i), tried: sum((_, then) => then === 3 - i) })),
    come: sum((now, then) => now === 0 && then > 0), go: sum((now, then) => now > 0 && then === 0), moved: sum((now, then) => now > 0 && then > 0 && now !== then),
  };
}
