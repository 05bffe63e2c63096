import type { Agreement, AgreePolicy, PersonFacts } from './agree.ts';
import { agree } from './agree.ts';
import type { IdentifierFact } from './identifier-strength.ts';
import { compareBirth } from './birth-date.ts';

/** Somebody already here who holds one of the identifiers. */
export type Holder = PersonFacts & { chartId: string; identifiers: readonly { system: string | undefined; folded: string; type?: string | undefined; weak: boolean }[]; senderIds?: readonly string[];
  /** The person, where the record was joined with others: which, whether another record leads for this one, and what the others say of who it is. */
  personId?: string; mergedAway?: boolean; beside?: readonly PersonFacts[] };

const personOf = (h: Holder): string => h.personId ?? h.chartId;
/** Whether the incoming person agrees with a record, or with another record of the same person. */
function agreement(incoming: Incoming, holder: Holder, policy: AgreePolicy): Agreement {
  let best = agree(incoming, holder, policy);
  for (const facts of holder.beside ?? []) { const one = agree(incoming, facts, policy); if ((one.agrees && !best.agrees) || (one.agrees === best.agrees && one.score > best.score)) best = one; }
  return best;
}

export type Incoming = PersonFacts & { identifiers: readonly IdentifierFact[]; senderId?: string | undefined };

export type IdentityDecision =
  | { decision: 'existing'; chartId: string; rule: string; differs: Agreement['differs']; alsoAgrees: string[]; against: { chartId: string; identifier: IdentifierFact; rule: string }[] }
  | { decision: 'new'; rule: string }
  | { decision: 'disputed'; rule: string; against: { chartId: string; identifier: IdentifierFact; rule: string }[] }
  | { decision: 'refuse'; rule: string; says: string };

/**
 * Whose record is this? Only people who hold one of the identifiers are looked at: nobody is matched by name alone.
 * A strong identifier points to a chart when name or birth date agree (`agree`), both when people who differ share it; a weak one only where the whole name and the whole birth date
 * do and the sender gives no strong one.
 */
export function decideIdentity(incoming: Incoming, holders: readonly Holder[], policy: AgreePolicy): IdentityDecision {
  const named = incoming.names.length > 0;
  if (!named && !incoming.birth) return { decision: 'refuse', rule: 'identity.cannot-identify', says: 'The person cannot be identified: neither a name nor a birth date is given' };
  const strong = incoming.identifiers.filter((i) => i.strength === 'strong');
  let agreeing: { holder: Holder; agreement: Agreement; sharesIdentifier: boolean }[] = [];
  let against: { chartId: string; identifier: IdentifierFact; rule: string; person: string }[] = [];
  for (const holder of holders) {
    const shared = strong.find((i) => holds(holder, i));
    const bySender = incoming.senderId !== undefined && holder.senderIds?.includes(incoming.senderId);
    if (!shared && !bySender) continue;
    const found = agreement(incoming, holder, policy);
    if (found.agrees && (shared || !contradicts(incoming, holder))) agreeing.push({ holder, agreement: found, sharesIdentifier: shared !== undefined });
    else if (shared) against.push({ chartId: holder.chartId, identifier: shared, rule: found.rule, person: personOf(holder) });
  }
  // Another record of a person who agrees is nobody else.
  against = against.filter((a) => !agreeing.some((g) => personOf(g.holder) === a.person));
  // An identifier that somebody else holds too points to nobody by half: name and birth date must then both fit.
  if (against.length) agreeing = agreeing.filter((a) => wholly.has(a.agreement.rule));
  agreeing.sort((x, y) => Number(y.sharesIdentifier) - Number(x.sharesIdentifier) || Number(x.holder.mergedAway ?? false) - Number(y.holder.mergedAway ?? false) || y.agreement.score - x.agreement.score || older(x.holder.chartId, y.holder.chartId));
  const best = agreeing[0];
  if (best) {
    return { decision: 'existing', chartId: best.holder.chartId, rule: best.agreement.rule, differs: best.agreement.differs, alsoAgrees: agreeing.slice(1).filter((a) => personOf(a.holder) !== personOf(best.holder)).map((a) => a.holder.chartId), against: against.map(({ person: _p, ...a }) => a) };
  }
  // A number of its own that is not here yet makes a record of its own: joining two assigners' records is for the patient index.
  const weak = strong.length ? undefined : byWeak(incoming, holders, policy);
  if (weak && !against.length) return { decision: 'existing', chartId: weak.chartId, rule: 'identity.weak-identifier-with-name-and-birth-date', differs: [], alsoAgrees: [], against: [] };
  if (against.length) return { decision: 'disputed', rule: against[0]!.rule, against: against.map(({ person: _p, ...a }) => a) };
  return { decision: 'new', rule: strong.length ? 'identity.identifier-not-here' : 'identity.no-identifier' };
}

const wholly = new Set(['identity.birth-date-and-name', 'identity.name-and-part-of-birth-date', 'identity.name-and-near-birth-date']);

export const holds = (holder: Holder, i: IdentifierFact): boolean => holder.identifiers.some((h) => h.folded === i.folded && h.system === i.system);

/** A strong identifier of the same system with another value: two records that the assigner itself keeps apart. */
function contradicts(incoming: Incoming, holder: Holder): boolean {
  return incoming.identifiers.some((i) => i.strength === 'strong' && holder.identifiers.some((h) => !h.weak && h.system === i.system && h.folded !== i.folded)
    && !holder.identifiers.some((h) => h.system === i.system && h.folded === i.folded));
}

function byWeak(incoming: Incoming, holders: readonly Holder[], policy: AgreePolicy): Holder | undefined {
  const weak = incoming.identifiers.filter((i) => i.strength === 'weak');
  const fitting = holders.filter((h) => weak.some((i) => holds(h, i)) && compareBirth(incoming.birth, h.birth) === 'same'
    && agreement(incoming, h, policy).score >= 100 && incoming.sex === h.sex);
  return fitting.sort((a, b) => Number(a.mergedAway ?? false) - Number(b.mergedAway ?? false) || older(a.chartId, b.chartId))[0];
}

const older = (a: string, b: string): number => a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
