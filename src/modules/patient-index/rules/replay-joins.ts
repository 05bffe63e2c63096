import type { IdentityPolicy } from '../../patients/rules/door.ts';
import type { Choice, JoinKind } from '../contract-joins.ts';
import { shareEnterpriseId } from './enterprise-id.ts';
import type { NewValue } from './join-values.ts';
import { joinValues, resultValues, retired } from './join-values.ts';
import { keyOf } from './list-items.ts';
import type { Change } from './patient-changes.ts';
import { applyChanges, touchedKeys } from './patient-changes.ts';
import type { Patient } from './patient-parts.ts';
import { isList, listOf, putList, readText, withPart } from './patient-parts.ts';
import type { Edge } from './person-sets.ts';
import { recordOf } from './person-sets.ts';
import { planFields } from './plan-fields.ts';

/** What a record said first, and what people and programs changed in it since, oldest first: nothing of what joins and undoings wrote. */
export type RecordHistory = { chartId: string; first: Patient; edits: { version: number; changes: Change[]; /** The record it was told under, which was merged into this one then. */ under?: string | undefined }[] };
/** A value of a join that ended which somebody decided to keep. */
export type KeptValue = NewValue & { chartId: string };
/** A join as it was decided: a person's own choices, or what another system wanted it to say; and the version before which it came, in either record. */
export type PastJoin = {
  joinId: string; kind: JoinKind; survivor: string; joined: string; own: Readonly<Record<string, Choice>>; result: Patient | undefined;
  /** Of a link: the system of the numbers that it shared. */
  shared: string | undefined; at: ReadonlyMap<string, number>; holds: boolean; kept: readonly KeptValue[];
};
export type MadeValue = NewValue & { joinId: string; chartId: string; /** Somebody changed it since. */ changed: boolean };
export type Replayed = { says: ReadonlyMap<string, Patient>; values: MadeValue[] };

/**
 * What each record says when what happened to it is gone through again, oldest first: the edits of people and programs, and the joins that hold. A join takes what the other
 * record says at that place, so that what it took from one that no longer holds is not there to be taken. The difference between two such walks is what an undoing changes.
 */
export function replayJoins(histories: ReadonlyMap<string, RecordHistory>, joins: readonly PastJoin[], policy: IdentityPolicy): Replayed {
  const says = new Map([...histories].map(([c, h]) => [c, h.first])), next = new Map<string, number>([...histories].map(([c]) => [c, 0])), values: MadeValue[] = [], merged: Edge[] = [];
  for (const join of joins) {
    for (const c of [join.survivor, join.joined]) upTo(c, join.at.get(c) ?? Number.POSITIVE_INFINITY);
    if (join.holds) make(join);
    for (const v of join.kept) keep(v);
  }
  for (const c of histories.keys()) upTo(c, Number.POSITIVE_INFINITY);
  return { says, values };

  function upTo(chartId: string, version: number): void {
    const history = histories.get(chartId);
    if (!history) return;
    let i = next.get(chartId)!;
    for (; i < history.edits.length && history.edits[i]!.version < version; i += 1) {
      const { changes, under } = history.edits[i]!;
      // What was told under another record's number is that record's, and this one's only as long as the merge holds.
      if (under !== undefined && recordOf(under, merged) !== chartId) continue;
      says.set(chartId, applyChanges(says.get(chartId)!, changes));
      for (const change of changes) mark(chartId, change);
    }
    next.set(chartId, i);
  }

  function mark(chartId: string, change: Change): void {
    const keys = change.list ? touchedKeys(change) : undefined, key = keyOf(change.field);
    for (const v of values) if (v.chartId === chartId && v.field === change.field && (!keys || v.op === 'set' || keys.has(key(readText(v.after!))))) v.changed = true;
  }

  function make(join: PastJoin): void {
    const survivor = says.get(join.survivor), joined = says.get(join.joined);
    if (!survivor || !joined) return;
    const put = (chartId: string, done: { next: Patient; values: NewValue[] }): void => { says.set(chartId, done.next); values.push(...done.values.map((v) => ({ ...v, joinId: join.joinId, chartId, changed: false }))); };
    if (join.kind === 'link') { if (join.shared !== undefined) put(join.joined, shareEnterpriseId(survivor, joined, join.shared, join.joinId)); return; }
    put(join.survivor, join.result ? resultValues(survivor, joined, join.result, join.joinId) : joinValues(survivor, joined, new Map(planFields(survivor, joined, join.own, policy).map((f) => [f.field, f.chosen])), join.joinId));
    put(join.joined, retired(joined));
    merged.push({ joinId: join.joinId, kind: 'merge', survivor: join.survivor, joined: join.joined });
  }

  function keep(v: KeptValue): void {
    const patient = says.get(v.chartId);
    if (patient) says.set(v.chartId, keepValue(patient, v));
  }
}

/** A Patient that says this value all the same, though its join ended. */
function keepValue(patient: Patient, v: NewValue): Patient {
  if (v.op === 'set') return withPart(patient, v.field, v.after === null ? null : readText(v.after));
  const key = keyOf(v.field), item = readText(v.after!), list = listOf(patient, v.field), at = list.findIndex((i) => key(i) === key(item));
  if (v.op === 'change') return at < 0 ? patient : putList(patient, v.field, list.map((i, n) => (n === at ? item : i)));
  return at < 0 ? putList(patient, v.field, [...list, item]) : patient;
}

/** Whether two values of a join are one and the same, by what they are about. */
export const sameValue = (a: NewValue & { chartId: string }, b: NewValue & { chartId: string }): boolean =>
  a.chartId === b.chartId && a.field === b.field && a.op === b.op && (a.op === 'set' || (a.after !== null && b.after !== null && isList(a.field) && keyOf(a.field)(readText(a.after)) === keyOf(a.field)(readText(b.after))));
