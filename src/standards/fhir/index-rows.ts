/** Rows of the few typed index tables, made from one resource. `param` is the permanent number of a search parameter. */
export type IndexRows = {
  tokens: TokenRow[];
  strings: StringRow[];
  dates: DateRow[];
  quantities: QuantityRow[];
  references: ReferenceRow[];
  uris: UriRow[];
  /** Only of parameters that a composite joins inside an item. */
  parts: PartRow[];
};

/**
 * `text` is folded: the display or text for `:text`; for an Identifier its type as `system|code` words, which answers `:of-type`.
 * A concept with text alone has neither system nor code.
 */
export type TokenRow = { param: number; system: string | null; code: string | null; text: string | null };
export type StringRow = { param: number; value: string; folded: string };
/** Milliseconds since 1970, both ends included; an open end is `dayFirst` or `dayLast`. */
export type DateRow = { param: number; lo: number; hi: number };
/** A plain number has neither system, code nor unit. lo = value = hi except for ranges and comparators, whose open end is +-Infinity replaced by +-1e308. */
export type QuantityRow = { param: number; value: number; lo: number; hi: number; system: string | null; code: string | null; unit: string | null };
export type ReferenceRow = { param: number; targetType: string | null; targetId: string | null; raw: string | null; identifierSystem?: string; identifierValue?: string };
export type UriRow = { param: number; value: string };

/** A token, quantity, number or reference row again, with the item (from 1) of the repeating element that it stands in. */
export type PartRow = { item: number } & ({ token: TokenRow } | { quantity: QuantityRow } | { reference: ReferenceRow });

export const dayFirst = -62_135_596_800_000; // 0001-01-01
export const dayLast = Date.UTC(9999, 11, 31, 23, 59, 59, 999);
export const quantityMost = 1e308;
