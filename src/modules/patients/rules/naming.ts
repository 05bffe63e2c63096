/** How those are called whose name nobody knows yet; policy patients.naming. */
export type NamingPolicy = {
  unknown: { family: string; kinds: Record<string, string>; words: readonly string[] };
  newborn: { male: string; female: string; other: string; letters: readonly string[] };
};
export type ProposedName = { family: string; given: string[] };

/** The next word of the alphabet that nobody carries now, from `start` on; when all are carried, they are numbered. `taken`: given names now in use, folded. */
export function unknownName(policy: NamingPolicy, kind: string, taken: ReadonlySet<string>, start = 0): ProposedName {
  const { family, kinds, words } = policy.unknown, first = kinds[kind] ?? '', name = (word: string): ProposedName => ({ family, given: [first, word].filter(Boolean) });
  for (let round = 1; ; round += 1) for (let i = 0; i < words.length; i += 1) {
    const word = words[(start + i) % words.length]!, called = round === 1 ? word : `${word} ${round}`;
    if (!taken.has(called.toLowerCase())) return name(called);
  }
}

/** A newborn until it is named: sex, a letter for each of several, and the mother's given name (Joint Commission NPSG.01.01.01 EP 3). */
export function newbornName(policy: NamingPolicy, of: { sex: string | null; order: number | null; mother: ProposedName }): ProposedName {
  const { newborn } = policy, baby = of.sex === 'male' ? newborn.male : of.sex === 'female' ? newborn.female : newborn.other, letter = of.order === null ? '' : newborn.letters[of.order - 1] ?? String(of.order);
  return { family: of.mother.family, given: [[baby, letter].filter(Boolean).join(' '), ...of.mother.given.slice(0, 1)] };
}
