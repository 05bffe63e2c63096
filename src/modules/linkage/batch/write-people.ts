import { blockingKeys } from '../rules/blocking-keys.ts';
import type { StandardPerson } from '../rules/standard-person.ts';
import { Dictionary } from './dictionary.ts';
import { hashText } from './hash-text.ts';
import { numberCode } from './number-code.ts';
import { dictionaryNames, keysMax } from './table-shape.ts';
import type { DictionaryName, PeopleColumns, TableShape } from './table-shape.ts';

export const sexCodes = ['', 'm', 'f', 'o'] as const;
export const suffixCodes = ['', 'jr', 'sr', '1', '2', '3', '4', '5'] as const;

/** A family name as a dictionary word: with its parts where it has any, "garcia marquez". */
export const familyWord = (family: string, parts: readonly string[]): string => (parts.length > 0 ? `${family} ${parts.join(' ')}` : family);

/** Small lists are compared by wide keys too, very small ones pair by pair. */
export type Looseness = 'every' | 'wide' | 'no';

/** Writes people into their rows of the columns; each worker thread writes its own rows with dictionaries of its own, which are united afterwards. */
export class PeopleWriter {
  readonly dictionaries: Record<DictionaryName, Dictionary>;
  private readonly scratch = new Uint32Array(256);
  private readonly columns: PeopleColumns;
  private readonly shape: TableShape;
  private readonly loose: Looseness;

  constructor(columns: PeopleColumns, shape: TableShape, loose: Looseness) {
    this.columns = columns; this.shape = shape; this.loose = loose;
    this.dictionaries = Object.fromEntries(dictionaryNames.map((d) => [d, new Dictionary()])) as Record<DictionaryName, Dictionary>;
  }

  write(row: number, p: StandardPerson): void {
    const c = this.columns, d = this.dictionaries, s = this.shape;
    for (let k = 0; k < s.names && k < p.names.length; k += 1) {
      const n = p.names[k]!, at = row * s.names + k;
      c.family[at] = d.name.code(familyWord(n.family, n.parts)); c.given[at] = d.name.code(n.given); c.middle[at] = d.middle.code(n.middle.join(' ')); c.namePast[at] = n.past ? 1 : 0;
    }
    c.birth[row] = p.birth; c.sex[row] = sexCodes.indexOf(p.sex); c.suffix[row] = suffixCodes.indexOf(p.suffix as (typeof suffixCodes)[number]);
    c.newborn[row] = p.newborn === '' ? 0 : p.newborn === 'nb' ? 1 : 2 + (hashText(p.newborn) % 250);
    for (let k = 0; k < s.addresses && k < p.addresses.length; k += 1) {
      const a = p.addresses[k]!, at = row * s.addresses + k;
      c.house[at] = d.house.code(a.house); c.street[at] = d.street.code(a.street); c.unit[at] = d.unit.code(a.unit); c.extra[at] = d.street.code(a.extra);
      c.city[at] = d.city.code(a.city); c.state[at] = d.state.code(a.state); c.zip[at] = d.zip.code(a.zip); c.addressPast[at] = a.past ? 1 : 0;
    }
    for (let k = 0; k < s.phones && k < p.phones.length; k += 1) c.phone[row * s.phones + k] = Number(p.phones[k]!.replace(/\D/g, '').slice(0, 15));
    for (let k = 0; k < s.emails && k < p.emails.length; k += 1) c.email[row * s.emails + k] = d.email.code(p.emails[k]!);
    c.ssn[row] = Number(p.ssn); c.lastFour[row] = p.lastFour === '' ? -1 : Number(p.lastFour);
    for (const i of p.identifiers) { const k = s.systems.findIndex((x) => x.system === i.system); if (k >= 0 && c.numbers[row * s.systems.length + k] === 0) c.numbers[row * s.systems.length + k] = numberCode(i.value); }
    this.writeKeys(row, p);
  }

  private writeKeys(row: number, p: StandardPerson): void {
    const keys = this.scratch;
    let n = 0;
    for (const key of blockingKeys(p)) if (n < keysMax) keys[n++] = keyHash(key);
    if (this.loose === 'every') { n = 0; keys[n++] = keyHash('xx:'); }
    if (this.loose === 'wide') for (const key of looseKeys(p)) if (n < keysMax) keys[n++] = keyHash(key);
    const sorted = keys.subarray(0, n).sort();
    let last = -1, count = 0;
    for (const key of sorted) if (key !== last) { this.columns.keys[row * keysMax + count] = key; last = key; count += 1; }
    this.columns.keyCount[row] = count;
  }
}

/** The lowest five bits tell the rule, so that a block knows how wide it may be. */
export const ruleOrder = ['nb', 'gb', 'fb', 'nn', 'nd', 'bz', 'nz', 'gl', 'al', 'ph', 'em', 'ss', 's4', 'id', 'nw', 'fs', 'gs', 'bd', 'zc', 'hs', 'gm', 'xx'] as const;
const ruleNo = new Map<string, number>(ruleOrder.map((r, i) => [r, i]));
export const keyHash = (key: string): number => ((hashText(key) & 0xffff_ffe0) | ruleNo.get(key.slice(0, 2))!) >>> 0;
export const ruleOf = (hash: number): number => hash & 31;

/** Wide keys by one field alone: only for lists so small that their blocks stay small. */
function* looseKeys(p: StandardPerson): Generator<string> {
  for (const n of p.names) {
    if (n.family !== '') { yield `fs:${n.family.slice(0, 4)}`; yield `gs:${n.family.slice(0, 4)}`; }
    if (n.given !== '') { yield `gs:${n.given.slice(0, 4)}`; yield `fs:${n.given.slice(0, 4)}`; }
  }
  if (p.birth % 100 !== 0) yield `bd:${p.birth}`;
  for (const a of p.addresses) {
    if (a.zip !== '' && a.city !== '') yield `zc:${a.zip}|${a.city}`;
    if (a.house !== '' && a.street !== '') yield `hs:${a.house}|${a.street.slice(0, 5)}`;
  }
}
