import type { Demographics } from '../../../src/modules/patients/contract.ts';
import type { Comparison } from './arithmetic.ts';

const bare = (s: string): string => s.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
const fits = (raw: string, standard: string): boolean => { const r = bare(raw), s = bare(standard); return s !== '' && (r === s || (s.length >= 4 && (r.endsWith(s) || r.startsWith(s) || (r.length >= 4 && s.endsWith(r))))); };

/** What a record says in each compared field, as it was recorded. */
function recordedIn(d: Demographics): Record<string, string[]> {
  const telecom = (system: string): string[] => d.telecoms.filter((t) => t.system === system).map((t) => t.value), numbers = d.identifiers.map((i) => i.value), of = (list: (string | null | undefined)[]): string[] => list.filter((v): v is string => Boolean(v));
  return {
    family: of(d.names.map((n) => n.family)), given: of(d.names.map((n) => n.given[0])), middle: of(d.names.map((n) => n.given.slice(1).join(' '))), suffix: of(d.names.flatMap((n) => n.suffix)), birth: of([d.birthDate]), sex: of([d.sex]),
    address: of(d.addresses.map((a) => a.line.join(', '))), place: of(d.addresses.map((a) => [a.city, [a.state, a.postalCode].filter(Boolean).join(' ')].filter(Boolean).join(', '))), phone: telecom('phone'), email: telecom('email'), 'record-number': numbers, 'person-number': numbers,
  };
}

/** Standardized names and words are in small letters: people write them with a capital. */
const plain = (field: string, value: string): string => /^(family|given|middle|suffix|sex|address|place)$/.test(field) ? value.replace(/(?<![\p{L}\p{N}’'])\p{L}/gu, (c) => c.toUpperCase()) : value;

function side(f: Comparison['fields'][number], standard: string | null, d: Demographics): string | null {
  const list = recordedIn(d)[f.field] ?? [];
  if (standard === null) return list.length ? list.join(', ') : null;
  const raw = f.level === 'swapped' && f.field === 'family' ? undefined : list.find((r) => fits(r, standard)) ?? (list.length === 1 && !standard.startsWith('*') ? list[0] : undefined);
  return raw === undefined || f.field === 'sex' ? plain(f.field, raw ?? standard) : raw;
}

/** Both sides of a compared field as the records have them: the engine compares standardized values, people read recorded ones. Never another value than the one compared. */
export const shownSides = (f: Comparison['fields'][number], a: Demographics, b: Demographics): { a: string | null; b: string | null } => ({ a: side(f, f.a, a), b: side(f, f.b, b) });
