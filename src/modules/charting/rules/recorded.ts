import { recordedExtension } from '../../chart/contract.ts';
import type { ProvenanceForm, Recorded } from '../contract.ts';

export type Node = Record<string, any>;

export { recordedExtension };

export type Enterer = { id: string; name: string };
export type Authorship = { provenance: ProvenanceForm; enterer: Enterer; verified: boolean; /** Who vouches for another's statement. */ verifier?: { id: string | null; name: string } | null | undefined; change?: string | undefined };

const part = (url: string, value: Node): Node => ({ url, ...value });

/** The extension to file with the entry. `verified` is given by the rule that knows who may verify, never by the form. */
export function writeRecorded({ provenance: p, enterer, verified, verifier, change }: Authorship): Node {
  return {
    url: recordedExtension, extension: [
      ...(p.author ? [part('author', { valueReference: { ...(p.author.id ? { identifier: { system: 'urn:chartkeeper:person', value: p.author.id } } : {}), display: p.author.name } })] : []),
      part('enterer', { valueReference: { identifier: { system: 'urn:chartkeeper:person', value: enterer.id }, display: enterer.name } }),
      ...(p.informant ? [part('informant', { valueCode: p.informant.kind }), ...(p.informant.name ? [part('informantName', { valueString: p.informant.name })] : [])] : []),
      part('source', { valueCode: p.source.kind }), ...(p.source.citation ? [part('citation', { valueString: p.source.citation })] : []), ...(p.source.entry ? [part('copiedFrom', { valueReference: { reference: `${p.source.entry.type}/${p.source.entry.id}` } })] : []),
      part('verification', { valueCode: verified ? 'verified' : 'unverified' }), ...(verified && verifier ? [part('verifier', { valueReference: { ...(verifier.id ? { identifier: { system: 'urn:chartkeeper:person', value: verifier.id } } : {}), display: verifier.name } })] : []), ...(p.late ? [part('lateEntry', { valueBoolean: true })] : []), ...(change ? [part('change', { valueCode: change })] : []),
    ],
  };
}

/** What is recorded with an entry; null for entries that no person typed here. */
export function readRecorded(resource: Node): Recorded | null {
  const parts = new Map<string, Node>((Array.isArray(resource['extension']) ? resource['extension'] : []).find((e: Node) => e?.['url'] === recordedExtension)?.extension?.map((e: Node) => [e['url'], e]) ?? []);
  const enterer = parts.get('enterer')?.['valueReference'];
  if (!enterer) return null;
  const verifier = parts.get('verifier')?.['valueReference'], author = parts.get('author')?.['valueReference'], informant = parts.get('informant')?.['valueCode'];
  return {
    author: author ? { name: String(author.display ?? ''), id: author.identifier?.value ?? null } : null, enterer: { name: String(enterer.display ?? ''), id: String(enterer.identifier?.value ?? '') },
    informant: informant ? { kind: informant, name: parts.get('informantName')?.['valueString'] ?? null } : null,
    source: { kind: String(parts.get('source')?.['valueCode'] ?? ''), citation: String(parts.get('citation')?.['valueString'] ?? ''), entry: parts.get('copiedFrom')?.['valueReference']?.reference ?? null },
    verified: parts.get('verification')?.['valueCode'] === 'verified', verifiedBy: verifier ? { name: String(verifier.display ?? ''), id: verifier.identifier?.value ?? null } : null, late: parts.get('lateEntry')?.['valueBoolean'] === true, change: parts.get('change')?.['valueCode'] ?? null,
  };
}

/** The resource with its record of authorship, replacing an earlier one; other extensions stay. */
export const withRecorded = (resource: Node, recorded: Node, more: readonly Node[] = []): Node => ({ ...resource, extension: [...(Array.isArray(resource['extension']) ? resource['extension'] : []).filter((e: Node) => e?.['url'] !== recordedExtension), recorded, ...more] });
