import type { Ctx } from '../../platform/action.ts';
import { Problem } from '../../platform/problem.ts';
import type { Registration } from './contract.ts';
import type { MrnPolicy } from './rules/mrn.ts';
import { mrnFault, mrnIdentifier, temporaryIdentifier } from './rules/mrn.ts';
import { drawTemporary, findReserved, takeLegacy, takeReserved, useNumber } from './store/mrn-numbers.ts';
import { numberAuthority } from './store/number-authority.ts';

/** The number a registration takes: the next one (given at the door), a temporary one, one from a downtime block, or one kept from an older system. */
export async function chooseNumber(ctx: Ctx, number: Registration['number']): Promise<{ identifier?: Record<string, unknown>; give(chartId: string): Promise<void> }> {
  const policy = ctx.policy<MrnPolicy>('patients.mrn'), authority = await numberAuthority(ctx), { system } = authority;
  const taken = (says: string, mend: string): Problem => new Problem('conflict', says, { issues: [{ at: 'number.value', says, mend }] });
  switch (number.take) {
    case 'next': return { give: async () => {} };
    case 'temporary': {
      const value = await drawTemporary(ctx.tx, null, system, policy, ctx.now);
      return { identifier: temporaryIdentifier(value, authority), give: async (chartId) => useNumber(ctx.tx, system, value, chartId, ctx.now) };
    }
    case 'reserved': {
      const fault = mrnFault(number.value, policy);
      if (fault) throw new Problem('invalid-input', 'Some fields need another look', { issues: [{ at: 'number.value', says: fault === 'shape' ? 'This is no number of ours' : 'The check digit does not fit: a digit is misread or mistyped', mend: 'Read it again from the paper' }] });
      const value = await findReserved(ctx.tx, system, number.value);
      const gone = (): Problem => taken('This number is not free: it was never reserved, or somebody is registered under it', 'Look at the list of reserved numbers, or take the next one');
      if (value === undefined) throw gone();
      return { identifier: mrnIdentifier(value, authority), give: async (chartId) => { if (await takeReserved(ctx.tx, system, value, chartId, ctx.now) === undefined) throw gone(); } };
    }
    case 'legacy': {
      if (!(await takeLegacy(ctx.tx, system, number.value, null, ctx.now))) throw taken('This number was given here already, and no number is given twice', 'Keep it as a number of the older system instead, and take the next one');
      return { identifier: mrnIdentifier(number.value, authority), give: async (chartId) => useNumber(ctx.tx, system, number.value, chartId, ctx.now) };
    }
  }
}
