import type { Appointment, DiagnosticReport, DocumentReference, Encounter, Immunization, Observation, RelatedPerson } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { withExactDigits } from '../../exact-digits.ts';
import { validate } from '../../fhir/validate.ts';
import type { TranslatedEntry, Translation } from '../../translation.ts';
import { translate } from '../index.ts';

const pid = 'PID|1||5^^^NORTH&2.16.840.1.113883.19.4.6&ISO^MR||Doe^Jane^Q^^^^L||19870422|F';
const pv1 = 'PV1|1|I|W3^301^A^NORTH||||1234567893^Haddad^Samir|||MED|||||||||V77^^^NORTH^VN|||||||||||||||||||||||||202401150800';
const message = (kind: string, ...segments: string[]): string =>
  [`MSH|^~\\&|REG|NORTH|EHR|HIS|20240115120000-0600||${kind}|M1|P|2.5.1`, ...segments].map(s => `${s}\r`).join('');
const say = (kind: string, ...segments: string[]): Translation => {
  const said = translate(message(kind, ...segments), { zone: 'America/Chicago' });
  for (const resource of [said.patient, ...said.entries.map(e => e.resource)]) if (resource) expect(validate(JSON.parse(JSON.stringify(resource)))).toEqual([]);
  return said;
};
const entries = (said: Translation, type: string): TranslatedEntry[] => said.entries.filter(e => e.resource.resourceType === type);
const one = <T>(said: Translation, type: string): T => entries(said, type)[0]?.resource as T;
const evn = (trigger: string): string => `EVN|${trigger}|20240115115900-0600`;

