import { conceptWords, plainWord } from './code-words.ts';
import { addressWords, contactWords, identifierWords, personName, referenceWords } from './party-words.ts';
import type { Around, Fact, Node } from './shapes.ts';
import { isNode, joined, list, word } from './shapes.ts';
import { amountWords, moneyWords, numberWords, periodWords, quantityWords, rangeWords, ratioWords } from './value-words.ts';

/** `billablePeriod` as "Billable period". */
export const elementLabel = (name: string): string => { const said = name.replace(/([a-z0-9])([A-Z])/g, (_a, x: string, y: string) => `${x} ${y.toLowerCase()}`); return said[0]!.toUpperCase() + said.slice(1); };

const skipped = new Set(['resourceType', 'id', 'meta', 'text', 'contained', 'extension', 'modifierExtension', 'implicitRules', 'language', 'data', 'url', 'fullUrl', 'linkId']);
const depthMost = 4, factsMost = 60;

/** One element's words, whatever its type, told by its shape. */
export function elementWords(x: unknown, around: Around, depth = 0): string | undefined {
  if (x === undefined || x === null) return undefined;
  if (typeof x === 'boolean') return x ? 'yes' : 'no';
  if (typeof x === 'string') return word(x);
  if (Array.isArray(x)) {
    const all = list(x);
    if (all.length > 0 && all.every((n) => 'family' in n || 'given' in n)) return personName(all);
    return joined(x.slice(0, 50).map((one) => elementWords(one, around, depth)), '; ');
  }
  const number = numberWords(x);
  if (number !== undefined) return number;
  if (!isNode(x)) return undefined;
  if ('reference' in x || ('display' in x && !('code' in x) && !('system' in x))) return referenceWords(x, around);
  if ('coding' in x || ('code' in x && 'system' in x && !('value' in x))) return conceptWords(x);
  if ('currency' in x) return moneyWords(x);
  if ('numerator' in x) return ratioWords(x);
  if ('start' in x || 'end' in x) return periodWords(x) ?? undefined;
  if ('low' in x || 'high' in x) return rangeWords(x);
  if ('line' in x || 'postalCode' in x) return addressWords(x);
  if ('family' in x || 'given' in x) return personName(x);
  if ('value' in x && amountWords(x) !== undefined && ('unit' in x || 'code' in x || typeof x['value'] !== 'string')) return quantityWords(x);
  if ('value' in x && typeof x['value'] === 'string') return 'use' in x && !('type' in x) ? contactWords(x) : identifierWords(x);
  if (typeof x['text'] === 'string') return word(x['text']);
  if (depth >= depthMost) return undefined;
  return joined(Object.keys(x).filter((k) => !skipped.has(k) && !k.startsWith('_')).map((k) => { const said = elementWords(x[k], around, depth + 1); return said === undefined ? undefined : `${elementLabel(k).toLowerCase()} ${said}`; }));
}

/** A resource of a type without a renderer of its own: its elements in the order they stand, with their names in words. */
export function genericFacts(r: Node, around: Around, but: ReadonlySet<string> = new Set()): Fact[] {
  const facts: Fact[] = [];
  for (const name of Object.keys(r)) {
    if (skipped.has(name) || name.startsWith('_') || but.has(name) || facts.length >= factsMost) continue;
    const said = isCode(r[name]) && name !== 'name' && name !== 'title' && name !== 'description' ? plainWord(r[name]) : elementWords(r[name], around);
    if (said !== undefined) facts.push([elementLabel(name), said.length > 2000 ? `${said.slice(0, 2000)}…` : said]);
  }
  return facts;
}

const isCode = (x: unknown): boolean => typeof x === 'string' && /^[a-z]+(?:-[a-z]+)*$/.test(x);
