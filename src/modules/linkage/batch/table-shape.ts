/** How many of each thing a person of a list may have: the widths of the table. Made from the column map, so that a list without phones keeps no room for them. */
export type TableShape = {
  people: number; names: number; addresses: number; phones: number; emails: number;
  /** Identifier systems of the list, each a column of numbers. */
  systems: readonly { system: string; kind: 'person' | 'record'; strong: boolean }[];
};

/** The widest a person may be: what is beyond is left out of the batch (the first ones of each kind are kept). */
export const widest = { names: 3, addresses: 2, phones: 3, emails: 2, systems: 8 };

/** Blocking keys kept for each person. */
export const keysMax = 32;

type Columns = {
  family: Int32Array; given: Int32Array; middle: Int32Array; namePast: Uint8Array;
  birth: Int32Array; sex: Uint8Array; suffix: Uint8Array; newborn: Uint8Array;
  house: Int32Array; street: Int32Array; unit: Int32Array; extra: Int32Array; city: Int32Array; state: Int32Array; zip: Int32Array; addressPast: Uint8Array;
  phone: Float64Array; email: Int32Array; ssn: Int32Array; lastFour: Int16Array; numbers: Float64Array;
  /** Blocking keys as 32-bit hashes, ascending; `keyCount` of them are filled. */
  keys: Uint32Array; keyCount: Uint8Array;
};
export type PeopleColumns = Columns;

const shared = (bytes: number): SharedArrayBuffer => new SharedArrayBuffer(Math.max(8, bytes));

/** Room for the people, in memory that worker threads share. */
export function makeColumns(s: TableShape): Columns {
  const n = s.people, int = (k: number): Int32Array => new Int32Array(shared(n * k * 4)), byte = (k: number): Uint8Array => new Uint8Array(shared(n * k)), float = (k: number): Float64Array => new Float64Array(shared(n * k * 8));
  return {
    family: int(s.names), given: int(s.names), middle: int(s.names), namePast: byte(s.names), birth: int(1), sex: byte(1), suffix: byte(1), newborn: byte(1),
    house: int(s.addresses), street: int(s.addresses), unit: int(s.addresses), extra: int(s.addresses), city: int(s.addresses), state: int(s.addresses), zip: int(s.addresses), addressPast: byte(s.addresses),
    phone: float(s.phones), email: int(s.emails), ssn: int(1), lastFour: new Int16Array(shared(n * 2)), numbers: float(s.systems.length), keys: new Uint32Array(shared(n * keysMax * 4)), keyCount: byte(1),
  };
}

/** Columns whose values stand in a dictionary. Streets and second lines share one, so that they can be held against each other; so do family and given names. */
export const dictionaryOf = { family: 'name', given: 'name', middle: 'middle', house: 'house', street: 'street', unit: 'unit', extra: 'street', city: 'city', state: 'state', zip: 'zip', email: 'email' } as const;
export type CodedColumn = keyof typeof dictionaryOf;
export type DictionaryName = (typeof dictionaryOf)[CodedColumn];
export const dictionaryNames: readonly DictionaryName[] = ['name', 'middle', 'house', 'street', 'unit', 'city', 'state', 'zip', 'email'];
