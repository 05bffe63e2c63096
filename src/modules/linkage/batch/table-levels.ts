import { wordLikeness } from '../rules/name-levels.ts';
import { birthLevel } from '../rules/birth-level.ts';
import { F } from '../rules/fields.ts';
import type { Pattern } from '../rules/fields.ts';
import { addressNo, birthNo, familyNo, givenNo, placeNo, readingWorth, sexLevel, suffixLevel } from '../rules/level-numbers.ts';
import { houseSlip, zipSlip } from '../rules/address-levels.ts';
import { decimalSlip, numberSlip, numberTwoSlips } from './number-code.ts';
import type { PeopleTable } from './people-table.ts';

/** Where in the columns the levels of the last pair were found, to weigh them by how usual the values are. */
export type FoundAt = { nameA: number; nameB: number; addressA: number; phone: number; email: number };

/** The same comparison as `pairLevels`, of two rows of a table: codes for words, numbers for numbers, likeness remembered. One at a time. */
export class TableLevels {
  readonly table: PeopleTable;
  readonly found: FoundAt = { nameA: -1, nameB: -1, addressA: -1, phone: 0, email: 0 };

  constructor(table: PeopleTable) { this.table = table; }

  /** Fills the pattern; every place is written. */
  levels(a: number, b: number, p: Pattern): void {
    const c = this.table.columns;
    this.names(a, b, p);
    const sa = c.suffix[a]!, sb = c.suffix[b]!, xa = c.sex[a]!, xb = c.sex[b]!, ba = c.birth[a]!, bb = c.birth[b]!;
    p[F.suffix] = suffixLevel(sa === 0, sb === 0, sa === sb);
    p[F.sex] = xa === 0 || xb === 0 ? 0 : sexLevel(xa === xb, p);
    p[F.birth] = ba === 0 || bb === 0 ? 0 : birthNo[birthLevel(ba, bb)];
    this.addresses(a, b, p);
    this.phones(a, b, p);
    this.emails(a, b, p);
    this.ssns(a, b, p);
    this.numbers(a, b, p);
  }

  private names(a: number, b: number, p: Pattern): void {
    const { columns: c, shape: { names } } = this.table;
    let bestWorth = -Infinity;
    p[F.family] = 0; p[F.given] = 0; p[F.middle] = 0; this.found.nameA = -1;
    for (let i = a * names; i < (a + 1) * names; i += 1) {
      const fa = c.family[i]!, ga = c.given[i]!;
      if (fa === 0 && ga === 0) break;
      for (let j = b * names; j < (b + 1) * names; j += 1) {
        const fb = c.family[j]!, gb = c.given[j]!;
        if (fb === 0 && gb === 0) break;
        let family: number = fa === 0 || fb === 0 ? 0 : fa === fb || this.table.joinedCode(fa) === this.table.joinedCode(fb) ? 1 : this.table.families.get(fa, fb), given = this.given(i, j);
        if ((family === 0 || family > 3 || given > 3) && this.isSwapped(fa, ga, fb, gb)) { family = familyNo.swapped; given = 0; } else if ((family === 0 || family > 6) && (given === 0 || given > 5) && this.isCrossed(fa, ga, fb, gb)) { family = familyNo.crossed; given = 0; } else if (family === 1 && (c.namePast[i] === 1 || c.namePast[j] === 1)) family = familyNo.previous;
        const ma = c.middle[i]!, mb = c.middle[j]!;
        const middle = ma === 0 || mb === 0 || given === givenNo.middle || (given === 1 && ga !== gb) ? 0 : this.table.middles.get(ma, mb), worth = readingWorth(family, given, middle);
        if (worth <= bestWorth) continue;
        bestWorth = worth; this.found.nameA = i; this.found.nameB = j;
        p[F.family] = family; p[F.given] = given; p[F.middle] = middle;
      }
    }
  }

  private given(i: number, j: number): number {
    const { columns: c, words } = this.table, ga = c.given[i]!, gb = c.given[j]!;
    if (ga === 0 || gb === 0) return 0;
    if (ga === gb) return 1;
    const ma = c.middle[i]!, mb = c.middle[j]!, level = this.table.givens.get(ga, gb);
    if (ma === 0 && mb === 0) return level;
    const a = words.name[ga]!, b = words.name[gb]!, am = words.middle[ma]!, bm = words.middle[mb]!;
    const joined = parts(am) !== parts(bm), x = joined ? a + am.replaceAll(' ', '') : '', y = joined ? b + bm.replaceAll(' ', '') : '';
    if (joined && x === y) return 1;
    if (level <= givenNo.near) return level;
    if (joined && (ma === 0 || mb === 0) && Math.abs(x.length - y.length) < 2 && wordLikeness(x, y) === 3) return givenNo.near;
    return holds(am, b) || holds(bm, a) ? givenNo.middle : level;
  }

