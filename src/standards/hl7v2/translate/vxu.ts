import type { CodeableConcept, Immunization, ImmunizationEducation, Reference } from '@medplum/fhirtypes';
import { firstSegment, type Segment } from '../message.ts';
import { codeKey, coded, concept, conceptIn, conceptsIn } from '../types/coded.ts';
import { table } from '../types/coding-systems.ts';
import { dateOf, dateTime, dateTimeIn, putWhen } from '../types/date-time.ts';
import { entityIdentifier, entityKey } from '../types/identifier.ts';
import { quantityFrom, unitIn } from '../types/quantity.ts';
import { put, warn } from '../types/reading.ts';
import { practitionersIn } from '../types/who-and-where.ts';
import { allergies } from './allergies.ts';
import { coverages } from './coverages.ts';
import { annotationsAfter } from './notes.ts';
import { relatedPersons } from './related.ts';
import { observations } from './results.ts';
import { add, idFrom, subject, type Draft } from './draft.ts';
import { visit } from './visit.ts';

type Shot = { orc: Segment | undefined; rxa: Segment; rxr: Segment | undefined; obx: Segment[] };

/** ORC RXA RXR OBX groups; OBX before the first RXA are the patient's own. */
function shotsOf(segments: Segment[]): { own: Segment[]; shots: Shot[] } {
  const own: Segment[] = [];
  const shots: Shot[] = [];
  let orc: Segment | undefined;
  for (const segment of segments) {
    const last = shots.at(-1);
    if (segment.id === 'ORC') orc = segment;
    else if (segment.id === 'RXA') { shots.push({ orc, rxa: segment, rxr: undefined, obx: [] }); orc = undefined; }
    else if (segment.id === 'RXR' && last) last.rxr ??= segment;
    else if (segment.id === 'OBX') (last ? last.obx : own).push(segment);
  }
  return { own, shots };
}

/** RXA-20, HL7 table 0322. Nothing given is not-done; so is CVX 998, and a refusal without a status. */
function statusOf(rxa: Segment): Immunization['status'] {
  if (rxa.c(21).toUpperCase() === 'D') return 'entered-in-error';
  const completion = rxa.c(20).toUpperCase();
  if (completion === 'RE' || completion === 'NA' || rxa.c(5) === '998') return 'not-done';
  return completion === '' && rxa.has(18) ? 'not-done' : 'completed';
}

/** What the CDC's implementation guide says in OBX under a shot, by LOINC code. Returns what became no part of the Immunization. */
function fromObservations(d: Draft, shot: Shot, found: Immunization): Segment[] {
  const education = new Map<string, ImmunizationEducation>();
  const page = (obx: Segment): ImmunizationEducation => {
    const key = obx.c(4);
    const known = education.get(key) ?? {};
    education.set(key, known);
    return known;
  };
  for (const obx of shot.obx) {
    const value = obx.first(5);
    const code = concept(d.r, value);
    switch (obx.c(3)) {
      case '64994-7': if (code) (found.programEligibility ??= []).push(code); break;
      case '30963-3': if (code) found.fundingSource ??= code; break;
      case '69764-9': case '30956-7': if (code) page(obx).documentType ??= code.text ?? value.c(1); break;
      case '29768-9': putWhen(page(obx), 'publicationDate', dateTimeIn(d.r, value)); break;
      case '29769-7': putWhen(page(obx), 'presentationDate', dateTimeIn(d.r, value)); break;
      case '48767-8': if (obx.has(5)) (found.note ??= []).push({ text: obx.text(5) }); break;
      case '30973-2': {
        const dose = Number(value.c(1));
        if (Number.isInteger(dose) && dose > 0) found.protocolApplied = [{ doseNumberPositiveInt: dose }];
        break;
      }
      default:
    }
  }
  put(found, 'education', [...education.values()].filter(e => e.documentType && (e.publicationDate || e.presentationDate)));
  const told = new Set([...education].filter(([, e]) => found.education?.includes(e)).map(([key]) => key));
  return shot.obx.filter(obx => !consumed.has(obx.c(3)) && !(educationCodes.has(obx.c(3)) && told.has(obx.c(4))));
}

const consumed = new Set(['64994-7', '30963-3', '48767-8']);
const educationCodes = new Set(['69764-9', '30956-7', '29768-9', '29769-7']);

function performers(d: Draft, shot: Shot): Immunization['performer'] {
  const role = (code: string, text: string): CodeableConcept => coded(table('0443'), code, undefined, text);
  const given = practitionersIn(d.r, shot.rxa, 10).map(actor => ({ function: role('AP', 'Administering Provider'), actor }));
  const ordered = shot.orc ? practitionersIn(d.r, shot.orc, 12).map(actor => ({ function: role('OP', 'Ordering Provider'), actor })) : [];
  return [...given, ...ordered];
}

