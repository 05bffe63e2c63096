/** Seeded, invented people and charts for the load: a Patient of about 2.4 KB, a chart of 301 entries as a transaction. */
export function seeded(seed: number): () => number {
  let a = seed >>> 0;
  return () => { a = (a + 0x6d2b79f5) | 0; let t = Math.imul(a ^ (a >>> 15), 1 | a); t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t; return ((t ^ (t >>> 14)) >>> 0) / 4294967296; };
}
const beginnings = ['Ash', 'Bar', 'Cal', 'Den', 'East', 'Fair', 'Gold', 'Hart', 'Ing', 'Jas', 'Kirk', 'Lang', 'Mor', 'Nor', 'Oak', 'Pem', 'Quill', 'Rams', 'Stan', 'Thorn', 'Under', 'Val', 'West', 'Yar', 'Zim'];
const middles = ['', 'ber', 'den', 'fer', 'ing', 'la', 'mer', 'no', 'ri', 'sel', 'ter', 'ven', 'wi'];
const ends = ['by', 'dale', 'ford', 'ham', 'land', 'ley', 'man', 'ridge', 'son', 'ton', 'well', 'wood'];
export const families = beginnings.flatMap((b) => middles.flatMap((m) => ends.map((e) => b + m + e))).filter((_, i) => i % 5 === 0);
const givens = ['Ada', 'Alan', 'Amal', 'Ben', 'Carla', 'Chen', 'Dana', 'David', 'Elena', 'Emil', 'Fatima', 'Grace', 'Hugo', 'Ines', 'Ivan', 'Jada', 'James', 'Karin', 'Kofi', 'Lara', 'Leo', 'Maria', 'Mateo', 'Nadia', 'Noah', 'Olga', 'Omar', 'Priya', 'Quinn', 'Rosa', 'Sami', 'Tariq', 'Uma', 'Vera', 'Wei', 'Yara', 'Zoe'];
const two = (n: number): string => String(n).padStart(2, '0');
const uuid = (r: () => number): string => 'xxxxxxxx-xxxx-4xxx-axxx-xxxxxxxxxxxx'.replace(/x/g, () => Math.floor(r() * 16).toString(16));
const one = <T>(r: () => number, list: readonly T[]): T => list[Math.floor(r() * list.length)]!;

export function person(i: number): any {
  const r = seeded(17 + i * 7919);
  const family = one(r, families), given = one(r, givens), second = one(r, givens);
  const birthDate = `${1930 + Math.floor(r() * 90)}-${two(1 + Math.floor(r() * 12))}-${two(1 + Math.floor(r() * 28))}`;
  const race = [['2106-3', 'White'], ['2054-5', 'Black or African American'], ['2028-9', 'Asian']][Math.floor(r() * 3)]!;
  return {
    resourceType: 'Patient',
    text: { status: 'generated', div: `<div xmlns="http://www.w3.org/1999/xhtml">${given} ${second} ${family}, born ${birthDate}</div>` },
    extension: [
      { url: 'http://hl7.org/fhir/us/core/StructureDefinition/us-core-race', extension: [{ url: 'ombCategory', valueCoding: { system: 'urn:oid:2.16.840.1.113883.6.238', code: race[0], display: race[1] } }, { url: 'text', valueString: race[1] }] },
      { url: 'http://hl7.org/fhir/us/core/StructureDefinition/us-core-ethnicity', extension: [{ url: 'ombCategory', valueCoding: { system: 'urn:oid:2.16.840.1.113883.6.238', code: '2186-5', display: 'Not Hispanic or Latino' } }, { url: 'text', valueString: 'Not Hispanic or Latino' }] },
    ],
    identifier: [
      { use: 'usual', type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'MR', display: 'Medical record number' }], text: 'Medical record number' }, system: 'urn:oid:2.999.1.2.3', value: uuid(r), assigner: { display: 'Valley General Hospital' } },
      { type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'SS' }] }, system: 'http://hl7.org/fhir/sid/us-ssn', value: `999-${two(10 + Math.floor(r() * 89))}-${1000 + Math.floor(r() * 8999)}` },
      { type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'DL' }] }, system: 'urn:oid:2.16.840.1.113883.4.3.25', value: `S999${10000 + Math.floor(r() * 89999)}` },
    ],
    active: true,
    name: [{ use: 'official', family, given: [given, second], prefix: ['Mx.'] }, { use: 'nickname', given: [given.slice(0, 3)] }],
    telecom: [{ system: 'phone', value: `555-${100 + Math.floor(r() * 899)}-${1000 + Math.floor(r() * 8999)}`, use: 'home' }, { system: 'email', value: `${given}.${family}.${i}@example.org`.toLowerCase() }],
    gender: r() < 0.5 ? 'female' : 'male', birthDate,
    address: [{ use: 'home', line: [`${1 + Math.floor(r() * 999)} ${one(r, families)} Street`, 'Apt 4'], city: one(r, ['Boston', 'Lowell', 'Quincy', 'Salem']), state: 'MA', postalCode: `0${1000 + Math.floor(r() * 1700)}`, country: 'US', period: { start: '2011-04-01' } }],
    maritalStatus: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-MaritalStatus', code: 'M', display: 'Married' }], text: 'M' },
    multipleBirthBoolean: false,
    contact: [{ relationship: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0131', code: 'N' }] }], name: { family, given: [one(r, givens)] }, telecom: [{ system: 'phone', value: '555-201-3004' }] }],
    communication: [{ language: { coding: [{ system: 'urn:ietf:bcp:47', code: 'en-US', display: 'English' }], text: 'English' }, preferred: true }],
  };
}

