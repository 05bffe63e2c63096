import type { Projection } from '../../chart/index.ts';
import { compareMark, goneMark } from '../rules/compare-mark.ts';
import { requestRows } from '../rules/correction-request.ts';
import { identifierRows, patientColumns, patientRow, telecomRows, wordRows } from '../rules/project-patient.ts';

const columns = (list: readonly (readonly [string, string])[]) => list.map(([name, pg]) => ({ name, pg }));

/** The rows that the patient index keeps beside each Patient version, written in the statement that files it. */
export const patientsProjection: readonly Projection[] = [
  { table: 'patients.patient', types: ['Patient'], columns: columns(patientColumns), rows: (value, key) => [patientRow(value, key.id)] },
  { table: 'patients.name_word', types: ['Patient'], columns: columns([['kind', 'smallint'], ['word', 'text'], ['rest', 'text'], ['birth_lo', 'integer']]), rows: (value) => wordRows(value) },
  { table: 'patients.identifier', types: ['Patient'], columns: columns([['position', 'smallint'], ['system', 'text'], ['value', 'text'], ['value_folded', 'text'], ['type', 'text'], ['last_four', 'text'], ['disputed', 'boolean']]), rows: (value) => identifierRows(value) },
  { table: 'patients.telecom', types: ['Patient'], columns: columns([['position', 'smallint'], ['kind', 'smallint'], ['folded', 'text']]), rows: (value) => telecomRows(value) },
  { table: 'patients.to_compare', types: ['Patient'], columns: columns([['mark', 'text']]), rows: (value) => [[compareMark(value)]], gone: () => [[goneMark]] },
  { table: 'patients.correction_request', types: ['Task'], columns: columns([['state', 'smallint'], ['asked_at', 'timestamptz']]), rows: (value) => requestRows(value) },
];
