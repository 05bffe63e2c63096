import type { Named, Tx } from '../../../platform/db/tx.ts';

const carried: Named = { name: 'patients.unknown-names', text: `select distinct rest from patients.name_word where kind = 1 and word = $1 order by rest limit 5000` };
const next: Named = { name: 'patients.next-unknown', text: `select nextval('patients.unknown_name') as n` };

/** Given names that those carry who have this family name now, folded. */
export const namesCarried = async (tx: Tx, family: string): Promise<string[]> => (await tx.query<{ rest: string }>(carried, [family])).map((r) => r.rest.trim());
export const nextUnknown = async (tx: Tx): Promise<number> => Number((await tx.query(next))[0].n);
