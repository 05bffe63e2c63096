import { parse } from 'yaml';
import { z } from 'zod';
import { Problem } from '../../platform/problem.ts';

/** A column's name, or several whose values are joined by a space. */
const column = z.union([z.string(), z.array(z.string()).min(1)]);
/** A column, or several of which each holds a value of its own. */
const several = column;
const address = z.strictObject({ line: column.optional(), city: z.string().optional(), state: z.string().optional(), postalCode: z.string().optional() });
const identifier = z.union([z.string(), z.strictObject({ column: z.string(), system: z.string().optional(), type: z.string().optional() })]);

/** Which column carries what: the same file serves imports and `link`. Header names are trimmed. */
export const csvMap = z.strictObject({
  id: z.string().optional(), given: column.optional(), middle: column.optional(), family: column.optional(), suffix: z.string().optional(),
  /** Maiden name, or another family name of before. */
  previousFamily: column.optional(),
  birthDate: z.string().optional(), sex: z.string().optional(), phone: several.optional(), email: several.optional(),
  address: z.union([address, z.array(address).min(1)]).optional(), identifier: z.union([identifier, z.array(identifier)]).optional(),
});
export type CsvMap = z.infer<typeof csvMap>;

const known = 'id, given, middle, family, suffix, previousFamily, birthDate, sex, phone, email, address {line, city, state, postalCode}, identifier';

/** Reads a column map; a fault names the key and the mend. */
export function readCsvMap(text: string, name: string): CsvMap {
  let raw: unknown;
  try { raw = parse(text); } catch (error) { throw new Problem('unreadable', `${name} is not YAML: ${(error as Error).message.split('\n')[0]}`); }
  const read = csvMap.safeParse(raw);
  if (read.success) return read.data;
  throw new Problem('invalid-input', `${name}: ${read.error.issues[0]?.path.join('.') || 'the map'}: ${read.error.issues[0]?.message}. Known keys: ${known}`);
}

const listed = (of: string | string[] | undefined): string[] => (of === undefined ? [] : Array.isArray(of) ? of : [of]);
export const addressesOf = (map: CsvMap): z.infer<typeof address>[] => (map.address === undefined ? [] : Array.isArray(map.address) ? map.address : [map.address]);
export const identifiersOf = (map: CsvMap): z.infer<typeof identifier>[] => (map.identifier === undefined ? [] : Array.isArray(map.identifier) ? map.identifier : [map.identifier]);

/** Every column a map names. */
export function columnsOf(map: CsvMap): string[] {
  return [
    ...listed(map.id), ...listed(map.given), ...listed(map.middle), ...listed(map.family), ...listed(map.suffix), ...listed(map.previousFamily), ...listed(map.birthDate), ...listed(map.sex), ...listed(map.phone), ...listed(map.email),
    ...addressesOf(map).flatMap((a) => [...listed(a.line), ...listed(a.city), ...listed(a.state), ...listed(a.postalCode)]),
    ...identifiersOf(map).map((one) => (typeof one === 'string' ? one : one.column)),
  ].map((name) => name.trim());
}
