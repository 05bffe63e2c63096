import { usualValues } from './count-terms.ts';
import type { DictionaryName, PeopleColumns, TableShape } from './table-shape.ts';

/** A value that too many people carry to identify anybody. */
export type SharedValue = { field: 'phone' | 'email' | 'ssn' | 'identifier'; value: string; people: number };

/** Takes phones, e-mail addresses and identifiers that more than `max` people carry out of the columns; says which. */
export function blankShared(shape: TableShape, c: PeopleColumns, words: Record<DictionaryName, readonly string[]>, max: number): SharedValue[] {
  const found: SharedValue[] = [];
  const blank = (field: SharedValue['field'], column: Float64Array | Int32Array, show: (v: number) => string): void => {
    const many = usualValues(column, max + 1);
    if (many.size === 0) return;
    for (const [v, people] of many) found.push({ field, value: show(v), people });
    for (let i = 0; i < column.length; i += 1) if (many.has(column[i]!)) column[i] = 0;
  };
  blank('phone', c.phone, String);
  blank('email', c.email, (v) => words.email[v]!);
  blank('ssn', c.ssn, (v) => String(v).padStart(9, '0'));
  const k = shape.systems.length;
  for (let s = 0; s < k; s += 1) {
    const column = new Float64Array(shape.people);
    for (let i = 0; i < column.length; i += 1) column[i] = c.numbers[i * k + s]!;
    blank('identifier', column, () => shape.systems[s]!.system);
    for (let i = 0; i < column.length; i += 1) c.numbers[i * k + s] = column[i]!;
  }
  return found.sort((a, b) => b.people - a.people);
}
