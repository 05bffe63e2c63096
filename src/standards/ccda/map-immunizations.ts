import type { Immunization } from '@medplum/fhirtypes';
import type { XmlElement } from '../xml/index.ts';
import { conceptOf } from './read-code.ts';
import { quantityOf } from './read-quantity.ts';
import { firstMoment, whenOf } from './read-time.ts';
import { mapMedication, productOf, reasonsOf, spanOf } from './map-medications.ts';
import { authorOf, organizationOf, performersOf } from './parties.ts';
import { clean, subject } from './reading.ts';
import { ccda, hasTemplate, identityOf, isNegated, notesOf, relatedTo, statusOf, type Mapper } from './statement.ts';

/** Immunization Activity -> Immunization; a refusal or one not given is `not-done` with its reason. A planned one is a request. */
export const mapImmunization: Mapper = (reading, statement, section) => {
  if (statement.name !== 'substanceAdministration') return relatedTo(statement).filter(({ statement: one }) => one.name === 'substanceAdministration').flatMap(({ statement: one }) => mapImmunization(reading, one, section));
  const mood = statement.word('moodCode') ?? 'EVN';
  const notDone = isNegated(statement) || ['aborted', 'cancelled'].includes(statusOf(statement));
  if (mood !== 'EVN' && !notDone) return mapMedication(reading, statement, section);
  const material = statement.path('consumable', 'manufacturedProduct');
  const lot = material?.path('manufacturedMaterial', 'lotNumberText');
  const when = firstMoment(whenOf(reading, spanOf(statement) ?? statement.child('effectiveTime')));
  const reason = relatedTo(statement).find(({ statement: one }) => hasTemplate(one, ccda('53')))?.statement;
  const dose = quantityOf(statement.child('doseQuantity'));
  const series = statement.children('entryRelationship').find((one) => one.child('act') !== undefined && hasTemplate(one.child('act') as XmlElement, ccda('118')))?.child('sequenceNumber');
  const number = Number((statement.child('repeatNumber')?.word('value') ?? series?.word('value')) ?? Number.NaN);
  const author = authorOf(reading, statement);
  const manufacturer = organizationOf(reading, material?.child('manufacturerOrganization'));
  const reference = reading.add(clean({
    resourceType: 'Immunization', ...identityOf(reading, statement), status: statusOf(statement) === 'nullified' ? 'entered-in-error' : notDone ? 'not-done' : 'completed', statusReason: conceptOf(reading, reason?.child('code')), vaccineCode: productOf(reading, statement, 'A vaccine the document does not name'), patient: subject,
    ...(when === undefined ? { occurrenceString: 'Not known' } : { occurrenceDateTime: when }), recorded: author.at, manufacturer, lotNumber: lot?.word('nullFlavor') === undefined ? lot?.text() : undefined,
    site: conceptOf(reading, statement.child('approachSiteCode')), route: conceptOf(reading, statement.child('routeCode')), doseQuantity: dose,
    performer: performersOf(reading, statement).map(({ actor }) => ({ actor })), note: notesOf(reading, statement), reasonCode: reasonsOf(reading, statement),
    protocolApplied: Number.isInteger(number) && number > 0 ? [{ doseNumberPositiveInt: number }] : [],
  } as unknown as Immunization & { id: string }));
  reading.ids.remember(statement, reference.reference as string);
  return [reference];
};
