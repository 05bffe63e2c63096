import type { Ctx } from '../../platform/action.ts';
import { Problem } from '../../platform/problem.ts';
import type { Acknowledged, Check } from './contract.ts';
import { check } from './contract.ts';
import { unanswered, writeAcknowledged } from './rules/acknowledge.ts';
import { askChecks, unknownRules } from './rules/ask-checks.ts';

const read = new WeakMap<object, Check>();

/** A check as the policy holds it, read once. A bad one is refused with its name and the place. */
export function readCheck(raw: unknown): Check {
  const known = typeof raw === 'object' && raw !== null ? read.get(raw) : undefined;
  if (known) return known;
  const parsed = check.safeParse(raw);
  const name = (raw as { id?: unknown })?.id ?? 'without an id';
  if (!parsed.success) throw new Problem('invalid-input', `policy quality.checks: check ${String(name)}, ${parsed.error.issues[0]!.path.join('.')}: ${parsed.error.issues[0]!.message}`);
  const [unknown] = unknownRules(parsed.data.ask);
  if (unknown) throw new Problem('invalid-input', `policy quality.checks: check ${String(name)} names the rule ${unknown}, which does not exist`);
  read.set(raw as object, parsed.data);
  return parsed.data;
}

export const checksFor = (ctx: Ctx, appliesTo: string): Check[] => ctx.policy<unknown[]>('quality.checks').map(readCheck).filter((c) => c.appliesTo.includes(appliesTo));

/** The day at the facility, as FHIR date. */
export const todayAt = (ctx: Ctx): string => dayIn(ctx.policy<string>('exchange.zone')).format(ctx.now);
const clocks = new Map<string, Intl.DateTimeFormat>();
const dayIn = (zone: string): Intl.DateTimeFormat => { const made = clocks.get(zone) ?? new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }); clocks.set(zone, made); return made; };

/**
 * Asks an entry's checks before it is saved. A question that was not answered refuses with `rule-refused`, one issue for each, so that the form can ask
 * it; sent again with it acknowledged, the entry is saved as typed. Answers the extensions to file with the entry (`urn:chartkeeper:acknowledged-check`).
 */
export function askEntry(ctx: Ctx, appliesTo: string, facts: Readonly<Record<string, unknown>>, given: Acknowledged): Record<string, unknown>[] {
  const questions = askChecks(checksFor(ctx, appliesTo), { ...facts, today: todayAt(ctx) });
  const open = unanswered(questions, given);
  if (open.length) {
    throw new Problem('rule-refused', 'Something here is unusual: look at it again; if it is right, say so', {
      because: open.map((q) => ({ rule: q.check, citation: q.citation })),
      issues: open.map((q) => ({ at: q.at, says: q.asks, mend: 'Correct it, or keep it as it is', code: `check:${q.check}` })),
    });
  }
  if (questions.length) ctx.note({ acknowledged: questions.map((q) => q.check) });
  return writeAcknowledged(questions, ctx.actor.id, ctx.now);
}
