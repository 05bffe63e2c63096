import type { Ctx } from '../../../platform/action.ts';
import type { Named } from '../../../platform/db/tx.ts';
import type { MrnPolicy, NumberAuthority } from '../rules/mrn.ts';
import { mrnSystem } from '../rules/mrn.ts';

const read: Named = { name: 'patients.number-authority', text: 'select name, mrn_system from access.published_facilities where facility_id = $1' };

/** The authority under which the facility of this act (under unit numbering: the issuer) gives medical record numbers; by policy where it names none. */
export async function numberAuthority(ctx: Ctx): Promise<NumberAuthority> {
  const policy = ctx.policy<MrnPolicy>('patients.mrn'), facility = policy.numbering === 'unit' ? policy.issuer : ctx.facility;
  const [row] = await ctx.tx.query<{ name: string; mrn_system: string }>(read, [facility]);
  return { system: row?.mrn_system || mrnSystem(facility, policy), facilityName: row?.name ?? facility };
}
