import type { Tx } from '../../../platform/db/tx.ts';

export const setupCode = async (tx: Tx): Promise<unknown> => (await tx.query(`select value from platform.fact where name = 'setup-code-hash' for update`))[0]?.value;
export const putSetupCode = (tx: Tx, hash: string | null) => tx.query(`insert into platform.fact (name, value) values ('setup-code-hash', $1) on conflict (name) do update set value = excluded.value, changed_at = now()`, [JSON.stringify(hash)]);

export const anybodyActive = async (tx: Tx): Promise<boolean> => (await tx.query('select 1 from access.person where active limit 1')).length > 0;
export const anybodyReal = async (tx: Tx): Promise<boolean> => (await tx.query('select 1 from access.person where not demo limit 1')).length > 0;

export const anybodyDemo = async (tx: Tx): Promise<boolean> => (await tx.query('select 1 from access.person where demo limit 1')).length > 0;

export type FacilityRow = { facility_id: string; name: string; zone: string; mrn_system: string };
export const upsertFacility = (tx: Tx, f: { id: string; name: string; zone: string; mrnSystem: string }) =>
  tx.query('insert into access.facility (facility_id, name, zone, mrn_system) values ($1, $2, $3, $4) on conflict (facility_id) do update set name = excluded.name, zone = excluded.zone', [f.id, f.name, f.zone, f.mrnSystem]);
export const allFacilities = (tx: Tx): Promise<FacilityRow[]> => tx.query<FacilityRow>('select facility_id, name, zone, mrn_system from access.facility order by created_at, facility_id');
export const facilityOf = async (tx: Tx, id: string): Promise<FacilityRow | undefined> => (await tx.query<FacilityRow>('select facility_id, name, zone, mrn_system from access.facility where facility_id = $1', [id]))[0];

/** Outside a demo nobody signs in with a password that everybody knows; a demo opens its accounts again. */
export async function openDemoAccounts(tx: Tx, open: boolean): Promise<number> {
  // Opened again only where all are closed: one that an administrator closed in a demo stays so.
  const changed = await tx.query('update access.person set active = $1 where demo and active <> $1 and (not $1 or not exists (select from access.person where demo and active)) returning 1', [open]);
  if (!open && changed.length) await tx.query(`update access.session s set ended_at = now(), ended_by = 'system' from access.person p where p.person_id = s.person_id and p.demo and s.ended_at is null`);
  return changed.length;
}

/** The roles of everybody who may sign in. */
export const rolesOfActive = (tx: Tx): Promise<{ id: string; roles: string[] }[]> => tx.query('select person_id::text as id, roles from access.person where active');
