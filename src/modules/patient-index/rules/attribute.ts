export type Half = 'survivor' | 'joined';
export type SinceFacts = {
  key: string; standsIn: Half;
  /** Visits it was written in: of one half since before the join, or themselves written since (`Encounter/id`). */
  visits: readonly { key: string; half: Half | undefined }[];
  /** Other entries it refers to that stood in one half before the join. */
  refersTo: readonly Half[];
  /** Entries (`Type/id`) written since that are part of it. */
  holds: readonly string[];
  received: boolean;
  /** How many entries its author had written in each half before the join; null for programs and feeds, who write in both. */
  authorWrote: Readonly<Record<Half, number>> | null;
};
export type Attribution = { proposed: Half; because: string[]; sure: boolean; goesWith: string[] };

const other = (h: Half): Half => (h === 'survivor' ? 'joined' : 'survivor');

/**
 * Whose each entry written since a join is, as it is proposed: by the visit it was written in, by the number under which a sender filed it, by what it refers
 * to, by who wrote it, and else by where it stands. Parts go with the whole, what was written in a visit goes with the visit.
 */
export function attribute(entries: readonly SinceFacts[]): Map<string, Attribution> {
  const found = new Map<string, Attribution>();
  const byKey = new Map(entries.map((e) => [e.key, e]));
  const together = new Map<string, Set<string>>();
  const tie = (a: string, b: string): void => { for (const [x, y] of [[a, b], [b, a]] as const) { const s = together.get(x) ?? new Set(); s.add(y); together.set(x, s); } };
  for (const e of entries) {
    for (const v of e.visits) if (v.half === undefined && byKey.has(v.key)) tie(e.key, v.key);
    for (const h of e.holds) if (byKey.has(h)) tie(e.key, h);
    found.set(e.key, { ...alone(e), goesWith: [] });
  }
  // The one of a group with the best evidence speaks for all of it.
  const seen = new Set<string>();
  for (const e of entries) {
    if (seen.has(e.key)) continue;
    const group = [e.key];
    for (let i = 0; i < group.length; i += 1) { seen.add(group[i]!); for (const next of together.get(group[i]!) ?? []) if (!group.includes(next)) group.push(next); }
    if (group.length > 1) settle(group, found);
  }
  return found;
}

function settle(group: readonly string[], found: Map<string, Attribution>): void {
  const sure = group.filter((k) => found.get(k)!.sure), sides = new Set(sure.map((k) => found.get(k)!.proposed));
  const lead = found.get(sure[0] ?? group.find((k) => k.startsWith('Encounter/')) ?? group[0]!)!;
  for (const k of group) {
    const own = found.get(k)!, moved = own.proposed !== lead.proposed;
    found.set(k, { proposed: lead.proposed, sure: sides.size === 1, because: moved ? [...own.because, 'It belongs together with an entry of that side'] : own.because, goesWith: group.filter((g) => g !== k) });
  }
}

function alone(e: SinceFacts): Omit<Attribution, 'goesWith'> {
  const visit = e.visits.find((v) => v.half !== undefined)?.half, because: string[] = [];
  const refers = new Set(e.refersTo);
  if (visit !== undefined) {
    because.push(`It was written in a visit of the ${words[visit]}`);
    const against = (e.received && e.standsIn !== visit) || refers.has(other(visit));
    if (e.received) because.push(`It was sent under a number of the ${words[e.standsIn]}`);
    return { proposed: visit, because, sure: !against };
  }
  if (e.received) return { proposed: e.standsIn, because: [`It was sent under a number of the ${words[e.standsIn]}`], sure: !refers.has(other(e.standsIn)) };
  if (refers.size === 1) { const [half] = refers; return { proposed: half!, because: [`It refers to an entry of the ${words[half!]}`], sure: half === e.standsIn }; }
  const wrote = e.authorWrote, knows = wrote && wrote.survivor + wrote.joined > 0 && (wrote.survivor === 0 || wrote.joined === 0) ? (wrote.survivor > 0 ? 'survivor' as const : 'joined' as const) : undefined;
  if (knows !== undefined) return { proposed: knows, because: [`Its author had written in the ${words[knows]} alone before`], sure: false };
  return { proposed: e.standsIn, because: [e.standsIn === 'joined' ? 'It was written under the former number' : 'It was written in the surviving record'], sure: e.standsIn === 'joined' };
}

const words: Record<Half, string> = { survivor: 'surviving record', joined: 'record that was merged' };
