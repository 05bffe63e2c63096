import { segmentsOf } from '../message.ts';
import { diagnoses } from './conditions-and-procedures.ts';
import { idFrom, type Draft } from './draft.ts';
import { problems } from './problems.ts';
import { relatedPersons } from './related.ts';
import { observations, orderGroups, orderResult } from './results.ts';
import { specimen } from './specimen.ts';
import { visit } from './visit.ts';

/** ORU (HL7 2.5 section 7.3) and OUL R22-R24: each order with its results; results that stand before any order by themselves. */
export function results(d: Draft): void {
  const { message } = d.r;
  visit(d, segmentsOf(message, 'PV1')[0]);
  diagnoses(d);
  problems(d);
  for (const pid of segmentsOf(message, 'PID').slice(0, 1)) relatedPersons(d, pid);
  const { before, orders } = orderGroups(message.segments, d.type === 'OUL');
  for (const id of ['ORC', 'OBR', 'OBX', 'NTE', 'SPM']) d.used.add(id);
  const sent = d.r.sentAt;
  const key = idFrom('observed', d.eventAt ?? sent ?? d.controlId);
  observations(d, before.obx, { key, byOwnTime: true });
  for (const spm of before.spm) specimen(d, spm, key, undefined);
  for (const order of orders) orderResult(d, order);
}
