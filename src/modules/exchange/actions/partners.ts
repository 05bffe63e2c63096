import { actionOf } from '../../../platform/module.ts';
import { notFound, Problem } from '../../../platform/problem.ts';
import { listPartners as listContract, setPartner as setContract } from '../contract.ts';
import { readCsvMap } from '../csv-map.ts';
import { changeHabits, readPartners } from '../store/partners.ts';

/** Who sends records here, and how it goes. Nothing of what they sent. */
export const listPartnersAction = actionOf(listContract, {
  title: 'List import partners', kind: 'read', right: 'access.manage',
  async run(ctx) { return { partners: await readPartners(ctx.tx) }; },
});

/** From now on: what was filed keeps what was assumed for it. */
export const setPartnerAction = actionOf(setContract, {
  title: 'Say how a partner writes', kind: 'write', right: 'access.manage',
  async run(ctx, { id, zone, numberSystem, csvMap }) {
    if (zone !== null) try { new Intl.DateTimeFormat('en', { timeZone: zone }); } catch { throw new Problem('invalid-input', `${zone} is no time zone`, { issues: [{ at: 'zone', says: `${zone} is no time zone`, mend: 'Give an IANA name such as America/New_York' }] }); }
    if (csvMap !== null) try { readCsvMap(csvMap, 'The map'); } catch (error) { if (!(error instanceof Problem)) throw error; throw new Problem('invalid-input', error.message, { issues: [{ at: 'csvMap', says: error.message }] }); }
    const was = await changeHabits(ctx.tx, id, { zone, numberSystem, csvMap });
    if (was === undefined) throw notFound('There is no such partner');
    ctx.note({ sourceNo: id, was, now: { zone, numberSystem, csvMap } });
    return {};
  },
});
