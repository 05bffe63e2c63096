import { keyOf } from './list-items.ts';
import type { Patient } from './patient-parts.ts';
import { fieldsOf, isList, listOf, partText, putList, readText, textOf, withPart } from './patient-parts.ts';

/** What changed in one field from one version of a Patient to another: of a list its items, else its text. */
export type Change = { field: string; list: true; before: any[]; after: any[] } | { field: string; list: false; before: string | null; after: string | null };

export function changesOf(before: Patient, after: Patient): Change[] {
  return [...fieldsOf(before, after), 'active'].flatMap((field): Change[] => {
    if (!isList(field)) {
      const was = partText(before, field), is = partText(after, field);
      return was === is ? [] : [{ field, list: false, before: was, after: is }];
    }
    const was = listOf(before, field), is = listOf(after, field);
    return sameItems(was, is) ? [] : [{ field, list: true, before: was, after: is }];
  });
}

const sameItems = (a: readonly any[], b: readonly any[]): boolean => a.length === b.length && a.every((item, i) => textOf(item) === textOf(b[i]));

/** The same change made to a Patient that may say something else by now: what it does not speak of stays as it is. */
export function applyChanges(patient: Patient, changes: readonly Change[]): Patient {
  return changes.reduce((p, c) => (c.list ? putList(p, c.field, changeItems(c.field, listOf(p, c.field), c.before, c.after)) : withPart(p, c.field, c.after === null ? null : readText(c.after))), patient);
}

/** What a change of a list did: what went, what was put in another's place, what came and after which item. */
function stepsOf(field: string, before: readonly any[], after: readonly any[]): { gone: any[]; changed: { from: any; to: any }[]; come: { item: any; afterIndex: number }[] } {
  const key = keyOf(field), left = [...before], rest: { item: any; index: number }[] = [], changed: { from: any; to: any }[] = [], come: { item: any; afterIndex: number }[] = [];
  const take = (same: (x: any) => boolean): any => { const at = left.findIndex(same); return at < 0 ? undefined : left.splice(at, 1)[0]; };
  for (const [index, item] of after.entries()) { const text = textOf(item); if (take((x) => textOf(x) === text) === undefined) rest.push({ item, index }); }
  for (const { item, index } of rest) {
    const k = key(item), from = take((x) => key(x) === k);
    if (from === undefined) come.push({ item, afterIndex: index - 1 }); else changed.push({ from, to: item });
  }
  return { gone: left, changed, come };
}

/** A list with the change made to it that was made from `before` to `after`. */
export function changeItems(field: string, now: readonly any[], before: readonly any[], after: readonly any[]): any[] {
  if (sameItems(now, before)) return [...after];
  const key = keyOf(field), list = [...now], steps = stepsOf(field, before, after);
  const at = (item: any): number => { const text = textOf(item), exact = list.findIndex((x) => textOf(x) === text); if (exact >= 0) return exact; const k = key(item); return list.findIndex((x) => key(x) === k); };
  for (const item of steps.gone) { const i = at(item); if (i >= 0) list.splice(i, 1); }
  for (const { from, to } of steps.changed) { const i = at(from); if (i >= 0) list[i] = changeItem(list[i], from, to); else list.push(to); }
  for (const { item, afterIndex } of steps.come) {
    if (list.some((x) => key(x) === key(item))) continue;
    const beside = afterIndex < 0 ? -1 : at(after[afterIndex]);
    if (afterIndex >= 0 && beside < 0) list.push(item); else list.splice(beside + 1, 0, item);
  }
  return list;
}

/** Only the members that the change speaks of: an item that a join marked as old stays so where the change says nothing of it. */
function changeItem(now: any, from: any, to: any): any {
  const next = { ...now };
  for (const member of new Set([...Object.keys(from), ...Object.keys(to)])) {
    if (textOf(from[member] ?? null) === textOf(to[member] ?? null)) continue;
    if (to[member] === undefined) delete next[member]; else next[member] = to[member];
  }
  return next;
}

/** The keys of the items that a change of a list took out or changed. */
export const touchedKeys = (change: Change & { list: true }): Set<string> => {
  const key = keyOf(change.field), { gone, changed } = stepsOf(change.field, change.before, change.after);
  return new Set([...gone, ...changed.map((c) => c.from)].map(key));
};
