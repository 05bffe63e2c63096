import { Worker } from 'node:worker_threads';
import type { Ctx } from '../../../platform/action.ts';
import { notFound, Problem } from '../../../platform/problem.ts';
import { actionOf } from '../../../platform/module.ts';
import type { LinkagePolicy, Model } from '../../linkage/index.ts';
import { defaultModel } from '../../linkage/index.ts';
import { houseModel, keepModel, linkingOf, modelContent, modelsKept, putModelInForce, trainingSample } from '../../patients/index.ts';
import { beginRound } from '../begin-round.ts';
import { listModels as listContract, trainModel as trainContract, useModel as useContract } from '../contract-models.ts';
import { modelFault } from '../rules/model-fit.ts';
import { namesOf } from '../store/pair-events.ts';
import { roundsTurn } from '../store/rounds.ts';

type Training = { leastRecords: number; sampleMax: number; useAlone: boolean };

/** The weights that were learned here, and which are in force. */
export const listModels = actionOf(listContract, {
  title: 'List the weights learned', kind: 'read', right: 'patient-index.read',
  async run(ctx) {
    const [kept, { version }] = [await modelsKept(ctx), await linkingOf(ctx)], names = await namesOf(ctx.tx, kept.flatMap((k) => k.byId ?? []));
    return { models: kept.map((k) => ({ version: k.version, trainedAt: k.trainedAt, by: k.byId === null ? null : { id: k.byId, name: names.get(k.byId) ?? (k.byId === 'system' ? 'Chartkeeper' : null) }, records: k.records, pairs: k.pairs, current: k.version === version, says: k.says })) };
  },
});

/**
 * Learns the weights from the site's own records, without labels, in a thread of its own. A model that cannot be is kept and not put in force; the nightly one only where policy says so. All records
 * are then compared again.
 */
export const trainModel = actionOf(trainContract, {
  title: 'Learn the weights from the records here', kind: 'write', right: 'patient-index.train', weight: 'heavy',
  async run(ctx, { sample }) {
    const training = ctx.policy<Training>('patient-index.training'), features = await trainingSample(ctx, Math.min(sample, training.sampleMax)), { policy } = await linkingOf(ctx);
    const model = await learn(features, policy), fault = modelFault(model, features.length, training.leastRecords), use = fault === null && (ctx.actor.kind !== 'system' || training.useAlone);
    const version = `${ctx.now.toISOString().slice(0, 10)}-${ctx.newId().slice(-6)}`, says = fault ?? (use ? `Learned from ${features.length} records, put in force` : `Learned from ${features.length} records, to be looked at before it is put in force`);
    keepModel(ctx, { version, model, records: features.length, pairs: Math.round(features.length * 2 ** model.prior * features.length / 2), says });
    if (use) await putInForce(ctx, version, says);
    ctx.note({ version, records: features.length, used: use });
    return { version, records: features.length, pairs: Math.round(features.length * 2 ** model.prior * features.length / 2), used: use, says };
  },
});

/** Takes a model that is kept: the one before, the house's, or one learned at night. */
export const useModel = actionOf(useContract, {
  title: 'Put learned weights in force', kind: 'write', right: 'patient-index.train',
  async run(ctx, { version, reason }) {
    const training = ctx.policy<Training>('patient-index.training'), kept = version === houseModel ? null : await modelContent(ctx, version);
    if (kept === undefined) throw notFound('There are no weights of that name');
    const fault = kept && modelFault(kept.content, kept.records, training.leastRecords);
    if (fault) throw new Problem('rule-refused', `These weights cannot be put in force: ${fault}`, { because: [{ rule: 'patient-index.model-fit' }] });
    await putInForce(ctx, version, reason);
    ctx.note({ version, reason });
    return { version };
  },
});

/** From now on everybody is compared by these, and all who are here again. One after the other. */
async function putInForce(ctx: Ctx, version: string, reason: string): Promise<void> {
  await roundsTurn(ctx.tx);
  const { version: before } = await linkingOf(ctx, 'fresh');
  await putModelInForce(ctx, version, defaultModel);
  await beginRound(ctx, { reason, before });
}

function learn(features: readonly string[], policy: LinkagePolicy): Promise<Model> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('../train-worker.ts', import.meta.url), { workerData: { features, policy }, resourceLimits: { maxOldGenerationSizeMb: 2048 } });
    worker.once('message', (text: string) => resolve(JSON.parse(text) as Model));
    worker.once('error', reject);
    worker.once('exit', (code) => { if (code !== 0) reject(new Error(`training ended with ${code}`)); });
  });
}
