import type { Ctx } from '../../platform/action.ts';
import { Held, heldWithSeals, keysOf } from './held.ts';
import { agree } from './rules/agree.ts';
import { holds } from './rules/decide-identity.ts';
import { identityPolicy, personFacts } from './rules/facts.ts';
import { foldIdentifier, foldSystem, readIdentifiers } from './rules/identifier-strength.ts';
import { lockIdentifiers, readHolders } from './store/holders.ts';

export type NumberHolder = { chartId: string; patientId: string; /** The record whose number leads for it now: itself, or what it was merged into. */ recordId: string; personId: string; /** Name and birth date do not say otherwise; true where nobody is described. */ agrees: boolean };
/** A number that points to somebody, with the key under which its coming is waited for, and who holds it. */
export type HeldNumber = { system: string | undefined; value: string; key: string; holders: NumberHolder[] };

/** The key under which the coming of a number is waited for. */
export const numberKey = (system: string | undefined, value: string | undefined): string => `number|${foldSystem(system) ?? ''}|${foldIdentifier(value ?? '')}`;

/**
 * Who holds these identifiers (FHIR), in the order given; those that several people share in life (a social security number) are left out. `described`: a Patient that
 * says whose they are. The numbers are held until the act ends, so that nobody registers one of them meanwhile.
 */
export async function numberHolders(ctx: Ctx, identifiers: readonly object[], described?: Record<string, any>): Promise<HeldNumber[]> {
  const policy = identityPolicy((id) => ctx.policy(id));
  const facts = readIdentifiers({ identifier: identifiers }, undefined, policy.placeholderIdentifiers).filter((i) => i.strength === 'strong');
  await lockIdentifiers(ctx.tx, keysOf({ identifiers: facts }));
  const held = new Held();
  for (const holder of await heldWithSeals(ctx, await readHolders(ctx.tx, [...new Set(facts.map((f) => f.folded))], '', []), policy)) held.put(holder);
  const person = described === undefined ? undefined : personFacts(described, policy);
  return facts.map((f) => ({
    system: f.system, value: f.value, key: numberKey(f.system, f.value),
    holders: held.of({ identifiers: [f] }).filter((h) => holds(h, f)).map((h) => ({
      chartId: h.chartId, patientId: h.patientId, recordId: h.leads?.chartId ?? h.chartId, personId: h.personId ?? h.chartId,
      agrees: person === undefined || (person.names.length === 0 && !person.birth) || [h, ...h.beside ?? []].some((one) => agree(person, one, policy).agrees),
    })),
  }));
}
