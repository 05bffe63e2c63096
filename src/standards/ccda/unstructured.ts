import type { DocumentReference } from '@medplum/fhirtypes';
import type { XmlElement } from '../xml/index.ts';
import { receivedMark, type Header } from './header-document.ts';
import { clean, type Reading } from './reading.ts';

type Content = DocumentReference['content'][number];
const mediaType = /^[a-z0-9][\w.+-]*\/[\w.+-]+$/i;

/** ED as attachment: inline bytes, inline text, or a reference kept as text (never fetched). */
export function attachmentOf(reading: Reading, element: XmlElement | undefined, title: string): Content | undefined {
  if (element === undefined) return undefined;
  const said = element.word('mediaType');
  const contentType = said !== undefined && mediaType.test(said) ? said.toLowerCase() : 'text/plain';
  const reference = element.child('reference')?.word('value');
  if (reference !== undefined && !reference.startsWith('#')) {
    reading.find('warning', 'content-elsewhere', element, 'The content is kept elsewhere by the sender and did not come with the document; nothing is fetched', 'Ask the sender for the file itself');
    return { attachment: { contentType, url: /\s/.test(reference) ? encodeURI(reference) : reference, title } };
  }
  const raw = element.rawText();
  if (raw.trim() === '') return undefined;
  if (element.word('representation') !== 'B64') return { attachment: { contentType: said === undefined ? 'text/plain' : contentType, data: Buffer.from(raw, 'utf8').toString('base64'), title } };
  if (element.word('compression') !== undefined) reading.find('warning', 'content-compressed', element, 'The content is compressed inside the document; kept as it came', 'Ask the sender to embed it uncompressed');
  const packed = raw.replace(/\s+/g, ''), bare = packed.endsWith('==') ? packed.slice(0, -2) : packed.endsWith('=') ? packed.slice(0, -1) : packed;
  if (!/^[A-Za-z0-9+/]*$/.test(bare) || bare.length % 4 === 1) {
    reading.find('warning', 'content-not-base64', element, 'The content says base64 but is not; it can be read only in the document as received', 'Ask the sender to embed it again');
    return undefined;
  }
  return { attachment: { contentType, data: bare + '='.repeat((4 - (bare.length % 4)) % 4), title } };
}

/** The content of the document's own entry: the document as received, and the body where it is not structured (Unstructured Document, 1.1.14). */
export function contentsOf(reading: Reading, header: Header): Content[] {
  const received: Content = { attachment: clean({ contentType: 'text/xml', url: receivedMark, title: header.title, ...(header.date !== undefined && { creation: header.date }) }), format: { system: 'http://ihe.net/fhir/ihe.formatcode.fhir/CodeSystem/formatcode', code: 'urn:hl7-org:sdwg:ccda-structuredBody:2.1' } };
  const body = reading.root.path('component', 'nonXMLBody');
  const own = attachmentOf(reading, body?.child('text'), header.title);
  if (own === undefined) return [received];
  received.attachment.title = `${header.title} (as received)`;
  received.format = { system: 'http://ihe.net/fhir/ihe.formatcode.fhir/CodeSystem/formatcode', code: 'urn:hl7-org:sdwg:ccda-nonXMLBody:2.1' };
  return [own, received];
}
