import { doubleMetaphone } from 'double-metaphone';

/** Whether two folded words sound alike to an English ear (Lawrence Philips' double metaphone): Meier and Mayer, Catherine and Katharine. */
export function soundAlike(a: string, b: string): boolean {
  if (a === '' || b === '' || !/^[a-z]+$/.test(a) || !/^[a-z]+$/.test(b)) return false;
  const x = doubleMetaphone(a), y = doubleMetaphone(b);
  return x.some((s) => s.length > 1 && y.includes(s));
}
