import { getBlob } from '../../../platform/blobs/index.ts';
import type { Ctx } from '../../../platform/action.ts';
import type { ItemRow } from '../store/items.ts';
import type { Taken } from './work.ts';

/** The bytes of items: those the caller still holds, others from what was kept. A piece with many items is opened once. */
export async function takeItems(ctx: Ctx, rows: readonly ItemRow[], held: ReadonlyMap<string, Buffer>): Promise<Taken[]> {
  const opened = new Map<string, Buffer>();
  const taken: Taken[] = [];
  const uses = new Map<string, number>();
  for (const row of rows) uses.set(row.blob, (uses.get(row.blob) ?? 0) + 1);
  for (const row of rows) {
    const here = held.get(row.id);
    if (here) { taken.push({ ...row, bytes: here }); continue; }
    let bytes: Buffer;
    if (uses.get(row.blob)! > 1) {
      let whole = opened.get(row.blob);
      if (!whole) opened.set(row.blob, whole = await getBlob(ctx.tx, row.blob));
      bytes = whole.subarray(row.start, row.start + row.length);
    } else bytes = await getBlob(ctx.tx, row.blob, { start: row.start, end: row.start + row.length });
    taken.push({ ...row, bytes });
  }
  return taken;
}
