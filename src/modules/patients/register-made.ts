import type { Ctx } from '../../platform/action.ts';
import { chartDoor } from '../chart/index.ts';
import type { Draft } from '../chart/index.ts';
import type { MrnPolicy } from './rules/mrn.ts';
import { preparePatient } from './rules/prepare-patient.ts';
import { drawEnterpriseIds, drawMrns } from './store/mrn-numbers.ts';
import { numberAuthority } from './store/number-authority.ts';

/** Registers people who are made up, so that nobody needs to be looked for: a chart, our number and the Patient for each. For the demo generator. */
export async function registerMade(ctx: Ctx, people: readonly { patientId: string; patient: Record<string, any> }[]): Promise<{ chartId: string; patientId: string }[]> {
  const policy = ctx.policy<MrnPolicy>('patients.mrn');
  const authority = await numberAuthority(ctx);
  const charts = await Promise.all(people.map(() => chartDoor.newChart(ctx, ctx.facility)));
  const mrns = await drawMrns(ctx.tx, charts, authority.system, policy, ctx.now);
  const enterprise = policy.numbering === 'facility' ? await drawEnterpriseIds(ctx.tx, charts, policy, ctx.now) : undefined;
  const drafts: Draft[] = [];
  for (const [i, person] of people.entries()) {
    const value = preparePatient({ mrn: { ...authority, value: mrns[i]! }, enterprise: enterprise && { system: policy.enterpriseSystem, value: enterprise[i]! } })(person.patient);
    drafts.push({ chartId: charts[i]!, type: 'Patient', id: person.patientId, value, exact: value });
  }
  await chartDoor.file(ctx, drafts);
  return drafts.map((d) => ({ chartId: d.chartId, patientId: d.id }));
}
