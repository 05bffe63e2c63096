import { createHash } from 'node:crypto';
import { actionOf } from '../../../platform/module.ts';
import { notFound, Problem } from '../../../platform/problem.ts';
import { parseExact } from '../../../standards/fhir/exact-json.ts';
import { chartDoor } from '../../chart/index.ts';
import { listDifferences as listContract, settleDifference as settleContract } from '../contract.ts';
import { fieldLines, fieldWords } from '../rules/field-words.ts';
import { putField } from '../rules/hold-corrected.ts';
import { differencesOf, keepOurs, releaseField } from '../store/corrected-fields.ts';
import { noteOpened } from '../store/opened.ts';

const markOf = (said: string): string => createHash('sha256').update(said).digest('hex').slice(0, 16);

/** What a feed says otherwise of fields that were corrected here, each beside what stands here. */
export const listDifferences = actionOf(listContract, {
  title: 'List differences from the feed', kind: 'read', right: 'patients.correct',
  async run(ctx, { chartId }) {
    ctx.touch(chartId);
    const head = await chartDoor.patientOf(ctx, chartId);
    if (!head || head.deleted) throw notFound();
    ctx.touch(chartId, [`Patient/${head.id}`]);
    const waiting = await differencesOf(ctx.tx, chartId);
    if (!waiting.length) return { differences: [] };
    const { text } = (await chartDoor.readCurrent(ctx, [{ chartId, rid: head.rid }])).get(`${chartId}/${head.rid}`)!, patient = JSON.parse(text);
    return { differences: waiting.map((d) => ({
      field: d.field, label: fieldWords(d.field), ours: fieldLines(patient, d.field), theirs: fieldLines(JSON.parse(d.theirs), d.field), source: d.source, itemId: d.item_id, saidAt: d.opened_at.toISOString(), correctedAt: d.corrected_at.toISOString(), mark: markOf(d.said),
    })) };
  },
});

/**
 * Decides a difference: ours stays, and is not asked of again until the feed says something new; or theirs goes in as a new version, and the feed may change the field
 * from then on. Throws `stale` when the feed has said something else since it was read.
 */
export const settleDifference = actionOf(settleContract, {
  title: 'Decide a difference from the feed', kind: 'write', right: 'patients.correct',
  async run(ctx, { chartId, field, mark, decision }) {
    ctx.touch(chartId);
    const head = await chartDoor.patientOf(ctx, chartId);
    if (!head || head.deleted) throw notFound();
    ctx.touch(chartId, [`Patient/${head.id}`]);
    ctx.note({ field, decision });
    const found = (await differencesOf(ctx.tx, chartId)).find((d) => d.field === field), stale = (): Problem => new Problem('stale', 'This difference was decided, or the feed has said something else: look again');
    if (!found || markOf(found.said) !== mark) throw stale();
    if (!(await (decision === 'keep-ours' ? keepOurs : releaseField)(ctx.tx, chartId, field, found.said))) throw stale();
    if (decision === 'keep-ours') return { version: head.version };
    const { text, version } = (await chartDoor.readCurrent(ctx, [{ chartId, rid: head.rid }])).get(`${chartId}/${head.rid}`)!;
    const next = putField(parseExact(text).exact, field, parseExact(found.theirs).exact);
    const [filed] = await chartDoor.file(ctx, [{ chartId, rid: head.rid, type: 'Patient', id: head.id, expectVersion: version, reason: `${fieldWords(field)}: what ${found.source} sent was accepted in place of the correction made here`, value: JSON.parse(JSON.stringify(next)), exact: next }]);
    if (ctx.actor.kind === 'person') noteOpened(ctx.tx, ctx.actor.id, chartId, ctx.now, 'Accepted what the feed says');
    return { version: filed!.version };
  },
});
