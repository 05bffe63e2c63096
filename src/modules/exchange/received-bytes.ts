import type { Ctx } from '../../platform/action.ts';
import { getBlob } from '../../platform/blobs/index.ts';
import { shownTo, withoutSealed } from './actions/items.ts';
import { itemLine } from './store/list-items.ts';
import { entriesOfItem } from './store/published.ts';

const contentTypes: Record<string, string> = { ccda: 'text/xml', hl7v2: 'text/plain', fhir: 'application/fhir+json', csv: 'text/csv' };

/** What was received, byte for byte, for showing the source document beside an entry; to those who may not see social security numbers, or what stands behind a seal, without them. */
export async function receivedBytes(ctx: Ctx, itemId: string): Promise<{ contentType: string; bytes: Buffer } | undefined> {
  const item = await itemLine(ctx.tx, itemId);
  if (!item) return undefined;
  const bytes = await getBlob(ctx.tx, item.blob, { start: item.start, end: item.start + item.sizeBytes });
  // Byte by byte, so that nothing else changes: whatever is written in it, these numbers are digits.
  const said = bytes.toString('latin1'), shown = await withoutSealed(ctx, shownTo(ctx, said, item.standard, item.reading).text, [...await entriesOfItem(ctx.tx, itemId), item], true);
  if (shown !== said) return { contentType: contentTypes[item.standard] ?? 'application/octet-stream', bytes: Buffer.from(shown, 'latin1') };
  return { contentType: contentTypes[item.standard] ?? 'application/octet-stream', bytes };
}