  private isSwapped(fa: number, ga: number, fb: number, gb: number): boolean {
    const t = this.table;
    if (fa !== 0 && ga !== 0 && fb !== 0 && gb !== 0) {
      const ja = t.joinedCode(fa), jb = t.joinedCode(fb), ka = t.joinedCode(ga), kb = t.joinedCode(gb);
      if (ja === ka || (ja !== kb && ka !== jb)) return false;
      return this.halves(fa, gb, ja, kb) && this.halves(ga, fb, ka, jb);
    }
    const x = fa === 0 ? ga : ga === 0 ? fa : 0, y = fb === 0 ? gb : gb === 0 ? fb : 0;
    return x !== 0 && y !== 0 && (fa === 0) !== (fb === 0) && t.joinedCode(x) === t.joinedCode(y);
  }

  private isCrossed(fa: number, ga: number, fb: number, gb: number): boolean {
    const t = this.table, same = (x: number, y: number): boolean => x !== 0 && y !== 0 && t.joinedCode(x) === t.joinedCode(y);
    return (fa === 0 || ga === 0) !== (fb === 0 || gb === 0) && (same(fa, gb) || same(ga, fb));
  }

  private halves(x: number, y: number, jx: number, jy: number): boolean {
    return jx === jy || (this.table.joined(x).length > 2 && this.table.joined(y).length > 2 && this.table.nameWords.get(x, y) === 3);
  }

  private addresses(a: number, b: number, p: Pattern): void {
    const { shape: { addresses } } = this.table;
    let best = Infinity;
    p[F.address] = 0; p[F.place] = 0; this.found.addressA = -1;
    for (let i = a * addresses; i < (a + 1) * addresses; i += 1) for (let j = b * addresses; j < (b + 1) * addresses; j += 1) {
      if (!this.isAddress(i) || !this.isAddress(j)) continue;
      const place = this.place(i, j), line = this.line(i, j, place), r = (line === 0 ? 8 : line - 1) * 8 + (place === 0 ? 5 : place - 1);
      if (r >= best) continue;
      best = r; this.found.addressA = i; p[F.address] = line; p[F.place] = line >= 1 && line <= 6 ? 0 : place;
    }
  }

  private isAddress(i: number): boolean { const c = this.table.columns; return (c.house[i]! | c.street[i]! | c.extra[i]! | c.city[i]! | c.zip[i]! | c.state[i]!) !== 0; }

  private place(i: number, j: number): number {
    const { columns: c, words } = this.table, za = c.zip[i]!, zb = c.zip[j]!, ca = c.city[i]!, cb = c.city[j]!, ta = c.state[i]!, tb = c.state[j]!;
    if (za !== 0 && za === zb) return placeNo.zip;
    const zips = za !== 0 && zb !== 0, cities = ca !== 0 && cb !== 0;
    if (cities && ca === cb) return placeNo.city;
    if (zips && zipSlip(words.zip[za]!, words.zip[zb]!)) return placeNo.near;
    if (cities && this.table.cities.get(ca, cb) === 3) return placeNo.near;
    if (ta !== 0 && ta === tb) return placeNo.state;
    return zips || cities || (ta !== 0 && tb !== 0) ? placeNo.differs : 0;
  }

  private line(i: number, j: number, place: number): number {
    const { columns: c, words } = this.table, ha = c.house[i]!, hb = c.house[j]!, sa = c.street[i]!, sb = c.street[j]!, ea = c.extra[i]!, eb = c.extra[j]!;
    if ((sa | ea) === 0 || (sb | eb) === 0) return 0;
    const house = ha !== 0 && ha === hb, street = sa !== 0 && sa === sb, there = place <= placeNo.near;
    if (street && house) {
      if (!there) return addressNo.elsewhere;
      const ua = c.unit[i]!, ub = c.unit[j]!;
      if (ua !== 0 && ub !== 0 && ua !== ub) return addressNo.unit;
      return c.addressPast[i] === 1 || c.addressPast[j] === 1 ? addressNo.past : addressNo.same;
    }
    if (!there) return addressNo.differs;
    if (street && (ha === 0 || hb === 0 || houseSlip(words.house[ha]!, words.house[hb]!))) return addressNo.near;
    if (house && sa !== 0 && sb !== 0 && (this.alike(sa, sb) || this.alike(sa, eb) || this.alike(ea, sb))) return addressNo.near;
    if (street) return addressNo.street;
    if (ea !== 0 && eb !== 0 && this.alike(ea, eb)) return addressNo.extra;
    return (sa !== 0 && sa === eb) || (ea !== 0 && ea === sb) ? addressNo.street : addressNo.differs;
  }

