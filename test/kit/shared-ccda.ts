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

const statements = new Set(['act', 'observation', 'organizer', 'procedure', 'encounter', 'substanceAdministration', 'supply']);
const head = '<ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:sdtc="urn:hl7-org:sdtc" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><id root="1.2.3.4" extension="D1"/><code code="34133-9" codeSystem="2.16.840.1.113883.6.1"/><effectiveTime value="20240520101500-0400"/><recordTarget><patientRole><id root="1.2.3" extension="A-1"/><patient><name><given>Ada</given><family>Quill</family></name><birthTime value="19800203"/></patient></patientRole></recordTarget>';

/** Examples that are a piece of a document (a section, an entry, a statement), each within a document of its own. */
export function wrappedFragments(documents: SharedDocument[]): SharedDocument[] {
  return documents.flatMap(({ name, bytes }) => {
    const text = Buffer.from(bytes).toString('utf8').replace(/^\uFEFF/, '').replace(/<\?xml[^>]*\?>/, '');
    const root = /<([A-Za-z:]+)[\s>]/.exec(text.replace(/<!--[^]*?-->/g, '').replace(/<[?!][^>]*>/g, ''))?.[1] ?? '';
    const section = (entry: string): string => `<component><section><code code="x"/><text>t</text>${entry}</section></component>`;
    const inside = root === 'section' ? `<component>${text}</component>` : root === 'component' && !/<structuredBody/.test(text) ? text : root === 'entry' ? section(text) : statements.has(root) ? section(`<entry>${text}</entry>`) : undefined;
    const body = root === 'component' && inside === undefined ? text : inside === undefined ? undefined : `<component><structuredBody>${inside}</structuredBody></component>`;
    return body === undefined ? [] : [{ name, bytes: Buffer.from(`${head}${body}</ClinicalDocument>`) }];
  });
}
