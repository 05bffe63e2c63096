import { actionOf } from '../../../platform/module.ts';
import { notFound, Problem } from '../../../platform/problem.ts';
import { listPartners as listContract, setPartnerZone as zoneContract } from '../contract.ts';
import { changeZone, readPartners } from '../store/partners.ts';

/** Who sends records here, and how it goes. Nothing of what they sent. */
export const listPartnersAction = actionOf(listContract, {
  title: 'List import partners', kind: 'read', right: 'access.manage',
  async run(ctx) { return { partners: await readPartners(ctx.tx) }; },
});

/** From now on: what was filed keeps the zone that was assumed for it. */
export const setPartnerZoneAction = actionOf(zoneContract, {
  title: 'Say in which time zone a partner writes', kind: 'write', right: 'access.manage',
  async run(ctx, { id, zone }) {
    if (zone !== null) try { new Intl.DateTimeFormat('en', { timeZone: zone }); } catch { throw new Problem('invalid-input', `${zone} is no time zone`, { issues: [{ at: 'zone', says: `${zone} is no time zone`, mend: 'Give an IANA name such as America/New_York' }] }); }
    const was = await changeZone(ctx.tx, id, zone);
    if (was === undefined) throw notFound('There is no such partner');
    ctx.note({ sourceNo: id, was, now: zone });
    return {};
  },
});
