import { fieldCount, fieldLevels, fieldNames, levelGroups } from './fields.ts';
import type { FieldName } from './fields.ts';
import type { Model, Relation, TermField, Terms } from './model.ts';

/** Patterns that were seen and how many pairs had each: `counts` weighs a sampled pair by how many it stands for. `levels` holds fieldCount bytes for each pattern. */
export type PatternCounts = { levels: Uint8Array; counts: Float64Array };

export type LearnFacts = { people: number; /** All pairs there are. */ pairs: number; patterns: PatternCounts; terms: Partial<Record<TermField, Terms>> };

/** So many pairs' worth of the starting model stay in what is learned: a rarely seen level keeps its estimate. */
const matchPseudo = 12, strangerPseudo = 400;
/** Strangers agree by accident (a number given on, a wrong entry) more often than a sample shows: no level becomes rarer than so much of its estimate. */
const leastOfStart = 0.02;
/** A list of so many people is believed half in how many relatives it seems to hold, a larger one more. */
const relativesTrustedAt = 1000;
/** Of the records of one person, so many at most differ in a name or the birth date altogether. */
const differsMost = 0.35;
const roundsMax = 60, settled = 1e-5;

type Tables = Float64Array[];

/**
 * Weights of a list learned from itself without labels, by expectation and maximisation (Dempster, Laird, Rubin 1977; Winkler 1988 for record linkage): pairs
 * are of one person, of strangers, or of relatives of each kind; what is not known of a pair says nothing. Strangers' levels and those of one person are learned, relatives keep
 * their levels and learn how many there are. Deterministic.
 */
export function learnModel(start: Model, facts: LearnFacts): Model {
  const { levels, counts } = facts.patterns, n = counts.length, kinds = 2 + start.relations.length;
  if (n === 0 || facts.people < 2) return { ...start, records: Math.max(20, facts.people), terms: facts.terms };
  const first = tablesOf(start), tables: Tables = first.map((t) => t.slice());
  const total = counts.reduce((a, b) => a + b, 0);
  const expected = Math.max(1, facts.people * 0.1);
  const shares = new Float64Array(kinds), prior = [expected, 0, ...start.relations.map((r) => (r.each * facts.people) / 2)].map((pairs) => Math.min(0.02, pairs / total));
  shares.set(prior); shares[1] = 1 - prior.reduce((a, b) => a + b, 0);
  const trust = facts.people / (facts.people + relativesTrustedAt);
  const sums = tables.map(() => new Float64Array(fieldCount * 16)), mass = new Float64Array(kinds), like = new Float64Array(kinds);
  for (let round = 0; round < roundsMax; round += 1) {
    for (const s of sums) s.fill(0);
    mass.fill(0);
    for (let i = 0; i < n; i += 1) {
      let all = 0;
      for (let k = 0; k < kinds; k += 1) {
        const t = tables[k]!;
        let l = shares[k]!;
        for (let f = 0; f < fieldCount; f += 1) { const level = levels[i * fieldCount + f]!; if (level !== 0) l *= t[f * 16 + level]!; }
        like[k] = l; all += l;
      }
      if (all <= 0) continue;
      for (let k = 0; k < kinds; k += 1) {
        const r = (like[k]! / all) * counts[i]!;
        mass[k]! += r;
        if (k < 2) { const s = sums[k]!; for (let f = 0; f < fieldCount; f += 1) s[f * 16 + levels[i * fieldCount + f]!]! += r; }
      }
    }
    let moved = 0;
    for (let k = 0; k < kinds; k += 1) {
      // How many relatives a list holds may be learned, within what is plausible.
      const share = k === 0 ? mass[0]! / total : k === 1 ? 0 : Math.min(Math.max(trust * (mass[k]! / total) + (1 - trust) * prior[k]!, prior[k]! / 50), prior[k]! * 4);
      if (k !== 1) { moved = Math.max(moved, Math.abs(Math.log((share + 1e-12) / (shares[k]! + 1e-12)))); shares[k] = Math.max(1e-12, share); }
    }
    shares[1] = 1 - (shares.reduce((a, b) => a + b, 0) - shares[1]!);
    renew(tables[0]!, first[0]!, sums[0]!, matchPseudo, 1e-6, 0);
    holdTogether(tables[0]!);
    renew(tables[1]!, first[1]!, sums[1]!, strangerPseudo, 0.5 / total, leastOfStart);
    if (round > 5 && moved < settled) break;
  }
  return modelOf(start, facts, tables, shares);
}

/** m, u, and each relation's levels, by field * 16 + level. */
function tablesOf(model: Model): Tables {
  const table = (of: (field: FieldName, level: string) => number): Float64Array => {
    const t = new Float64Array(fieldCount * 16).fill(1);
    for (const [f, field] of fieldNames.entries()) for (const [l, level] of fieldLevels[field].entries()) t[f * 16 + l + 1] = Math.max(1e-9, of(field, level));
    return t;
  };
  const u = (field: FieldName, level: string): number => model.fields[field][level]?.[1] ?? 0;
  return [table((f, l) => model.fields[f][l]?.[0] ?? 0), table(u), ...model.relations.map((r: Relation) => table((f, l) => (r.u[f] ? Math.max(1e-5, r.u[f][l] ?? 0) : u(f, l))))];
}

function renew(table: Float64Array, start: Float64Array, sums: Float64Array, pseudo: number, least: number, ofStart: number): void {
  for (const [f, field] of fieldNames.entries()) for (const group of levelGroups(field)) {
    let seen = 0, given = 0;
    for (const l of group) { seen += sums[f * 16 + l]!; given += start[f * 16 + l]!; }
    for (const l of group) table[f * 16 + l] = Math.max(least, ofStart * start[f * 16 + l]!, (sums[f * 16 + l]! + (pseudo * start[f * 16 + l]!) / given) / (seen + pseudo));
  }
}

/**
 * Records of one person mostly agree in name and birth date. Without this the class of matches could drift to another likeness that a list is full of (siblings, a name that is
 * in fashion), and every weight with it.
 */
function holdTogether(m: Float64Array): void {
  for (const field of ['family', 'given', 'birth'] as const) {
    const f = fieldNames.indexOf(field), at = f * 16 + fieldLevels[field].length, differs = m[at]!;
    if (differs <= differsMost) continue;
    for (let l = 1; l < fieldLevels[field].length; l += 1) m[f * 16 + l] = (m[f * 16 + l]! * (1 - differsMost)) / (1 - differs + 1e-12);
    m[at] = differsMost;
  }
}

function modelOf(start: Model, facts: LearnFacts, tables: Tables, shares: Float64Array): Model {
  const fields = Object.fromEntries(fieldNames.map((field, f) => [field, Object.fromEntries(fieldLevels[field].map((level, l) => [level, [tables[0]![f * 16 + l + 1]!, tables[1]![f * 16 + l + 1]!] as const]))])) as Model['fields'];
  return {
    version: 1, trainedOn: facts.people, records: Math.max(20, facts.people), prior: Math.log2(shares[0]! / shares[1]!), fields, terms: facts.terms,
    relations: start.relations.map((r, i) => ({ ...r, each: shares[i + 2]! * Math.max(20, facts.people) })),
  };
}
