import type { FieldComparison, Grade, PersonComparison } from './comparison.ts';
import { F, fieldCount, fieldNames } from './fields.ts';
import { gradeOf, guardsOf } from './guards.ts';
import type { LinkagePolicy } from './linkage-policy.ts';
import type { Model } from './model.ts';
import { pairLevels } from './pair-levels.ts';
import type { PairLevels } from './pair-levels.ts';
import { levelName, levelSays, relationSays, shownValue } from './says.ts';
import type { StandardPerson } from './standard-person.ts';
import { compileModel, weigh } from './weigh.ts';

export const probabilityOf = (weight: number): number => 1 / (1 + 2 ** -weight);

/** A strong identifier, or the whole social security number, is the same on both sides. */
const identifierAgrees = (l: PairLevels): boolean => l.pattern[F.ssn] === 1
  || (l.pattern[F.personNumber] === 1 && l.personNumber![0].strong) || (l.pattern[F.recordNumber] === 1 && l.recordNumber![0].strong);

/** Two people field by field, with the arithmetic of the score: prior, weight of each field, and what relatives would share anyway. */
export function compare(a: StandardPerson, b: StandardPerson, model: Model, policy: LinkagePolicy): PersonComparison {
  const levels = pairLevels(a, b), w = weigh(compileModel(model), levels), fields: FieldComparison[] = [];
  for (let f = 0; f < fieldCount; f += 1) {
    const level = levels.pattern[f]!;
    if (level === 0) continue;
    const field = fieldNames[f]!;
    fields.push({ field, level: levelName(f, level), weight: w.weights[f]!, says: levelSays(f, level), a: shownValue(field, a, levels, 'a'), b: shownValue(field, b, levels, 'b') });
  }
  if (w.dependence !== 0) fields.push({ field: 'relatives', level: w.relation, weight: w.dependence, says: relationSays[w.relation] ?? 'Relatives share this much', a: null, b: null });
  const probability = probabilityOf(w.total), guards = probability >= policy.grades.possible / 4 ? guardsOf(a, b, levels.pattern, policy) : [];
  return { prior: model.prior, fields, weight: w.total, probability, grade: gradeOf(probability, w.total - model.prior, guards.length > 0, policy.grades), guards, identifierAgrees: identifierAgrees(levels) };
}

/** Only the weight and grade, and whether a field speaks against: for the many candidates of which few are shown. */
export function score(a: StandardPerson, b: StandardPerson, model: Model, policy: LinkagePolicy): { weight: number; probability: number; grade: Grade; against: boolean } {
  const levels = pairLevels(a, b), { weights, total } = weigh(compileModel(model), levels), probability = probabilityOf(total);
  const against = levels.pattern.some((level, f) => level !== 0 && weights[f]! <= 0);
  return { weight: total, probability, grade: gradeOf(probability, total - model.prior, probability >= policy.grades.certain && guardsOf(a, b, levels.pattern, policy).length > 0, policy.grades), against };
}
