import type { Ctx } from '../../../platform/action.ts';
import { actionOf } from '../../../platform/module.ts';
import { notFound, Problem } from '../../../platform/problem.ts';
import { chartDoor, faultsOf } from '../../chart/index.ts';
import { whoHolds } from '../../patients/index.ts';
import { mergePatients as mergeContract, previewMerge as previewContract, undoMergePatients as undoContract } from '../contract-joins.ts';
import type { PatientNamed } from '../contract-joins.ts';
import { joinBetween } from '../join-door.ts';
import { draftOf, joinPeople, unite } from '../make-join.ts';
import { undoJoining } from '../make-undo.ts';
import { planUndo } from '../plan-undo.ts';
import { planJoining } from '../plan-joining.ts';
import { recordOf } from '../rules/person-sets.ts';
import { edgesOf } from '../store/joins.ts';

const wrong = (at: string, says: string, mend: string): Problem => new Problem('invalid-input', `The ${at} patient cannot be told`, { issues: [{ at: `${at}-patient`, says, mend }] });

/** The one chart that is meant. */
async function chartOf(ctx: Ctx, at: 'source' | 'target', named: PatientNamed): Promise<string> {
  if (named.patientId === null && named.identifiers.length === 0) throw wrong(at, 'is not named', `Give ${at}-patient or ${at}-patient-identifier`);
  const held = named.identifiers.length > 0 ? await whoHolds(ctx, named.identifiers) : undefined;
  const visible = held?.filter((c) => ctx.actor.onlyCharts?.has(c) ?? true);
  if (named.patientId !== null) {
    const found = (await chartDoor.locate(ctx, [{ type: 'Patient', id: named.patientId }])).get(`Patient/${named.patientId}`);
    if (!found || found.deleted) throw notFound(`There is no ${at} Patient with that id`);
    ctx.touch(found.chartId);
    if (visible && !visible.includes(found.chartId)) throw wrong(at, 'does not hold all the identifiers given', 'Name one patient by both, or by one of the two');
    return found.chartId;
  }
  if (visible!.length !== 1) throw wrong(at, visible!.length === 0 ? 'is not here: nobody holds all these identifiers' : 'is more than one: several patients hold these identifiers', 'Name the patient by its id');
  return visible![0]!;
}

async function bothOf(ctx: Ctx, source: PatientNamed, target: PatientNamed): Promise<[source: string, target: string]> {
  return [await chartOf(ctx, 'source', source), await chartOf(ctx, 'target', target)];
}

/** A record that was merged away is merged no further: name the one that leads. */
async function refuseMergedAway(ctx: Ctx, charts: readonly string[]): Promise<void> {
  const edges = await edgesOf(ctx.tx, charts);
  for (const [i, c] of charts.entries()) if (recordOf(c, edges) !== c) throw new Problem('rule-refused', `The ${i === 0 ? 'source' : 'target'} patient was merged into another already`, { because: [{ rule: 'patient-index.merged-record' }], issues: [{ at: `${i === 0 ? 'source' : 'target'}-patient`, says: 'has a link of type replaced-by', mend: 'Name the patient it leads to' }] });
}

/** What the caller wants the target to say must be a valid version of the target. */
function requireResult(result: Record<string, any> | null, targetId: string): void {
  if (result === null) return;
  const issues = [...(result['resourceType'] === 'Patient' ? [] : [{ at: 'result-patient', says: 'is no Patient' }]), ...(result['id'] === targetId ? [] : [{ at: 'result-patient.id', says: `must be the target's, ${targetId}` }]), ...faultsOf(result)];
  if (issues.length > 0) throw new Problem('invalid-input', 'The result patient cannot stand', { issues });
}

/** FHIR's Patient/$merge. The target survives. Where a check forbids it, it waits for a second person and nothing changes. */
export const mergePatientsAction = actionOf(mergeContract, {
  title: 'Merge two patients named by another system', kind: 'write', right: 'patient-index.join', weight: 'heavy',
  async run(ctx, { source, target, result, reason }) {
    const [from, into] = await bothOf(ctx, source, target);
    await refuseMergedAway(ctx, [from, into]);
    requireResult(result, (await chartDoor.patientOf(ctx, into))!.id);
    const done = await joinPeople(ctx, { charts: [from, into], survivor: into, kind: 'merge', reason, because: 'fhir', result: result ?? undefined });
    const says = done.state === 'joined' ? [`Merged (join ${done.joinId}); every entry stays in its chart, and the merge can be undone at any time`] : [`It waits for a second person (join ${done.joinId})`, ...done.forbids.map((f) => f.says)];
    return { joinId: done.joinId, state: done.state, target: await textOfHead(ctx, into), says };
  },
});

async function textOfHead(ctx: Ctx, chartId: string): Promise<string> {
  const head = (await chartDoor.patientOf(ctx, chartId))!;
  return (await chartDoor.readCurrent(ctx, [head])).get(`${chartId}/${head.rid}`)!.text;
}

export const previewMergeAction = actionOf(previewContract, {
  title: 'Preview a merge of two patients named by another system', kind: 'read', right: 'patient-index.join',
  async run(ctx, { source, target, result }) {
    const [from, into] = await bothOf(ctx, source, target);
    await refuseMergedAway(ctx, [from, into]);
    requireResult(result, (await chartDoor.patientOf(ctx, into))!.id);
    const p = await planJoining(ctx, { charts: [from, into], survivor: into, kind: 'merge', choices: {}, result: result ?? undefined }, '0');
    const edges = unite(p.survivor.edges, p.joined.edges, [{ joinId: '0', kind: 'merge', survivor: p.survivor.record, joined: p.joined.record }]);
    const draft = draftOf(p.survivor.head, p.next, edges, (c) => (p.survivor.heads.get(c) ?? p.joined.heads.get(c))?.id, '');
    return { target: JSON.stringify(draft.exact), needsSecond: p.plan.needsSecond, says: [...p.plan.sentences, ...p.plan.checks.filter((c) => c.state !== 'ok').map((c) => c.says)] };
  },
});

/** Undoes such a merge, whatever happened since; entries written since go by the proposal. */
export const undoMergePatientsAction = actionOf(undoContract, {
  title: 'Undo a merge of two patients named by another system', kind: 'write', right: 'patient-index.join', weight: 'heavy',
  async run(ctx, { source, target, reason }) {
    const [from, into] = await bothOf(ctx, source, target), found = await joinBetween(ctx, from, into);
    if (!found || found.kind !== 'merge' || found.joined !== from) throw new Problem('rule-refused', 'The source patient was not merged into the target', { because: [{ rule: 'patient-index.joined-now' }], issues: [{ at: 'source-patient', says: 'has no link of type replaced-by to the target', mend: 'Name the two patients as they were merged' }] });
    const plan = await planUndo(ctx, found.joinId), unsure = plan.entries.filter((e) => !e.sure).map((e) => `${e.type}/${e.id}`);
    const done = await undoJoining(ctx, { joinId: found.joinId, reason, different: true });
    return { joinId: found.joinId, moved: done.moved, takenBack: done.takenBack, kept: done.kept, unsure, says: [`Undone: ${done.takenBack} values taken back, ${done.kept} kept because they were changed since, ${done.moved.length} entries moved`, ...(unsure.length > 0 ? [`${unsure.length} entries were attributed on thin evidence: let somebody look`] : [])] };
  },
});
