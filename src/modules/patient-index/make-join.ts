import type { Ctx } from '../../platform/action.ts';
import { Problem } from '../../platform/problem.ts';
import { chartDoor, joinExtension } from '../chart/index.ts';
import type { Draft } from '../chart/index.ts';
import type { Choices, JoinKind, JoinState } from './contract-joins.ts';
import { reasonOfJoin } from './gather-histories.ts';
import type { Head } from './gather-sides.ts';
import { noteIdentityChange } from './note-identity-change.ts';
import { rememberJoined } from './pair-memory.ts';
import type { Planned } from './plan-joining.ts';
import { planJoining } from './plan-joining.ts';
import type { Patient } from './rules/patient-parts.ts';
import { putList } from './rules/patient-parts.ts';
import type { Edge } from './rules/person-sets.ts';
import { linksOf, personsOf } from './rules/person-sets.ts';
import { insertJoin, settleSecond, waitsAlready } from './store/joins.ts';
import { insertValues } from './store/join-values.ts';

export type JoinAsk = {
  charts: readonly [string, string]; kind?: JoinKind | undefined; survivor?: string | undefined; choices?: Choices | undefined; reason: string;
  /** What decided: `person`, or what a program or rule did it by, in few words: `fhir`, `message`, `automatic`. */
  because: string;
  pairId?: string | undefined;
  /** What the survivor is to say afterwards. */
  result?: Patient | undefined;
  /** The plan that was shown; without it whatever the plan is now. */
  hash?: string | undefined;
};
export type Joined = { joinId: string; state: JoinState; survivor: string; joined: string; forbids: { rule: string; says: string }[] };

const staleplan = (): Problem => new Problem('stale', 'Something changed since this plan was shown: look at it again', { issues: [{ at: 'hash', says: 'names an earlier plan', mend: 'Look at the new plan, then decide' }] });

/** Holds both people until the act ends, so that nobody else joins or parts them meanwhile. */
export async function holdPeople(ctx: Ctx, charts: readonly string[]): Promise<void> {
  const all = new Set<string>(charts);
  // Who was joined with one of them before the lock was had is of the person too: held as well, until nobody more comes.
  const grow = async (): Promise<void> => { for (const c of charts) for (const one of await chartDoor.chartsOfPerson(ctx, c)) all.add(one); };
  await grow();
  for (let held = 0; held !== all.size;) {
    held = all.size;
    await chartDoor.lockPersons(ctx, [...all]);
    await grow();
  }
}

/** Joins two people, or, where a check forbids it, has it wait for a second person. One transaction: all of it or nothing. */
export async function joinPeople(ctx: Ctx, ask: JoinAsk): Promise<Joined> {
  await holdPeople(ctx, ask.charts);
  const joinId = ctx.newId();
  const planned = await planJoining(ctx, { charts: ask.charts, kind: ask.kind, survivor: ask.survivor, choices: ask.choices ?? {}, result: ask.result }, joinId);
  if (ask.hash !== undefined && ask.hash !== planned.plan.hash) throw staleplan();
  const forbids = planned.plan.checks.filter((c) => c.state === 'forbid').map(({ rule, says }) => ({ rule, says }));
  const state = forbids.length > 0 ? 'waiting' as const : 'joined' as const;
  const [survivor, joined] = [planned.survivor.record, planned.joined.record];
  if (state === 'waiting' && await waitsAlready(ctx.tx, survivor, joined, planned.kind)) {
    throw new Problem('conflict', 'This waits for a second person already', { because: [{ rule: 'patient-index.second-person' }] });
  }
  await insertJoin(ctx.tx, { joinId, survivor, joined, at: ctx.now, pairId: ask.pairId ?? null, kind: planned.kind, state, facility: ctx.facility, because: ask.because, by: ctx.actor.id, reason: ask.reason, plan: ask.result ? { ...planned.plan, result: ask.result } : planned.plan, forbids });
  ctx.note({ joinId, joinState: state, forbids: forbids.map((f) => f.rule) });
  if (state === 'joined') await carryOut(ctx, planned, joinId, ask.reason);
  return { joinId, state, survivor, joined, forbids };
}

