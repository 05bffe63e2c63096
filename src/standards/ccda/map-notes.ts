import type { DocumentReference, Media } from '@medplum/fhirtypes';
import { conceptOf, conceptOrText, fhirConcept } from './read-code.ts';
import { choiceOf, whenOf } from './read-time.ts';
import { categoryOf, observationOf } from './map-observations.ts';
import { authorOf } from './parties.ts';
import { clean, subject } from './reading.ts';
import { codeOf, identityOf, relatedTo, statusOf, type Mapper } from './statement.ts';
import { attachmentOf } from './unstructured.ts';

/** Note Activity -> DocumentReference with the note's own words (US Core clinical notes). */
export const mapNote: Mapper = (reading, statement, section) => {
  const text = statement.child('text');
  const embedded = text?.word('representation') === 'B64' ? attachmentOf(reading, text, section.title) : undefined;
  const words = embedded === undefined ? reading.textOf(text) : undefined;
  const author = authorOf(reading, statement);
  const content = embedded ?? { attachment: clean({ contentType: 'text/plain; charset=utf-8', data: words === undefined ? undefined : Buffer.from(words, 'utf8').toString('base64'), title: section.title }) };
  const when = whenOf(reading, statement.child('effectiveTime'));
  const period = when.period ?? (when.dateTime === undefined ? undefined : { start: when.dateTime });
  const by = author.who ?? author.party.organization;
  const reference = reading.add(clean({
    resourceType: 'DocumentReference', ...identityOf(reading, statement), status: statusOf(statement) === 'nullified' ? 'entered-in-error' : 'current', docStatus: statusOf(statement) === 'completed' ? 'final' : undefined, type: conceptOrText(reading, statement.child('code'), section.title || undefined),
    category: [fhirConcept('http://hl7.org/fhir/us/core/CodeSystem/us-core-documentreference-category', 'clinical-note', 'Clinical Note')], subject, date: author.at !== undefined && author.at.length > 10 ? author.at : undefined,
    author: by === undefined ? [] : [by], content: [content], context: period === undefined ? undefined : { period },
  } as unknown as DocumentReference & { id: string }));
  reading.ids.remember(statement, reference.reference as string);
  return [reference];
};

/** observationMedia -> Media with the picture as it came. */
export const mapMedia: Mapper = (reading, statement, section) => {
  const content = attachmentOf(reading, statement.child('value'), [statement.word('ID'), section.title].filter((one) => one !== undefined && one !== '').join(', ') || 'Picture');
  if (content === undefined) return [];
  const made = reading.add(clean({ resourceType: 'Media', ...identityOf(reading, statement), status: 'completed', subject, ...choiceOf(whenOf(reading, statement.child('effectiveTime')), 'created'), content: content.attachment } as unknown as Media & { id: string }));
  reading.ids.remember(statement, made.reference as string);
  return [made];
};

/** Advance Directive Observation, alone or in its organizer -> Observation: which directive, and what it says. */
export const mapDirective: Mapper = (reading, statement, section) =>
  statement.name === 'observation' ? [observationOf(reading, statement, section.code)] : relatedTo(statement).filter(({ statement: one }) => one.name === 'observation' && codeOf(one) !== '48767-8').map(({ statement: one }) => observationOf(reading, one, section.code, [...categoryOf(section.code), ...[conceptOf(reading, statement.child('code'))].filter((kind) => kind !== undefined)]));
