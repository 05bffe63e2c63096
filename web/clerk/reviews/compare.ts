import type { Demographics } from '../../../src/modules/patients/contract.ts';
import { longDate } from '../../lib/dates.ts';
import { m } from '../../lib/messages/index.ts';
import { capital, sexWord } from '../../lib/names.ts';

/** Two people field by field, for the eye of the one who must decide. Pure; it weighs nothing. */
export type Agreement = 'same' | 'differs' | 'one-empty' | 'both-empty';
export type CompareRow = { label: string; left: string[]; right: string[]; agreement: Agreement; /** Words of a closed list: whole or not at all. */ wholeWords: boolean };

const joined = (parts: (string | null | undefined)[], by = ' '): string => parts.filter(Boolean).join(by);
const fold = (s: string): string => s.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');

const legal = (d: Demographics) => d.names.find((n) => n.use === 'official') ?? d.names.find((n) => n.use === 'usual') ?? d.names[0];

const fields: { label: string; of: (d: Demographics) => string[]; wholeWords?: true }[] = [
  { label: m.demographics.family, of: (d) => [joined([legal(d)?.family, ...legal(d)?.suffix ?? []])] },
  { label: m.demographics.given, of: (d) => [joined(legal(d)?.given ?? [])] },
  { label: m.reviews.otherNames, of: (d) => d.names.filter((n) => n !== legal(d)).map((n) => joined([...n.given, n.family, n.use ? `(${(m.demographics.uses[n.use] ?? n.use).toLowerCase()})` : null])) },
  { label: m.demographics.birthDate, of: (d) => [d.birthDate ? longDate(d.birthDate) : ''] },
  { label: m.demographics.sex, of: (d) => [d.sex ? capital(sexWord(d.sex)) : ''], wholeWords: true },
  { label: m.demographics.addresses, of: (d) => d.addresses.map((a) => joined([a.line.join(', '), a.city, joined([a.state, a.postalCode])], ', ')) },
  { label: m.demographics.telecoms, of: (d) => d.telecoms.map((t) => t.value) },
  { label: m.demographics.identifiers, of: (d) => d.identifiers.map((i) => joined([i.value, i.type ? `(${i.type})` : null])) },
  { label: m.demographics.maritalStatus, of: (d) => [d.maritalStatus ?? ''], wholeWords: true },
  { label: m.demographics.languages, of: (d) => d.languages },
  { label: m.demographics.race, of: (d) => d.race },
  { label: m.demographics.ethnicity, of: (d) => [d.ethnicity ?? ''], wholeWords: true },
  { label: m.demographics.contacts, of: (d) => d.contacts.map((c) => joined([c.name, c.relationship ? `(${c.relationship})` : null, c.phone])) },
  { label: m.demographics.deceased, of: (d) => [d.deceased && d.deceased !== 'no' ? (/^\d{4}/.test(d.deceased) ? longDate(d.deceased) : capital(d.deceased)) : ''] },
];

/** Where a field has several values, one in common makes it the same: people keep an old phone beside the new one. Capitals, accents and punctuation do not differ. */
export function compare(left: Demographics, right: Demographics): CompareRow[] {
  return fields.map(({ label, of, wholeWords = false }) => {
    const a = of(left).filter(Boolean), b = of(right).filter(Boolean), known = new Set(a.map(fold));
    const agreement: Agreement = !a.length && !b.length ? 'both-empty' : !a.length || !b.length ? 'one-empty' : b.some((v) => known.has(fold(v))) ? 'same' : 'differs';
    return { label, left: a, right: b, agreement, wholeWords };
  }).filter((r) => r.agreement !== 'both-empty');
}

/** The stretch of `text` that is not in `other`: what is left between the same beginning and the same end. Nothing is marked where little is shared. */
export function differing(text: string, other: string): { from: number; to: number } | null {
  const a = [...text], b = [...other];
  let start = 0, end = 0;
  while (start < Math.min(a.length, b.length) && a[start] === b[start]) start += 1;
  while (end < Math.min(a.length, b.length) - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end += 1;
  const from = a.slice(0, start).join('').length, to = a.slice(0, a.length - end).join('').length;
  return text === other || (start + end) * 2 < Math.max(a.length, b.length) || from === to ? null : { from, to };
}
