import { createHash } from 'node:crypto';

/** What of a Patient says who it is; a version that changes none of it is not compared again. */
const said = ['name', 'birthDate', 'gender', 'address', 'telecom', 'identifier', 'multipleBirthBoolean', 'multipleBirthInteger'] as const;

/** Of a Patient that was deleted: it leaves the index. */
export const goneMark = 'gone';

/** Names what a Patient says of who it is, for the row that asks for its comparison. */
export const compareMark = (patient: Record<string, any>): string => createHash('sha1').update(JSON.stringify(said.map((k) => patient[k] ?? null))).digest('base64url');
