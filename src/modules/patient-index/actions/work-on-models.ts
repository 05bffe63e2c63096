import { z } from 'zod';
import type { Ctx } from '../../../platform/action.ts';
import { action } from '../../../platform/action.ts';
import { defaultModel } from '../../linkage/index.ts';
import { compareBacklog, houseModel, keepModel, keptPeople, linkingBy, linkingOf, modelContent, scorePeople, takeSome, trainingSample, withoutShared } from '../../patients/index.ts';
import { pairKey } from '../compare-batch.ts';
import { learnModel } from '../learn-model.ts';
import { putInForce } from '../put-in-force.ts';
import { modelFault } from '../rules/model-fit.ts';
import { countAt } from '../model-words.ts';
import { gradeNumbers } from '../rules/settle-pair.ts';
import { apartByBirth } from '../store/births.ts';
import type { WorkRow } from '../store/model-work.ts';
import { endModelWork, modelWorkMoved, modelWorkTurn, nextModelWork } from '../store/model-work.ts';
import { pairsOfCharts, personsOf } from '../store/pairs-compared.ts';
import { sealedPairs } from '../store/seals.ts';
import type { Training } from './models.ts';
import { askTry } from './models.ts';

/** Does what was asked of weights, one piece at a time: learns them, or goes a batch further in trying them out. A piece that was cut off is begun again, a try from where it was. */
export const workOnModels = action<Record<string, never>, { worked: number; more: boolean }>({
  name: 'patient-index.work-on-models', title: 'Learn and try weights', kind: 'write', right: 'system', weight: 'heavy', once: true, input: z.object({}) as never, output: z.object({ worked: z.number(), more: z.boolean() }),
  async run(ctx) {
    const work = await modelWorkTurn(ctx.tx) ? await nextModelWork(ctx.tx) : undefined;
    if (!work) return { worked: 0, more: false };
    ctx.note({ workId: work.work_id, kind: work.kind });
    await (work.kind === 'train' ? train(ctx, work) : tryOut(ctx, work));
    return { worked: 1, more: true };
  },
});

async function train(ctx: Ctx, work: WorkRow): Promise<void> {
  const training = ctx.policy<Training>('patient-index.training'), { policy, version: against } = await linkingOf(ctx, 'fresh'), nightly = work.asked_by === 'system';
  const learned = await learnModel(work.work_id, policy, () => trainingSample(ctx, work.size)).catch((error: unknown) => { ctx.log.error('weights could not be learned', { stack: (error as Error).name }); return undefined; });
  if (!learned) { await endModelWork(ctx.tx, work.work_id, { state: 'failed', says: 'The learning broke off; too little memory, perhaps. Fewer records can be learned from (policy patient-index.training)', at: ctx.now }); return; }
  const { model, records } = learned, fault = modelFault(model, records, training.leastRecords), use = fault === null && nightly && training.useAlone, version = `${ctx.now.toISOString().slice(0, 10)}-${ctx.newId().slice(-6)}`;
  // Stopped meanwhile: nothing is kept.
  if (!await endModelWork(ctx.tx, work.work_id, { state: 'done', version, at: ctx.now })) return;
  const says = fault ?? (use ? `Learned from ${records} records, put in force` : `Learned from ${records} records, to be looked at before it is put in force`);
  keepModel(ctx, { version, byId: work.asked_by, model, records, pairs: Math.round(records * 2 ** model.prior * records / 2), says });
  ctx.note({ version, records, used: use });
  if (use) await putInForce(ctx, version, says);
  else if (fault === null) askTry(ctx, { workId: ctx.newId(), version, against, by: work.asked_by, records: (await compareBacklog(ctx.tx)).compared });
}

const atOnce = 300;

/** The next of a try: every pair that either of the two would show. What is one person already, was decided, or may never be a pair is left out. */
async function tryOut(ctx: Ctx, work: WorkRow): Promise<void> {
  const contentOf = async (version: string) => (version === houseModel ? defaultModel : (await modelContent(ctx, version))?.content), [tried, against] = [await contentOf(work.version!), await contentOf(work.against!)];
  if (!tried || !against) { await endModelWork(ctx.tx, work.work_id, { state: 'failed', says: 'These weights are kept no more', at: ctx.now }); return; }
  const [then, now] = [await linkingBy(ctx, { version: work.version!, content: tried }), await linkingBy(ctx, { version: work.against!, content: against })];
  const some = await takeSome(ctx, work.position, atOnce, work.size), asking = await withoutShared(ctx, some.people, then.policy), charts = some.people.map((p) => p.chartId), others = await keptPeople(ctx, [...new Set([...some.candidates.values()].flat())]);
  const persons = await personsOf(ctx.tx, [...charts, ...others.keys()]), personOf = (c: string): string => persons.get(c) ?? c;
  const left = new Set([...(await pairsOfCharts(ctx.tx, charts)).filter((p) => p.state === 3 || p.state === 4).map((p) => pairKey(p.chartA, p.chartB)), ...[...await sealedPairs(ctx.tx, charts), ...await apartByBirth(ctx.tx, charts)].map(([a, b]) => pairKey(a, b))]);
  const counts = [...work.counts];
  for (const self of asking) for (const chart of some.candidates.get(self.chartId) ?? []) {
    const other = others.get(chart);
    if (!other || personOf(chart) === personOf(self.chartId) || left.has(pairKey(chart, self.chartId))) continue;
    const at = countAt(gradeNumbers[scorePeople(self.person, other.person, now).grade], gradeNumbers[scorePeople(self.person, other.person, then).grade]);
    if (at > 0) counts[at] = (counts[at] ?? 0) + 1;
  }
  modelWorkMoved(ctx.tx, work.work_id, { position: some.position ?? work.position, done: work.done + some.walked, counts });
  if (some.position === null) await endModelWork(ctx.tx, work.work_id, { state: 'done', at: ctx.now });
}
