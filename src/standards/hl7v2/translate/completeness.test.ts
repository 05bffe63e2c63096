import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { needsSharedData, sharedData } from '../../../../test/kit/shared-data.ts';
import { parseMessage } from '../message.ts';
import { translate } from './translate.ts';

type Made = Record<string, any>;
const send = (...segments: string[]): Made[] => translate(`${segments.join('\r')}\r`, { zone: 'America/Chicago' }).entries.map(({ resource }) => resource as Made);
const of = (all: Made[], type: string): Made[] => all.filter(one => one['resourceType'] === type);
/** A segment from its fields by number. */
const seg = (id: string, fields: Record<number, string>): string => [id, ...Array.from({ length: Math.max(...Object.keys(fields).map(Number)) }, (_, i) => fields[i + 1] ?? '')].join('|');
const msh = (type: string): string => `MSH|^~\\&|APP|FAC|||202401050800||${type}|1|P|2.5`;
const pid = 'PID|1||7^^^FAC^MR||Quill^Ada||19800203|F';

describe('what a message says of an order', () => {
  const oru = send(msh('ORU^R01'), pid, seg('ORC', { 1: 'RE', 2: 'P1', 3: 'F1', 4: 'G1', 21: 'Clinic^^1', 22: '1 Main^^Ames^IA' }), 'NTE|1||call back',
    seg('OBR', { 2: 'P1', 3: 'F1', 4: '24331-1^Lipids^LN', 5: 'S', 7: '20240105070000', 9: '10^mL', 10: 'C1^Taker^Tom', 13: 'chest pain', 14: '20240105073000', 15: 'BLD&Blood&HL70070', 16: '9^Orders^Olga', 24: 'CH', 25: 'F', 28: '4^Copy^Cal', 31: 'R07.9^Chest pain^I10C', 33: '5^Aide^Al', 34: '6^Tech^Tess' }),
    seg('OBX', { 2: 'NM', 3: '2093-3^Cholesterol^LN', 5: '190', 6: 'mg/dL', 7: '<200', 8: 'N', 11: 'F', 18: 'EQ1^LAB', 23: 'Acme Labs^^77', 24: '9 Lab Way^^Ames^IA', 25: 'D1^Head^Hal' }));
  it('is contained in the report: who asked, why, how urgent, what was told', () => {
    const [report] = of(oru, 'DiagnosticReport');
    expect(report?.['contained']).toMatchObject([{ resourceType: 'ServiceRequest', requester: { display: 'Olga Orders' }, priority: 'stat', requisition: { value: 'G1' }, reasonCode: [{ text: 'Chest pain' }] }]);
    expect(report?.['contained'][0].note.map((n: Made) => n['text'])).toEqual(['Relevant clinical information: chest pain', 'Copies to: Cal Copy', 'Ordered at: Clinic, 1 Main, Ames, IA', 'call back']);
    expect(report).toMatchObject({ basedOn: [{ reference: '#order', identifier: { value: 'P1' } }], resultsInterpreter: [{ display: 'Al Aide' }], performer: [{ display: 'Tess Tech' }] });
  });
  it('gives the specimen of versions before SPM', () => {
    expect(of(oru, 'Specimen')).toMatchObject([{ type: { text: 'Blood' }, receivedTime: '2024-01-05T07:30:00-06:00', collection: { collector: { display: 'Tom Taker' }, quantity: { value: 10, unit: 'mL' }, collectedDateTime: '2024-01-05T07:00:00-06:00' } }]);
  });
  it('names the laboratory with its address and director, and the equipment', () => {
    expect(of(oru, 'Observation')).toMatchObject([{ contained: [{ name: 'Acme Labs', address: [{ line: ['9 Lab Way'] }], contact: [{ name: { family: 'Head' } }] }], performer: [{ reference: '#laboratory', display: 'Acme Labs' }], device: { display: 'EQ1' } }]);
  });
  it('reads ranges of dates and numbers, and types without a rule as their parts', () => {
    const value = (type: string, text: string): Made | undefined => of(send(msh('ORU^R01'), pid, seg('OBR', { 3: 'F1', 4: 'X^x' }), seg('OBX', { 2: type, 3: '1^a', 5: text, 6: 'mg', 11: 'F' })), 'Observation')[0];
    expect(value('DR', '20240101^20240203')).toMatchObject({ valuePeriod: { start: '2024-01-01', end: '2024-02-03' } });
    expect(value('NR', '3^5')).toMatchObject({ valueRange: { low: { value: 3, unit: 'mg' }, high: { value: 5 } } });
    expect(value('CP', '12&USD^UP')).toMatchObject({ valueString: '12&USD UP' });
  });
  it('says which result a further order follows from, in its words or those of the result', () => {
    const told = (parent: string): unknown[] => of(send(msh('ORU^R01'), pid, seg('OBR', { 3: 'F1', 4: 'CUL^Culture', 25: 'F' }), seg('OBX', { 2: 'CE', 3: '600-7^Bacteria^LN', 4: '1', 5: 'SA^Staph aureus^L', 11: 'F' }), seg('OBR', { 3: 'F2', 4: 'SUS^Susceptibility', 25: 'F', 26: parent }), seg('OBX', { 2: 'ST', 3: 'OX^Oxacillin', 5: 'R', 11: 'F' })), 'DiagnosticReport').map(one => one['extension']?.[0].valueAnnotation.text);
    expect(told('600-7&Bacteria&LN^1')).toEqual([undefined, 'Belongs to: Bacteria: Staph aureus']);
    expect(told('600-7&Bacteria&LN^1^MRSA')).toEqual([undefined, 'Belongs to: Bacteria: MRSA']);
  });
  it('goes with a document too', () => {
    const [one] = of(send(msh('MDM^T02'), pid, seg('TXA', { 2: 'PN', 3: 'TX', 4: '20240105', 12: 'D1' }), seg('OBR', { 2: 'P1', 3: 'F1', 4: 'X^Echo', 16: '9^Orders^Olga', 31: '796.4^Abnormal^I9C' }), 'NTE|1||read soon', 'OBX|1|TX|||text'), 'DocumentReference');
    expect(one?.['contained']).toMatchObject([{ requester: { display: 'Olga Orders' }, reasonCode: [{ text: 'Abnormal' }], note: [{ text: 'read soon' }] }]);
  });
});

