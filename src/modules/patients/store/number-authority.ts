import type { Ctx } from '../../../platform/action.ts';
import type { Named } from '../../../platform/db/tx.ts';
import type { MrnPolicy, NumberAuthority } from '../rules/mrn.ts';
import { mrnSystem } from '../rules/mrn.ts';

const read: Named = { name: 'patients.number-authority', text: 'select name, mrn_system from access.published_facilities where facility_id = $1' };

/** The authority under which the facility of this act gives medical record numbers; by policy where it names none. */
export async function numberAuthority(ctx: Ctx): Promise<NumberAuthority> {
  const [row] = await ctx.tx.query<{ name: string; mrn_system: string }>(read, [ctx.facility]);
  return { system: row?.mrn_system || mrnSystem(ctx.facility, ctx.policy<MrnPolicy>('patients.mrn')), facilityName: row?.name ?? ctx.facility };
}
