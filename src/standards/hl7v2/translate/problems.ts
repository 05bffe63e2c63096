import type { Condition, Flag } from '@medplum/fhirtypes';
import { segmentsOf } from '../message.ts';
import { codeKey, coded, conceptIn } from '../types/coded.ts';
import { term } from '../types/coding-systems.ts';
import { dateTime, periodOf, putWhen, readDateTime } from '../types/date-time.ts';
import { entityIdentifier, entityKey } from '../types/identifier.ts';
import { put } from '../types/reading.ts';
import { annotationsAfter } from './notes.ts';
import { add, idFrom, subject, type Draft } from './draft.ts';

/** PRB (HL7 2.5 section 12.4.2) to Conditions of the problem list, known by PRB-4, else by the problem. */
export function problems(d: Draft): void {
  d.used.add('PRB');
  for (const prb of segmentsOf(d.r.message, 'PRB')) {
    const { r } = d;
    const code = conceptIn(r, prb, 3);
    if (!code) continue;
    const deleted = /^(?:DE|D)$/i.test(prb.c(1));
    const found: Condition & { id: string } = {
      resourceType: 'Condition', id: idFrom('problem', entityKey(prb.first(4)) || codeKey(prb.first(3))), subject, code,
      category: [coded(term('condition-category'), 'problem-list-item', undefined, 'Problem List Item')],
    };
    const identifier = entityIdentifier(r, prb.first(4));
    if (identifier) found.identifier = [identifier];
    const ended = dateTime(r, prb, 9);
    if (deleted) found.verificationStatus = coded(term('condition-ver-status'), 'entered-in-error');
    else found.clinicalStatus = coded(term('condition-clinical'), ended ? 'resolved' : 'active');
    if (d.encounter) found.encounter = d.encounter;
    putWhen(found, 'onsetDateTime', dateTime(r, prb, 16));
    putWhen(found, 'abatementDateTime', ended);
    putWhen(found, 'recordedDate', dateTime(r, prb, 7) ?? dateTime(r, prb, 2));
    put(found, 'note', annotationsAfter(r, prb));
    add(d, { resource: found, mode: 'replace', ...(deleted ? { act: 'cancel' as const } : {}) });
  }
}

/** ARV (HL7 2.7 section 3.4.11) and PD1-12: who may not see the record. A reader must meet it, so it is a flag of the chart. */
export function restrictions(d: Draft): void {
  d.used.add('ARV');
  const { r } = d;
  const flag = (key: string, text: string, period?: Flag['period']): void => {
    const found: Flag & { id: string } = { resourceType: 'Flag', id: idFrom('restriction', key), status: 'active', category: [{ text: 'Access restriction' }], code: { text }, subject };
    if (period) found.period = period;
    add(d, { resource: found, mode: 'replace' });
  };
  for (const arv of segmentsOf(r.message, 'ARV')) {
    const what = arv.all(5).map(value => value.text().trim()).filter(text => text !== '');
    const [value, reason] = [conceptIn(r, arv, 3)?.text, conceptIn(r, arv, 4)?.text];
    const text = what.length > 0 ? what.join('; ') : [value, reason].filter(one => one !== undefined).join(', ');
    if (text !== '' && !/^D$/i.test(arv.c(2))) flag(text, text, periodOf(r, readDateTime(r, arv.c(6), arv.at(6)), readDateTime(r, arv.c(6, 2), arv.at(6)), arv.at(6)));
  }
  const pd1 = segmentsOf(r.message, 'PD1')[0];
  if (pd1 !== undefined && pd1.c(12).toUpperCase() === 'Y') flag('PD1-12', 'The sender protects this record: access only as the patient allows');
}
