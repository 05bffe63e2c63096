import type { Reference, RelatedPerson } from '@medplum/fhirtypes';
import type { XmlElement } from '../xml/index.ts';
import { conceptOf } from './read-code.ts';
import { timeOf } from './read-time.ts';
import { clean, subject, type Reading } from './reading.ts';

/** A relative or other unlicensed person who told or wrote something (relatedEntity) -> RelatedPerson. */
export function relatedPersonOf(reading: Reading, element: XmlElement, id: string, said: Pick<RelatedPerson, 'name' | 'telecom' | 'address' | 'identifier'>): Reference {
  const code = conceptOf(reading, element.child('code'));
  return reading.add(clean({ resourceType: 'RelatedPerson', id, patient: subject, relationship: code === undefined ? [] : [code], birthDate: timeOf(reading, element.path('relatedPerson', 'sdtc:birthTime'))?.slice(0, 10), ...said } as RelatedPerson & { id: string }));
}
