import { F } from './fields.ts';
import type { Pattern } from './fields.ts';

/** The levels of the fields as numbers of a pattern (their places in `fieldLevels`). */
export const familyNo = { same: 1, previous: 2, part: 3, near: 4, like: 5, sounds: 6, swapped: 7, crossed: 8, differs: 9 } as const;
export const givenNo = { same: 1, nickname: 2, near: 3, like: 4, sounds: 5, initial: 6, part: 7, middle: 8, differs: 9 } as const;
export const birthNo = { same: 1, swapped: 2, digit: 3, parts: 4, partial: 5, century: 6, 'within-year': 7, differs: 8 } as const;
export const addressNo = { same: 1, past: 2, unit: 3, near: 4, elsewhere: 5, street: 6, extra: 7, differs: 8 } as const;
export const placeNo = { zip: 1, city: 2, near: 3, state: 4, differs: 5 } as const;

const familyWorth = [0, 20, 16, 12, 14, 9, 6, 24, 7, -6], givenWorth = [0, 14, 11, 10, 7, 5, 3, 7, 6, -6];
/** Rough worth of a reading of two names, to choose the best of several; the same whichever side is first. */
export const readingWorth = (family: number, given: number, middle: number): number => (familyWorth[family]! + givenWorth[given]!) * 4096 - family * 256 - given * 16 - middle;

/** 1 the same, 2 only one has a suffix, 3 differs; 0 where neither has. */
export const suffixLevel = (aNone: boolean, bNone: boolean, same: boolean): number => (aNone && bNone ? 0 : aNone || bNone ? 2 : same ? 1 : 3);

/** Both known: 1 the same, 2 differs; 3 and 4 the same where the given names agree (also changed about). */
export const sexLevel = (same: boolean, p: Pattern): number => { const given = p[F.given]!; return ((given >= 1 && given <= 5) || p[F.family] === familyNo.swapped ? 2 : 0) + (same ? 1 : 2); };
