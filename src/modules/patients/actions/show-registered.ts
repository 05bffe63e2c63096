import { notFound } from '../../../platform/problem.ts';
import { actionOf } from '../../../platform/module.ts';
import { chartDoor } from '../../chart/index.ts';
import { showRegistered as contract } from '../contract.ts';
import { readRegistered } from '../rules/read-registered.ts';

export const registeredTypes = ['RelatedPerson', 'Account', 'Coverage', 'Consent', 'DocumentReference'] as const;

/** What a registration says beside the person's own data: related persons, coverage, consents, pictures; ended ones too. */
export const showRegistered = actionOf(contract, {
  title: 'Show related persons, coverage and consents', kind: 'read', right: 'patients.correct',
  async run(ctx, { chartId }) {
    ctx.touch(chartId);
    const head = await chartDoor.patientOf(ctx, chartId);
    if (!head || head.deleted) throw notFound();
    const [texts, others] = await Promise.all([chartDoor.readCurrent(ctx, [{ chartId, rid: head.rid }]), chartDoor.entriesOf(ctx, chartId, [...registeredTypes])]);
    const answer = readRegistered(JSON.parse(texts.get(`${chartId}/${head.rid}`)!.text), others.map((o) => JSON.parse(o.text)));
    ctx.touch(chartId, [...new Set([`Patient/${head.id}`, ...[...answer.parties, ...answer.coverages, ...answer.consents, ...(answer.photoId ? [answer.photoId] : [])].map((one) => one.ref.replace(/#.*/, ''))])]);
    return answer;
  },
});
