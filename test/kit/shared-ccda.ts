import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { extract } from 'tar-stream';
import { sharedData } from './shared-data.ts';

/** For tests: the public C-CDA documents kept beside the checkout. */
export type SharedDocument = { name: string; bytes: Uint8Array };

const wanted = /\.(xml|ccda|ccd)$/i;

export function sharedDocuments(folder: string): SharedDocument[] {
  const root = sharedData(folder);
  if (root === undefined) return [];
  return readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => wanted.test(name)).sort().map((name) => ({ name, bytes: readFileSync(join(root, name)) }));
}

/** The documents inside a .tar.gz. */
export async function sharedArchive(path: string): Promise<SharedDocument[]> {
  const full = sharedData(path);
  if (full === undefined) return [];
  const unpack = extract();
  unpack.end(gunzipSync(readFileSync(full)));
  const found: SharedDocument[] = [];
  for await (const entry of unpack) {
    const chunks: Buffer[] = [];
    for await (const chunk of entry) chunks.push(chunk as Buffer);
    if (wanted.test(entry.header.name)) found.push({ name: entry.header.name, bytes: Buffer.concat(chunks) });
  }
  return found;
}
