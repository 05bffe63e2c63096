import type { Demographics } from '../../../src/modules/patients/contract.ts';
import { longDate } from '../../lib/dates.ts';
import { m } from '../../lib/messages/index.ts';
import { capital, sexWord } from '../../lib/names.ts';

/** Two people field by field, for the eye of the one who must decide. Pure; it weighs nothing. */
export type Agreement = 'same' | 'differs' | 'one-empty' | 'both-empty';
export type CompareRow = { label: string; left: string[]; right: string[]; agreement: Agreement };

const joined = (parts: (string | null | undefined)[], by = ' '): string => parts.filter(Boolean).join(by);
const fold = (s: string): string => s.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');

const legal = (d: Demographics) => d.names.find((n) => n.use === 'official') ?? d.names.find((n) => n.use === 'usual') ?? d.names[0];

const fields: { label: string; of: (d: Demographics) => string[] }[] = [
  { label: m.demographics.family, of: (d) => [joined([legal(d)?.family, ...legal(d)?.suffix ?? []])] },
  { label: m.demographics.given, of: (d) => [joined(legal(d)?.given ?? [])] },
  { label: m.registered.otherNames, of: (d) => d.names.filter((n) => n !== legal(d)).map((n) => joined([...n.given, n.family, n.use ? `(${(m.demographics.uses[n.use] ?? n.use).toLowerCase()})` : null])) },
  { label: m.demographics.birthDate, of: (d) => [d.birthDate ? longDate(d.birthDate) : ''] },
  { label: m.demographics.sex, of: (d) => [d.sex ? capital(sexWord(d.sex)) : ''] },
  { label: m.demographics.addresses, of: (d) => d.addresses.map((a) => joined([a.line.join(', '), a.city, joined([a.state, a.postalCode])], ', ')) },
  { label: m.demographics.telecoms, of: (d) => d.telecoms.map((t) => t.value) },
  { label: m.demographics.identifiers, of: (d) => d.identifiers.map((i) => joined([i.value, i.type ? `(${i.type})` : null])) },
  { label: m.demographics.maritalStatus, of: (d) => [d.maritalStatus ?? ''] },
  { label: m.demographics.languages, of: (d) => d.languages },
  { label: m.demographics.race, of: (d) => d.race },
  { label: m.demographics.ethnicity, of: (d) => [d.ethnicity ?? ''] },
  { label: m.demographics.contacts, of: (d) => d.contacts.map((c) => joined([c.name, c.relationship ? `(${c.relationship})` : null, c.phone])) },
  { label: m.demographics.deceased, of: (d) => [d.deceased && d.deceased !== 'no' ? (/^\d{4}/.test(d.deceased) ? longDate(d.deceased) : capital(d.deceased)) : ''] },
];

/** Where a field has several values, one in common makes it the same: people keep an old phone beside the new one. Capitals, accents and punctuation do not differ. */
export function compare(left: Demographics, right: Demographics): CompareRow[] {
  return fields.map(({ label, of }) => {
    const a = of(left).filter(Boolean), b = of(right).filter(Boolean), known = new Set(a.map(fold));
    const agreement: Agreement = !a.length && !b.length ? 'both-empty' : !a.length || !b.length ? 'one-empty' : b.some((v) => known.has(fold(v))) ? 'same' : 'differs';
    return { label, left: a, right: b, agreement };
  }).filter((r) => r.agreement !== 'both-empty');
}
