import { notFound } from '../../../platform/problem.ts';
import { actionOf } from '../../../platform/module.ts';
import { chartDoor } from '../../chart/index.ts';
import { printSheet as contract } from '../contract.ts';
import { lineOf } from '../lines.ts';
import { entriesOfPerson } from '../entries-of-person.ts';
import { formerNumbers, mergedInto } from '../store/records.ts';
import { readBeside } from '../rules/read-beside.ts';
import { readDemographics } from '../rules/read-demographics.ts';

/** What a printed sheet shows. That it was printed, which sheet and by whom, is the audit entry. The social security number is never printed whole. */
export const printSheet = actionOf(contract, {
  title: 'Print a sheet of a patient', kind: 'read', right: 'patients.print',
  async run(ctx, { chartId: asked, sheet }) {
    ctx.touch(asked);
    // No label goes out under a number that was given up: the record that leads is printed.
    const into = (await mergedInto(ctx.tx, [asked])).get(asked), chartId = into !== undefined && (ctx.actor.onlyCharts?.has(into) ?? true) ? into : asked;
    ctx.touch(chartId);
    const head = await chartDoor.patientOf(ctx, chartId);
    if (!head || head.deleted) throw notFound();
    const [texts, lines, others] = await Promise.all([chartDoor.readCurrent(ctx, [{ chartId, rid: head.rid }]), lineOf(ctx, [chartId]), sheet === 'labels' ? [] : entriesOfPerson(ctx, chartId, ['RelatedPerson', 'Account', 'Coverage', 'Consent'])]);
    const former = (await formerNumbers(ctx.tx, [chartId])).get(chartId) ?? [];
    const { text, version } = texts.get(`${chartId}/${head.rid}`)!, patient = JSON.parse(text), line = lines.get(chartId);
    if (!line) throw notFound();
    ctx.touch(chartId, [`Patient/${head.id}`]);
    for (const o of others) ctx.touch(o.chartId, [`${o.type}/${o.id}`]);
    ctx.note({ sheet });
    return { line, formerNumbers: former.map((f) => f.mrn), demographics: readDemographics(patient, version), facility: ctx.facility, printedAt: ctx.now.toISOString(), printedBy: ctx.actor.name, ...readBeside(patient, others.map((o) => JSON.parse(o.text))) };
  },
});
