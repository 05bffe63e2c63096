import type { Ctx } from '../../../platform/action.ts';
import { notFound, Problem } from '../../../platform/problem.ts';
import { actionOf } from '../../../platform/module.ts';
import { defaultModel } from '../../linkage/index.ts';
import type { KeptModel } from '../../patients/index.ts';
import { compareBacklog, houseModel, linkingOf, modelContent, modelsKept } from '../../patients/index.ts';
import type { ModelWork } from '../contract-models.ts';
import { listModels as listContract, showModel as showContract, stopModelWork as stopContract, trainModel as trainContract, tryModel as tryContract, useModel as useContract } from '../contract-models.ts';
import { stepNow } from '../learn-model.ts';
import { putInForce } from '../put-in-force.ts';
import { modelFault } from '../rules/model-fit.ts';
import { modelWords, thresholdsOf, trialOf } from '../model-words.ts';
import type { WorkRow } from '../store/model-work.ts';
import { askModelWork, endModelWork, newestModelWork, sameModelWork, triesOf } from '../store/model-work.ts';
import { namesOf } from '../store/pair-events.ts';

export type Training = { leastRecords: number; sampleMax: number; trySample: number; useAlone: boolean };
const trainingOf = (ctx: Ctx): Training => ctx.policy<Training>('patient-index.training');
const chartkeeper = (id: string, names: ReadonlyMap<string, string>): { id: string; name: string | null } => ({ id, name: names.get(id) ?? (id === 'system' ? 'Chartkeeper' : null) });

/** Names and places have their shares in a model: who sees listed charts alone sees none of it. */
function refuseLimited(ctx: Ctx): void { if (ctx.actor.onlyCharts) throw new Problem('not-permitted', 'The whole index is not shown to who sees listed charts alone'); }

const lineOf = (k: KeptModel, current: string, names: ReadonlyMap<string, string>) => ({ version: k.version, trainedAt: k.trainedAt, by: k.byId === null ? null : chartkeeper(k.byId, names), records: k.records, pairs: k.pairs, current: k.version === current, usedFrom: k.usedFrom, says: k.says });

function workOf(w: WorkRow | undefined, names: ReadonlyMap<string, string>): ModelWork | null {
  if (!w) return null;
  const now = w.state === 'waiting' ? stepNow(w.work_id) ?? (w.kind === 'try' && w.done > 0 ? 'compares' as const : 'waits' as const) : null;
  return { workId: w.work_id, kind: w.kind, version: w.version, askedAt: w.asked_at.toISOString(), by: chartkeeper(w.asked_by, names), state: w.state, step: now, done: w.done, of: w.kind === 'try' ? w.about : 0, says: w.says };
}

/** The weights that were learned here, which are in force, and what is being worked out. */
export const listModels = actionOf(listContract, {
  title: 'List the weights learned', kind: 'read', right: 'patient-index.read',
  async run(ctx) {
    refuseLimited(ctx);
    const [kept, { version }, work] = [await modelsKept(ctx), await linkingOf(ctx, 'fresh'), await newestModelWork(ctx.tx)], names = await namesOf(ctx.tx, [...kept.flatMap((k) => k.byId ?? []), ...work.map((w) => w.asked_by)]);
    const used = kept.filter((k) => k.usedFrom !== null && k.version !== version).sort((x, y) => y.usedFrom!.localeCompare(x.usedFrom!)), shown = work.find((w) => w.state === 'waiting' || w.state === 'failed');
    return {
      models: kept.map((k) => lineOf(k, version, names)), before: used[0]?.version ?? (version === houseModel ? null : houseModel), work: workOf(shown, names), records: (await compareBacklog(ctx.tx)).compared, leastRecords: trainingOf(ctx).leastRecords, may: ctx.actor.rights.has('patient-index.train'),
    };
  },
});

