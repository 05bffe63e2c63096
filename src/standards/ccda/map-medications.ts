import type { CodeableConcept, Dosage, MedicationAdministration, MedicationDispense, MedicationRequest, Reference } from '@medplum/fhirtypes';
import type { XmlElement } from '../xml/index.ts';
import { conceptOf } from './read-code.ts';
import { intervalOf, quantityOf, type Interval } from './read-quantity.ts';
import { firstMoment, whenOf } from './read-time.ts';
import { timingOf } from './read-timing.ts';
import { authorOf, performersOf } from './parties.ts';
import { clean, subject, type Reading } from './reading.ts';
import { ccd, ccda, codeOf, hasTemplate, identityOf, isNegated, notesOf, relatedTo, statusOf, wordsOf, type Mapper } from './statement.ts';

/** The drug of a consumable or product: code, else name, else the statement's words. */
export function productOf(reading: Reading, statement: XmlElement, unnamed = 'A medication the document does not name'): CodeableConcept {
  const holder = statement.child('consumable') ?? statement.child('product');
  const material = holder?.path('manufacturedProduct', 'manufacturedMaterial') ?? holder?.path('manufacturedProduct', 'manufacturedLabeledDrug');
  const concept = conceptOf(reading, material?.child('code'));
  const name = material?.child('name')?.text();
  if (concept !== undefined) return concept.text === undefined && name ? { ...concept, text: name } : concept;
  return { text: (name === '' ? undefined : name) ?? wordsOf(reading, statement) ?? unnamed };
}

/** effectiveTime comes twice: the span of use (IVL_TS) and the frequency (PIVL_TS, EIVL_TS). */
export function spanOf(statement: XmlElement): XmlElement | undefined {
  const times = statement.children('effectiveTime');
  return times.find((time) => (time.word('xsi:type') ?? '').endsWith('IVL_TS') && !(time.word('xsi:type') ?? '').endsWith('PIVL_TS') && !(time.word('xsi:type') ?? '').endsWith('EIVL_TS')) ??
    times.find((time) => time.word('xsi:type') === undefined || (time.word('xsi:type') ?? '').endsWith('TS') && time.word('value') !== undefined);
}

/** Instructions below the statement (Medication Free Text Sig, Instruction) and its own words. */
function sigOf(reading: Reading, statement: XmlElement): { text?: string; patient?: string } {
  let text: string | undefined;
  let patient: string | undefined;
  for (const { statement: one } of relatedTo(statement)) {
    if (hasTemplate(one, ccda('147')) || codeOf(one) === '76662-6') text ??= reading.textOf(one.child('text'));
    else if (hasTemplate(one, ccda('20'), ccd('49')) || codeOf(one) === '409073007') patient ??= reading.textOf(one.child('text'));
  }
  const own = text ?? reading.textOf(statement.child('text'));
  return { ...(own !== undefined && { text: own }), ...(patient !== undefined && { patient }) };
}

/** A dose without a unit counts what administrationUnitCode names: 2 puffs, 1 tablet. */
function inUnits(statement: XmlElement, dose: Interval): Interval {
  const unit = statement.child('administrationUnitCode')?.word('displayName');
  if (unit === undefined || dose.quantity === undefined || dose.quantity.unit !== undefined) return dose;
  return { quantity: { ...dose.quantity, unit } };
}

