import type { Reference, Specimen } from '@medplum/fhirtypes';
import type { Segment } from '../message.ts';
import { concept, conceptIn, conceptsIn } from '../types/coded.ts';
import { dateTime, periodOf, putWhen, readDateTime, type When } from '../types/date-time.ts';
import { authorityUri } from '../types/identifier.ts';
import { localUri } from '../types/coding-systems.ts';
import { put } from '../types/reading.ts';
import { quantityFrom } from '../types/quantity.ts';
import { practitionersIn } from '../types/who-and-where.ts';
import { add, idFrom, subject, type Draft } from './draft.ts';

/** SPM (HL7 2.5 section 7.4.3) to Specimen, known by SPM-2 (filler's, else placer's id), else by its order. */
export function specimen(d: Draft, spm: Segment, order: string, when: When | undefined): Reference<Specimen> | undefined {
  const { r } = d;
  const value = spm.first(2);
  const filler = value.s(2, 1);
  const placer = value.s(1, 1);
  const found: Specimen & { id: string } = { resourceType: 'Specimen', id: idFrom(filler || placer || `${order}/specimen ${spm.c(1) || spm.nth}`), subject };
  const authority = (n: number): string => authorityUri(r, value.s(n, 2), value.s(n, 3), value.s(n, 4), value.at) ?? localUri(r.sender);
  const identifiers = [filler === '' ? undefined : { system: authority(2), value: filler }, placer === '' ? undefined : { system: authority(1), value: placer }].filter(i => i !== undefined);
  put(found, 'identifier', identifiers);
  put(found, 'type', conceptIn(r, spm, 4, '0487'));
  const received = readDateTime(r, spm.c(18), spm.at(18));
  putWhen(found, 'receivedTime', received);
  const collection: NonNullable<Specimen['collection']> = {};
  const [start, end] = [readDateTime(r, spm.first(17).s(1, 1), spm.at(17)), readDateTime(r, spm.first(17).s(2, 1), spm.at(17))];
  if (start && end && start.value !== end.value) put(collection, 'collectedPeriod', periodOf(r, start, end, spm.at(17)));
  else putWhen(collection, 'collectedDateTime', start ?? (when?.precision === 'time' ? undefined : when));
  put(collection, 'method', conceptIn(r, spm, 7, '0488'));
  put(collection, 'bodySite', conceptIn(r, spm, 8));
  const amount = quantityFrom(spm.c(12), {});
  if (amount) collection.quantity = Object.assign(amount, spm.first(12).s(2, 1) === '' ? {} : { unit: spm.first(12).s(2, 2) || spm.first(12).s(2, 1) });
  if (Object.keys(collection).length > 0) found.collection = collection;
  put(found, 'condition', conceptsIn(r, spm, 24, '0493'));
  const text = spm.text(14).trim();
  if (text !== '') found.note = [{ text }];
  const id = add(d, { resource: found, mode: 'replace' });
  return { reference: `Specimen/${id}` };
}

/** OBR-9, 10, 14 and 15: the specimen as versions before SPM tell it (HL7 2.3 section 7.3.1.15). */
export function orderedSpecimen(d: Draft, obr: Segment, order: string, when: When | undefined): Reference<Specimen> | undefined {
  const { r } = d;
  if (!obr.has(15)) return undefined;
  const source = obr.first(15);
  const type = concept(r, source.within(1).components.length > 1 ? source.within(1) : source.alone(1), '0070');
  const found: Specimen & { id: string } = { resourceType: 'Specimen', id: idFrom(`${order}/specimen`), subject };
  put(found, 'type', type);
  putWhen(found, 'receivedTime', dateTime(r, obr, 14));
  const collection: NonNullable<Specimen['collection']> = {};
  putWhen(collection, 'collectedDateTime', when);
  put(collection, 'collector', practitionersIn(r, obr, 10)[0]);
  const amount = quantityFrom(obr.c(9), {});
  if (amount) collection.quantity = Object.assign(amount, obr.first(9).s(2, 1) === '' ? {} : { unit: obr.first(9).s(2, 2) || obr.first(9).s(2, 1) });
  const site = concept(r, source.within(4).components.length > 1 ? source.within(4) : source.alone(4));
  if (site) collection.bodySite = site;
  if (Object.keys(collection).length > 0) found.collection = collection;
  const texts = [source.c(2) === '' ? '' : `Additives: ${source.c(2)}`, source.c(3)].filter(text => text !== '');
  put(found, 'note', texts.map(text => ({ text })));
  const id = add(d, { resource: found, mode: 'replace' });
  return { reference: `Specimen/${id}` };
}
