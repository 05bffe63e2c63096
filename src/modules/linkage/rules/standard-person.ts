/** A name ready to be compared: folded (no case, accents, punctuation), titles and degrees away, suffix apart. */
export type StandardName = {
  /** All family words as one, "vandermeer"; '' when not known. */
  family: string;
  /** The words of a double family name, particles away; empty for a simple one. */
  parts: readonly string[];
  /** First given name, hyphens joined; '' when not known (or a newborn's stand-in). */
  given: string;
  /** Further given names, each folded. */
  middle: readonly string[];
  past: boolean;
};

/** An address ready to be compared. `line` is house and street as one key; '' when not known. */
export type StandardAddress = { house: string; street: string; unit: string; extra: string; city: string; state: string; zip: string; past: boolean };

/** `person`: one number for a person for life; `record`: a duplicate has another, so that differing tells nothing. */
export type StandardIdentifier = { system: string; value: string; kind: 'person' | 'record'; strong: boolean };

/** Everything that is compared of a person, standardized; '' or 0 means not known. */
export type StandardPerson = {
  names: readonly StandardName[];
  /** jr, sr, 2, 3, 4, 5 or ''. */
  suffix: string;
  /** yyyymmdd with 00 for what is not known of it; 0 when nothing is. */
  birth: number;
  sex: '' | 'm' | 'f' | 'o';
  addresses: readonly StandardAddress[];
  /** E.164 without its plus. */
  phones: readonly string[];
  emails: readonly string[];
  /** Nine digits, or '' */
  ssn: string;
  /** Last four of the SSN, also where only these are known. */
  lastFour: string;
  identifiers: readonly StandardIdentifier[];
  /** A newborn without its own given name: '' when none, else 'nb' with its order among multiples (nba, nbb, nb1). */
  newborn: string;
};
