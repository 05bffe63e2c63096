import type { z } from 'zod';
import type { Demographics, ProfilePart, addressPart, namePart, telecomPart } from '../../../src/modules/patients/contract.ts';
import { profileChange, profileConflicts, profileTypedOf } from './correct-profile.ts';
import type { ProfileTyped } from './correct-profile.ts';
import { shortDate } from '../../lib/dates.ts';
import { m } from '../../lib/messages/index.ts';
import { readDate } from '../../lib/read-date.ts';

/** The correction form as typed, its checks, and what it changes. Pure. */
type Name = z.infer<typeof namePart>;
type Address = z.infer<typeof addressPart>;
type Telecom = z.infer<typeof telecomPart>;
export type Typed = {
  names: { of: number; use: string; prefix: string; family: string; given: string; suffix: string }[]; birthDate: string; sex: string;
  addresses: { of: number; use: string; line: string; city: string; state: string; postalCode: string; country: string }[];
  telecoms: { of: number; system: string; use: string; value: string }[]; more: ProfileTyped; reason: string; version: number;
};
export type Fault = { field: string; says: string };

const words = (s: string): string[] => s.trim().split(/\s+/).filter(Boolean);

export const typedOf = (d: Demographics): Typed => ({
  names: d.names.map((n, of) => ({ of, use: n.use ?? '', prefix: n.prefix.join(' '), family: n.family, given: n.given.join(' '), suffix: n.suffix.join(' ') })),
  birthDate: d.birthDate ? shortDate(d.birthDate) : '', sex: d.sex ?? '',
  addresses: d.addresses.map((a, of) => ({ of, use: a.use ?? '', line: a.line.join(', '), city: a.city ?? '', state: a.state ?? '', postalCode: a.postalCode ?? '', country: a.country ?? '' })),
  telecoms: d.telecoms.map((t, of) => ({ of, system: t.system ?? '', use: t.use ?? '', value: t.value })), more: profileTypedOf(d.profile), reason: '', version: d.version,
});

export function faultsOf(t: Typed): Fault[] {
  const faults: Fault[] = [];
  t.names.forEach((n, i) => { if (!n.family.trim() && !n.given.trim()) faults.push({ field: `name-${i}-family`, says: m.demographics.needFamily }); });
  if (t.names.length === 0) faults.push({ field: 'names', says: m.demographics.needFamily });
  if (t.birthDate.trim()) {
    const date = readDate(t.birthDate);
    if (!date) faults.push({ field: 'birthDate', says: m.demographics.badDate });
  }
  t.telecoms.forEach((c, i) => { if (!c.value.trim()) faults.push({ field: `telecom-${i}-value`, says: m.demographics.needValue }); });
  if (t.more.deceased.trim() && !['yes', 'no'].includes(t.more.deceased.trim()) && !readDate(t.more.deceased)) faults.push({ field: 'deceased', says: m.demographics.badDate });
  if (t.reason.trim().length < 3) faults.push({ field: 'reason', says: m.demographics.needReason });
  return faults;
}

const or = (s: string): string | null => s.trim() === '' ? null : s.trim();
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

export type Change = { names?: Name[]; birthDate?: string | null; sex?: Demographics['sex']; addresses?: Address[]; telecoms?: Telecom[]; profile?: ProfilePart };

/** Only what differs from the record: a list goes whole when a line of it differs; a line that was not touched goes back exactly as it was. */
export function changeOf(t: Typed, d: Demographics): Change {
  const start = typedOf(d), change: Change = {};
  if (!same(t.names, start.names)) change.names = t.names.map((n) => {
    const was = n.of >= 0 ? d.names[n.of] : undefined;
    if (was && same(n, start.names[n.of])) return was;
    return { use: or(n.use), family: n.family.trim(), given: words(n.given), prefix: words(n.prefix), suffix: words(n.suffix), from: was?.from ?? null, to: was?.to ?? null };
  });
  const birth = t.birthDate.trim() ? readDate(t.birthDate) : null;
  if (birth !== d.birthDate) change.birthDate = birth;
  if ((t.sex || null) !== d.sex) change.sex = (t.sex || null) as Demographics['sex'];
  if (!same(t.addresses, start.addresses)) change.addresses = t.addresses.map((a) => {
    const was = a.of >= 0 ? d.addresses[a.of] : undefined;
    if (was && same(a, start.addresses[a.of])) return was;
    return { use: or(a.use), line: a.line.split(/,\s*|\n/).map((l) => l.trim()).filter(Boolean), city: or(a.city), state: or(a.state), postalCode: or(a.postalCode), country: or(a.country), from: was?.from ?? null, to: was?.to ?? null };
  });
  if (!same(t.telecoms, start.telecoms)) change.telecoms = t.telecoms.map((c) => {
    const was = c.of >= 0 ? d.telecoms[c.of] : undefined;
    return was && same(c, start.telecoms[c.of]) ? was : { system: or(c.system), use: or(c.use), value: c.value.trim(), from: was?.from ?? null, to: was?.to ?? null };
  });
  const profile = profileChange(t.more, d.profile, 'birthDate' in change);
  if (Object.keys(profile).length) change.profile = profile;
  return change;
}

/** What the record says now beside what was typed, for the fields that were typed. */
export function conflictsOf(t: Typed, now: Demographics, began: Demographics): { label: string; mine: string; theirs: string }[] {
  const change = changeOf(t, began), show = typedOf(now), lines = (list: object[]): string => list.map((l) => Object.entries(l).filter(([k]) => k !== 'of').map(([, v]) => String(v)).filter(Boolean).join(' ')).join('; ');
  const rows: { label: string; mine: string; theirs: string }[] = [];
  if (change.names) rows.push({ label: m.demographics.names, mine: lines(t.names), theirs: lines(show.names) });
  if ('birthDate' in change) rows.push({ label: m.demographics.birthDate, mine: t.birthDate, theirs: show.birthDate });
  if ('sex' in change) rows.push({ label: m.demographics.sex, mine: t.sex, theirs: show.sex });
  if (change.addresses) rows.push({ label: m.demographics.addresses, mine: lines(t.addresses), theirs: lines(show.addresses) });
  if (change.telecoms) rows.push({ label: m.demographics.telecoms, mine: lines(t.telecoms), theirs: lines(show.telecoms) });
  return [...rows, ...profileConflicts(t.more, began.profile, now.profile)];
}