const labs = [['4548-4', 'Hemoglobin A1c', '%', 6], ['2160-0', 'Creatinine', 'mg/dL', 1], ['2823-3', 'Potassium', 'mmol/L', 4.2], ['2951-2', 'Sodium', 'mmol/L', 139], ['29463-7', 'Body weight', 'kg', 78], ['8867-4', 'Heart rate', '/min', 72]] as const;

export function chart(i: number): any {
  const r = seeded(99 + i * 104729), urn = (): string => `urn:uuid:${uuid(r)}`;
  const patient = urn(), practitioner = urn();
  const entries: any[] = [];
  const add = (fullUrl: string, resource: any): void => { entries.push({ fullUrl, resource, request: { method: 'POST', url: resource.resourceType } }); };
  const coding = (system: string, code: string, display: string) => ({ coding: [{ system, code, display }], text: display });
  add(patient, person(5_000_000 + i));
  add(practitioner, { resourceType: 'Practitioner', active: true, identifier: [{ system: 'http://hl7.org/fhir/sid/us-npi', value: String(9_999_000_000 + Math.floor(r() * 900_000)) }], name: [{ family: one(r, families), given: [one(r, givens)], prefix: ['Dr.'] }] });
  for (let e = 0; e < 25; e++) {
    const encounter = urn(), at = `20${10 + Math.floor(e / 2)}-${two(1 + Math.floor(r() * 12))}-${two(1 + Math.floor(r() * 28))}T09:30:00-05:00`;
    const common = { subject: { reference: patient }, encounter: { reference: encounter } };
    add(encounter, { resourceType: 'Encounter', status: 'finished', class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' }, type: [coding('http://snomed.info/sct', '185349003', 'Encounter for check up')], subject: { reference: patient, display: 'Patient' }, participant: [{ individual: { reference: practitioner } }], period: { start: at, end: at.replace('09:30', '10:00') } });
    for (let o = 0; o < 8; o++) {
      const [code, display, unit, mid] = labs[o % labs.length]!;
      add(urn(), { resourceType: 'Observation', status: 'final', category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: o > 3 ? 'vital-signs' : 'laboratory' }] }], code: coding('http://loinc.org', code, display), ...common, effectiveDateTime: at, issued: at.replace('T09:30:00', 'T09:30:00.123'), valueQuantity: { value: Math.round(mid * (0.8 + r() * 0.4) * 100) / 100, unit, system: 'http://unitsofmeasure.org', code: unit } });
    }
    add(urn(), { resourceType: 'Condition', clinicalStatus: coding('http://terminology.hl7.org/CodeSystem/condition-clinical', 'active', 'Active'), verificationStatus: coding('http://terminology.hl7.org/CodeSystem/condition-ver-status', 'confirmed', 'Confirmed'), code: coding('http://snomed.info/sct', '38341003', 'Hypertension'), ...common, onsetDateTime: at, recordedDate: at });
    add(urn(), { resourceType: 'MedicationRequest', status: 'active', intent: 'order', medicationCodeableConcept: coding('http://www.nlm.nih.gov/research/umls/rxnorm', '314076', 'lisinopril 10 MG Oral Tablet'), ...common, authoredOn: at, requester: { reference: practitioner }, dosageInstruction: [{ text: 'one a day', timing: { repeat: { frequency: 1, period: 1, periodUnit: 'd' } } }] });
    add(urn(), { resourceType: 'Procedure', status: 'completed', code: coding('http://snomed.info/sct', '430193006', 'Medication reconciliation'), ...common, performedPeriod: { start: at, end: at.replace('09:30', '09:45') } });
  }
  return { resourceType: 'Bundle', type: 'transaction', entry: entries.slice(0, 301) };
}
