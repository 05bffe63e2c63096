import { z } from 'zod';
import { contract } from '../../values/contract.ts';

/** A value written out, or taken from the facts: `{ of: '/today' }`. */
export type Given = string | number | boolean | { of: string } | readonly (string | number | boolean)[];
/** When a check asks. A leaf names a rule, the value it looks at (`of`, from where the check stands; a leading / means from the top) and its parameters. */
export type Condition = { all: Condition[] } | { any: Condition[] } | { not: Condition } | { rule: string; of: string; [parameter: string]: Given };

const given = z.union([z.string(), z.number(), z.boolean(), z.strictObject({ of: z.string() }), z.array(z.union([z.string(), z.number(), z.boolean()]))]);
export const condition: z.ZodType<Condition> = z.lazy(() => z.union([
  z.strictObject({ all: z.array(condition).min(1) }), z.strictObject({ any: z.array(condition).min(1) }), z.strictObject({ not: condition }),
  z.object({ rule: z.string(), of: z.string() }).catchall(given),
])) as z.ZodType<Condition>;

/** One check at the keyboard: it asks, it never blocks and never changes what was typed. Kept in policy (`quality.checks`). */
export const check = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'must look like registration.birth-in-future'),
  title: z.string(), appliesTo: z.array(z.string()).min(1).describe('Kinds of entry: registration, correction, observation ...'),
  each: z.string().default('').describe('Where it stands, once for each: `addresses[]`; empty for the whole entry'),
  at: z.string().default('').describe('The field the question is shown at, from there'),
  asks: z.string().describe('The question, in plain words'), ask: condition,
  reason: z.string(), citation: z.string().describe('A regulation, a standard, or `house`'), source: z.string(),
  examples: z.array(z.strictObject({ facts: z.record(z.string(), z.unknown()), asks: z.boolean() })).min(2).describe('Run as tests: at least one that asks and one that does not'),
});
export type Check = z.infer<typeof check>;

export const listChecks = contract('quality.list-checks', z.object({ appliesTo: z.string() }), z.object({ checks: z.array(check.omit({ examples: true })), today: z.string().describe('The day at the facility') }));
export type ShownCheck = z.infer<typeof listChecks.output>['checks'][number];

/** A question that was looked at and kept: sent with the entry, recorded with it. */
export const acknowledged = z.array(z.object({ check: z.string().max(120), at: z.string().max(200) })).max(100).default([]);
export type Acknowledged = z.infer<typeof acknowledged>;

/** The evaluator, for the browser: the same that the program runs before it saves. */
export { askChecks } from './rules/ask-checks.ts';
export type { Question } from './rules/ask-checks.ts';
