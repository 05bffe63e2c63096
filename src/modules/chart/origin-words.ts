import type { Ctx } from '../../platform/action.ts';

/** What the exchange module tells about received items and blobs; until it is wired, plain words stand in. */
type ItemWords = (ctx: Ctx, itemIds: readonly string[]) => Promise<ReadonlyMap<string, string>>;
type BlobReader = (ctx: Ctx, url: string) => Promise<{ bytes: Buffer; contentType?: string } | undefined>;

let itemWords: ItemWords | undefined;
let blobReader: BlobReader | undefined;

/** Registers how received items are called: "From a C-CDA received from north-clinic". Once, at start. */
export function registerItemWords(words: ItemWords): void { itemWords = words; }
/** Registers how a marker url in an attachment leads to its bytes. Once, at start. */
export function registerBlobReader(reader: BlobReader): void { blobReader = reader; }

export async function wordsOfItems(ctx: Ctx, itemIds: readonly (string | null)[]): Promise<ReadonlyMap<string, string>> {
  const wanted = [...new Set(itemIds.filter((i): i is string => i !== null))];
  if (wanted.length === 0) return new Map();
  return itemWords ? itemWords(ctx, wanted) : new Map(wanted.map((i) => [i, 'From a received item']));
}

export const readBlob = async (ctx: Ctx, url: string): Promise<{ bytes: Buffer; contentType?: string } | undefined> => blobReader?.(ctx, url);
