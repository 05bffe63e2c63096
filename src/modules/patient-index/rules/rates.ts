/** A rate with what it was made of. */
export type Rate = { part: number; whole: number; percent: number | null };

/**
 * AHIMA's formulas: duplicate (error) rate = records in possible-duplicate sets / all records; creation rate = confirmed duplicates of the period / registrations of the
 * period. In per cent with two decimals; null where there is nothing to divide by.
 */
export const rateOf = (part: number, whole: number): Rate => ({ part, whole, percent: whole > 0 ? Math.round((part / whole) * 10_000) / 100 : null });

/** Of the pairs of a grade that people decided, how many were one person. */
export const precisionOf = (same: number, different: number): number | null => (same + different > 0 ? Math.round((same / (same + different)) * 10_000) / 10_000 : null);
