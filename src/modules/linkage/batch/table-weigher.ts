import { F, fieldCount } from '../rules/fields.ts';
import type { Pattern } from '../rules/fields.ts';
import type { TermField } from '../rules/model.ts';
import { relate } from '../rules/weigh.ts';
import type { Compiled } from '../rules/weigh.ts';
import type { PeopleTable } from './people-table.ts';
import type { FoundAt } from './table-levels.ts';

type Logs = Float64Array | undefined;

/** Weighs patterns of rows: `weigh` with what is known of values looked up by code. */
export class TableWeigher {
  private readonly c: Compiled;
  private readonly table: PeopleTable;
  private readonly family: Logs; private readonly given: Logs; private readonly zip: Logs; private readonly city: Logs; private readonly email: Logs;
  private readonly phone: Map<number, number> | undefined; private readonly phoneOther: number | undefined;
  private readonly birth: Map<number, number> | undefined; private readonly birthOther: number | undefined;
  private readonly line: Map<string, number> | undefined; private readonly lineOther: number | undefined;

  constructor(c: Compiled, table: PeopleTable) {
    this.c = c; this.table = table;
    const logs = (field: TermField, words: readonly string[]): Logs => { const t = c.terms[field]; return t && Float64Array.from(words, (w) => t.logs.get(w) ?? t.logOther ?? NaN); };
    this.family = logs('family', table.words.name.map((_, code) => table.joined(code))); this.given = logs('given', table.words.name);
    this.zip = logs('zip', table.words.zip); this.city = logs('city', table.words.city); this.email = logs('email', table.words.email);
    const numbers = (field: TermField): Map<number, number> | undefined => { const t = c.terms[field]; return t && new Map([...t.logs].map(([k, v]) => [Number(k), v])); };
    this.phone = numbers('phone'); this.phoneOther = c.terms.phone?.logOther;
    this.birth = numbers('birth'); this.birthOther = c.terms.birth?.logOther;
    this.line = c.terms.line?.logs; this.lineOther = c.terms.line?.logOther;
  }

  /** log2 odds; `into` receives each field's weight. */
  weigh(p: Pattern, at: FoundAt, a: number, into: Float64Array): { total: number; dependence: number; relation: string } {
    const { weights, u, prior } = this.c, c = this.table.columns;
    let sum = 0;
    for (let f = 0; f < fieldCount; f += 1) { const w = weights[f * 16 + p[f]!]!; into[f] = w; sum += w; }
    const add = (f: number, level: number, share: number | undefined): void => { if (share !== undefined && share === share) { const by = u[f * 16 + level]! - share; into[f]! += by; sum += by; } };
    const family = p[F.family]!;
    if (family === 1 || family === 2) add(F.family, 1, this.family?.[c.family[at.nameA]!]);
    else if (family === 7) this.swapped(at, add);
    if (p[F.given] === 1) add(F.given, 1, this.given?.[this.longer(c.given[at.nameA]!, c.given[at.nameB]!)]);
    if (p[F.birth] === 1 && this.birth) add(F.birth, 1, this.birth.get(c.birth[a]!) ?? this.birthOther);
    if (p[F.place] === 1) add(F.place, 1, this.zip?.[c.zip[at.addressA]!]); else if (p[F.place] === 2) add(F.place, 2, this.city?.[c.city[at.addressA]!]);
    if ((p[F.address] === 1 || p[F.address] === 2) && this.line) add(F.address, 1, this.line.get(`${this.table.words.house[c.house[at.addressA]!]} ${this.table.words.street[c.street[at.addressA]!]}`) ?? this.lineOther);
    if (p[F.phone] === 1 && this.phone) add(F.phone, 1, this.phone.get(c.phone[at.phone]!) ?? this.phoneOther);
    if (p[F.email] === 1) add(F.email, 1, this.email?.[c.email[at.email]!]);
    const related = relate(this.c, p, sum);
    return { total: prior + sum + related.dependence, ...related };
  }

  private longer(a: number, b: number): number { const { name } = this.table.words; return a === b || name[a]!.length >= name[b]!.length ? a : b; }

  private swapped(at: FoundAt, add: (f: number, level: number, share: number | undefined) => void): void {
    const { columns: c } = this.table, t = this.table, fa = c.family[at.nameA]!, ga = c.given[at.nameA]!, fb = c.family[at.nameB]!, gb = c.given[at.nameB]!;
    const same = (x: number, y: number): boolean => t.joinedCode(x) === t.joinedCode(y);
    const fCode = same(fa, gb) || fb === 0 ? fa : fb, gCode = same(ga, fb) || gb === 0 ? ga : gb;
    add(F.family, 1, this.family?.[fCode]); const share = this.given?.[gCode];
    if (share !== undefined && share === share) add(F.family, 1, share + this.c.u[F.family * 16 + 1]! - this.c.u[F.given * 16 + 1]!);
  }
}
