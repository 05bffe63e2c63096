import { parse } from 'csv-parse/sync';
import type { Finding } from '../../../standards/translation.ts';
import type { CsvReading } from '../portion.ts';
import { ItemFault } from './item-fault.ts';
import { readDay } from '../../../standards/read-day.ts';
import type { FhirEntry, FhirItem } from './read-fhir-item.ts';

type Column = string | string[] | undefined;
type Identifier = string | { column: string; system?: string; type?: string };
type Address = { line?: Column; city?: string; state?: string; postalCode?: string };
type CsvMap = { id?: string; given?: Column; middle?: Column; family?: Column; suffix?: string; previousFamily?: Column; birthDate?: string; sex?: string; phone?: Column; email?: Column; address?: Address | Address[]; identifier?: Identifier | Identifier[] };

/** A row's text: UTF-8, or what older spreadsheets write (windows-1252). */
export function decodeRow(bytes: Buffer): { text: string; guessed: boolean } {
  try { return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes), guessed: false }; } catch { return { text: new TextDecoder('windows-1252').decode(bytes), guessed: true }; }
}

/** A row of a table as a Patient (a mended text may hold several): what the map names and nothing else. Throws ItemFault where it names nobody. */
export function readCsvRow(bytes: Buffer, reading: CsvReading, dateOrder: 'mdy' | 'dmy'): FhirItem {
  const { text, guessed } = decodeRow(bytes);
  if (text.includes('\0')) throw new ItemFault('The row holds a NUL character: the file is damaged or no text', 'Mend the row and replay, or have the file sent again');
  let rows: string[][];
  try { rows = parse(text, { delimiter: reading.delimiter, relax_column_count: true, relax_quotes: true, trim: true, skip_empty_lines: true }) as string[][]; } catch { rows = []; }
  if (rows.length === 0) throw new ItemFault('The row cannot be read: its quotes do not close', 'Mend the row and replay');
  const read = rows.map((cells, i) => patientOf(cells, reading, dateOrder, rows.length === 1 ? 'row' : `row ${i + 1}`));
  const findings = read.flatMap((one) => one.findings);
  if (guessed) findings.push({ severity: 'information', code: 'csv-encoding', at: 'row', says: 'the row is not UTF-8; read as windows-1252', mend: 'save the table as UTF-8' });
  const controlId = read.length === 1 ? read[0]!.entry.senderId : undefined;
  return { messageType: 'Patient row', ...(controlId === undefined ? {} : { controlId }), findings, entries: read.map((one) => one.entry) };
}

function patientOf(cells: readonly string[], reading: CsvReading, dateOrder: 'mdy' | 'dmy', place: string): { entry: FhirEntry; findings: Finding[] } {
  const map = reading.map as CsvMap;
  const findings: Finding[] = [];
  const cell = (name: string | undefined): string => (name === undefined ? '' : (cells[reading.header.indexOf(name.trim())] ?? '').trim());
  const list = (column: Column): string[] => (column === undefined ? [] : Array.isArray(column) ? column : [column]).map(cell).filter((value) => value !== '');
  const family = list(map.family).join(' ');
  const given = [...list(map.given), ...list(map.middle)];
  const suffix = cell(map.suffix), previous = list(map.previousFamily).join(' ');
  const born = cell(map.birthDate);
  const birthDate = born === '' ? undefined : readDay(born, dateOrder);
  if (born !== '' && birthDate === undefined) findings.push({ severity: 'warning', code: 'csv-birth-date', at: map.birthDate ?? 'birthDate', says: 'the birth date cannot be read as a day; it is left out', mend: 'write it as 1957-03-21' });
  const id = cell(map.id);
  const addresses = (map.address === undefined ? [] : Array.isArray(map.address) ? map.address : [map.address]).flatMap((one) => addressOf(one, cell, list));
  const telecom = [...list(map.phone).map((value) => ({ system: 'phone', value })), ...list(map.email).map((value) => ({ system: 'email', value }))];
  const identifier = (map.identifier === undefined ? [] : Array.isArray(map.identifier) ? map.identifier : [map.identifier]).flatMap((one) => identifierOf(one, cell));
  if (family === '' && given.length === 0 && birthDate === undefined) throw new ItemFault('The row names nobody: neither a name nor a birth date', 'Fill the row and replay, or close it');
  const patient: any = {
    resourceType: 'Patient',
    ...(identifier.length > 0 ? { identifier } : {}),
    ...(family !== '' || given.length > 0 ? { name: [
      { ...(family === '' ? {} : { family }), ...(given.length === 0 ? {} : { given }), ...(suffix === '' ? {} : { suffix: [suffix] }) },
      ...(previous === '' || previous === family ? [] : [{ use: 'old', family: previous, ...(given.length === 0 ? {} : { given }) }]),
    ] } : {}),
    ...(telecom.length > 0 ? { telecom } : {}),
    ...sexOf(cell(map.sex)), ...(birthDate === undefined ? {} : { birthDate }),
    ...(addresses.length > 0 ? { address: addresses } : {}),
  };
  return { entry: { type: 'Patient', senderId: id === '' ? undefined : id, fullUrl: undefined, value: patient, exact: patient, place }, findings };
}

function addressOf(one: Address, cell: (name: string | undefined) => string, list: (column: Column) => string[]): object[] {
  const line = list(one.line), city = cell(one.city), state = cell(one.state), postalCode = cell(one.postalCode);
  return line.length + city.length + state.length + postalCode.length === 0 ? [] : [{ ...(line.length > 0 ? { line } : {}), ...(city === '' ? {} : { city }), ...(state === '' ? {} : { state }), ...(postalCode === '' ? {} : { postalCode }) }];
}

function identifierOf(given: Identifier, cell: (name: string) => string): object[] {
  const one = typeof given === 'string' ? { column: given } : given;
  const value = cell(one.column);
  if (value === '') return [];
  const type = one.type ?? (/ssn|social|soc_sec/i.test(one.column) ? 'SS' : /mrn|medical.?record/i.test(one.column) ? 'MR' : undefined);
  const system = one.system ?? (type === 'SS' ? 'http://hl7.org/fhir/sid/us-ssn' : undefined);
  return [{ ...(type === undefined ? {} : { type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: type }] } }), ...(system === undefined ? {} : { system }), value }];
}

function sexOf(text: string): { gender?: string } {
  const first = text.toLowerCase();
  if (first === '') return {};
  return { gender: ['m', 'male', '1'].includes(first) ? 'male' : ['f', 'female', '2'].includes(first) ? 'female' : ['o', 'other', 'x', 'a'].includes(first) ? 'other' : 'unknown' };
}
