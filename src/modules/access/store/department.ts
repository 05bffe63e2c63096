import type { Tx } from '../../../platform/db/tx.ts';

export const setupCode = async (tx: Tx): Promise<unknown> => (await tx.query(`select value from platform.fact where name = 'setup-code-hash' for update`))[0]?.value;
export const putSetupCode = (tx: Tx, hash: string | null) => tx.query(`insert into platform.fact (name, value) values ('setup-code-hash', $1) on conflict (name) do update set value = excluded.value, changed_at = now()`, [JSON.stringify(hash)]);

export const anybodyActive = async (tx: Tx): Promise<boolean> => (await tx.query('select 1 from access.person where active limit 1')).length > 0;
export const anybodyReal = async (tx: Tx): Promise<boolean> => (await tx.query('select 1 from access.person where not demo limit 1')).length > 0;

export const upsertFacility = (tx: Tx, f: { id: string; name: string; zone: string; mrnSystem: string }) =>
  tx.query('insert into access.facility (facility_id, name, zone, mrn_system) values ($1, $2, $3, $4) on conflict (facility_id) do update set name = excluded.name, zone = excluded.zone', [f.id, f.name, f.zone, f.mrnSystem]);
export const facilityOf = async (tx: Tx, id: string): Promise<{ name: string; zone: string } | undefined> => (await tx.query<{ name: string; zone: string }>('select name, zone from access.facility where facility_id = $1', [id]))[0];
