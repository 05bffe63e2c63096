import type { Reference } from '@medplum/fhirtypes';
import type { XmlElement } from '../xml/index.ts';
import { kindOf, type Kind } from './statement-kind.ts';
import { mapAllergy } from './map-allergies.ts';
import { mapProblem } from './map-problems.ts';
import { mapMedication } from './map-medications.ts';
import type { Reading } from './reading.ts';
import { isEntryReference } from './statement-ids.ts';
import { statementIn, type Mapper, type SectionPlace } from './statement.ts';

const mappers: Readonly<Partial<Record<Kind, Mapper>>> = { allergy: mapAllergy, problem: mapProblem, medication: mapMedication };

/** One entry of a section -> resources; a statement of no known kind stays in the narrative, with a finding when it is coded. */
export function mapEntry(reading: Reading, entry: XmlElement, section: SectionPlace): Reference[] {
  const statement = statementIn(entry);
  if (statement === undefined) return [];
  if (isEntryReference(statement)) {
    const known = reading.ids.resolve(statement);
    return known === undefined ? [] : [{ reference: known }];
  }
  const kind = kindOf(statement, section.code);
  const mapper = kind === undefined ? undefined : mappers[kind];
  try {
    if (mapper !== undefined) return mapper(reading, statement, section);
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof RangeError)) throw error;
    reading.find('warning', 'entry-not-read', statement, 'A coded entry could not be read as data; its text is kept', 'Report this document to the maintainers; read the section text');
    return [];
  }
  reading.find('information', 'entry-in-text-only', statement, `A coded <${statement.name}> of section ${section.code} is kept as text only`, 'Read the section text');
  return [];
}