describe('ADT', () => {
  it('A01 admits: the visit is known by its number', () => {
    const said = say('ADT^A01^ADT_A01', evn('A01'), pid, pv1);
    expect(entries(said, 'Encounter')[0]).toMatchObject({ mode: 'merge', resource: { id: 'V77', status: 'in-progress', class: { code: 'IMP' }, period: { start: '2024-01-15T08:00:00-06:00' } } });
    expect(said).toMatchObject({ outcome: 'apply', updatesDemographics: true, eventAt: '2024-01-15T11:59:00-06:00', controlId: 'M1' });
  });
  it('A03 tells the end, A13 takes it back, A11 cancels', () => {
    expect(one<Encounter>(say('ADT^A03', evn('A03'), pid, pv1), 'Encounter')).toMatchObject({ status: 'finished', period: { end: '2024-01-15T11:59:00-06:00' } });
    const back = entries(say('ADT^A13', evn('A13'), pid, pv1), 'Encounter')[0];
    expect(back).toMatchObject({ resource: { status: 'in-progress' }, clear: expect.arrayContaining(['period.end']) });
    expect(entries(say('ADT^A11', evn('A11'), pid, pv1), 'Encounter')[0]).toMatchObject({ act: 'cancel', resource: { status: 'cancelled' } });
  });
  it('A08 tells no status: it counts only for a visit never seen', () => {
    expect(entries(say('ADT^A08', evn('A08'), pid, pv1), 'Encounter')[0]?.ifNew).toEqual(['status']);
    const lost = say('ADT^A08', evn('A08'), pid, 'PV1|1|O|CLIN');
    expect(entries(lost, 'Encounter')).toEqual([]);
    expect(lost.findings).toContainEqual(expect.objectContaining({ code: 'visit-unknown' }));
  });
  it('A28 registers a person without a visit', () => {
    const said = say('ADT^A28', evn('A28'), pid, 'PV1|1|N');
    expect([said.outcome, said.entries]).toEqual(['apply', []]);
  });
  it('reads what PID says of the person', () => {
    const full = 'PID|1||5^^^NORTH^MR||Doe^Jane^^^^^L~Roe^Jane^^^^^M||198704220710|F|Jill^Doe^^^^^A|2106-3^White^HL70005~2028-9^Asian^HL70005|1 Oak St^^Boston^MA^02101^USA^H|Suffolk|^PRN^PH^^1^617^5551815|^WPN^PH^^1^617^5551816|spa^Spanish^ISO639|M||ACC9^^^NORTH^AN|999-71-3190|S123^MA|77^^^NORTH^MR|H^Hispanic^HL70189|Boston|Y|2||||20240110|Y';
    const { patient } = say('ADT^A28', evn('A28'), full);
    expect(patient).toMatchObject({
      birthDate: '1987-04-22', gender: 'female', deceasedDateTime: '2024-01-10', multipleBirthInteger: 2, maritalStatus: { coding: [{ code: 'M' }] },
      name: [{ family: 'Doe', use: 'official' }, { family: 'Roe', use: 'maiden' }, { family: 'Jill', use: 'nickname' }], address: [{ district: 'Suffolk' }],
      telecom: [{ value: '617-555-1815', use: 'home' }, { value: '617-555-1816', use: 'work' }], communication: [{ language: { coding: [{ system: 'urn:ietf:bcp:47', code: 'es' }] } }],
    });
    expect(patient?.identifier?.map(i => i.type?.coding?.[0]?.code)).toEqual(['MR', 'SS', 'DL', 'AN']);
    const urls = patient?.extension?.map(e => e.url.split('/').at(-1));
    expect(urls).toEqual(['us-core-race', 'us-core-ethnicity', 'patient-birthPlace']);
    expect(patient?.extension?.[0]?.extension?.map(e => e.url)).toEqual(['ombCategory', 'ombCategory', 'text']);
  });
  it('takes the identifier of PID-2 from an old sender, and refuses none', () => {
    expect(say('ADT^A28', evn('A28'), 'PID|1|9||77|Doe^Jane').patient?.identifier?.map(i => i.value)).toEqual(['9', '77']);
    expect(say('ADT^A28', evn('A28'), 'PID|1||""||Doe^Jane')).toMatchObject({ outcome: 'refuse', why: expect.stringMatching(/^PID-3/) });
  });
  it('files next of kin, guarantor, mother, insurance, diagnoses, procedures and allergies', () => {
    const said = say('ADT^A01', evn('A01'), `${pid}${'|'.repeat(13)}77^^^NORTH^MR`, 'NK1|1|Doe^John|SPO|1 Oak St^^Boston^MA|^PRN^PH^^1^617^5551815||C', pv1,
      'DG1|1||I10^Hypertension^I10C||20240115|A', 'PR1|1||76164006^Biopsy of colon^SCT||20240115', 'AL1|1|DA|70618^Penicillin^RXN|SV|Hives~Swelling', 'GT1|1||Doe^Max||2 Elm St', 'IN1|1|HMO|60054|Aetna||||G7|Group seven|||20240101|20231231||HMO|Doe^Max|SPO');
    expect(said.entries.map(e => e.resource.resourceType).sort()).toEqual(['AllergyIntolerance', 'Condition', 'Coverage', 'Encounter', 'Procedure', 'RelatedPerson', 'RelatedPerson', 'RelatedPerson']);
    expect(one<RelatedPerson>(said, 'RelatedPerson').patient).toEqual({ reference: 'Patient/subject' });
    expect(one<Encounter>(said, 'Encounter').diagnosis?.[0]?.condition?.reference).toBe(`Condition/${entries(said, 'Condition')[0]?.resource.id}`);
    expect(said.findings).toContainEqual(expect.objectContaining({ code: 'period-reversed', at: 'IN1-13' }));
  });
  it('a merge that names one side only is refused', () => {
    expect(say('ADT^A40', evn('A40'), pid)).toMatchObject({ outcome: 'refuse', why: expect.stringMatching(/^MRG/) });
    expect(say('ADT^A24', evn('A24'), pid)).toMatchObject({ outcome: 'refuse', why: expect.stringMatching(/^PID\[2\]/) });
    expect(say('ADT^A40', evn('A40'), 'MRG|6^^^NORTH^MR')).toMatchObject({ outcome: 'refuse', why: expect.stringMatching(/^PID/) });
  });
  it.each(['DFT^P03', 'ORM^O01', 'RDE^O11', 'REF^I12', 'PPR^PC1', 'ZZZ^Z01'])('%s is kept, not applied', kind => {
    expect(say(kind, pid)).toMatchObject({ outcome: 'not-applied', patient: { resourceType: 'Patient' }, why: expect.stringContaining('kept') });
  });
  it('refuses two patients in one message', () => {
    expect(say('ORU^R01', pid, 'OBR|1|1|2|3^x^L', pid.replace('||5^', '||6^'), 'OBR|1|1|3|3^x^L')).toMatchObject({ outcome: 'refuse', why: expect.stringContaining('two patients') });
  });
  it('EVN-1 names the event where MSH-9 does not', () => expect(say('ADT', evn('A04'), pid, pv1).messageType).toBe('ADT^A04'));
});

