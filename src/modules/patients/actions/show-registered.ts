import { notFound } from '../../../platform/problem.ts';
import { actionOf } from '../../../platform/module.ts';
import { chartDoor } from '../../chart/index.ts';
import { showRegistered as contract } from '../contract.ts';
import { entriesOfPerson } from '../entries-of-person.ts';
import { readRegistered } from '../rules/read-registered.ts';

export const registeredTypes = ['RelatedPerson', 'Account', 'Coverage', 'Consent', 'DocumentReference'] as const;

/** What a registration says beside the person's own data: related persons, coverage, consents, pictures; ended ones too. */
export const showRegistered = actionOf(contract, {
  title: 'Show related persons, coverage and consents', kind: 'read', right: 'patients.correct',
  async run(ctx, { chartId }) {
    ctx.touch(chartId);
    const head = await chartDoor.patientOf(ctx, chartId);
    if (!head || head.deleted) throw notFound();
    const [texts, others] = await Promise.all([chartDoor.readCurrent(ctx, [{ chartId, rid: head.rid }]), entriesOfPerson(ctx, chartId, registeredTypes)]);
    const answer = readRegistered(JSON.parse(texts.get(`${chartId}/${head.rid}`)!.text), others.map((o) => JSON.parse(o.text)));
    const shown = new Set([...answer.parties, ...answer.coverages, ...answer.consents, ...(answer.photoId ? [answer.photoId] : [])].map((one) => one.ref.replace(/#.*/, '')));
    ctx.touch(chartId, [`Patient/${head.id}`]);
    for (const o of others) if (shown.has(`${o.type}/${o.id}`)) ctx.touch(o.chartId, [`${o.type}/${o.id}`]);
    return answer;
  },
});
