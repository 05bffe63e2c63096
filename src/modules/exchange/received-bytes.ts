import type { Ctx } from '../../platform/action.ts';
import { getBlob } from '../../platform/blobs/index.ts';
import { itemLine } from './store/list-items.ts';

const contentTypes: Record<string, string> = { ccda: 'text/xml', hl7v2: 'text/plain', fhir: 'application/fhir+json', csv: 'text/csv' };

/** What was received, byte for byte, for showing the source document beside an entry. */
export async function receivedBytes(ctx: Ctx, itemId: string): Promise<{ contentType: string; bytes: Buffer } | undefined> {
  const item = await itemLine(ctx.tx, itemId);
  if (!item) return undefined;
  const bytes = await getBlob(ctx.tx, item.blob, { start: item.start, end: item.start + item.sizeBytes });
  return { contentType: contentTypes[item.standard] ?? 'application/octet-stream', bytes };
}
