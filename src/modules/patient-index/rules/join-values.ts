import { asOld, keyOf } from './list-items.ts';
import type { Patient } from './patient-parts.ts';
import { fieldsOf, isList, listOf, partText, putList, readText, textOf, withPart } from './patient-parts.ts';

export type Op = 'set' | 'add' | 'change';
/** One value that a join made. Texts are JSON; of a list, the item. */
export type NewValue = { field: string; op: Op; before: string | null; after: string | null };

export type Chosen = 'survivor' | 'joined' | 'both';

/** What the survivor says once the joined record's values are in it, and each value that changed. */
export function joinValues(survivor: Patient, joined: Patient, chosen: ReadonlyMap<string, Chosen>, joinId: string): { next: Patient; values: NewValue[] } {
  let next = survivor;
  const values: NewValue[] = [];
  for (const [field, take] of chosen) values.push(...(isList(field) ? listValues(field, take) : oneValue(field, take)));
  return { next, values };

  function oneValue(field: string, take: Chosen): NewValue[] {
    const was = partText(survivor, field), given = partText(joined, field);
    if (given === null || was === given || take !== 'joined') return [];
    next = withPart(next, field, readText(given));
    return [{ field, op: 'set', before: was, after: given }];
  }

  function listValues(field: string, take: Chosen): NewValue[] {
    if (take === 'survivor') return [];
    const own = listOf(survivor, field), given = listOf(joined, field), made: NewValue[] = [], coming: any[] = [];
    const key = keyOf(field), has = new Set(own.map(key)), theirs = new Set(given.map(key));
    for (const item of given) {
      if (has.has(key(item))) continue;
      const taken = asOld(field, item, take === 'joined', own, joinId);
      coming.push(taken); has.add(key(taken));
      made.push({ field, op: 'add', before: null, after: textOf(taken) });
    }
    const stays = take !== 'joined' ? own : own.map((item) => {
      if (theirs.has(key(item))) return item;
      const text = textOf(item), old = asOld(field, item, false, [item], null), after = textOf(old);
      if (text === after) return item;
      made.push({ field, op: 'change', before: text, after });
      return old;
    });
    if (made.length > 0) next = putList(next, field, take === 'joined' ? [...coming, ...stays] : [...stays, ...coming]);
    return made;
  }
}

/** What the survivor says once it is as another system wants it: each field as a whole. Numbers of the joined record come along as ever, and none of the survivor's is lost. */
export function resultValues(survivor: Patient, joined: Patient, result: Patient, joinId: string): { next: Patient; values: NewValue[] } {
  const numbers = joinValues(survivor, joined, new Map([['identifier', 'both']]), joinId);
  let next = numbers.next;
  const values = [...numbers.values];
  for (const field of fieldsOf(survivor, result)) {
    const was = partText(survivor, field), given = partText(result, field);
    if (field === 'identifier' || was === given) continue;
    next = withPart(next, field, given === null ? null : readText(given));
    values.push({ field, op: 'set', before: was, after: given });
  }
  return { next, values };
}

/** A record that was merged away is not in use. */
export function retired(patient: Patient): { next: Patient; values: NewValue[] } {
  if (patient['active'] === false) return { next: patient, values: [] };
  return { next: { ...patient, active: false }, values: [{ field: 'active', op: 'set', before: partText(patient, 'active'), after: textOf({ active: false }) }] };
}
