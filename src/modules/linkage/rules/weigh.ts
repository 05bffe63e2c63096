import { F, fieldCount, fieldLevels, fieldNames } from './fields.ts';
import type { Model, TermField, Terms } from './model.ts';
import type { PairLevels } from './pair-levels.ts';

/** A model as arrays, for speed. */
export type Compiled = {
  model: Model; prior: number;
  /** log2(m/u) by field * 16 + level. */
  weights: Float64Array;
  /** log2 of u. */
  u: Float64Array; m: Float64Array;
  relations: { kind: string; share: number; logShare: number; /** log2(m/u) against this relation. */ weights: Float64Array }[];
  terms: { [K in TermField]?: { logOther: number | undefined; logs: Map<string, number> } };
};

const floor = 1e-9;
const kept = new WeakMap<Model, Compiled>();

/** Levels of one model's file as arrays, made once for each model. A level that the file lacks weighs nothing. */
export function compileModel(model: Model): Compiled {
  const before = kept.get(model);
  if (before) return before;
  const weights = new Float64Array(fieldCount * 16), u = new Float64Array(fieldCount * 16), m = new Float64Array(fieldCount * 16);
  const relations = model.relations.map((r) => ({ kind: r.kind, share: Math.min(0.5, r.each / model.records), logShare: Math.log2(Math.min(0.5, r.each / model.records)), weights: new Float64Array(fieldCount * 16) }));
  // Relatives do not share a thing more surely than a person agrees with itself: so an agreement never speaks against.
  for (const [f, field] of fieldNames.entries()) for (const [l, level] of fieldLevels[field].entries()) {
    const at = f * 16 + l + 1, pair = model.fields[field]?.[level];
    if (!pair) continue;
    const pm = Math.max(floor, pair[0]), pu = Math.max(floor, pair[1]);
    m[at] = Math.log2(pm); u[at] = Math.log2(pu); weights[at] = m[at]! - u[at]!;
    for (const [i, r] of model.relations.entries()) { const given = r.u[field]; relations[i]!.weights[at] = given ? Math.max(l === 0 ? 0 : -Infinity, m[at]! - Math.log2(Math.max(1e-5, given[level] ?? 0))) : weights[at]!; }
  }
  const terms: Compiled['terms'] = {};
  for (const [name, t] of Object.entries(model.terms) as [TermField, Terms][]) terms[name] = { logOther: t.other === null ? undefined : Math.log2(t.other), logs: new Map(Object.entries(t.values).map(([k, v]) => [k, Math.log2(v)])) };
  const made: Compiled = { model, prior: model.prior, weights, u, m, relations, terms };
  kept.set(model, made);
  return made;
}

/** log2 of the share of people with a value; undefined where the model lists none. */
export const logShare = (c: Compiled, field: TermField, value: string): number | undefined => { const t = c.terms[field]; return t && (t.logs.get(value) ?? t.logOther); };

/** What is added to a level's weight because this value is rarer or commoner than the average one. */
function termAdjust(c: Compiled, at: number, field: TermField, value: string): number {
  const share = logShare(c, field, value);
  return share === undefined ? 0 : c.u[at]! - share;
}

export type Weighed = { weights: Float64Array; dependence: number; relation: string; total: number };

/**
 * The weight of a pair: log2 odds. Among pairs of two people a few are relatives, for whom family, address and phone agree anyway; the odds are taken against
 * strangers and relatives together, so that what a household shares is not counted three times.
 */
export function weigh(c: Compiled, levels: PairLevels, into = new Float64Array(fieldCount)): Weighed {
  const p = levels.pattern;
  let sum = 0;
  for (let f = 0; f < fieldCount; f += 1) { const w = c.weights[f * 16 + p[f]!]!; into[f] = w; sum += w; }
  const adjust = (f: number, by: number): void => { if (by !== 0) { into[f]! += by; sum += by; } };
  if (levels.names) {
    const { a, b } = levels.names, family = p[F.family]!;
    if (family === 1 || family === 2) adjust(F.family, termAdjust(c, F.family * 16 + 1, 'family', a.family));
    else if (family === 7) adjust(F.family, termAdjust(c, F.family * 16 + 1, 'family', a.family === b.given || b.family === '' ? a.family : b.family) + termAdjust(c, F.given * 16 + 1, 'given', a.given === b.family || b.given === '' ? a.given : b.given));
    if (p[F.given] === 1) adjust(F.given, termAdjust(c, F.given * 16 + 1, 'given', a.given.length >= b.given.length ? a.given : b.given));
  }
  if (p[F.birth] === 1 && levels.birth !== undefined) adjust(F.birth, termAdjust(c, F.birth * 16 + 1, 'birth', String(levels.birth)));
  if (p[F.place] === 1) adjust(F.place, termAdjust(c, F.place * 16 + 1, 'zip', levels.address!.a.zip)); else if (p[F.place] === 2) adjust(F.place, termAdjust(c, F.place * 16 + 2, 'city', levels.address!.a.city));
  if (p[F.address] === 1 || p[F.address] === 2) adjust(F.address, termAdjust(c, F.address * 16 + 1, 'line', `${levels.address!.a.house} ${levels.address!.a.street}`));
  if (p[F.phone] === 1) adjust(F.phone, termAdjust(c, F.phone * 16 + 1, 'phone', levels.phone![0]));
  if (p[F.email] === 1) adjust(F.email, termAdjust(c, F.email * 16 + 1, 'email', levels.email![0]));
  const related = relate(c, p, sum);
  return { weights: into, total: c.prior + sum + related.dependence, ...related };
}

/** How much of the sum the relations take back. Nothing for pairs that are far from being shown. */
export function relate(c: Compiled, p: Uint8Array, sum: number): { dependence: number; relation: string } {
  if (c.prior + sum < -12) return { dependence: 0, relation: '' };
  let odds = 1, rest = 1, strongest = '', most = 0;
  for (const r of c.relations) {
    let against = 0;
    for (let f = 0; f < fieldCount; f += 1) against += r.weights[f * 16 + p[f]!]!;
    const ratio = r.share * 2 ** Math.min(300, sum - against);
    odds += ratio; rest -= r.share;
    if (ratio > most) { most = ratio; strongest = r.kind; }
  }
  odds += rest - 1;
  const back = -Math.log2(odds);
  return { dependence: back < -0.05 ? back : 0, relation: back < -0.05 ? strongest : '' };
}
