import { stamp } from '../../../standards/fhir/exact-json.ts';

/** What can be read from a stored text without parsing it: it begins with resourceType, id, meta.versionId and meta.lastUpdated (exact-json's stamp). */
const head = /^\{"resourceType":"([A-Za-z]+)","id":"([^"]+)","meta":\{"versionId":"(\d+)","lastUpdated":"([^"]+)"/;

export type TextHead = { type: string; id: string; version: number; lastUpdated: string; length: number };

export function headOf(text: string): TextHead {
  const found = head.exec(text);
  if (!found) throw new Error('assertion failed: a stored text does not begin as stamped');
  return { type: found[1]!, id: found[2]!, version: Number(found[3]), lastUpdated: found[4]!, length: found[0].length };
}

export const lastUpdatedOf = (text: string): string => headOf(text).lastUpdated;

/** True when a draft says what the stored text says, apart from the version and its instant. */
export function sameContent(stored: string, draft: { id: string; exact: Record<string, any> }): boolean {
  const { version, lastUpdated } = headOf(stored);
  return stamp(draft.exact, { id: draft.id, versionId: String(version), lastUpdated }) === stored;
}
