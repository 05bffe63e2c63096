import type { Change } from './correct-demographics.ts';
import { correctDemographics } from './correct-demographics.ts';
import { sameDemographics } from './merge-demographics.ts';

/**
 * A correction asked of the system that masters demographics, as a FHIR Task in the chart (R4 task.html): it waits with its state, is searched and taken
 * upstream as `Task?code=correct-demographics&status=requested`, and the record stays as the master says.
 */
export const requestSystem = 'urn:chartkeeper:task';
export const requestCode = 'correct-demographics';
const states = { requested: 1, completed: 2, cancelled: 3 } as const;
export const requestStates = { open: 1, agreed: 2, withdrawn: 3 } as const;

export const isRequest = (task: any): boolean => Array.isArray(task?.code?.coding) && task.code.coding.some((c: any) => c?.system === requestSystem && c.code === requestCode);

export function writeRequest(r: { patientId: string; version: number; change: Change; reason: string; by: { id: string; name: string }; at: string }): Record<string, any> {
  return {
    resourceType: 'Task', status: 'requested', intent: 'proposal', priority: 'routine', code: { coding: [{ system: requestSystem, code: requestCode }], text: 'Correct demographics' }, description: r.reason,
    focus: { reference: `Patient/${r.patientId}`, display: `version ${r.version}` }, for: { reference: `Patient/${r.patientId}` }, authoredOn: r.at, lastModified: r.at,
    requester: { type: 'Practitioner', identifier: { system: 'urn:chartkeeper:actor', value: r.by.id }, display: r.by.name }, reasonCode: { text: r.reason },
    input: [{ type: { text: 'change' }, valueString: JSON.stringify(r.change) }],
  };
}

export function readRequest(task: any): { change: Change; reason: string; by: string; at: string; state: keyof typeof requestStates } {
  const text = (Array.isArray(task.input) ? task.input : []).find((i: any) => i?.type?.text === 'change')?.valueString;
  let change: Change = {};
  try { change = JSON.parse(text) as Change; } catch { /* a Task whose input somebody changed asks for nothing */ }
  return { change, reason: task.description ?? '', by: task.requester?.display ?? '', at: task.authoredOn ?? '', state: task.status === 'completed' ? 'agreed' : task.status === 'cancelled' ? 'withdrawn' : 'open' };
}

/** The record says what was asked for: the correction would change nothing any more. */
export const isAgreed = (patient: Record<string, any>, change: Change): boolean => sameDemographics(patient, correctDemographics(patient, change));

/** Look-up row: (state, asked_at). Other tasks have none. */
export function requestRows(task: Record<string, any>): unknown[][] {
  if (!isRequest(task) || typeof task['authoredOn'] !== 'string') return [];
  return [[states[task['status'] as keyof typeof states] ?? 3, new Date(task['authoredOn'])]];
}
