/** One entry as the timeline places it; the ids of visits, places, people and items are keys. */
export type Strand = { rid: string; type: string; id: string; on: number | null; section: string; visit: string | null; facilities: readonly string[]; authors: readonly string[]; source: string };
export type Wanted = { kinds: readonly string[]; fromYear: number | null; toYear: number | null; facility: string | null; author: string | null; source: string | null };
export type Visit<S extends Strand> = { key: string; on: number | null; head: S | null; /** Whether the visit's own entry fits, beside what it holds. */ headFits: boolean; members: S[] };

const yearOf = (on: number): number => new Date(on).getUTCFullYear();
const dayOf = (on: number): string => new Date(on).toISOString().slice(0, 10);

/** An entry made during a visit was made where the visit was, unless it says where itself. */
const placeOf = (s: Strand, visit: Strand | undefined): readonly string[] => s.facilities.length > 0 ? s.facilities : visit?.facilities ?? [];

export function fits(s: Strand, visit: Strand | undefined, w: Wanted): boolean {
  if (w.kinds.length > 0 && !w.kinds.includes(s.section)) return false;
  if (w.fromYear !== null && (s.on === null || yearOf(s.on) < w.fromYear)) return false;
  if (w.toYear !== null && (s.on === null || yearOf(s.on) > w.toYear)) return false;
  if (w.facility !== null && !placeOf(s, visit).includes(w.facility)) return false;
  if (w.author !== null && !s.authors.includes(w.author)) return false;
  return w.source === null || s.source === w.source;
}

/**
 * Entries threaded on their visits, newest first: each visit with what was recorded in it; what belongs to no visit of this chart on its day; what has no date
 * last. Every entry that fits is in exactly one place. A visit stands when it fits itself or holds something that does.
 */
export function threadVisits<S extends Strand>(strands: readonly S[], wanted: Wanted): Visit<S>[] {
  const visits = new Map(strands.filter((s) => s.type === 'Encounter').map((s) => [s.id, s]));
  const groups = new Map<string, Visit<S>>();
  const groupOf = (key: string, on: number | null, head: S | null): Visit<S> => { let g = groups.get(key); if (!g) { g = { key, on, head, headFits: false, members: [] }; groups.set(key, g); } return g; };
  for (const s of strands) {
    const own = s.type === 'Encounter' ? s : s.visit === null ? undefined : visits.get(s.visit);
    if (!fits(s, own, wanted)) continue;
    const group = own ? groupOf(`visit.${own.id}`, own.on, own) : s.on === null ? groupOf('undated', null, null) : groupOf(`day.${dayOf(s.on)}`, Date.parse(dayOf(s.on)), null);
    if (s === own) group.headFits = true; else group.members.push(s);
  }
  return [...groups.values()].sort((a, b) => (a.on === b.on ? (a.key < b.key ? 1 : -1) : a.on === null ? 1 : b.on === null ? -1 : b.on - a.on));
}
