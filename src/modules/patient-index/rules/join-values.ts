import { asOld, keyOf } from './list-items.ts';
import type { Patient } from './patient-parts.ts';
import { fieldsOf, isList, listOf, partText, putList, readText, textOf, withPart } from './patient-parts.ts';

export type Op = 'set' | 'add' | 'change' | 'also';
/** One value that a join made. Texts are JSON; of a list, the item. `via` is the value of an earlier join that it was copied from. */
export type NewValue = { field: string; op: Op; before: string | null; after: string | null; via: string | null };
/** The same as it still counts in a Patient, oldest first. */
export type Standing = NewValue & { valueId: string; joinId: string; chartId: string };

export type Chosen = 'survivor' | 'joined' | 'both';

/**
 * What the survivor says once the joined record's values are in it, and each value that changed, so that every one of them can go again. What stands
 * there already because of another join is noted too (`also`): it stays when that one ends.
 */
export function joinValues(survivor: Patient, joined: Patient, chosen: ReadonlyMap<string, Chosen>, standing: { survivor: readonly Standing[]; joined: readonly Standing[] }, joinId: string): { next: Patient; values: NewValue[] } {
  let next = survivor;
  const values: NewValue[] = [];
  // What an earlier join only marked as old is the record's own all the same, unless a join had brought it.
  const viaOf = (field: string, text: string): string | null => {
    const brought = standing.joined.findLast((v) => v.field === field && (v.op === 'set' || v.op === 'add') && v.after === text);
    if (brought) return brought.valueId;
    const marked = standing.joined.findLast((v) => v.field === field && v.op === 'change' && v.after === text && v.before !== text);
    return marked && marked.before !== null ? viaOf(field, marked.before) : null;
  };
  for (const [field, take] of chosen) {
    const done = isList(field) ? listValues(field, take) : oneValue(field, take);
    values.push(...done);
  }
  return { next, values };

  function oneValue(field: string, take: Chosen): NewValue[] {
    const was = partText(survivor, field), given = partText(joined, field);
    if (given === null) return [];
    if (was === given) {
      const by = standing.survivor.findLast((v) => v.field === field && v.op === 'set' && v.after === was);
      return by ? [{ field, op: 'also', before: by.before, after: was, via: viaOf(field, given) }] : [];
    }
    if (take !== 'joined') return [];
    next = withPart(next, field, readText(given));
    return [{ field, op: 'set', before: was, after: given, via: viaOf(field, given) }];
  }

  function listValues(field: string, take: Chosen): NewValue[] {
    const own = listOf(survivor, field), given = listOf(joined, field), made: NewValue[] = [], coming: any[] = [];
    const key = keyOf(field), has = new Map(own.map((i) => [key(i), i])), theirs = new Set(given.map(key));
    for (const item of given) {
      const there = has.get(key(item)), via = viaOf(field, textOf(item));
      if (there !== undefined) {
        const text = textOf(there);
        if (standing.survivor.some((v) => v.field === field && v.op === 'add' && v.after === text)) made.push({ field, op: 'also', before: null, after: text, via });
      } else if (take !== 'survivor') {
        const taken = asOld(field, item, take === 'joined', own, joinId);
        coming.push(taken); has.set(key(taken), taken);
        made.push({ field, op: 'add', before: null, after: textOf(taken), via });
      }
    }
    const stays = take !== 'joined' ? own : own.map((item) => {
      if (theirs.has(key(item))) return item;
      const text = textOf(item), old = asOld(field, item, false, [item], null), after = textOf(old);
      if (text === after) {
        const by = standing.survivor.findLast((v) => v.field === field && v.op === 'change' && v.after === text);
        if (by) made.push({ field, op: 'also', before: by.before, after, via: null });
        return item;
      }
      made.push({ field, op: 'change', before: text, after, via: null });
      return old;
    });
    if (made.some((m) => m.op !== 'also')) next = putList(next, field, take === 'joined' ? [...coming, ...stays] : [...stays, ...coming]);
    return made;
  }
}

