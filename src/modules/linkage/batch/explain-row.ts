import type { Grade } from '../rules/comparison.ts';
import { probabilityOf } from '../rules/compare.ts';
import { fieldCount } from '../rules/fields.ts';
import { gradeOf, guardsOf } from '../rules/guards.ts';
import type { Guard } from '../rules/guards.ts';
import type { LinkagePolicy } from '../rules/linkage-policy.ts';
import type { Model } from '../rules/model.ts';
import { levelSays, relationSays } from '../rules/says.ts';
import type { BatchHand } from './batch-hand.ts';
import type { PeopleColumns } from './table-shape.ts';
import { suffixCodes } from './write-people.ts';

export type ExplainedRow = { weight: number; probability: number; grade: Grade; guards: Guard[]; reasons: string };

/** A pair of rows in words: grade, guards, and the weight of each field, as a line for a person to read. */
export function explainRow(hand: BatchHand, columns: PeopleColumns, a: number, b: number, model: Model, policy: LinkagePolicy): ExplainedRow {
  const found = hand.explain(a, b, model), probability = probabilityOf(found.total);
  const of = (row: number): { birth: number; suffix: string; newborn: string } => ({ birth: columns.birth[row]!, suffix: suffixCodes[columns.suffix[row]!]!, newborn: columns.newborn[row] === 0 ? '' : String(columns.newborn[row]) });
  const guards = guardsOf(of(a), of(b), found.pattern, policy), parts: string[] = [];
  for (let f = 0; f < fieldCount; f += 1) { const level = found.pattern[f]!; if (level !== 0) parts.push(`${levelSays(f, level)} (${signed(found.weights[f]!)})`); }
  if (found.dependence !== 0) parts.push(`${relationSays[found.relation] ?? 'Relatives share this much'} (${signed(found.dependence)})`);
  for (const g of guards) parts.push(`Guard: ${g.says}`);
  return { weight: found.total, probability, grade: gradeOf(probability, found.total - model.prior, guards.length > 0, policy.grades), guards, reasons: parts.join('; ') };
}

const signed = (n: number): string => `${n < 0 ? '' : '+'}${n.toFixed(1)}`;