/** RXA-9: 00 is a new record; 01 to 08 are history told by others (NIP001). */
function source(d: Draft, rxa: Segment, found: Immunization): void {
  const code = rxa.all(9).map(v => v.c(1)).find(c => /^0[0-8]$/.test(c));
  if (code === undefined) return;
  found.primarySource = code === '00';
  if (code !== '00') put(found, 'reportOrigin', conceptIn(d.r, rxa, 9));
}

function reactions(d: Draft, shot: Shot): Immunization['reaction'] {
  return shot.obx.filter(o => o.c(3) === '31044-1' && o.has(5)).map(obx => {
    const said: NonNullable<Immunization['reaction']>[number] = { detail: { display: concept(d.r, obx.first(5))?.text ?? obx.text(5) } };
    putWhen(said, 'date', dateTime(d.r, obx, 14));
    return said;
  });
}

function immunization(d: Draft, shot: Shot): void {
  const { r } = d;
  const { rxa, rxr, orc } = shot;
  const filler = orc ? entityKey(orc.first(3)) || entityKey(orc.first(2)) : '';
  const code = conceptIn(r, rxa, 5, '0292');
  if (!code) warn(r, 'code-missing', rxa.at(5), 'the vaccine is not named; it is filed without a code', 'send the vaccine in RXA-5');
  const found: Immunization & { id: string } = {
    resourceType: 'Immunization', id: idFrom('shot', filler, filler === '' ? rxa.c(3) : '', codeKey(rxa.first(5))), status: statusOf(rxa) ?? 'completed', vaccineCode: code ?? { text: 'Not stated' }, patient: subject,
  };
  const identifiers = orc ? [entityIdentifier(r, orc.first(3), 'FILL'), entityIdentifier(r, orc.first(2), 'PLAC')].filter(i => i !== undefined) : [];
  put(found, 'identifier', identifiers);
  if (found.status === 'not-done') put(found, 'statusReason', conceptIn(r, rxa, 18));
  if (d.encounter) found.encounter = d.encounter;
  const when = dateTime(r, rxa, 3);
  if (when) putWhen(found, 'occurrenceDateTime', when);
  else found.occurrenceString = rxa.text(3).trim() || 'not stated';
  source(d, rxa, found);
  const where = rxa.first(11).s(4, 1) || rxa.first(11).c(1) || rxa.first(27).s(4, 1) || rxa.first(27).c(1);
  if (where !== '') found.location = { display: where };
  const maker = conceptIn(r, rxa, 17, '0227');
  if (maker?.text) found.manufacturer = { ...(maker.coding?.[0]?.code && maker.coding[0].system ? { identifier: { system: maker.coding[0].system, value: maker.coding[0].code } } : {}), display: maker.text };
  put(found, 'lotNumber', rxa.c(15));
  put(found, 'expirationDate', dateOf(dateTime(r, rxa, 16)));
  if (rxr) {
    put(found, 'route', conceptIn(r, rxr, 1, '0162'));
    put(found, 'site', conceptIn(r, rxr, 2, '0163'));
  }
  if (!/^9{3}$/.test(rxa.c(6))) put(found, 'doseQuantity', quantityFrom(rxa.c(6), unitIn(r, rxa.first(7))));
  put(found, 'performer', performers(d, shot));
  putWhen(found, 'recorded', dateTime(r, rxa, 22) ?? dateTime(r, orc, 9));
  put(found, 'reasonCode', conceptsIn(r, rxa, 19));
  put(found, 'note', annotationsAfter(r, rxa));
  if (rxa.c(20).toUpperCase() === 'PA') found.isSubpotent = true;
  const others = fromObservations(d, shot, found);
  put(found, 'reaction', reactions(d, shot));
  const cancel = found.status === 'entered-in-error';
  const id = add(d, { resource: found, mode: 'replace', ...(cancel ? { act: 'cancel' as const } : {}) });
  const partOf: Reference<never> = { reference: `Immunization/${id}` };
  observations(d, others, { key: id, when, partOf });
}

/** VXU V04 (HL7 2.5 section 4.17; CDC guide 1.5): each RXA to an Immunization, with what OBX tell of it. */
export function immunizations(d: Draft, pid: Segment): void {
  const { message } = d.r;
  visit(d, firstSegment(message, 'PV1'));
  for (const id of ['ORC', 'RXA', 'RXR', 'OBX', 'NTE']) d.used.add(id);
  relatedPersons(d, pid);
  coverages(d);
  allergies(d);
  const { own, shots } = shotsOf(message.segments);
  for (const shot of shots) immunization(d, shot);
  observations(d, own, { key: idFrom('observed', d.r.sentAt ?? d.controlId), byOwnTime: true });
}