/** A join that waited, now that a second person agrees: exactly as it was asked, or not at all. */
export async function carryOutWaiting(ctx: Ctx, waiting: { joinId: string; charts: readonly [string, string]; kind: JoinKind; survivor: string; choices: Choices; result: Patient | undefined; hash: string; asked: string }, second: { reason: string; selfReviewed: boolean }): Promise<void> {
  const planned = await planJoining(ctx, { charts: waiting.charts, kind: waiting.kind, survivor: waiting.survivor, choices: waiting.choices, result: waiting.result }, waiting.joinId);
  if (planned.plan.hash !== waiting.hash) throw new Problem('stale', 'Something changed since this was asked: decline it, and let it be asked anew with the plan as it is now', { issues: [{ at: 'joinId', says: 'was asked with an earlier plan', mend: 'Decline it and plan it again' }] });
  await settleSecond(ctx.tx, { joinId: waiting.joinId, state: 'joined', at: ctx.now, by: ctx.actor.id, reason: second.reason, selfReviewed: second.selfReviewed, plan: planned.plan });
  await carryOut(ctx, planned, waiting.joinId, waiting.asked);
}

async function carryOut(ctx: Ctx, planned: Planned, joinId: string, reason: string): Promise<void> {
  const { survivor, joined, kind } = planned;
  const edges = unite(survivor.edges, joined.edges, [{ joinId, kind, survivor: survivor.record, joined: joined.record }]);
  await chartDoor.setPersons(ctx, personsOf([...survivor.charts, ...joined.charts], edges), reason, joinId);
  const values = [...planned.values.map((v) => ({ ...v, chartId: survivor.record })), ...planned.joinedValues.map((v) => ({ ...v, chartId: joined.record }))];
  await insertValues(ctx.tx, values.map((v) => ({ ...v, valueId: ctx.newId(), joinId })));
  const patientOf = (c: string): string | undefined => (survivor.heads.get(c) ?? joined.heads.get(c))?.id, says = reasonOfJoin(kind, joinId, reason);
  await chartDoor.file(ctx, [draftOf(survivor.head, planned.next, edges, patientOf, says), draftOf(joined.head, planned.joinedNext, edges, patientOf, says)]);
  noteIdentityChange(ctx, { kind: kind === 'merge' ? 'merged' : 'linked', chartId: survivor.record, otherChartId: joined.record, joinId, reason });
  await rememberJoined(ctx, { charts: [survivor.record, joined.record], joinId, reason });
  ctx.touch(survivor.record, [`Patient/${survivor.head.id}`]);
  ctx.touch(joined.record, [`Patient/${joined.head.id}`]);
}

export const unite = (...lists: readonly (readonly Edge[])[]): Edge[] => [...new Map(lists.flat().map((e) => [e.joinId, e])).values()];

/** The next version of a Patient whose joins changed: its values, and the links that the joins which hold make. */
export function draftOf(head: Head, patient: Patient, edges: readonly Edge[], patientOf: (chartId: string) => string | undefined, reason: string): Draft {
  const exact = withLinks(patient, linksOf(head.chartId, edges).map((l) => ({ ...l, patientId: patientOf(l.other) })));
  return { chartId: head.chartId, rid: head.rid, type: 'Patient', id: head.id, expectVersion: head.version, reason, joins: true, confirmed: true, value: JSON.parse(JSON.stringify(exact)), exact };
}

const ofJoin = (link: any): boolean => Array.isArray(link?.extension) && link.extension.some((e: any) => e?.url === joinExtension);
/** A record of the person that was deleted since has no Patient to name: what was said of it stays. */
function withLinks(patient: Patient, links: readonly { patientId: string | undefined; type: string; joinId: string }[]): Patient {
  const own: any[] = Array.isArray(patient['link']) ? patient['link'] : [], saidOf = (joinId: string): any[] => own.filter((l) => ofJoin(l) && l.extension.some((e: any) => e?.valueString === joinId)).slice(0, 1);
  return putList(patient, 'link', [...own.filter((l) => !ofJoin(l)), ...links.flatMap((l) => (l.patientId === undefined ? saidOf(l.joinId) : [{ extension: [{ url: joinExtension, valueString: l.joinId }], other: { reference: `Patient/${l.patientId}` }, type: l.type }]))]);
}
