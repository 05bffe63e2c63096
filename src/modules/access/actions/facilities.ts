import { actionOf } from '../../../platform/module.ts';
import type { Ctx } from '../../../platform/action.ts';
import { Problem } from '../../../platform/problem.ts';
import * as contracts from '../contract.ts';
import { allFacilities, facilityOf, upsertFacility } from '../store/department.ts';
import { tellChanged } from '../store/person.ts';

/** The facilities of this legal entity, the oldest first. */
export const listFacilities = actionOf(contracts.listFacilities, {
  title: 'List the facilities', kind: 'read', right: 'access.self',
  async run(ctx) { return { facilities: (await allFacilities(ctx.tx)).map((f) => ({ id: f.facility_id, name: f.name, zone: f.zone, mrnSystem: f.mrn_system })) }; },
});

/** Makes a facility, or changes its name and zone. The number authority stays: numbers given under it are in charts. */
export const setFacility = actionOf(contracts.setFacility, {
  title: 'Add or change a facility', kind: 'write', right: 'access.manage',
  async run(ctx, { id, name, zone, mrnSystem }) {
    try { new Intl.DateTimeFormat('en', { timeZone: zone }); } catch { throw new Problem('invalid-input', `${zone} is no time zone`, { issues: [{ at: 'zone', says: `${zone} is no time zone`, mend: 'Give an IANA name such as America/New_York' }] }); }
    const before = await facilityOf(ctx.tx, id);
    if (before && mrnSystem !== undefined && mrnSystem !== before.mrn_system) {
      throw new Problem('rule-refused', `${before.name} gives its numbers under ${before.mrn_system}, and they stand in charts: a number authority is not changed. Add another facility`, { issues: [{ at: 'mrnSystem', says: `It is ${before.mrn_system}` }] });
    }
    await upsertFacility(ctx.tx, { id, name, zone, mrnSystem: mrnSystem ?? `urn:chartkeeper:mrn:${id}` });
    await tellChanged(ctx.tx);
    ctx.note({ facilityId: id, zone, ...(before ? { was: { zone: before.zone } } : {}) });
    return {};
  },
});

/** Refuses a facility that is not there, naming those that are. */
export async function requireFacility(ctx: Ctx, id: string): Promise<void> {
  const all = await allFacilities(ctx.tx);
  if (!all.length || all.some((f) => f.facility_id === id)) return; // before the first start has made one there is none to choose
  throw new Problem('invalid-input', `There is no facility ${id}`, { issues: [{ at: 'facility', says: `There is no facility ${id}`, mend: `Choose of: ${all.map((f) => f.facility_id).join(', ')}; or add it first` }] });
}
