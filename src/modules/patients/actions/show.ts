import { notFound } from '../../../platform/problem.ts';
import { actionOf } from '../../../platform/module.ts';
import { chartDoor } from '../../chart/index.ts';
import { show as contract } from '../contract.ts';
import { lineOf } from '../lines.ts';
import { readDemographics } from '../rules/read-demographics.ts';
import { noteOpened } from '../store/opened.ts';

/** Who this is: the banner and the demographics. */
export const show = actionOf(contract, {
  title: 'Show a patient', kind: 'read', right: 'patients.search', keepsToDates: true,
  async run(ctx, { chartId }) {
    ctx.touch(chartId);
    const head = await chartDoor.patientOf(ctx, chartId);
    if (!head || head.deleted) throw notFound();
    ctx.touch(chartId, [`Patient/${head.id}`]);
    const [texts, lines] = await Promise.all([chartDoor.readCurrent(ctx, [{ chartId, rid: head.rid }]), lineOf(ctx, [chartId])]);
    const { text, version } = texts.get(`${chartId}/${head.rid}`)!;
    const line = lines.get(chartId);
    if (!line) throw notFound();
    if (ctx.actor.kind === 'person') noteOpened(ctx.tx, ctx.actor.id, chartId, ctx.now, 'Opened the chart');
    return { line, demographics: readDemographics(JSON.parse(text), version, ctx.actor.rights.has('patients.read-ssn')), mayCorrect: ctx.actor.rights.has('patients.correct') };
  },
});