it('heads the parts of a document with their names, when it has several', () => {
  const text = (...names: string[]): string => Buffer.from(of(send(msh('MDM^T02'), pid, seg('TXA', { 2: 'PN', 3: 'TX', 12: 'D1' }), ...names.map((name, i) => `OBX|${i + 1}|TX|${i}^${name}||words ${i}`)), 'DocumentReference')[0]?.['content'][0].attachment.data, 'base64').toString();
  expect(text('HISTORY', 'HISTORY', 'FINDINGS')).toBe('HISTORY\nwords 0\nwords 1\n\nFINDINGS\nwords 2');
  expect(text('NOTE', 'NOTE')).toBe('words 0\nwords 1');
});

describe('what a message says of a visit, a person, a policy', () => {
  it('tells what is expected, why, how urgent, and every place', () => {
    const [visit] = of(send(msh('ADT^A05'), pid, seg('PV1', { 2: 'P', 3: 'W1^1^A', 6: 'W0^2^B', 11: 'T9^3', 19: 'V1', 39: 'East Wing', 42: 'P5^4' }), seg('PV2', { 8: '20240201', 9: '20240205', 12: 'Hip replacement', 13: '3^Sender^Sam', 25: 'U^Urgent' })), 'Encounter');
    expect(visit?.['extension'].map((e: Made) => e['valueDateTime'] ?? e['valueAnnotation'].text)).toEqual(['2024-02-01', '2024-02-05', 'Hip replacement']);
    expect(visit).toMatchObject({ priority: { text: 'Urgent' }, serviceProvider: { display: 'East Wing' }, participant: [{ type: [{ coding: [{ code: 'REF' }] }], individual: { display: 'Sam Sender' } }] });
    expect(visit?.['location'].map((l: Made) => [l['location'].display, l['status']])).toEqual([['W1, 1, A', 'active'], ['W0, 2, B', 'completed'], ['T9, 3', 'active'], ['P5, 4', 'planned']]);
  });
  it('keeps results that came with an admission, words one field too early, and who told of an allergy', () => {
    const all = send(msh('ADT^A01'), pid, seg('PV1', { 2: 'I', 19: 'V1' }), seg('IAM', { 1: '1', 3: 'N^Nuts', 7: 'A1', 14: 'Quill^Rose', 15: 'SPO^Spouse' }), 'NTE|1|seen at school', 'OBX|1|NM|8302-2^Height^LN||170|cm|||||F', 'OBR|1|P1|F1|1000^Panel', 'OBX|1|NM|1^a||2||||||F');
    expect(of(all, 'DiagnosticReport')).toMatchObject([{ code: { text: 'Panel' }, result: [{}] }]);
    expect(of(all, 'Observation')).toHaveLength(2);
    expect(of(all, 'AllergyIntolerance')[0]?.['note'].map((n: Made) => n['text'])).toEqual(['Reported by: Rose Quill, Spouse', 'seen at school']);
  });
  it('clears of a list only what the null stands for', () => {
    const { clear } = translate(`${[msh('ADT^A08'), seg('PID', { 3: '7^^^FAC^MR', 5: 'Quill^Ada', 10: '""', 14: '""', 16: '""' }), 'PV1|1|N'].join('\r')}\r`, { zone: 'UTC' });
    expect(clear.toSorted()).toEqual(['extension:http://hl7.org/fhir/us/core/StructureDefinition/us-core-race', 'maritalStatus', 'telecom:work']);
  });
  it('knows a visit without number by its admission time, from a result as from an admission', () => {
    const pv1 = seg('PV1', { 2: 'O', 3: 'ED', 44: '20240105060000' });
    const [admitted, told] = [send(`${msh('ADT^A04')}`, 'EVN||20240105060000', pid, pv1), send(msh('ORU^R01'), pid, pv1, 'OBR|1||F1|X^x', 'OBX|1|NM|1^a||1||||||F')].map(all => of(all, 'Encounter')[0]?.['id']);
    expect(told).toBeDefined();
    expect(told).toBe(admitted);
  });
  it('keeps the procedure\'s description, a severity without reaction, reactions of their own, restrictions and problems', () => {
    const all = send(msh('ADT^A08'), pid, 'ARV|1|A|DEM|PHY|No disclosure of location|20240101^20241231', seg('PV1', { 2: 'I', 3: 'W', 19: 'V1' }), 'PR1|1||44388^Colonoscopy^C4|Biopsy of colon|20240105', 'AL1|1|DA|P^Penicillin|MO', 'IAM|2|FA|N^Nuts||||A1', 'IAR|H^Hives|MI||Rested', 'PRB|AD|20240105|38341003^Hypertension^SCT|PR1');
    expect(of(all, 'Procedure')).toMatchObject([{ code: { text: 'Colonoscopy' }, note: [{ text: 'Biopsy of colon' }] }]);
    expect(of(all, 'AllergyIntolerance')).toMatchObject([{ note: [{ text: 'Severity: moderate' }] }, { reaction: [{ manifestation: [{ text: 'Hives' }], severity: 'mild', note: [{ text: 'Rested' }] }] }]);
    expect(of(all, 'Flag')).toMatchObject([{ code: { text: 'No disclosure of location' }, period: { start: '2024-01-01', end: '2024-12-31' } }]);
    expect(of(all, 'Condition')).toMatchObject([{ code: { text: 'Hypertension' }, clinicalStatus: { coding: [{ code: 'active' }] } }]);
  });
  it('gives the insurer\'s address and the insured, and the numbers of IN2', () => {
    const [one] = of(send(msh('ADT^A04'), pid, seg('IN1', { 2: 'PPO', 3: 'C1', 4: 'Acme', 5: '1 Pay St^^Ames', 7: '(555)1', 8: 'G9', 16: 'Quill^Bob', 17: 'SPO', 18: '19750101', 19: '2 Home St^^Ames', 36: 'POL1' })), 'Coverage');
    expect(one).toMatchObject({ contained: [{ name: 'Acme', address: [{ line: ['1 Pay St'] }] }, { resourceType: 'RelatedPerson', name: [{ family: 'Quill', given: ['Bob'] }], birthDate: '1975-01-01' }], payor: [{ reference: '#payer', display: 'Acme' }], subscriber: { reference: '#insured' } });
    expect(of(send(msh('ADT^A04'), pid, 'IN1|1|PPO|C1|Acme', seg('IN2', { 6: 'MCR5', 8: 'MCD5' })), 'Coverage')[0]?.['identifier'].map((i: Made) => [i['type'].coding[0].code, i['value']])).toEqual([['MC', 'MCR5'], ['MA', 'MCD5']]);
  });
});