function dosageOf(reading: Reading, statement: XmlElement): Dosage | undefined {
  const dose = inUnits(statement, intervalOf(statement.child('doseQuantity')));
  const rate = intervalOf(statement.child('rateQuantity'));
  const sig = sigOf(reading, statement);
  const max = statement.child('maxDoseQuantity');
  const numerator = quantityOf(max?.child('numerator'));
  const denominator = quantityOf(max?.child('denominator'));
  const precondition = statement.children('precondition').map((one) => conceptOf(reading, one.path('criterion', 'value')) ?? conceptOf(reading, one.path('criterion', 'code')) ?? textConcept(reading.textOf(one.path('criterion', 'text')))).find((one) => one !== undefined);
  const doseAndRate = clean({ doseQuantity: dose.quantity, doseRange: dose.range, rateQuantity: rate.quantity, rateRange: rate.range });
  const dosage = clean({
    text: sig.text, patientInstruction: sig.patient, timing: timingOf(reading, statement), asNeededCodeableConcept: precondition, site: conceptOf(reading, statement.child('approachSiteCode')),
    route: conceptOf(reading, statement.child('routeCode')), doseAndRate: Object.keys(doseAndRate).length === 0 ? [] : [doseAndRate],
    maxDosePerPeriod: numerator === undefined || denominator === undefined ? undefined : { numerator, denominator },
  } as unknown as Dosage);
  return Object.keys(dosage).length === 0 ? undefined : dosage;
}

const textConcept = (text: string | undefined): CodeableConcept | undefined => (text === undefined ? undefined : { text });

/** Indications of a statement as reason codes. */
export function reasonsOf(reading: Reading, statement: XmlElement): CodeableConcept[] {
  return relatedTo(statement).flatMap(({ typeCode, statement: one }) => {
    if (one.name !== 'observation' || !(hasTemplate(one, ccda('19')) || typeCode === 'RSON')) return [];
    const reason = conceptOf(reading, one.child('value'));
    return reason === undefined ? [] : [reason];
  });
}

/** The words of medication status (statusCode, or the status observation of older documents) as MedicationRequest.status. */
function requestStatus(statement: XmlElement, span: ReturnType<typeof whenOf>): MedicationRequest['status'] {
  const said = relatedTo(statement).map(({ statement: one }) => (hasTemplate(one, ccd('47'), ccda('113')) || codeOf(one) === '33999-4' ? one.child('value')?.word('code') : undefined)).find((code) => code !== undefined);
  const older: Record<string, MedicationRequest['status']> = { '55561003': 'active', '421139008': 'on-hold', '392521001': 'completed', '73425007': 'stopped', '413322009': 'completed', '385651009': 'active' };
  const known: Record<string, MedicationRequest['status']> = { active: 'active', completed: 'completed', aborted: 'stopped', suspended: 'on-hold', held: 'on-hold', cancelled: 'cancelled', nullified: 'entered-in-error', new: 'draft', normal: 'active', obsolete: 'stopped' };
  const code = statusOf(statement);
  if (code === 'nullified') return 'entered-in-error';
  if (said !== undefined && older[said] !== undefined) return older[said];
  return known[code] ?? (span.period?.end === undefined ? 'unknown' : 'completed');
}

function supplyParts(reading: Reading, statement: XmlElement): { request?: MedicationRequest['dispenseRequest'] } {
  const supply = relatedTo(statement).find(({ statement: one }) => one.name === 'supply' && one.word('moodCode') !== 'EVN')?.statement;
  if (supply === undefined) return {};
  const repeats = Number(supply.child('repeatNumber')?.word('value') ?? Number.NaN);
  const request = clean({
    numberOfRepeatsAllowed: Number.isInteger(repeats) && repeats > 0 ? repeats - 1 : undefined,
    quantity: quantityOf(supply.child('quantity')), validityPeriod: whenOf(reading, supply.child('effectiveTime')).period,
  });
  return Object.keys(request).length === 0 ? {} : { request: request as NonNullable<MedicationRequest['dispenseRequest']> };
}

function dispense(reading: Reading, supply: XmlElement, of: XmlElement, request: Reference | undefined): Reference {
  const when = whenOf(reading, supply.child('effectiveTime'));
  const known: Record<string, string> = { completed: 'completed', aborted: 'stopped', active: 'in-progress', nullified: 'entered-in-error' };
  const own = supply.child('product') === undefined ? of : supply;
  const reference = reading.add(clean({
    resourceType: 'MedicationDispense', ...identityOf(reading, supply), status: known[statusOf(supply)] ?? 'unknown', medicationCodeableConcept: productOf(reading, own), subject,
    performer: performersOf(reading, supply).map(({ actor }) => ({ actor })), authorizingPrescription: request === undefined ? [] : [request], quantity: quantityOf(supply.child('quantity')), whenHandedOver: firstMoment(when),
  } as unknown as MedicationDispense & { id: string }));
  reading.ids.remember(supply, reference.reference as string);
  return reference;
}

