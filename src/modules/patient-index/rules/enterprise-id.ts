import type { NewValue } from './join-values.ts';
import type { Patient } from './patient-parts.ts';
import { joinExtension, listOf, putList, textOf } from './patient-parts.ts';

/**
 * What a link does to the number that is above the facilities': the survivor's becomes the other's too, whose own is kept as an old one. Nothing where
 * facilities share one series, or where either has none.
 */
export function shareEnterpriseId(survivor: Patient, joined: Patient, system: string, joinId: string): { next: Patient; values: NewValue[] } {
  const leads = (i: any): boolean => i?.system === system && i?.use !== 'old' && typeof i?.value === 'string';
  const shared = listOf(survivor, 'identifier').find(leads), own = listOf(joined, 'identifier').find(leads);
  if (!shared || !own || shared.value === own.value) return { next: joined, values: [] };
  const old = { ...own, use: 'old' }, { extension, ...plain } = shared;
  const copy = { ...plain, extension: [...(Array.isArray(extension) ? extension : []).filter((e: any) => e?.url !== joinExtension), { url: joinExtension, valueString: joinId }] };
  return {
    next: putList(joined, 'identifier', [...listOf(joined, 'identifier').map((i) => (i === own ? old : i)), copy]),
    values: [{ field: 'identifier', op: 'change', before: textOf(own), after: textOf(old) }, { field: 'identifier', op: 'add', before: null, after: textOf(copy) }],
  };
}
