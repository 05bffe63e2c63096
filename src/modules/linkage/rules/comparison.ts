/** A person as any source tells them, before standardizing. `past`: no longer used (previous name, old address). */
export type LinkPerson = {
  names: readonly { family: string; given: readonly string[]; suffix?: string | undefined; past?: boolean | undefined }[];
  /** YYYY, YYYY-MM or YYYY-MM-DD; anything else counts as not known. */
  birthDate?: string | undefined;
  sex?: string | undefined;
  addresses: readonly { lines: readonly string[]; city?: string | undefined; state?: string | undefined; postalCode?: string | undefined; past?: boolean | undefined }[];
  phones: readonly string[];
  emails: readonly string[];
  identifiers: readonly { system?: string | undefined; type?: string | undefined; value: string }[];
};

/** certain: joined without a human where policy allows; probable and possible: a human decides; none: not shown. */
export type Grade = 'certain' | 'probable' | 'possible' | 'none';

/** One line of the arithmetic. `weight` is log2 of how much likelier this agreement is for one person than for two. */
export type FieldComparison = { field: string; level: string; weight: number; says: string; a: string | null; b: string | null };

export type PersonComparison = {
  /** Prior odds in log2, then each field's weight; their sum is `weight`. */
  prior: number;
  fields: readonly FieldComparison[];
  weight: number;
  /** 0 to 1, from `weight`. */
  probability: number;
  grade: Grade;
  /** Reasons why two alike people may not be one (twins, senior and junior, shared number): each keeps the pair from `certain`. */
  guards: readonly { rule: string; says: string }[];
  /** A strong identifier (its system known, no placeholder) agrees. */
  identifierAgrees: boolean;
};
