import type { EntryLine } from '../contract.ts';

/** A FHIR object as read by readStored. Shapes are not trusted: what was received is shown as far as it can be read. */
export type Node = Record<string, any>;
export type Fact = [string, string];

/** What surrounds the element being read: the whole resource (for contained ones) and the names of what it refers to, by `Type/id`. */
export type Around = { root: Node; names: ReadonlyMap<string, string> };

/** What the renderer of a family of types says; everything else has a default. */
export type Part = {
  title?: string | undefined; status?: string | undefined; code?: Node | undefined; value?: string | undefined; unit?: string | undefined;
  reference?: string | undefined; flag?: EntryLine['flag'] | undefined; facts: Fact[];
};

export type Renderer = (r: Node, around: Around) => Part;

export const isNode = (x: unknown): x is Node => typeof x === 'object' && x !== null && !Array.isArray(x);
export const list = (x: unknown): Node[] => (Array.isArray(x) ? x : x === undefined || x === null ? [] : [x]).filter(isNode);
export const words = (x: unknown): string[] => (Array.isArray(x) ? x : [x]).filter((s): s is string => typeof s === 'string' && s.trim() !== '');
export const word = (x: unknown): string | undefined => (typeof x === 'string' && x.trim() !== '' ? x.trim() : undefined);

export const joined = (parts: readonly (string | undefined)[], by = ', '): string | undefined => {
  const said = parts.filter((p): p is string => p !== undefined && p !== '');
  return said.length > 0 ? [...new Set(said)].join(by) : undefined;
};

/** Facts that have a value, in the order given. */
export const factsOf = (...pairs: readonly (readonly [string, string | undefined] | undefined)[]): Fact[] =>
  pairs.flatMap((p) => (p && p[1] !== undefined && p[1] !== '' ? [[p[0], p[1]] as Fact] : []));

/** `valueQuantity` as ['Quantity', {...}]: the one form present of a choice of types. */
export function choice(r: Node, stem: string): [string, any] | undefined {
  for (const key in r) if (key.length > stem.length && key.startsWith(stem) && /[A-Z]/.test(key[stem.length]!)) return [key.slice(stem.length), r[key]];
  return undefined;
}
