import { hash } from 'node:crypto';
import type { Ctx } from '../../platform/action.ts';
import type { LinkagePolicy, Model, PersonComparison, StandardPerson } from '../linkage/index.ts';
import { compare, defaultModel, linkagePolicy, modelForSize, score } from '../linkage/index.ts';
import { countPatients } from './store/lines.ts';
import { modelInForce, versionInForce } from './store/match-models.ts';

/** Moves when features or keys are made another way: everybody is then encoded and compared anew, in the background. */
export const encodedBy = 1;

/** The engine as it is set here: policy, and the weights in force for an index of this size. */
export type Linking = { policy: LinkagePolicy; model: Model; version: string };

/** What a deployment's first model is called. */
export const houseModel = 'house';

let kept: { version: string; content: Model; until: number } | undefined;
const keptMs = 5000;
/** Also where the clock was put back. */
const lapsed = (known: { until: number }, now: number): boolean => now >= known.until || now < known.until - keptMs;
const sized = new Map<string, Model>();

/** A small index is weighed as one of this size: it has not seen enough people to call a shared birthday rare. */
const recordsLeast = 10_000;
/** Size by steps of a half, so that the compiled weights are made once for each. */
const stepOf = (records: number): number => Math.round(recordsLeast * 1.5 ** Math.max(0, Math.round(Math.log(records / recordsLeast) / Math.log(1.5))));

/** A model put in force elsewhere holds here within seconds, for who asks `fresh` at once: what is written of a comparison must not be by weights that are in force no more. */
export async function linkingOf(ctx: Ctx, how: 'kept' | 'fresh' = 'kept'): Promise<Linking> {
  const now = ctx.now.getTime();
  if (how === 'fresh') {
    // Not kept: it may be the doing of this very transaction, which may yet come to nothing.
    const version = await versionInForce(ctx.tx) ?? houseModel;
    return linkingBy(ctx, kept?.version === version ? kept : { version, content: (await modelInForce(ctx.tx))?.content as Model | undefined ?? defaultModel });
  }
  if (!kept || lapsed(kept, now)) {
    const found = await modelInForce(ctx.tx);
    kept = found?.version === kept?.version && kept ? { ...kept, until: now + keptMs } : { version: found?.version ?? houseModel, content: (found?.content as Model | undefined) ?? defaultModel, until: now + keptMs };
  }
  return linkingBy(ctx, kept);
}

/** The engine with weights that need not be in force. */
export async function linkingBy(ctx: Ctx, { version, content }: { version: string; content: Model }): Promise<Linking> {
  const records = await sizeNow(ctx), key = `${version}/${records}`;
  let model = sized.get(key);
  if (!model) { if (sized.size > 8) sized.clear(); sized.set(key, model = modelForSize(content, records)); }
  return { policy: linkagePolicy((id) => ctx.policy(id)), model, version };
}

let counted: { step: number; until: number } | undefined;
/** A small index is counted to the last, which is not to be done for every look-up: it does not grow by half within seconds. */
async function sizeNow(ctx: Ctx): Promise<number> {
  const now = ctx.now.getTime();
  if (!counted || lapsed(counted, now)) counted = { step: stepOf(await countPatients(ctx.tx, now)), until: now + keptMs };
  return counted.step;
}

const houseWeights = hash('sha1', JSON.stringify(defaultModel), 'base64url');
/** Names everything a comparison depends on, but for which weights are in force: the policy, the house's own weights, how people are encoded. */
export function linkingBasis(get: <T>(id: string) => T): string {
  const policy = linkagePolicy(get);
  return hash('sha1', JSON.stringify([encodedBy, houseWeights, policy], (_, v: unknown) => (v instanceof Set ? [...v as Set<string>].sort() : v)), 'base64url');
}

/** After a model was put in force by this process. */
export const forgetModel = (): void => { kept = undefined; };

/** Blocking keys as 64-bit numbers, signed decimal text. */
export const hashKeys = (keys: readonly string[]): string[] => [...new Set(keys.map((k) => hash('sha1', k, 'buffer').readBigInt64BE(0).toString()))];

/** Two people field by field, by the policy and the weights in force. */
export const comparePeople = (a: StandardPerson, b: StandardPerson, { model, policy }: Linking): PersonComparison => compare(a, b, model, policy);
/** The weight and the grade alone. */
export const scorePeople = (a: StandardPerson, b: StandardPerson, { model, policy }: Linking): ReturnType<typeof score> => score(a, b, model, policy);
