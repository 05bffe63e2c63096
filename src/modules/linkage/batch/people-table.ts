import { nearEmail } from '../rules/email-likeness.ts';
import { familyLevel, givenLevel, wordLikeness } from '../rules/name-levels.ts';
import { middleLevel } from '../rules/middle-level.ts';
import { familyNo, givenNo } from '../rules/level-numbers.ts';
import { PairMemory } from './pair-memory.ts';
import type { DictionaryName, PeopleColumns, TableShape } from './table-shape.ts';

const nameParts = (word: string): { joined: string; parts: string[] } => { const [joined = '', ...parts] = word.split(' '); return { joined, parts }; };

/** People as columns, with the dictionaries to read them by: what one thread compares by. */
export class PeopleTable {
  readonly shape: TableShape;
  readonly columns: PeopleColumns;
  readonly words: Record<DictionaryName, readonly string[]>;
  readonly families: PairMemory;
  readonly givens: PairMemory;
  readonly middles: PairMemory;
  readonly nameWords: PairMemory;
  readonly streets: PairMemory;
  readonly cities: PairMemory;
  readonly emails: PairMemory;
  private readonly joinedCodes: Int32Array;

  constructor(shape: TableShape, columns: PeopleColumns, words: Record<DictionaryName, readonly string[]>) {
    this.shape = shape; this.columns = columns; this.words = words;
    const names = words.name, joined = new Map<string, number>();
    // "van der Meer" and "Vandermeer" are two dictionary words and one name.
    this.joinedCodes = Int32Array.from(names, (w, code) => { const j = w.includes(' ') ? w.slice(0, w.indexOf(' ')) : w; const before = joined.get(j); if (before !== undefined) return before; joined.set(j, code); return code; });
    this.families = new PairMemory(names.length, (a, b) => { const x = nameParts(names[a]!), y = nameParts(names[b]!); return familyNo[familyLevel(x.joined, x.parts, y.joined, y.parts)]; });
    this.givens = new PairMemory(names.length, (a, b) => givenNo[givenLevel(names[a]!, names[b]!)]);
    this.middles = new PairMemory(words.middle.length, (a, b) => middleLevel(words.middle[a]!.split(' '), words.middle[b]!.split(' ')));
    this.nameWords = new PairMemory(names.length, (a, b) => wordLikeness(this.joined(a), this.joined(b)));
    this.streets = new PairMemory(words.street.length, (a, b) => wordLikeness(words.street[a]!, words.street[b]!));
    this.cities = new PairMemory(words.city.length, (a, b) => wordLikeness(words.city[a]!, words.city[b]!));
    this.emails = new PairMemory(words.email.length, (a, b) => (nearEmail(words.email[a]!, words.email[b]!) ? 1 : 0));
  }

  /** One code for all spellings of a family name that are one word without spaces. */
  joinedCode(code: number): number { return this.joinedCodes[code]!; }
  joined(code: number): string { const w = this.words.name[code]!, space = w.indexOf(' '); return space < 0 ? w : w.slice(0, space); }
}
