import { parse } from 'yaml';
import { z } from 'zod';
import { Problem } from '../../platform/problem.ts';

/** A column's name, or several whose values are joined by a space. */
const column = z.union([z.string(), z.array(z.string()).min(1)]);

/** Which column carries what: the same file serves imports and, later, extracts. Header names are trimmed. */
export const csvMap = z.strictObject({
  id: z.string().optional(), given: column.optional(), family: column.optional(), birthDate: z.string().optional(), sex: z.string().optional(),
  phone: z.string().optional(), email: z.string().optional(),
  address: z.strictObject({ line: column.optional(), city: z.string().optional(), state: z.string().optional(), postalCode: z.string().optional() }).optional(),
  identifier: z.union([
    z.string(),
    z.strictObject({ column: z.string(), system: z.string().optional(), type: z.string().optional() }),
    z.array(z.union([z.string(), z.strictObject({ column: z.string(), system: z.string().optional(), type: z.string().optional() })])),
  ]).optional(),
});
export type CsvMap = z.infer<typeof csvMap>;

/** Reads a column map; a fault names the key and the mend. */
export function readCsvMap(text: string, name: string): CsvMap {
  let raw: unknown;
  try { raw = parse(text); } catch (error) { throw new Problem('unreadable', `${name} is not YAML: ${(error as Error).message.split('\n')[0]}`); }
  const read = csvMap.safeParse(raw);
  if (read.success) return read.data;
  throw new Problem('invalid-input', `${name}: ${read.error.issues[0]?.path.join('.') || 'the map'}: ${read.error.issues[0]?.message}. Known keys: id, given, family, birthDate, sex, phone, email, address {line, city, state, postalCode}, identifier`);
}
