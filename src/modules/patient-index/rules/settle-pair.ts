import type { Grade, PersonComparison } from '../../linkage/index.ts';

export type PairStateNumber = 1 | 2 | 3 | 4 | 5;
export const pairStates = { open: 1, unsure: 2, same: 3, different: 4, ended: 5 } as const;
export const gradeNumbers = { none: 0, possible: 1, probable: 2, certain: 3 } as const;
export const gradeNames: readonly Grade[] = ['none', 'possible', 'probable', 'certain'];
export const stateNames = ['', 'open', 'unsure', 'same', 'different', 'ended'] as const;

/** What is known of a pair before it is compared again. */
export type Standing = { state: PairStateNumber; coreA: string; coreB: string; decidedCoreA: string | null; decidedCoreB: string | null; weight: number; grade: number; asked: string | null; /** Somebody has it, asks about it or wrote about it. */ inHand?: boolean };
/** What the comparison says now. */
export type Compared = { grade: Grade; weight: number; coreA: string; coreB: string };

/**
 * open: a new pair; refresh: its figures anew; reopen: somebody had said "different", and a core field changed since, or it had ended; end: alike no more; keep: nothing to
 * write; adopt: what they are now is what the decision remembers. `moved`: the pair is another than who looks at it sees, so that a decision made on the old one is refused.
 */
export type Settled = { do: 'nothing' | 'open' | 'refresh' | 'reopen' | 'end' | 'keep' | 'adopt'; moved: boolean; says: string | null };

/** Why records are compared that did not change: what is in force now, for the words of what comes of it. */
export type Round = { by: string };

const nothing: Settled = { do: 'nothing', moved: false, says: null };

/**
 * "Different" is remembered for the pair until name, birth date, sex or a strong identifier of either changes; a pair that the door or a person asked for never ends by itself.
 * In a round the two records are what they were: a pair that somebody works on stays, and one that only weighs a little otherwise is no other pair for who looks at it.
 */
export function settlePair(standing: Standing | undefined, now: Compared, round?: Round): Settled {
  const alike = now.grade !== 'none';
  if (!standing) return alike ? { do: 'open', moved: true, says: null } : nothing;
  const changed = standing.coreA !== now.coreA || standing.coreB !== now.coreB, heavier = Math.abs(standing.weight - now.weight) > 0.05, graded = standing.grade !== gradeNumbers[now.grade], moved = changed || heavier || graded;
  switch (standing.state) {
    case pairStates.open: case pairStates.unsure:
      if (!alike && standing.asked === null && round && standing.inHand) return { do: graded ? 'refresh' : 'keep', moved: changed || graded, says: graded ? `By ${round.by} they are alike no longer; it waits on, because somebody works on it` : null };
      if (!alike && standing.asked === null) return { do: 'end', moved: true, says: round ? `By ${round.by} they are alike no longer` : 'What the two records say now is alike no longer' };
      if (round) return moved ? { do: 'refresh', moved: changed || graded, says: null } : { do: 'keep', moved: false, says: null };
      return moved ? { do: 'refresh', moved: true, says: null } : { do: 'keep', moved: false, says: null };
    case pairStates.different: {
      // Told apart by an unmerge: what counts is who they are from then on.
      if (standing.decidedCoreA === null) return { do: 'adopt', moved: false, says: null };
      const since = standing.decidedCoreA !== now.coreA || standing.decidedCoreB !== now.coreB;
      return alike && since ? { do: 'reopen', moved: true, says: 'Name, birth date, sex or a number changed since they were told apart' } : { do: 'keep', moved: false, says: null };
    }
    case pairStates.ended: return alike ? { do: 'reopen', moved: true, says: round ? `By ${round.by} they are alike again` : 'They are alike again' } : { do: 'keep', moved: false, says: null };
    default: return { do: 'keep', moved: false, says: null };
  }
}

const fits: Readonly<Record<string, readonly string[]>> = { family: ['same', 'previous', 'part', 'near'], given: ['same', 'nickname', 'near', 'initial'], birth: ['same'] };
/** Name and birth date say the same person, apart from a short form or a slip of the pen in a name. */
export const coreAgrees = (c: Pick<PersonComparison, 'fields'>): boolean => Object.entries(fits).every(([field, levels]) => levels.includes(c.fields.find((f) => f.field === field)?.level ?? ''));

/**
 * Whether a pair may be joined without a human: certain, a strong identifier of a known system agrees, name and birth date agree, no guard stands against it, nobody ever decided
 * otherwise, and nobody asked that a human look.
 */
export function mayJoinAlone(c: PersonComparison, standing: Standing | undefined): boolean {
  return c.grade === 'certain' && c.identifierAgrees && coreAgrees(c) && c.guards.length === 0 && (standing === undefined || (standing.state === pairStates.open && standing.decidedCoreA === null && standing.asked === null));
}
