import type { Tx } from '../../../platform/db/tx.ts';

export type PersonRow = {
  person_id: string; sign_in_name: string; name: string; facility_id: string; roles: string[]; password_hash: string; must_change: boolean; active: boolean; demo: boolean;
  totp_key: string | null; totp_used: string; recovery_hashes: string[]; last_sign_in_at: Date | null;
};

export const personBySignInName = async (tx: Tx, name: string): Promise<PersonRow | undefined> =>
  (await tx.query<PersonRow>('select * from access.person where sign_in_name = $1 for update', [name]))[0];

export const personById = async (tx: Tx, id: string): Promise<PersonRow | undefined> =>
  (await tx.query<PersonRow>('select * from access.person where person_id = $1', [id]))[0];

export const allPeople = (tx: Tx): Promise<PersonRow[]> => tx.query<PersonRow>('select * from access.person order by name, person_id');

export async function insertPerson(tx: Tx, p: { id: string; signInName: string; name: string; facility: string; roles: readonly string[]; passwordHash: string; mustChange: boolean; demo: boolean }): Promise<void> {
  await tx.query(`insert into access.person (person_id, sign_in_name, name, facility_id, roles, password_hash, must_change, demo) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [p.id, p.signInName, p.name, p.facility, p.roles, p.passwordHash, p.mustChange, p.demo]);
}

export const noteSignIn = (tx: Tx, id: string, at: Date) =>
  tx.query('update access.person set last_sign_in_at = $2 where person_id = $1', [id, at]);

/** Every change of who may do what moves the counter, so that all processes forget what they remember. */
export const tellChanged = (tx: Tx) => tx.query('update access.changed set counter = counter + 1');

export const isTaken = async (tx: Tx, signInName: string): Promise<boolean> => (await tx.query('select 1 from access.person where sign_in_name = $1', [signInName])).length > 0;
export const setPassword = (tx: Tx, id: string, hash: string) => tx.query('update access.person set password_hash = $2, must_change = false where person_id = $1', [id, hash]);
/** A new first password; second steps and passkeys go, so that a person who lost everything comes back in and whoever found it does not. */
export async function resetPassword(tx: Tx, id: string, hash: string): Promise<void> {
  await tx.query(`update access.person set password_hash = $2, must_change = true, totp_key = null, recovery_hashes = '{}' where person_id = $1`, [id, hash]);
  await tx.query('delete from access.passkey where person_id = $1', [id]);
  await tx.query('delete from access.challenge where person_id = $1', [id]);
  await tx.query('delete from access.known_device where person_id = $1', [id]);
}
export const setRoles = (tx: Tx, id: string, roles: readonly string[]) => tx.query('update access.person set roles = $2 where person_id = $1', [id, roles]);
export const setFacilityOf = (tx: Tx, id: string, facility: string) => tx.query('update access.person set facility_id = $2 where person_id = $1', [id, facility]);
export const setActive = (tx: Tx, id: string, active: boolean) => tx.query('update access.person set active = $2 where person_id = $1', [id, active]);

export async function chartGrantsOf(tx: Tx, id: string): Promise<{ chartId: string; from: string | null; to: string | null; entriesFrom: string | null; entriesTo: string | null }[]> {
  const rows = await tx.query('select chart_id::text as chart, from_at, until_at, entries_from::text as first, entries_to::text as last from access.chart_grant where person_id = $1 order by chart_id', [id]);
  return rows.map((r) => ({ chartId: r.chart, from: r.from_at?.toISOString() ?? null, to: r.until_at?.toISOString() ?? null, entriesFrom: r.first, entriesTo: r.last }));
}

export async function setChartGrants(tx: Tx, id: string, grants: readonly { chartId: string; from: string | null; to: string | null; entriesFrom: string | null; entriesTo: string | null }[]): Promise<void> {
  await tx.query('delete from access.chart_grant where person_id = $1', [id]);
  for (const g of grants) await tx.query('insert into access.chart_grant (person_id, chart_id, from_at, until_at, entries_from, entries_to) values ($1, $2, $3, $4, $5, $6)', [id, g.chartId, g.from, g.to, g.entriesFrom, g.entriesTo]);
}
