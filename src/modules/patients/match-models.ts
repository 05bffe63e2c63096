import type { Ctx } from '../../platform/action.ts';
import type { Model } from '../linkage/index.ts';
import { forgetModel, houseModel } from './linking.ts';
import { countPatients } from './store/lines.ts';
import { keepModelRow, listModelRows, modelRow, sampleFeatures, useModelRow } from './store/match-models.ts';

export type KeptModel = { version: string; trainedAt: string | null; byId: string | null; records: number; pairs: number; says: string; usedFrom: string | null };
const house: KeptModel = { version: houseModel, trainedAt: null, byId: null, records: 0, pairs: 0, says: 'Estimates of the house, not trained on your records', usedFrom: null };

/** Every model that is kept, the newest first; the house's own is always there. */
export const modelsKept = async (ctx: Ctx): Promise<KeptModel[]> => {
  const rows = (await listModelRows(ctx.tx)).map((r): KeptModel => ({ version: r.version, trainedAt: r.trained_at.toISOString(), byId: r.by_id, records: r.records, pairs: r.pairs, says: r.says, usedFrom: r.used_from?.toISOString() ?? null }));
  return rows.some((r) => r.version === houseModel) ? rows : [...rows, house];
};

/** Keeps a model; it waits to be put in force. Those before stay. */
export function keepModel(ctx: Ctx, m: { version: string; byId: string; model: Model; records: number; pairs: number; says: string }): void {
  keepModelRow(ctx.tx, { version: m.version, trained_at: ctx.now, by_id: m.byId, records: m.records, pairs: m.pairs, says: m.says, content: m.model });
}

/** A kept model whole; undefined where there is none of that name. */
export const modelContent = async (ctx: Ctx, version: string): Promise<{ content: Model; records: number } | undefined> => (await modelRow(ctx.tx, version)) as { content: Model; records: number } | undefined;

/** Puts a kept model in force; false where there is none of that name. */
export async function putModelInForce(ctx: Ctx, version: string, houseContent: Model): Promise<boolean> {
  if (version === houseModel && !(await listModelRows(ctx.tx)).some((r) => r.version === houseModel)) keepModelRow(ctx.tx, { version: houseModel, trained_at: ctx.now, by_id: 'system', records: 0, pairs: 0, says: house.says, content: houseContent });
  const found = await useModelRow(ctx.tx, version);
  if (found) ctx.tx.afterCommit(forgetModel);
  return found;
}

/** Features of the newest so many people. */
export const trainingSample = (ctx: Ctx, most: number): Promise<string[]> => sampleFeatures(ctx.tx, most);

export const patientCount = (ctx: Ctx): Promise<number> => countPatients(ctx.tx, ctx.now.getTime());
