import { segmentsOf, type Segment } from '../message.ts';
import { dateTime } from '../types/date-time.ts';
import { allergies } from './allergies.ts';
import { diagnoses, procedures } from './conditions-and-procedures.ts';
import { coverages } from './coverages.ts';
import type { Draft } from './draft.ts';
import { problems, restrictions } from './problems.ts';
import { relatedPersons } from './related.ts';
import { observations, orderGroups, orderResult } from './results.ts';
import { visit } from './visit.ts';

/** ADT events that name or move identities, with what they ask for. */
export const identityEvents: Record<string, string> = {
  A17: 'swap the beds of two patients', A18: 'merge patient information', A24: 'link two patients', A29: 'delete person information', A30: 'merge person information',
  A34: 'merge patient identifiers', A35: 'merge account numbers', A36: 'merge patient identifiers and account numbers', A37: 'unlink two patients',
  A39: 'merge persons', A40: 'merge patients', A41: 'merge accounts', A42: 'merge visits', A43: 'move a patient identifier to another patient', A44: 'move an account to another patient',
  A45: 'move a visit to another patient', A46: 'change an external identifier', A47: 'change a patient identifier', A48: 'change an alternate identifier', A49: 'change an account number', A50: 'change a visit number', A51: 'change an alternate visit number',
};

/** ADT events that are applied: a person, a visit, or both. */
export const appliedEvents = new Set('A01 A02 A03 A04 A05 A06 A07 A08 A09 A10 A11 A12 A13 A14 A15 A16 A21 A22 A23 A25 A26 A27 A28 A31 A32 A33 A38 A52 A53 A54 A55 A60 A61 A62'.split(' '));

/** Known, but of no patient's chart. */
export const otherEvents: Record<string, string> = { A19: 'a query', A20: 'a bed status', A56: 'reserved', A57: 'reserved', A58: 'reserved', A59: 'reserved' };

/** ADT (HL7 2.5 chapter 3): the person, the visit, and what was sent with them. */
export function admission(d: Draft, pid: Segment): void {
  const { message } = d.r;
  visit(d, segmentsOf(message, 'PV1')[0]);
  diagnoses(d);
  procedures(d);
  problems(d);
  restrictions(d);
  allergies(d);
  relatedPersons(d, pid);
  coverages(d);
  for (const id of ['OBX', 'NTE', 'EVN', 'ORC', 'OBR', 'SPM']) d.used.add(id);
  const event = segmentsOf(message, 'EVN')[0];
  const when = dateTime(d.r, event, 6) ?? dateTime(d.r, event, 2);
  const { before, orders } = orderGroups(message.segments, false);
  observations(d, before.obx, { key: idFrom(d, when?.value), when, byOwnTime: true });
  for (const order of orders) orderResult(d, order);
}

/** Observations sent with an admission are told apart by the time of the event that carried them. */
const idFrom = (d: Draft, when: string | undefined): string => `observed/${when ?? d.r.sentAt ?? d.controlId}`;