/** Fields a reader of the chart must meet in it (component 1 or 2), wherever a message carries them. */
const mustBeTold: [string, number[], number][] = [
  ['PID', [5], 2], ['DG1', [3], 2], ['PR1', [3], 2], ['PR1', [4], 1], ['AL1', [3], 2], ['AL1', [5], 1], ['OBX', [3], 2], ['OBR', [4], 2], ['OBR', [13, 39], 1], ['OBR', [16, 32], 3], ['OBR', [31], 2], ['NK1', [2], 2], ['RXA', [15], 1], ['RXA', [17], 2], ['PV1', [7, 8, 9, 17], 3], ['PV2', [12], 1], ['IN1', [4], 1], ['IN1', [5, 19], 3], ['SCH', [7], 2], ['AIP', [3], 3], ['TXA', [12, 16], 1], ['ARV', [5], 1],
];
const folder = sharedData('hl7v2/microsoft');
describe.skipIf(folder === undefined)(folder === undefined ? `shared messages: ${needsSharedData}` : 'shared messages', () => {
  it('say in the chart what matters of every field they carry', () => {
    const lost: string[] = [];
    let seen = 0;
    for (const name of readdirSync(folder as string)) {
      const text = readFileSync(`${folder}/${name}`, 'utf8');
      const told = translate(text, { zone: 'America/New_York' });
      const message = parseMessage(text);
      if (told.outcome !== 'apply' || 'why' in message) continue;
      const said = JSON.stringify([told.patient, told.entries]).toLowerCase();
      for (const segment of message.segments) for (const [id, fields, component] of mustBeTold) {
        // The only name of a document's text, and of what an immunization's own elements hold, is that of the document or the element.
        if (segment.id !== id || (id === 'TXA' && !told.messageType.startsWith('MDM')) || (id === 'OBX' && /^(?:MDM|VXU)/.test(told.messageType))) continue;
        for (const field of fields) for (const value of segment.all(field)) {
          const words = value.s(component, 1);
          if (words === '') continue;
          seen += 1;
          if (!said.includes(JSON.stringify(words).slice(1, -1).toLowerCase())) lost.push(`${name} ${segment.id}-${field}: ${words}`);
        }
      }
    }
    expect(lost).toEqual([]);
    expect(seen).toBeGreaterThan(300);
  });
});
