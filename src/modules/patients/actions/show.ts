import { notFound } from '../../../platform/problem.ts';
import { actionOf } from '../../../platform/module.ts';
import { chartDoor } from '../../chart/index.ts';
import { nameCharts as nameContract, show as contract } from '../contract.ts';
import { lineOf } from '../lines.ts';
import { readDemographics } from '../rules/read-demographics.ts';
import { noteOpened } from '../store/opened.ts';
import { isRestricted } from '../rules/restricted.ts';
import { formerNumbers, mergedInto } from '../store/records.ts';
import { sealsOf } from '../seals.ts';
import { mayBeTwice } from '../store/reviews.ts';

/** Who this is: the banner and the demographics. */
export const show = actionOf(contract, {
  title: 'Show a patient', kind: 'read', right: 'patients.search', keepsToDates: true,
  async run(ctx, { chartId }) {
    ctx.touch(chartId);
    const head = await chartDoor.patientOf(ctx, chartId);
    if (!head || head.deleted) throw notFound();
    ctx.touch(chartId, [`Patient/${head.id}`]);
    const [texts, lines, duplicate, seals] = await Promise.all([chartDoor.readCurrent(ctx, [{ chartId, rid: head.rid }]), lineOf(ctx, [chartId]), mayBeTwice(ctx.tx, chartId), sealsOf(ctx, [chartId])]);
    const { text, version } = texts.get(`${chartId}/${head.rid}`)!;
    const line = lines.get(chartId);
    if (!line) throw notFound();
    const [into, former] = [(await mergedInto(ctx.tx, [chartId])).get(chartId), (await formerNumbers(ctx.tx, [chartId])).get(chartId) ?? []];
    if (ctx.actor.kind === 'person') noteOpened(ctx.tx, ctx.actor.id, chartId, ctx.now, 'Opened the chart');
    const patient = JSON.parse(text);
    return { line, marks: { restricted: isRestricted(patient), alias: seals.get(chartId)?.names !== undefined, confidentialAddress: seals.get(chartId)?.addresses !== undefined, possibleDuplicate: duplicate }, mergedInto: into !== undefined && (ctx.actor.onlyCharts?.has(into) ?? true) ? into : null, formerNumbers: former.filter((f) => ctx.actor.onlyCharts?.has(f.chartId) ?? true).map((f) => f.mrn), demographics: readDemographics(patient, version, ctx.actor.rights.has('patients.read-ssn')), mayCorrect: ctx.actor.rights.has('patients.correct') };
  },
});

/** Who the charts of a list belong to. */
export const nameCharts = actionOf(nameContract, {
  title: 'Name the patients of a list', kind: 'read', right: 'patients.search', keepsToDates: true,
  async run(ctx, { chartIds }) {
    const seen = chartIds.filter((c) => ctx.actor.onlyCharts?.has(c) ?? true), lines = await lineOf(ctx, seen);
    for (const c of lines.keys()) ctx.touch(c);
    return { lines: [...lines.values()] };
  },
});
