import type { FamilyMemberHistory, FamilyMemberHistoryCondition } from '@medplum/fhirtypes';
import { conceptOf, conceptOrText } from './read-code.ts';
import { displayName, namesOf } from './read-identity.ts';
import { quantityOf } from './read-quantity.ts';
import { firstMoment, timeOf, whenOf } from './read-time.ts';
import { authorOf } from './parties.ts';
import { observationOf } from './map-observations.ts';
import { clean, subject } from './reading.ts';
import { ccda, ccd, codeOf, hasTemplate, identityOf, isNegated, notesOf, relatedTo, statusOf, wordsOf, type Mapper } from './statement.ts';

const sexes: Readonly<Record<string, string>> = { M: 'male', F: 'female', UN: 'other' };

/** Family History Organizer -> FamilyMemberHistory, one for each relative. */
export const mapFamily: Mapper = (reading, statement, section) => {
  if (statement.name === 'observation') return [observationOf(reading, statement, section.code)];
  const related = statement.path('subject', 'relatedSubject');
  const person = related?.child('subject');
  const notes = notesOf(reading, statement);
  const condition: FamilyMemberHistoryCondition[] = [];
  let died = person?.child('sdtc:deceasedInd')?.word('value') === 'true';
  for (const { statement: observation } of relatedTo(statement)) {
    if (observation.name !== 'observation' || codeOf(observation) === '48767-8') continue;
    const code = conceptOf(reading, observation.child('value')) ?? conceptOrText(reading, undefined, wordsOf(reading, observation));
    const inside = relatedTo(observation).map(({ statement: one }) => one);
    const age = quantityOf(inside.find((one) => hasTemplate(one, ccda('31'), ccd('38')) || ['445518008', '397659008'].includes(codeOf(one)))?.child('value'));
    const deadly = inside.some((one) => hasTemplate(one, ccda('47'), ccd('42')));
    died ||= deadly;
    const onset = firstMoment(whenOf(reading, observation.child('effectiveTime')));
    if (isNegated(observation)) notes.push({ text: `Not: ${code.text ?? code.coding?.[0]?.display ?? 'as coded'}` });
    else condition.push(clean({ code, contributedToDeath: deadly ? true : undefined, onsetAge: age, onsetString: age === undefined ? onset : undefined, note: [...notesOf(reading, observation), ...(age !== undefined && onset !== undefined ? [{ text: `Told for ${onset.slice(0, 10)}` }] : [])] } as FamilyMemberHistoryCondition));
  }
  const gender = person?.child('administrativeGenderCode')?.word('code');
  const born = timeOf(reading, person?.child('birthTime'))?.slice(0, 10);
  const deceased = timeOf(reading, person?.child('sdtc:deceasedTime'))?.slice(0, 10);
  const sex = sexes[gender ?? ''];
  const reference = reading.add(clean({
    resourceType: 'FamilyMemberHistory', ...identityOf(reading, statement), status: statusOf(statement) === 'nullified' ? 'entered-in-error' : 'completed', patient: subject, date: authorOf(reading, statement).at ?? firstMoment(whenOf(reading, statement.child('effectiveTime'))), name: displayName(namesOf(reading, person)[0]),
    relationship: conceptOrText(reading, related?.child('code'), 'A relative'), sex: sex === undefined ? undefined : { coding: [{ system: 'http://hl7.org/fhir/administrative-gender', code: sex }] }, bornDate: born,
    ...(deceased !== undefined ? { deceasedDate: deceased } : died ? { deceasedBoolean: true } : {}), note: notes, condition,
  } as unknown as FamilyMemberHistory & { id: string }));
  reading.ids.remember(statement, reference.reference as string);
  return [reference];
};
