import type { TranslatedEntry } from '../../../standards/translation.ts';

/** Parts of a visit that arrive one by one: the admission tells the start, the discharge the end. */
const merging = new Set(['period', 'hospitalization']);

/**
 * An update laid over what is here (HL7 2.5 section 2.10.4: an absent field means no change). Works on the tree that keeps digits.
 * Without anything here the update stands for itself.
 */
export function mergeEntry(current: Record<string, any> | undefined, entry: Pick<TranslatedEntry, 'ifNew' | 'clear'>, given: Record<string, any>): Record<string, any> {
  if (current === undefined) return given;
  const merged: Record<string, any> = { ...current };
  for (const [key, value] of Object.entries(given)) {
    if (key === 'id' || key === 'resourceType' || key === 'meta') continue;
    if (entry.ifNew?.includes(key) && current[key] !== undefined) continue;
    if (Array.isArray(value) && Array.isArray(current[key]) && (key === 'identifier' || key === 'account')) { merged[key] = numbersOf(current[key], value); continue; }
    merged[key] = merging.has(key) && isObject(value) && isObject(current[key]) ? { ...current[key], ...value } : value;
  }
  for (const path of entry.clear ?? []) clearPart(merged, path.split('.'));
  return merged;
}

const numberOf = (one: any): any => one?.identifier ?? one;
const isOld = (one: any): boolean => numberOf(one)?.use === 'old';
/** Numbers before a change stay as old ones, though the sender names the new one alone. A message that still names an old one does not bring it back: the change was told, and is taken back by another. */
function numbersOf(current: any[], given: any[]): any[] {
  const equals = (a: any, b: any): boolean => numberOf(a)?.value !== undefined && numberOf(a).value === numberOf(b)?.value;
  const former = current.filter(isOld), fresh = given.filter((g) => !former.some((f) => equals(f, g)));
  const lead = fresh.length > 0 || former.length === 0 ? fresh : current.filter((c) => !isOld(c));
  return [...lead, ...former.filter((f) => !lead.some((l) => equals(l, f)))];
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

function clearPart(node: Record<string, any>, [first, ...rest]: string[]): void {
  if (first === undefined || node[first] === undefined) return;
  if (rest.length === 0) { delete node[first]; return; }
  if (!isObject(node[first])) return;
  const part = { ...node[first] };
  clearPart(part, rest);
  if (Object.keys(part).length > 0) node[first] = part; else delete node[first];
}
