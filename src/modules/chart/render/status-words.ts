import { conceptWords, hasCode, plainWord } from './code-words.ts';
import type { Node } from './shapes.ts';
import { isNode, joined } from './shapes.ts';

/** Our tag for types that FHIR gives no status `entered-in-error`. */
export const errorTag = { system: 'urn:chartkeeper:mark', code: 'entered-in-error', display: 'Entered in error' } as const;

/** Whether the entry is withdrawn as entered in error, by its own status or by our tag. */
export function isInError(r: Node): boolean {
  const tags = isNode(r['meta']) && Array.isArray(r['meta']['tag']) ? r['meta']['tag'] : [];
  return r['status'] === errorTag.code || r['lifecycleStatus'] === errorTag.code || hasCode(r['verificationStatus'], errorTag.code) || tags.some((t: unknown) => isNode(t) && t['system'] === errorTag.system && t['code'] === errorTag.code);
}

const said: Readonly<Record<string, string>> = { 'entered-in-error': 'entered in error', 'in-progress': 'in progress', 'not-done': 'not done', 'on-hold': 'on hold', noshow: 'no show', fulfilled: 'kept', triaged: 'triaged', registered: 'registered, no result yet' };

/** The status in words. Conditions and allergies have two: whether it is active, and how sure it is when it is not confirmed. */
export function statusWords(r: Node): string | undefined {
  if (isInError(r)) return said['entered-in-error'];
  const clinical = conceptWords(r['clinicalStatus']), sure = hasCode(r['verificationStatus'], 'confirmed') ? undefined : conceptWords(r['verificationStatus']);
  if (clinical !== undefined || sure !== undefined) return joined([clinical?.toLowerCase(), sure?.toLowerCase()]);
  const code = typeof r['status'] === 'string' ? r['status'] : typeof r['lifecycleStatus'] === 'string' ? r['lifecycleStatus'] : undefined;
  if (code !== undefined) return said[code] ?? plainWord(code);
  if (isNode(r['status'])) return conceptWords(r['status']);
  return typeof r['active'] === 'boolean' ? (r['active'] ? 'active' : 'inactive') : undefined;
}