  private alike(x: number, y: number): boolean {
    if (x === y) return true;
    const a = this.table.words.street[x]!, b = this.table.words.street[y]!;
    return a.length > 3 && b.length > 3 && (a.startsWith(`${b} `) || b.startsWith(`${a} `) || this.table.streets.get(x, y) === 3);
  }

  private phones(a: number, b: number, p: Pattern): void {
    const { columns: c, shape: { phones } } = this.table;
    let level = 0;
    for (let i = a * phones; i < (a + 1) * phones; i += 1) for (let j = b * phones; j < (b + 1) * phones; j += 1) {
      const x = c.phone[i]!, y = c.phone[j]!;
      if (x === 0 || y === 0) continue;
      if (x === y) { if (level !== 1 || x < c.phone[this.found.phone]!) this.found.phone = i; level = 1; }
      if (level !== 2 && level !== 1) level = decimalSlip(x, y) || sevenOf(x, y) ? 2 : 3;
    }
    p[F.phone] = level;
  }

  private emails(a: number, b: number, p: Pattern): void {
    const { columns: c, words, shape: { emails } } = this.table;
    let level = 0;
    for (let i = a * emails; i < (a + 1) * emails; i += 1) for (let j = b * emails; j < (b + 1) * emails; j += 1) {
      const x = c.email[i]!, y = c.email[j]!;
      if (x === 0 || y === 0) continue;
      if (x === y) { if (level !== 1 || before(words.email[x]!, words.email[c.email[this.found.email]!]!)) this.found.email = i; level = 1; }
      if (level !== 2 && level !== 1) level = this.table.emails.get(x, y) === 1 ? 2 : 3;
    }
    p[F.email] = level;
  }

  private ssns(a: number, b: number, p: Pattern): void {
    const c = this.table.columns, x = c.ssn[a]!, y = c.ssn[b]!, fx = c.lastFour[a]!, fy = c.lastFour[b]!;
    p[F.ssn] = x !== 0 && y !== 0 ? (x === y ? 1 : ssnSlip(x, y) ? 2 : twoDigits(x, y) ? 4 : 5) : fx >= 0 && fy >= 0 ? (fx === fy ? 3 : 5) : 0;
  }

  private numbers(a: number, b: number, p: Pattern): void {
    const { columns: c, shape: { systems } } = this.table, n = systems.length;
    p[F.personNumber] = 0; p[F.recordNumber] = 0;
    for (let k = 0; k < n; k += 1) {
      const x = c.numbers[a * n + k]!, y = c.numbers[b * n + k]!;
      if (x === 0 || y === 0) continue;
      const person = systems[k]!.kind === 'person', at = person ? F.personNumber : F.recordNumber;
      const level = x === y ? 1 : !person ? 2 : numberSlip(x, y) ? 2 : numberTwoSlips(x, y) ? 3 : 4;
      if (p[at] === 0 || level < p[at]!) p[at] = level;
    }
  }
}

const before = (x: string, y: string): boolean => x.length < y.length || (x.length === y.length && x < y);
const parts = (words: string): number => (words === '' ? 0 : words.split(' ').length);
const holds = (middle: string, word: string): boolean => middle !== '' && middle.split(' ').some((m) => m.length > 1 && m === word);
/** A number known without its area code. */
const sevenOf = (x: number, y: number): boolean => { const [s, l] = x < y ? [x, y] : [y, x]; return s >= 1e6 && s < 1e7 && l >= 1e7 && l % 1e7 === s; };
/** At most two digits of nine differ. */
function twoDigits(x: number, y: number): boolean {
  let a = x, b = y, count = 0;
  while ((a > 0 || b > 0) && count < 3) { const m = Math.floor(a / 10), n = Math.floor(b / 10); if (a - m * 10 !== b - n * 10) count += 1; a = m; b = n; }
  return count <= 2;
}
const ssnSlip = (x: number, y: number): boolean => decimalSlip(x + 1e9, y + 1e9);
