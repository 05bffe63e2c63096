import { Problem } from '../../../platform/problem.ts';
import { actionOf } from '../../../platform/module.ts';
import { register as contract } from '../contract.ts';
import { identifyAtDoor } from '../identify-at-door.ts';
import { linesByChart } from '../store/lines.ts';
import { noteOpened } from '../store/opened.ts';
import { faultsOf, writeAddress, writeName, writeTelecom } from '../rules/correct-demographics.ts';

/** Registers a new patient under our next number. Refused when one of the identifiers already leads to this person. */
export const register = actionOf(contract, {
  title: 'Register a patient', kind: 'write', right: 'patients.register',
  async run(ctx, input) {
    const issues = faultsOf({ names: input.names, birthDate: input.birthDate, addresses: input.addresses, telecoms: input.telecoms }, ctx.now.toISOString().slice(0, 10));
    if (issues.length) throw new Problem('invalid-input', 'Some fields need another look', { issues });
    const some = <T>(key: string, list: readonly T[]): object => (list.length ? { [key]: list } : {});
    const patient = {
      resourceType: 'Patient', active: true,
      ...some('identifier', input.identifiers.map((i) => ({ ...(i.type ? { type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: i.type }] } } : {}), ...(i.system ? { system: i.system } : {}), value: i.value }))),
      name: input.names.map((n) => writeName(n)), ...some('telecom', input.telecoms.map((t) => writeTelecom(t))), ...(input.sex === null ? {} : { gender: input.sex }), ...(input.birthDate === null ? {} : { birthDate: input.birthDate }),
      ...some('address', input.addresses.map((a) => writeAddress(a))),
    };
    const known = await identifyAtDoor(ctx, { source: 'registration', patient, eventAt: ctx.now.toISOString() });
    if (known.decision === 'existing') throw new Problem('conflict', 'This person is already registered under one of these identifiers: search for it and open the chart', { issues: [{ at: 'identifiers', says: 'Already in use by this person' }] });
    const [line] = await linesByChart(ctx.tx, [known.chartId]);
    if (ctx.actor.kind === 'person') noteOpened(ctx.tx, ctx.actor.id, known.chartId, ctx.now, 'Registered');
    return { chartId: known.chartId, patientId: known.patientId, mrn: line!.mrn! };
  },
});
