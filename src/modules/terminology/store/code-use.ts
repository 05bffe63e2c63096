import type { Tx } from '../../../platform/db/tx.ts';

export const systemUrls = async (tx: Tx): Promise<string[]> => (await tx.query<{ url: string }>('select url from terminology.code_system')).map((r) => r.url);

/** How many entries carry each code now; what is not named is in none. Only what changed is written. */
export async function recordCodeUse(tx: Tx, uses: readonly { system: string; code: string; uses: number }[]): Promise<void> {
  await tx.query(`
    with now as (select s.system_no, u.code collate "C" as code, u.uses from jsonb_to_recordset($1::jsonb) as u(system text, code text, uses integer) join terminology.code_system s on s.url = u.system)
    update terminology.concept c set uses = x.uses from (
      select system_no, code, uses from now
      union all select o.system_no, o.code, 0 from terminology.concept o where o.uses > 0 and not exists (select 1 from now n where n.system_no = o.system_no and n.code = o.code)) x
    where c.system_no = x.system_no and c.code = x.code and c.uses <> x.uses`, [JSON.stringify(uses)]);
}
