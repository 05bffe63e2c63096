import type { Condition, Encounter, Procedure, Reference } from '@medplum/fhirtypes';
import { segmentsOf, type Segment } from '../message.ts';
import { codeKey, coded, conceptIn } from '../types/coded.ts';
import { term } from '../types/coding-systems.ts';
import { dateTime, putWhen } from '../types/date-time.ts';
import { entityIdentifier, entityKey } from '../types/identifier.ts';
import { note, put } from '../types/reading.ts';
import { practitioner } from '../types/who-and-where.ts';
import { annotationsAfter } from './notes.ts';
import { add, idFrom, subject, type Draft } from './draft.ts';

const visitKey = (d: Draft): string => d.encounter?.reference?.slice('Encounter/'.length) ?? '';

/** DG1-6, HL7 table 0052. Admitting and working diagnoses are provisional; a final one is confirmed. */
const certainty: Record<string, string> = { A: 'provisional', W: 'provisional', F: 'confirmed' };

function diagnosis(d: Draft, dg1: Segment): Reference<Condition> | undefined {
  const { r } = d;
  const code = conceptIn(r, dg1, 3) ?? (dg1.text(4).trim() === '' ? undefined : { text: dg1.text(4).trim() });
  if (!code) { note(r, 'diagnosis-empty', dg1.at(3), 'the diagnosis has neither code nor text: nothing to file'); return undefined; }
  const own = entityKey(dg1.first(20));
  const found: Condition & { id: string } = {
    resourceType: 'Condition', id: idFrom(visitKey(d), 'diagnosis', own || idFrom(codeKey(dg1.first(3)) || dg1.text(4).trim(), dg1.c(6))), subject,
    category: [coded(term('condition-category'), 'encounter-diagnosis', undefined, 'Encounter Diagnosis')], code,
  };
  const deleted = dg1.c(21).toUpperCase() === 'D';
  const verification = deleted ? 'entered-in-error' : certainty[dg1.c(6).toUpperCase()];
  if (verification) found.verificationStatus = coded(term('condition-ver-status'), verification);
  if (dg1.text(4).trim() !== '' && found.code && dg1.text(4).trim() !== found.code.text) found.note = [{ text: dg1.text(4).trim() }];
  const identifier = entityIdentifier(r, dg1.first(20));
  if (identifier) found.identifier = [identifier];
  if (d.encounter) found.encounter = d.encounter;
  putWhen(found, 'recordedDate', dateTime(r, dg1, 19) ?? dateTime(r, dg1, 5));
  put(found, 'asserter', dg1.has(16) ? practitioner(r, dg1.first(16)) : undefined);
  const id = add(d, { resource: found, mode: 'replace', ...(deleted ? { act: 'cancel' as const } : {}) });
  return deleted ? undefined : { reference: `Condition/${id}` };
}

const uses: Record<string, [string, string]> = { A: ['AD', 'Admission diagnosis'], F: ['DD', 'Discharge diagnosis'] };

/** DG1 to Conditions, listed in the visit when it is part of the same message. */
export function diagnoses(d: Draft): void {
  d.used.add('DG1');
  const listed: NonNullable<Encounter['diagnosis']> = [];
  for (const dg1 of segmentsOf(d.r.message, 'DG1')) {
    const condition = diagnosis(d, dg1);
    if (!condition) continue;
    const use = uses[dg1.c(6).toUpperCase()];
    const rank = Number(dg1.c(15));
    listed.push({ condition, ...(use ? { use: coded(term('diagnosis-role'), use[0], undefined, use[1]) } : {}), ...(Number.isInteger(rank) && rank > 0 ? { rank } : {}) });
  }
  const visit = d.entries.find(e => e.resource.resourceType === 'Encounter');
  if (visit && d.type === 'ADT' && listed.length > 0) Object.assign(visit.resource, { diagnosis: listed });
}

/** PR1 to Procedures: what was done in the visit. PR1 has no status; a procedure coded on a visit is done. */
export function procedures(d: Draft): void {
  d.used.add('PR1');
  for (const pr1 of segmentsOf(d.r.message, 'PR1')) {
    const { r } = d;
    const code = conceptIn(r, pr1, 3) ?? (pr1.text(4).trim() === '' ? undefined : { text: pr1.text(4).trim() });
    if (!code) { note(r, 'procedure-empty', pr1.at(3), 'the procedure has neither code nor text: nothing to file'); continue; }
    const deleted = pr1.c(20).toUpperCase() === 'D';
    const found: Procedure & { id: string } = {
      resourceType: 'Procedure', id: idFrom(visitKey(d), 'procedure', entityKey(pr1.first(19)) || idFrom(codeKey(pr1.first(3)) || pr1.text(4), pr1.c(5))),
      status: deleted ? 'entered-in-error' : 'completed', code, subject,
    };
    if (d.encounter) found.encounter = d.encounter;
    putWhen(found, 'performedDateTime', dateTime(r, pr1, 5));
    const category = conceptIn(r, pr1, 6, '0230');
    if (category) found.category = category;
    const roles: [number, string][] = [[11, 'Surgeon'], [12, 'Procedure practitioner'], [8, 'Anesthesiologist']];
    put(found, 'performer', roles.flatMap(([field, text]) => pr1.all(field).map(v => practitioner(r, v)).filter(p => p !== undefined).map(actor => ({ function: { text }, actor }))));
    const reason = conceptIn(r, pr1, 15);
    if (reason) found.reasonCode = [reason];
    const described = pr1.text(4).trim();
    put(found, 'note', [...(described !== '' && described !== code.text ? [{ text: described }] : []), ...annotationsAfter(r, pr1)]);
    add(d, { resource: found, mode: 'replace', ...(deleted ? { act: 'cancel' as const } : {}) });
  }
}

