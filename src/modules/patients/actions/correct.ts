import { Problem, notFound } from '../../../platform/problem.ts';
import { actionOf } from '../../../platform/module.ts';
import { parseExact } from '../../../standards/fhir/exact-json.ts';
import { chartDoor } from '../../chart/index.ts';
import { askEntry } from '../../quality/index.ts';
import { askMaster } from '../correction-requests.ts';
import { masterOf } from '../master.ts';
import { correct as contract } from '../contract.ts';
import { correctDemographics, faultsOf } from '../rules/correct-demographics.ts';
import { formFaults } from '../rules/form-limits.ts';
import { changedFields } from '../rules/hold-corrected.ts';
import { noteCorrected } from '../store/corrected-fields.ts';
import { sendEvent } from '../store/demographics-event.ts';
import { refuseMerged } from '../refuse-merged.ts';
import { noteOpened } from '../store/opened.ts';

/**
 * A correction of demographics, with its reason: a new version that changes what was given and nothing else. Throws `stale` when somebody was first.
 * Where the feed masters demographics, the record stays and the correction is asked of the feed.
 */
export const correct = actionOf(contract, {
  title: 'Correct demographics', kind: 'write', right: 'patients.correct',
  async run(ctx, { chartId, expectVersion, reason, change, acknowledged }) {
    ctx.touch(chartId);
    const head = await chartDoor.patientOf(ctx, chartId);
    if (!head || head.deleted) throw notFound();
    ctx.touch(chartId, [`Patient/${head.id}`]);
    await refuseMerged(ctx, chartId);
    if (head.version !== expectVersion) throw new Problem('stale', 'Somebody changed these demographics since you read them: compare, then correct again', { issues: [{ at: 'expectVersion', says: `The current version is ${head.version}` }] });
    const read = await chartDoor.readCurrent(ctx, [{ chartId, rid: head.rid }]);
    const current = parseExact(read.get(`${chartId}/${head.rid}`)!.text).exact;
    const issues = [...faultsOf(change), ...formFaults(change, current)];
    if (issues.length) throw new Problem('invalid-input', 'Some fields need another look', { issues });
    const kept = askEntry(ctx, 'correction', { ...change, birthDate: change.birthDate ?? null, deceased: change.profile?.deceased ?? null }, acknowledged);
    if (masterOf(ctx) === 'feed') return { version: head.version, requestId: await askMaster(ctx, { chartId, patientId: head.id, version: head.version, change, reason }) };
    const corrected = correctDemographics(current, change), marks = Array.isArray(corrected['extension']) ? corrected['extension'] : [];
    const next = kept.length ? { ...corrected, extension: [...marks, ...kept] } : corrected;
    const [filed] = await chartDoor.file(ctx, [{ chartId, rid: head.rid, type: 'Patient', id: head.id, expectVersion, reason, value: JSON.parse(JSON.stringify(next)), exact: next }]);
    noteCorrected(ctx.tx, chartId, changedFields(current, next), ctx.now, ctx.actor.id);
    // An event that happened before this correction does not undo it when it arrives late.
    sendEvent(ctx.tx, chartId, ctx.now, 'correction');
    if (ctx.actor.kind === 'person') noteOpened(ctx.tx, ctx.actor.id, chartId, ctx.now, 'Corrected demographics');
    return { version: filed!.version, requestId: null };
  },
});
