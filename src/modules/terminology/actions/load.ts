import { actionOf } from '../../../platform/module.ts';
import { Problem } from '../../../platform/problem.ts';
import { beginLoad, finishLoad, stagePortion } from '../contract.ts';
import type { LoadedSystem } from '../contract.ts';
import { checkLoad, idFor } from '../rules/load-checks.ts';
import { closeLoad, compareStaged, learnWords, putDefinitions, putSystems, replaceConcepts, retireVanished, settleSystems } from '../store/finish-load.ts';
import type { StagedSystem } from '../store/finish-load.ts';
import { readIds } from '../store/ids.ts';
import type { DefinitionTable } from '../store/ids.ts';
import { beginLoad as begin, hasPortion, notePortion, openLoad, readLoad, stageConcepts, stageResources } from '../store/staging.ts';
import type { LoadRow } from '../store/staging.ts';
import type { Ctx } from '../../../platform/action.ts';

/** Opens a load, or finds the one that was cut off: the same files make the same digest. */
export const beginLoadAction = actionOf(beginLoad, {
  title: 'Begin to load codes', kind: 'write', right: 'terminology.load', weight: 'heavy',
  async run(ctx, input) {
    ctx.note({ kind: input.kind, source: input.source, systems: input.systems.slice(0, 50).map((s) => s.url) });
    const open = await openLoad(ctx.tx, input.digest);
    if (open) return open;
    const loadId = ctx.newId();
    await begin(ctx.tx, { loadId, digest: input.digest, kind: input.kind, source: input.source, at: ctx.now, by: ctx.actor.id }, input.systems);
    return { loadId, portions: [] };
  },
});

export const stagePortionAction = actionOf(stagePortion, {
  title: 'Take in a portion of codes', kind: 'write', right: 'terminology.load', weight: 'heavy',
  async run(ctx, input) {
    await open(ctx, input.loadId);
    ctx.note({ loadId: input.loadId, portion: input.portion });
    if (await hasPortion(ctx.tx, input.loadId, input.portion)) return { staged: 0 };
    if (input.concepts.length > 0) await stageConcepts(ctx.tx, input.loadId, input.concepts);
    if (input.resources.length > 0) await stageResources(ctx.tx, input.loadId, input.resources);
    notePortion(ctx.tx, input.loadId, input.portion);
    return { staged: input.concepts.reduce((n, c) => n + c.concepts.length, 0) + input.resources.length };
  },
});

/** The change from one release to the next, in one transaction: who reads meanwhile reads the one before. */
export const finishLoadAction = actionOf(finishLoad, {
  title: 'Put loaded codes in use', kind: 'write', right: 'terminology.load', weight: 'heavy',
  async run(ctx, input) {
    const load = await open(ctx, input.loadId), staged = await compareStaged(ctx.tx, input.loadId);
    const refusals = staged.flatMap((s) => checkLoad(s, input, ctx.policy<number>('terminology.retire-share-max')));
    if (refusals.length > 0) {
      throw new Problem('rule-refused', refusals[0]!.says, { issues: refusals.map((r) => ({ says: r.says, mend: r.mend, code: r.rule })), because: refusals.map((r) => ({ rule: `terminology.${r.rule}`, citation: 'house', policyVersion: '1' })) });
    }
    const systems = await replaceSystems(ctx, load, staged);
    await learnWords(ctx.tx, input.loadId);
    const loaded = { systems, valueSets: await definitions(ctx, input.loadId, 'value_set'), conceptMaps: await definitions(ctx, input.loadId, 'concept_map') };
    const counts = { valueSets: loaded.valueSets, conceptMaps: loaded.conceptMaps, systems: systems.slice(0, 100).map(({ retiredCodes: _codes, ...s }) => s) };
    await closeLoad(ctx.tx, input.loadId, ctx.now, counts);
    ctx.note({ loadId: input.loadId, kind: load.kind, source: load.source, ...counts });
    return loaded;
  },
});

async function replaceSystems(ctx: Ctx, load: LoadRow, staged: readonly StagedSystem[]): Promise<LoadedSystem[]> {
  const ids = await idsOf(ctx, 'code_system'), numbers = await putSystems(ctx.tx, load.loadId, staged.map((s) => ({ url: s.url, id: ids(s.url) })), load.source, ctx.now);
  const put = await replaceConcepts(ctx.tx, load.loadId, staged.map((s) => ({ url: s.url, systemNo: numbers.get(s.url)!, keepPresent: s.content === 'fragment' && s.presentContent === 'complete' })));
  const loaded: LoadedSystem[] = [];
  for (const s of staged) {
    const systemNo = numbers.get(s.url)!, did = put.get(systemNo) ?? { added: 0, changed: 0, restored: 0 };
    const vanished = s.content === 'fragment' || s.vanishing === 0 ? [] : await retireVanished(ctx.tx, load.loadId, s.url, systemNo, s.effectiveOn ?? ctx.now.toISOString().slice(0, 10));
    vanished.sort((a, b) => b.uses - a.uses || (a.code < b.code ? -1 : 1));
    loaded.push({ url: s.url, title: s.title, ...did, retired: vanished.length, same: s.staged - did.added - did.changed - did.restored, retiredCodes: vanished.slice(0, 100) });
  }
  await settleSystems(ctx.tx, load.loadId, [...numbers.values()]);
  return loaded;
}

async function idsOf(ctx: Ctx, table: DefinitionTable): Promise<(url: string, wanted?: string) => string> {
  const there = await readIds(ctx.tx, table), taken = new Set(there.values());
  return (url, wanted) => {
    const id = there.get(url) ?? idFor(url, wanted, taken);
    taken.add(id); there.set(url, id);
    return id;
  };
}

const definitions = async (ctx: Ctx, loadId: string, table: 'value_set' | 'concept_map'): Promise<number> => putDefinitions(ctx.tx, loadId, table, await idsOf(ctx, table), ctx.now);

async function open(ctx: Ctx, loadId: string): Promise<LoadRow> {
  const load = /^\d{1,18}$/.test(loadId) ? await readLoad(ctx.tx, loadId) : undefined;
  if (!load) throw new Problem('not-found', 'There is no such load');
  if (load.finishedAt) throw new Problem('conflict', 'This load is finished; begin a new one');
  return load;
}
