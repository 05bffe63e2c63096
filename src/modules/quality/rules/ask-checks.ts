import type { Condition, Given, ShownCheck } from '../contract.ts';
import { namedRules } from './named-rules.ts';
import { placesOf, valueAt, valuesAt } from './places.ts';

/** A check that asks, and the field it asks about (`addresses.0.postalCode`). */
export type Question = { check: string; at: string; asks: string; reason: string; citation: string };
/** Whether a value is odd. `value` is never empty: an empty field is asked about by `absent` alone. */
export type NamedRule = (value: unknown, parameters: Readonly<Record<string, unknown>>) => boolean;

/**
 * What the checks ask about an entry, in their order. `facts` is the entry as plain values, with `today` at the top. Pure: the browser runs it at each
 * key, the program before it saves. A rule that a check names and nobody knows throws: a misspelt check must not be a silent one.
 */
export function askChecks(checks: readonly ShownCheck[], facts: Readonly<Record<string, unknown>>): Question[] {
  return checks.flatMap((c) => placesOf(facts, c.each).flatMap((place): Question[] => {
    if (!holds(c.ask, facts, place)) return [];
    const at = [place, c.at].filter(Boolean).join('.');
    return [{ check: c.id, at, asks: c.asks, reason: c.reason, citation: c.citation }];
  }));
}

function holds(condition: Condition, facts: Readonly<Record<string, unknown>>, place: string): boolean {
  if ('all' in condition) return (condition.all as Condition[]).every((c) => holds(c, facts, place));
  if ('any' in condition) return (condition.any as Condition[]).some((c) => holds(c, facts, place));
  if ('not' in condition) return !holds(condition.not as Condition, facts, place);
  const { rule, of, ...rest } = condition as { rule: string; of: string } & Record<string, Given>;
  const values = valuesAt(facts, under(place, of)).filter((v) => !isEmpty(v));
  if (rule === 'absent') return values.length === 0;
  if (rule === 'present') return values.length > 0;
  const named = Object.hasOwn(namedRules, rule) ? namedRules[rule] : undefined;
  if (!named) throw new Error(`no rule is named ${rule}`);
  const parameters = Object.fromEntries(Object.entries(rest).map(([k, v]) => [k, typeof v === 'object' && 'of' in v ? valueAt(facts, under(place, (v as { of: string }).of)) : v]));
  return values.some((v) => named(v, parameters));
}

const under = (place: string, of: string): string => (of.startsWith('/') ? of.slice(1) : [place, of].filter(Boolean).join('.'));
const isEmpty = (v: unknown): boolean => v === undefined || v === null || v === '' || (Array.isArray(v) && v.length === 0);

/** Rules that conditions name and nobody knows; for the test of the policy and the start. */
export function unknownRules(condition: Condition): string[] {
  if ('all' in condition) return (condition.all as Condition[]).flatMap(unknownRules);
  if ('any' in condition) return (condition.any as Condition[]).flatMap(unknownRules);
  if ('not' in condition) return unknownRules(condition.not as Condition);
  const { rule } = condition as { rule: string };
  return rule === 'absent' || rule === 'present' || Object.hasOwn(namedRules, rule) ? [] : [rule];
}
