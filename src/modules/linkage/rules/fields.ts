/**
 * The fields that are compared and the levels of each, from most to least alike. Level 0 of every field is "not known on one side" and weighs nothing.
 * The order is part of a model: a level is known by its place here within the program and by its name in a model file.
 */
export const fieldLevels = {
  family: ['same', 'previous', 'part', 'near', 'like', 'sounds', 'swapped', 'crossed', 'differs'],
  given: ['same', 'nickname', 'near', 'like', 'sounds', 'initial', 'part', 'middle', 'differs'],
  middle: ['same', 'initial', 'near', 'differs'],
  suffix: ['same', 'missing', 'differs'],
  birth: ['same', 'swapped', 'digit', 'parts', 'partial', 'century', 'within-year', 'differs'],
  /** Given names go with the sex: where they agree, the sex tells little more. */
  sex: ['same', 'differs', 'with-name', 'against-name'],
  address: ['same', 'past', 'unit', 'near', 'elsewhere', 'street', 'extra', 'differs'],
  place: ['zip', 'city', 'near', 'state', 'differs'],
  phone: ['same', 'near', 'differs'],
  email: ['same', 'near', 'differs'],
  ssn: ['same', 'near', 'last-four', 'like', 'differs'],
  /** A number that names a person for life (driver's licence, passport, national number). */
  'person-number': ['same', 'near', 'like', 'differs'],
  /** A number of one record (a facility's MRN): a duplicate has another, so that differing tells nothing. */
  'record-number': ['same', 'differs'],
} as const;

export type FieldName = keyof typeof fieldLevels;
export const fieldNames = Object.keys(fieldLevels) as FieldName[];
export const fieldCount = fieldNames.length;

/** Places of the fields in a pattern. */
export const F = { family: 0, given: 1, middle: 2, suffix: 3, birth: 4, sex: 5, address: 6, place: 7, phone: 8, email: 9, ssn: 10, personNumber: 11, recordNumber: 12 } as const;

/** The levels found for a pair, one for each field. */
export type Pattern = Uint8Array;

/** Levels whose shares add up to one: all of a field, but where a level is one of two only under a condition (sex, with or without agreeing given names). */
export const levelGroups = (field: FieldName): readonly (readonly number[])[] => (field === 'sex' ? [[1, 2], [3, 4]] : [fieldLevels[field].map((_, l) => l + 1)]);
