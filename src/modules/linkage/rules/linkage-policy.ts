/** What the engine reads of policy (policy/facility/linkage.yaml and the placeholder lists of patients.yaml). */
export type LinkagePolicy = {
  /** Probabilities from which a pair is certain, probable, possible. */
  grades: { certain: number; probable: number; possible: number };
  placeholderNames: ReadonlySet<string>; placeholderFullNames: ReadonlySet<string>; newbornNames: ReadonlySet<string>;
  placeholderIdentifiers: ReadonlySet<string>; placeholderBirthDates: ReadonlySet<string>;
  placeholderPhones: ReadonlySet<string>; placeholderEmails: ReadonlySet<string>; placeholderAddresses: ReadonlySet<string>;
  /** The same name with birth dates so many years apart: parent and child. */
  generationYears: number;
  /** A phone, e-mail or identifier that more people than this carry identifies nobody. */
  sharedByMany: number;
  /** How 3/4/57 is read. */
  dateOrder: 'mdy' | 'dmy';
};

/** Reads the values in force; a missing one stops with the policy's own sentence. */
export function linkagePolicy(get: <T>(id: string) => T): LinkagePolicy {
  const set = (id: string): Set<string> => new Set(get<string[]>(id));
  return {
    grades: get('linkage.grades'),
    placeholderNames: set('identity.placeholder-names'), placeholderFullNames: set('linkage.placeholder-full-names'), newbornNames: set('identity.newborn-names'),
    placeholderIdentifiers: set('identity.placeholder-identifiers'), placeholderBirthDates: set('identity.placeholder-birth-dates'),
    placeholderPhones: set('linkage.placeholder-phones'), placeholderEmails: set('linkage.placeholder-emails'), placeholderAddresses: set('linkage.placeholder-addresses'),
    generationYears: get('identity.generation-years'), sharedByMany: get('linkage.shared-by-many'),
    dateOrder: get<string>('patients.date-order') === 'dmy' ? 'dmy' : 'mdy',
  };
}
