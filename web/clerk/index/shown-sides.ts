import type { z } from 'zod';
import type { sideField } from '../../../src/modules/patient-index/contract-queue.ts';
import type { Comparison } from './arithmetic.ts';

export type SideField = z.infer<typeof sideField>;

const bare = (s: string): string => s.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
const fits = (raw: string, standard: string): boolean => { const r = bare(raw), s = bare(standard); return s !== '' && (r === s || (s.length >= 4 && (r.endsWith(s) || r.startsWith(s) || s.endsWith(r)))); };

/** What one side says of a field as it was recorded; where nothing recorded is what was compared, what was compared. */
function recorded(list: readonly string[], standard: string | null): string | null {
  if (standard === null) return list.length === 1 ? list[0]! : list.length ? list.join(', ') : null;
  return list.find((raw) => fits(raw, standard)) ?? (list.length === 1 && !/^\*/.test(standard) ? list[0]! : standard);
}

/** Standardized names and words are in small letters: people write them with a capital. */
const plain = (field: string, value: string | null): string | null => value && /^(family|given|middle|suffix|sex|address|place)$/.test(field) ? value.replace(/(?<![\p{L}\p{N}’'])\p{L}/gu, (c) => c.toUpperCase()) : value;

/** Both sides of a compared field as the records have them: the engine compares standardized values, people read recorded ones. */
export function shownSides(f: Comparison['fields'][number], raw: readonly SideField[]): { a: string | null; b: string | null } {
  const side = raw.find((s) => s.field === f.field);
  return side ? { a: recorded(side.a, f.a), b: recorded(side.b, f.b) } : { a: plain(f.field, f.a), b: plain(f.field, f.b) };
}
