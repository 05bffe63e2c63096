import { actionOf } from '../../../platform/module.ts';
import { foldText } from '../../../standards/fhir/search-text.ts';
import { countShared as contract } from '../contract.ts';
import { phoneKey } from '../rules/alike-facts.ts';
import { chartsWithAddress, chartsWithPhone } from '../store/shared-contacts.ts';

/**
 * On how many charts a phone or an address that is being typed stands already: a clinic's own number, a shelter, or the number of the line before. Told from the policy's
 * threshold on, as a count; who they are is not told here.
 */
export const countShared = actionOf(contract, {
  title: 'Count the charts that share a phone or an address', kind: 'read', right: 'patients.register',
  async run(ctx, { phones, addresses }) {
    const { chartsFrom, countMost } = ctx.policy<{ chartsFrom: number; countMost: number }>('patients.shared-contact');
    const dialled = phones.flatMap(({ at, value }) => { const key = phoneKey(value); return key?.length === 10 ? [{ at, folded: [...key].reverse().join('') }] : []; });
    const lived = addresses.flatMap(({ at, line, postalCode }) => { const zip = /^\d{5}/.exec(postalCode.trim())?.[0], street = foldText(line); return zip && street ? [{ at, line: street, zip }] : []; });
    const [byPhone, byAddress] = await Promise.all([dialled.length ? chartsWithPhone(ctx.tx, dialled, countMost + 1) : [], lived.length ? chartsWithAddress(ctx.tx, lived, countMost + 1) : []]);
    const told = (of: 'phone' | 'address') => ({ at, charts }: { at: string; charts: number }) => (charts >= chartsFrom ? [{ at, of, charts: Math.min(charts, countMost), more: charts > countMost }] : []);
    const shared = [...byPhone.flatMap(told('phone')), ...byAddress.flatMap(told('address'))];
    ctx.note({ shared: shared.length });
    return { shared };
  },
});