/** Weights in plain words, beside those in force, with what they would do where that was tried. */
export const showModel = actionOf(showContract, {
  title: 'Show weights in words', kind: 'read', right: 'patient-index.read',
  async run(ctx, { version }) {
    refuseLimited(ctx);
    const kept = (await modelsKept(ctx)).find((k) => k.version === version), content = version === houseModel ? { content: defaultModel, records: 0 } : await modelContent(ctx, version);
    if (!kept || !content) throw notFound('There are no weights of that name');
    const linking = await linkingOf(ctx, 'fresh'), inForce = linking.version === version ? content.content : linking.version === houseModel ? defaultModel : (await modelContent(ctx, linking.version))!.content;
    const tries = await triesOf(ctx.tx, version), done = tries.find((t) => t.state === 'done' && t.against === linking.version && linking.version !== version), under = tries.find((t) => t.state === 'waiting'), names = await namesOf(ctx.tx, [...kept.byId ? [kept.byId] : [], ...under ? [under.asked_by] : []]);
    return {
      ...lineOf(kept, linking.version, names), ...modelWords(content.content, inForce), fault: version === houseModel ? null : modelFault(content.content, content.records, trainingOf(ctx).leastRecords), thresholds: thresholdsOf(linking.policy),
      trial: done ? { against: done.against!, askedAt: done.asked_at.toISOString(), records: done.done, oneIn: done.size, ...trialOf(done.counts, done.size) } : null, work: workOf(under, names),
    };
  },
});

/** Has weights learned from the site's own records, without labels, behind. They wait for a person to put them in force; those learned at night are put in force by themselves only where policy says so. */
export const trainModel = actionOf(trainContract, {
  title: 'Learn the weights from the records here', kind: 'write', right: 'patient-index.train',
  async run(ctx, { sample }) {
    const there = await sameModelWork(ctx.tx, 'train', null), workId = there ?? ctx.newId();
    if (!there) askModelWork(ctx.tx, { work_id: workId, kind: 'train', version: null, against: null, asked_at: ctx.now, asked_by: ctx.actor.id, size: Math.min(sample, trainingOf(ctx).sampleMax), about: 0 });
    ctx.note({ workId });
    return { workId };
  },
});

/** Has counted what kept weights would do to the pairs, beside those in force: of all records, or of every so manyth of a large index. */
export const tryModel = actionOf(tryContract, {
  title: 'Try weights out', kind: 'write', right: 'patient-index.train',
  async run(ctx, { version }) {
    if (version !== houseModel && !await modelContent(ctx, version)) throw notFound('There are no weights of that name');
    const { version: against } = await linkingOf(ctx, 'fresh');
    if (against === version) throw new Problem('conflict', 'These weights are in force', { because: [{ rule: 'patient-index.in-force' }] });
    const there = await sameModelWork(ctx.tx, 'try', version), workId = there ?? ctx.newId();
    if (!there) askTry(ctx, { workId, version, against, by: ctx.actor.id, records: (await compareBacklog(ctx.tx)).compared });
    ctx.note({ workId, version });
    return { workId };
  },
});

/** Every so manyth record of an index of this size; an odd number, since ids are made in steps. */
const everyOf = (records: number, most: number): number => { const k = Math.max(1, Math.ceil(records / most)); return k > 1 && k % 2 === 0 ? k + 1 : k; };

export function askTry(ctx: Ctx, t: { workId: string; version: string; against: string; by: string; records: number }): void {
  const size = everyOf(t.records, trainingOf(ctx).trySample);
  askModelWork(ctx.tx, { work_id: t.workId, kind: 'try', version: t.version, against: t.against, asked_at: ctx.now, asked_by: t.by, size, about: Math.ceil(t.records / size) });
}

export const stopModelWork = actionOf(stopContract, {
  title: 'Stop learning or trying weights', kind: 'write', right: 'patient-index.train',
  async run(ctx, { workId }) {
    ctx.note({ workId });
    return { stopped: await endModelWork(ctx.tx, workId, { state: 'stopped', at: ctx.now }) };
  },
});

/** Takes weights that are kept: new ones, the ones before, or the house's. All records are then compared again. */
export const useModel = actionOf(useContract, {
  title: 'Put learned weights in force', kind: 'write', right: 'patient-index.train',
  async run(ctx, { version, reason }) {
    const kept = version === houseModel ? null : await modelContent(ctx, version);
    if (kept === undefined) throw notFound('There are no weights of that name');
    const fault = kept && modelFault(kept.content, kept.records, trainingOf(ctx).leastRecords);
    if (fault) throw new Problem('rule-refused', `These weights cannot be put in force: ${fault}`, { because: [{ rule: 'patient-index.model-fit' }] });
    await putInForce(ctx, version, reason);
    ctx.note({ version, reason });
    return { version };
  },
});