describe('ORU', () => {
  const obr = 'OBR|1|P1^EHR|F1^LAB|24323-8^Panel^LN|||202401150900|||||||||||||||20240115110000-0600||LAB|F';
  it('gives a report and its observations by filler number, OBX-3 and OBX-4', () => {
    const said = say('ORU^R01^ORU_R01', pid, pv1, obr, 'NTE|1||seen by night shift', 'OBX|1|NM|2951-2^Sodium^LN||126.00|mmol/L^^UCUM|135 - 145|LL|||F', 'NTE|1||repeated', 'OBX|2|SN|1^x^L||>^5|||||F', 'OBX|3|CWE|2^y^L||260385009^Negative^SCT||||||P');
    const report = one<DiagnosticReport>(said, 'DiagnosticReport');
    expect(report).toMatchObject({ status: 'final', effectiveDateTime: '2024-01-15T09:00:00-06:00', issued: '2024-01-15T11:00:00-06:00', encounter: { reference: 'Encounter/V77' } });
    expect(report.result?.map(r => r.reference)).toEqual(entries(said, 'Observation').map(e => `Observation/${e.resource.id}`));
    const sodium = one<Observation>(said, 'Observation');
    expect(sodium).toMatchObject({ status: 'final', interpretation: [{ coding: [{ code: 'LL' }] }], referenceRange: [{ low: { value: 135 }, high: { value: 145 } }], note: [{ text: 'repeated' }], category: [{ coding: [{ code: 'laboratory' }] }] });
    expect(JSON.stringify(withExactDigits(sodium))).toContain('126.00');
    expect(said.updatesDemographics).toBe(false);
  });
  it('a correction has the same ids as what it corrects', () => {
    const obx = (value: string, status: string): string => `OBX|1|NM|2951-2^Sodium^LN|1|${value}|mmol/L|||||${status}`;
    const ids = (said: Translation): string[] => said.entries.map(e => `${e.resource.resourceType}/${e.resource.id}`);
    const first = say('ORU^R01', pid, obr, obx('126', 'F'));
    const second = say('ORU^R01', pid, obr.replace('|LAB|F', '|LAB|C'), obx('128', 'C'));
    expect(ids(second)).toEqual(ids(first));
    expect(one<Observation>(second, 'Observation')).toMatchObject({ status: 'corrected', valueQuantity: { value: 128 } });
    expect(entries(say('ORU^R01', pid, obr, obx('', 'D')), 'Observation')[0]).toMatchObject({ act: 'cancel', resource: { status: 'entered-in-error' } });
  });
  it('joins lines of one text, keeps different answers apart', () => {
    const said = say('ORU^R01', pid, obr, 'OBX|1|TX|R^Report^L||line one||||||F', 'OBX|2|TX|R^Report^L||line two||||||F', 'OBX|3|NM|N^n^L||1||||||F', 'OBX|4|NM|N^n^L||2||||||F');
    expect(entries(said, 'Observation').map(e => (e.resource as Observation).valueString ?? (e.resource as Observation).valueQuantity?.value)).toEqual(['line one\nline two', 1, 2]);
    expect(new Set(said.entries.map(e => e.resource.id)).size).toBe(4);
  });
  it('an embedded PDF becomes a document; a damaged one is told', () => {
    const pdf = Buffer.from('%PDF-1.4 tiny').toString('base64');
    const said = say('ORU^R01', pid, obr, `OBX|1|ED|PDF^Report^L||LAB^Application^PDF^Base64^${pdf}||||||F`);
    expect(one<DocumentReference>(said, 'DocumentReference').content?.[0]?.attachment).toMatchObject({ contentType: 'application/pdf', data: pdf, size: 13 });
    expect(one<DocumentReference>(said, 'DocumentReference').context?.related?.[0]?.reference).toBe(`DiagnosticReport/${entries(said, 'DiagnosticReport')[0]?.resource.id}`);
    expect(say('ORU^R01', pid, obr, 'OBX|1|ED|PDF^Report^L||LAB^AP^PDF^Base64^abc$$||||||F').findings).toContainEqual(expect.objectContaining({ code: 'attachment-damaged' }));
    expect(JSON.stringify(say('ORU^R01', pid, obr, 'OBX|1|RP|IMG^Image^L||javascript:alert(1)^^IM^JPEG||||||F').entries)).not.toContain('"url":"javascript');
  });
  it('a visit told by a result only counts when it is new', () => {
    const visit = entries(say('ORU^R01', pid, pv1, obr), 'Encounter')[0];
    expect(visit?.ifNew).toEqual(expect.arrayContaining(['status', 'class', 'location', 'period']));
    expect(visit?.resource).toMatchObject({ status: 'unknown' });
  });
});