/** What the survivor says once it is as another system wants it: each field as a whole. Numbers of the joined record come along as ever, and none of the survivor's is lost. */
export function resultValues(survivor: Patient, joined: Patient, result: Patient, standing: { survivor: readonly Standing[]; joined: readonly Standing[] }, joinId: string): { next: Patient; values: NewValue[] } {
  const numbers = joinValues(survivor, joined, new Map([['identifier', 'both']]), standing, joinId);
  let next = numbers.next;
  const values = [...numbers.values];
  for (const field of fieldsOf(survivor, result)) {
    const was = partText(survivor, field), given = partText(result, field);
    if (field === 'identifier' || was === given) continue;
    next = withPart(next, field, given === null ? null : readText(given));
    values.push({ field, op: 'set', before: was, after: given, via: null });
  }
  return { next, values };
}

export type ValueUpdate = { valueId: string; op?: Op; state?: 'taken-back' | 'kept'; before?: string | null; after?: string | null; via?: string | null };

/** Whether a value of a join still stands in a Patient as it was made, so that it can go without touching what somebody wrote since. */
export function standsIn(patient: Patient, v: Standing, others: readonly Standing[]): boolean {
  if (v.op === 'also' || heirOf(v, others)) return true;
  if (v.op === 'set') return laterOf(v, others) !== undefined || partText(patient, v.field) === v.after;
  return listOf(patient, v.field).some((i) => textOf(i) === v.after) || (v.op === 'add' && laterOf(v, others) !== undefined);
}

const heirOf = (v: Standing, others: readonly Standing[]): Standing | undefined => others.find((o) => o.op === 'also' && o.field === v.field && o.after === v.after && (o.before === null) === (v.before === null || v.op === 'add') && o.valueId !== v.valueId);
/** A later value that was put in this one's place. */
const laterOf = (v: Standing, others: readonly Standing[]): Standing | undefined => others.find((o) => o.field === v.field && (v.op === 'set' ? o.op === 'set' : o.op === 'change') && o.before === v.after && o.valueId !== v.valueId);

/**
 * Takes one value of a join out of a Patient again. What another join gives too stays and becomes that one's; what a later join put in its place
 * stays, and forgets it; what somebody changed since stays as it is. `instead`: what the record it was copied from says now.
 */
export function takeBack(patient: Patient, v: Standing, others: readonly Standing[], instead: string | null = null): { patient: Patient; updates: ValueUpdate[]; heir: string | undefined } {
  const gone: ValueUpdate = { valueId: v.valueId, state: 'taken-back' };
  if (v.op === 'also') return { patient, updates: [gone], heir: undefined };
  const heir = heirOf(v, others);
  if (heir) return { patient, updates: [gone, { valueId: heir.valueId, op: v.op, before: v.before }], heir: heir.valueId };
  if (!standsIn(patient, v, others)) return { patient, updates: [{ valueId: v.valueId, state: 'kept' }], heir: undefined };
  const later = laterOf(v, others);
  if (v.op === 'set') {
    if (later) return { patient, updates: [gone, { valueId: later.valueId, before: v.before }], heir: undefined };
    if (instead !== null && v.before === null) return { patient: withPart(patient, v.field, readText(instead)), updates: [{ valueId: v.valueId, after: instead, via: null }], heir: v.valueId };
    return { patient: withPart(patient, v.field, v.before === null ? null : readText(v.before)), updates: [gone], heir: undefined };
  }
  const list = listOf(patient, v.field), at = list.findIndex((i) => textOf(i) === v.after);
  if (v.op === 'change') return { patient: putList(patient, v.field, list.map((i, n) => (n === at ? readText(v.before!) : i))), updates: [gone], heir: undefined };
  if (at >= 0) return { patient: putList(patient, v.field, list.filter((_, n) => n !== at)), updates: [gone], heir: undefined };
  const put = list.findIndex((i) => textOf(i) === later!.after);
  return { patient: put < 0 ? patient : putList(patient, v.field, list.filter((_, n) => n !== put)), updates: [gone, { valueId: later!.valueId, state: 'taken-back' }], heir: undefined };
}
