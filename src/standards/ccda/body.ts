import type { Composition, CompositionSection, Reference } from '@medplum/fhirtypes';
import type { XmlElement } from '../xml/index.ts';
import { mapEntry } from './dispatch.ts';
import type { Header } from './header-document.ts';
import { narrativeDiv, wordsDiv } from './narrative.ts';
import { carePlanOf } from './map-plans.ts';
import { conceptOf } from './read-code.ts';
import { actorOf } from './parties.ts';
import { clean, subject, type Reading } from './reading.ts';
import type { SectionPlace } from './statement.ts';

const emptyWords = 'The document gives no text for this section.';

/** One section: its words, the resources of its entries, and the sections inside it. */
function sectionOf(reading: Reading, element: XmlElement): CompositionSection {
  const code = conceptOf(reading, element.child('code'));
  const titled = element.child('title')?.text();
  const title = titled === '' || titled === undefined ? code?.text : titled;
  const place: SectionPlace = { element, code: element.child('code')?.word('code') ?? '', title: title ?? '' };
  const entry: Reference[] = [];
  const seen = new Set<string>();
  for (const one of element.children('entry')) {
    for (const reference of mapEntry(reading, one, place)) {
      if (reference.reference === undefined || seen.has(reference.reference)) continue;
      seen.add(reference.reference);
      entry.push({ reference: reference.reference });
    }
  }
  const inner = element.children('component').map((one) => one.child('section')).filter((one): one is XmlElement => one !== undefined).map((one) => sectionOf(reading, one));
  const div = narrativeDiv(reading, element.child('text'));
  const plan = carePlanOf(reading, place, div, entry);
  if (plan?.reference !== undefined) entry.push({ reference: plan.reference });
  const authors = element.children('author').map((one) => actorOf(reading, one)).map(({ who, party }) => who ?? party.device ?? party.organization).filter((one): one is Reference => one !== undefined);
  const text = div !== undefined ? { status: 'additional', div } : entry.length === 0 && inner.length === 0 ? { status: 'empty', div: wordsDiv(emptyWords) } : undefined;
  return clean({ title, code, author: authors, text, entry, section: inner } as unknown as CompositionSection);
}

export function sectionsOf(reading: Reading): CompositionSection[] {
  const body = reading.root.path('component', 'structuredBody');
  const holders = body?.children('component') ?? [];
  return holders.flatMap((holder) => holder.children('section')).map((section) => sectionOf(reading, section));
}

/** The outline of the document: every section with its words and its entries (FHIR R4 Composition). */
export function compositionOf(reading: Reading, header: Header, section: CompositionSection[]): Composition & { id: string } {
  const known = new Set(['U', 'L', 'M', 'N', 'R', 'V']);
  const confidentiality = header.confidentiality?.code;
  const absent = { extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'unknown' }] };
  const service = header.events.map((event) => clean({ code: [conceptOf(reading, event.child('code'))].filter((one) => one !== undefined), period: header.period })).filter((one) => Object.keys(one).length > 0);
  return clean({
    resourceType: 'Composition', id: reading.ids.safe(reading.ids.scope), language: header.language?.replace(/_/g, '-'), identifier: header.setIdentifier ?? header.identifier, status: 'final', type: header.type, subject, encounter: header.encounter,
    date: header.date, _date: header.date === undefined ? absent : undefined, author: header.authors.length > 0 ? header.authors : [{ display: 'The document names no author' }], title: header.title,
    confidentiality: confidentiality !== undefined && known.has(confidentiality) ? confidentiality : undefined, attester: header.attesters, custodian: header.custodian,
    relatesTo: header.parents.map(({ code, identifier }) => ({ code, targetIdentifier: identifier })), event: service, section,
  } as unknown as Composition & { id: string });
}