function administration(reading: Reading, statement: XmlElement): Reference {
  const when = whenOf(reading, spanOf(statement));
  const dose = quantityOf(statement.child('doseQuantity'));
  const route = conceptOf(reading, statement.child('routeCode'));
  const site = conceptOf(reading, statement.child('approachSiteCode'));
  const text = sigOf(reading, statement).text;
  const known: Record<string, string> = { completed: 'completed', active: 'in-progress', aborted: 'stopped', nullified: 'entered-in-error', suspended: 'on-hold' };
  const rate = quantityOf(statement.child('rateQuantity'));
  // mad-1: a dosage has a dose or a rate; without either, its words are a note.
  const dosage = dose === undefined && rate === undefined ? undefined : clean({ text, site, route, dose, rateQuantity: rate });
  const words = dosage === undefined && text !== undefined ? [{ text }] : [];
  const time = when.period !== undefined ? { effectivePeriod: when.period } : when.dateTime !== undefined ? { effectiveDateTime: when.dateTime } : { effectivePeriod: { extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'unknown' }] } };
  return reading.add(clean({
    resourceType: 'MedicationAdministration', ...identityOf(reading, statement), status: isNegated(statement) ? 'not-done' : (known[statusOf(statement)] ?? 'unknown'), medicationCodeableConcept: productOf(reading, statement), subject, ...time,
    performer: performersOf(reading, statement).map(({ actor }) => ({ actor })), reasonCode: reasonsOf(reading, statement), dosage, note: [...notesOf(reading, statement), ...words],
  } as unknown as MedicationAdministration & { id: string }));
}

/** Medication Activity, Planned Medication Activity -> MedicationRequest, as US Core lists medications; one given during a visit -> MedicationAdministration. */
export const mapMedication: Mapper = (reading, statement, section) => {
  if (statement.name === 'act') return relatedTo(statement).filter(({ statement: one }) => one.name === 'substanceAdministration').flatMap(({ statement: one }) => mapMedication(reading, one, section));
  if (statement.name === 'supply') return [dispense(reading, statement, statement, undefined)];
  if (section.code === '29549-3' && statement.word('moodCode') === 'EVN') { const given = administration(reading, statement); reading.ids.remember(statement, given.reference as string); return [given]; }
  const when = whenOf(reading, spanOf(statement));
  const author = authorOf(reading, statement);
  const dosage = dosageOf(reading, statement);
  const mood = statement.word('moodCode') ?? 'EVN';
  const intent = mood === 'EVN' ? 'plan' : ({ RQO: 'order', PRMS: 'plan', PRP: 'proposal', INT: 'order' }[mood] ?? 'plan');
  const useful = dosage === undefined && (when.period !== undefined || when.dateTime !== undefined) ? { timing: timingOf(reading, statement) } : dosage;
  const reference = reading.add(clean({
    resourceType: 'MedicationRequest', ...identityOf(reading, statement), status: requestStatus(statement, when), intent, doNotPerform: isNegated(statement) ? true : undefined,
    reportedBoolean: mood === 'EVN' ? true : undefined, medicationCodeableConcept: productOf(reading, statement), subject, authoredOn: author.at, requester: author.who ?? author.party.organization,
    reasonCode: reasonsOf(reading, statement), note: notesOf(reading, statement), dosageInstruction: useful === undefined || Object.keys(clean(useful)).length === 0 ? [] : [useful], dispenseRequest: supplyParts(reading, statement).request,
  } as unknown as MedicationRequest & { id: string }));
  reading.ids.remember(statement, reference.reference as string);
  const dispenses = relatedTo(statement).filter(({ statement: one }) => one.name === 'supply' && one.word('moodCode') === 'EVN').map(({ statement: one }) => dispense(reading, one, statement, reference));
  return [reference, ...dispenses];
};
