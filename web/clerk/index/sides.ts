import type { SinceEntry } from '../../../src/modules/patient-index/contract-joins.ts';

export type Side = 'survivor' | 'joined';
type Entry = Pick<SinceEntry, 'type' | 'id' | 'proposed' | 'goesWith'>;
/** What the clerk says otherwise than the proposal, by Type/id. */
export type Sides = Readonly<Record<string, Side>>;

export const entryKey = (e: Pick<Entry, 'type' | 'id'>): string => `${e.type}/${e.id}`;
export const sideOf = (e: Entry, sides: Sides): Side => sides[entryKey(e)] ?? e.proposed;

/** An entry with all that must be on the same side: parts of it, and what it is part of. */
export function together(entries: readonly Entry[], key: string): Set<string> {
  const near = new Map<string, Set<string>>();
  const tie = (a: string, b: string): void => { near.set(a, (near.get(a) ?? new Set()).add(b)); };
  for (const e of entries) for (const other of e.goesWith) { tie(entryKey(e), other); tie(other, entryKey(e)); }
  const found = new Set([key]);
  for (const k of found) for (const next of near.get(k) ?? []) found.add(next);
  return found;
}

/** Puts an entry on a side, and what goes with it. What is again as proposed is not said. */
export function putOn(entries: readonly Entry[], sides: Sides, key: string, side: Side): Sides {
  const moved = together(entries, key), next: Record<string, Side> = { ...sides };
  for (const e of entries) if (moved.has(entryKey(e))) { if (e.proposed === side) delete next[entryKey(e)]; else next[entryKey(e)] = side; }
  return next;
}

/** The sides as the unmerge wants them: only what differs from the proposal. */
export const saidOtherwise = (entries: readonly Entry[], sides: Sides): { type: string; id: string; side: Side }[] => entries.flatMap((e) => { const side = sides[entryKey(e)]; return side && side !== e.proposed ? [{ type: e.type, id: e.id, side }] : []; });