describe('MDM', () => {
  const txa = (number: string, parent = '', rest = '||AU'): string => `TXA|1|DS^Discharge summary|TX|20240115||20240115103000-0600|||1234^Haddad^Samir|||${number}|${parent}||${rest}`;
  const lines = ['OBX|1|TX|T^Text^L||First line||||||F', 'OBX|2|TX|T^Text^L||Second line||||||F'];
  const text = (d: DocumentReference): string => Buffer.from(d.content?.[0]?.attachment?.data ?? '', 'base64').toString();
  it('T02 joins the text', () => {
    const found = one<DocumentReference>(say('MDM^T02', evn('T02'), pid, pv1, txa('D1'), ...lines), 'DocumentReference');
    expect(text(found)).toBe('First line\nSecond line');
    expect(found).toMatchObject({ id: 'D1', status: 'current', docStatus: 'final', date: '2024-01-15T10:30:00-06:00', type: { coding: [{ code: '18842-5' }, { code: 'DS' }] } });
  });
  it('T03 tells a status and leaves the content', () => {
    expect(entries(say('MDM^T03', evn('T03'), pid, txa('D1')), 'DocumentReference')[0]).toMatchObject({ mode: 'merge', ifNew: ['content'], resource: { id: 'D1' } });
  });
  it('T06 appends, T10 replaces, T11 cancels', () => {
    expect(one<DocumentReference>(say('MDM^T06', pid, txa('D2', 'D1'), ...lines), 'DocumentReference').relatesTo).toMatchObject([{ code: 'appends', target: { reference: 'DocumentReference/D1' } }]);
    const [old, now] = entries(say('MDM^T10', pid, txa('D2', 'D1'), ...lines), 'DocumentReference');
    expect(now?.resource).toMatchObject({ id: 'D2', status: 'current', relatesTo: [{ code: 'replaces', target: { reference: 'DocumentReference/D1' } }] });
    expect(old).toMatchObject({ mode: 'merge', ifNew: ['subject', 'content'], resource: { id: 'D1', status: 'superseded' } });
    expect(entries(say('MDM^T11', pid, txa('D1')), 'DocumentReference')[0]).toMatchObject({ act: 'cancel', mode: 'merge', resource: { status: 'entered-in-error' } });
  });
  it('without TXA there is no document', () => expect(say('MDM^T02', pid, ...lines)).toMatchObject({ outcome: 'refuse', why: expect.stringContaining('TXA') }));
});

