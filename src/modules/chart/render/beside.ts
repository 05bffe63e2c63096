import { addressWords, contactWords, personName, referenceWords } from './party-words.ts';
import { conceptWords } from './code-words.ts';
import type { Around, Fact, Node } from './shapes.ts';
import { factsOf, isNode, joined, list, word } from './shapes.ts';
import { noteWords } from './value-words.ts';

const base = 'http://hl7.org/fhir/';
const noteUrls = new Set([`${base}StructureDefinition/note`, `${base}5.0/StructureDefinition/extension-DiagnosticReport.note`]);
const dates: Readonly<Record<string, string>> = { [`${base}5.0/StructureDefinition/extension-Encounter.plannedStartDate`]: 'Expected admission', [`${base}5.0/StructureDefinition/extension-Encounter.plannedEndDate`]: 'Expected discharge' };

/** What was told with the request, from the order inside a report or document. */
const orderFacts = (order: Node, around: Around): Fact[] => factsOf(
  ['Ordered by', referenceWords(order['requester'], around)], ['Reason', conceptWords(order['reasonCode'])], ['Ordered', word(order['authoredOn'])], ['Priority', word(order['priority'])], ['With the order', noteWords(order['note'])],
);

/** Where a contained party can be found and who answers for it. */
const partyFacts = (party: Node): Fact[] => factsOf([
  party['resourceType'] === 'Organization' ? (party['id'] === 'payer' ? 'Payer' : 'Laboratory') : 'Insured',
  joined([word(party['name']) ?? personName(party['name']), party['birthDate'] === undefined ? undefined : `born ${party['birthDate']}`, addressWords(party['address']), contactWords(party['telecom']), ...list(party['contact']).map((c) => joined([conceptWords(c['purpose']), personName(c['name'])], ': '))], ', '),
]);

/** The sender's text of times whose zone was assumed. */
function localTimes(r: Node): string | undefined {
  const found = Object.entries(r).flatMap(([key, x]) => (key.startsWith('_') ? [x] : isNode(x) ? Object.entries(x).filter(([inner]) => inner.startsWith('_')).map(([, y]) => y) : []));
  return joined(found.flatMap((x) => list(isNode(x) ? x['extension'] : undefined)).filter((e) => e['url'] === 'urn:chartkeeper:local-time').map((e) => word(e['valueString'])), '; ');
}

/** Facts that stand beside the elements of any type: notes carried as extensions, contained orders and parties, the time as it was sent. */
export function besideFacts(r: Node, around: Around): Fact[] {
  const extensions = list(r['extension']), contained = list(r['contained']);
  return [
    ...contained.filter((c) => c['resourceType'] === 'ServiceRequest').flatMap((c) => orderFacts(c, around)),
    ...contained.filter((c) => c['resourceType'] === 'Organization' || c['resourceType'] === 'RelatedPerson').flatMap(partyFacts),
    ...extensions.flatMap((e) => factsOf([dates[String(e['url'])] ?? '', dates[String(e['url'])] === undefined ? undefined : word(e['valueDateTime'])])),
    ...factsOf(['Note', noteWords(extensions.filter((e) => noteUrls.has(String(e['url']))).map((e) => e['valueAnnotation']))], ['Time as sent', localTimes(r)]),
  ];
}
