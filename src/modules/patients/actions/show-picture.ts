import { notFound, Problem } from '../../../platform/problem.ts';
import { actionOf } from '../../../platform/module.ts';
import { chartDoor } from '../../chart/index.ts';
import { showPicture as contract } from '../contract.ts';
import { isRegistrationPicture } from '../rules/read-registered.ts';

const shown = /^image\/(?:jpeg|png|webp|gif)$|^application\/pdf$/;

/** The photo of a patient, or a picture of a card or photo ID kept at registration; null where there is none. Addresses elsewhere are never fetched. */
export const showPicture = actionOf(contract, {
  title: 'Show a picture of a patient', kind: 'read', right: 'patients.search',
  async run(ctx, { chartId, of, index }) {
    ctx.touch(chartId);
    // The face tells people apart; cards and photo IDs carry numbers, and are for those who keep the registration or read the chart.
    if (of !== null && !['patients.correct', 'chart.read'].some((right) => ctx.actor.rights.has(right))) throw new Problem('not-permitted', 'Cards and photo IDs are for those who correct demographics or read the chart');
    const head = await chartDoor.patientOf(ctx, chartId);
    if (!head || head.deleted) throw notFound();
    ctx.touch(chartId, [`Patient/${head.id}`]);
    const read = async (rid: string): Promise<Record<string, any> | undefined> => { const found = (await chartDoor.readCurrent(ctx, [{ chartId, rid }])).get(`${chartId}/${rid}`); return found && JSON.parse(found.text); };
    const located = async (type: string, id: string) => { const found = (await chartDoor.locate(ctx, [{ type, id }])).get(`${type}/${id}`); return found && found.chartId === chartId ? read(found.rid) : undefined; };
    const owner = of === null ? await read(head.rid) : await located('DocumentReference', of);
    if (of !== null && (!owner || !isRegistrationPicture(owner))) throw notFound();
    if (of !== null) ctx.touch(chartId, [`DocumentReference/${of}`]);
    const list = of === null ? owner?.['photo'] : (owner?.['content'] as any[] | undefined)?.map((c) => c?.attachment), attachment = Array.isArray(list) ? list[index] : undefined;
    const binary = /^\/?Binary\/([A-Za-z0-9.-]{1,64})$/.exec(String(attachment?.url ?? ''))?.[1], held = typeof attachment?.data === 'string' ? attachment : binary === undefined ? undefined : await located('Binary', binary);
    if (typeof held?.data !== 'string') return { picture: null };
    const contentType = String(held.contentType ?? attachment.contentType ?? '').toLowerCase();
    return { picture: shown.test(contentType) ? { contentType, base64: held.data.replace(/\s+/g, '') } : null };
  },
});