describe('VXU', () => {
  const shot = (rest: string): string => `RXA|0|1|20240115||08^Hep B^CVX|0.5|mL^mL^UCUM||00^New^NIP001|7824^Jackson^Lily|^^^Clinic 1||||L55|20251231|MSD^Merck^MVX|||${rest}`;
  it('gives the shot with its maker, lot, dose, route and what OBX tell', () => {
    const said = say('VXU^V04', pid, 'ORC|RE||I9^IIS', shot('CP|A'), 'RXR|IM^Intramuscular^HL70162|LD^Left deltoid^HL70163', 'OBX|1|CE|64994-7^Eligibility^LN|1|V01^Not eligible^HL70064||||||F', 'OBX|2|CE|30956-7^Type^LN|2|45^Hep B^CVX||||||F', 'OBX|3|TS|29769-7^Presented^LN|2|20240115||||||F');
    expect(said.entries).toHaveLength(1);
    expect(one<Immunization>(said, 'Immunization')).toMatchObject({
      status: 'completed', occurrenceDateTime: '2024-01-15', primarySource: true, lotNumber: 'L55', expirationDate: '2025-12-31', manufacturer: { display: 'Merck' }, doseQuantity: { value: 0.5, code: 'mL' },
      programEligibility: [{ coding: [{ code: 'V01' }] }], education: [{ documentType: 'Hep B', presentationDate: '2024-01-15' }],
    });
  });
  it('a refusal is not done, a deletion is an error', () => {
    expect(one<Immunization>(say('VXU^V04', pid, `RXA|0|1|20240115||08^Hep B^CVX|999${'|'.repeat(12)}00^Parental decision^NIP002||RE`), 'Immunization')).toMatchObject({ status: 'not-done', statusReason: { text: 'Parental decision' } });
    expect(entries(say('VXU^V04', pid, shot('CP|D')), 'Immunization')[0]).toMatchObject({ act: 'cancel', resource: { status: 'entered-in-error' } });
  });
  it('keeps other observations as part of the shot', () => {
    expect(one<Observation>(say('VXU^V04', pid, shot('CP|A'), 'OBX|1|CE|30945-0^Contraindication^LN|1|M4^Medical exemption^NIP||||||F'), 'Observation').partOf?.[0]?.reference).toMatch(/^Immunization\//);
  });
});

describe('SIU', () => {
  const sch = (status: string): string => `SCH|1001^EHR|2002^SCHED|||||Check-up|Normal|30|min|^^^202401200900${'|'.repeat(14)}${status}`;
  it('books by the filler\'s number, reckoning the end from the length', () => {
    const found = one<Appointment>(say('SIU^S12', sch('BOOKED'), pid, 'AIP|1||1210^GE^Robert|||||||||BOOKED', 'AIL|1||W3^301'), 'Appointment');
    expect(found).toMatchObject({ status: 'booked', start: '2024-01-20T09:00:00-06:00', minutesDuration: 30 });
    expect(Date.parse(found.end ?? '') - Date.parse(found.start ?? '')).toBe(30 * 60_000);
    expect(found.participant).toHaveLength(3);
  });
  it('S15 cancels, S26 is a no-show, S17 deletes', () => {
    expect(entries(say('SIU^S15', sch('BOOKED'), pid), 'Appointment')[0]).toMatchObject({ act: 'cancel', resource: { status: 'cancelled' } });
    expect(one<Appointment>(say('SIU^S26', sch(''), pid), 'Appointment').status).toBe('noshow');
    expect(entries(say('SIU^S17', sch(''), pid), 'Appointment')[0]).toMatchObject({ act: 'cancel' });
  });
  it('without a time it is only proposed', () => {
    const said = say('SIU^S12', 'SCH|1001|2002', pid);
    expect(one<Appointment>(said, 'Appointment').status).toBe('proposed');
    expect(said.findings).toContainEqual(expect.objectContaining({ code: 'appointment-time' }));
  });
});

describe('OUL', () => {
  it('R22 puts the specimen before its orders, R24 after', () => {
    const spm = (n: number): string => `SPM|${n}|P${n}&EHR^S${n}&LAB||BLD`;
    const order = (n: number): string[] => [`OBR|${n}|P|F${n}|1^x^L|||20240115${'|'.repeat(18)}F`, 'ORC|RE', `OBX|1|NM|2^y^L||${n}||||||F`];
    const specimensOf = (said: Translation): (string | undefined)[] => entries(said, 'DiagnosticReport').map(e => (e.resource as DiagnosticReport).specimen?.[0]?.reference);
    expect(specimensOf(say('OUL^R22', pid, spm(1), ...order(1), spm(2), ...order(2)))).toEqual([expect.stringMatching(/^Specimen\/S1/), expect.stringMatching(/^Specimen\/S2/)]);
    expect(specimensOf(say('OUL^R24', pid, ...order(1), spm(1), ...order(2), spm(2)))).toEqual([expect.stringMatching(/^Specimen\/S1/), expect.stringMatching(/^Specimen\/S2/)]);
  });
});

describe('a large or hostile message', () => {
  it('ten thousand observations of one kind are all kept, in reasonable time', () => {
    const obx = Array.from({ length: 10_000 }, (_, n) => `OBX|${n + 1}|NM|N^n^L||${n}||||||F`);
    const before = process.cpuUsage().user;
    const said = translate(message('ORU^R01', pid, 'OBR|1|1|F1|3^x^L', ...obx), { zone: 'America/Chicago' });
    expect(entries(said, 'Observation')).toHaveLength(10_000);
    expect((process.cpuUsage().user - before) / 1e6).toBeLessThan(10);
  });
  it('long runs of blanks and line breaks cost nothing', () => {
    const before = process.cpuUsage().user;
    translate(`${'\n'.repeat(300_000)}x${'\n'.repeat(300_000)}y`, { zone: 'America/Chicago' });
    translate(message('ORU^R01', pid, 'OBR|1|1|F1|3^x^L', `OBX|1|NM|N^n^L||${' '.repeat(200_000)}1|${' '.repeat(200_000)}u|[${' '.repeat(200_000)}1|||||F`), { zone: 'America/Chicago' });
    expect((process.cpuUsage().user - before) / 1e6).toBeLessThan(3);
  });
});
