import { recordedExtension } from '../contract.ts';
import type { Fact, Node } from './shapes.ts';
import { factsOf, isNode, joined, list, word } from './shapes.ts';

const kinds: Readonly<Record<string, string>> = {
  patient: 'the patient', 'related-person': 'a related person', clinician: 'a clinician', document: 'a document', other: 'somebody else',
  paper: 'Paper', 'received-document': 'A received document', telephone: 'Telephone', 'in-person': 'In person', device: 'A device', 'own-observation': 'Own observation',
};
const changes: Readonly<Record<string, string>> = { update: 'update', correction: 'correction', addendum: 'addendum', 'late-entry': 'late entry', retraction: 'retraction', verification: 'verified by a clinician' };

/** Authorship as facts; none for entries that no person typed here. Not asked of what was received: what a sender says under our address is no word of ours. */
export function recordedFacts(r: Node): Fact[] {
  const found = list(r['extension']).find((e) => e['url'] === recordedExtension);
  if (!found) return [];
  const part = (url: string): Node => list(found['extension']).find((e) => e['url'] === url) ?? {};
  const code = (url: string): string | undefined => word(part(url)['valueCode']), said = (url: string): string | undefined => { const x = part(url)['valueReference']; return isNode(x) ? word(x['display']) : undefined; };
  return factsOf(
    ['Verification', code('verification') === 'verified' ? (said('verifier') ? `verified by ${said('verifier')!}` : 'verified by its author') : code('verification')], ['Author', said('author')], ['Typed by', said('enterer')], ['Told by', joined([word(part('informantName')['valueString']), kinds[code('informant') ?? '']])],
    ['Stands in', joined([kinds[code('source') ?? ''], word(part('citation')['valueString'])], ': ')], ['Last change', changes[code('change') ?? '']], ['Late entry', part('lateEntry')['valueBoolean'] === true ? 'yes' : undefined],
  );
}
