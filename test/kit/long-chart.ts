/**
 * A chart as long as charts get in a department: by default 700 encounters and 2,000 entries beside them, over eighteen years, as one FHIR transaction Bundle.
 * Seeded and plain: every name in it is invented.
 */
export type LongChart = { family: string; encounters: number; entries: number; bundle: object };

const tests = [['2160-0', 'Creatinine', 'mg/dL', 0.57, 1.0, 1.1], ['2823-3', 'Potassium', 'mmol/L', 3.5, 5.1, 4.4], ['2951-2', 'Sodium', 'mmol/L', 136, 145, 139], ['718-7', 'Hemoglobin', 'g/dL', 12, 15.5, 13.2], ['4548-4', 'Hemoglobin A1c', '%', 4, 5.6, 7.1], ['2345-7', 'Glucose', 'mg/dL', 70, 99, 121], ['33914-3', 'eGFR', 'mL/min', 60, 120, 55]] as const;
const signs = [['8867-4', 'Heart rate', '/min', 72], ['29463-7', 'Body weight', 'kg', 71.4], ['8310-5', 'Body temperature', 'Cel', 36.8], ['59408-5', 'Oxygen saturation', '%', 97]] as const;
const kinds = [['AMB', 'Office visit', 'Diabetes follow-up'], ['AMB', 'Anticoagulation visit', 'Apixaban review'], ['EMER', 'Emergency visit', 'Weakness and nausea'], ['IMP', 'Hospital stay', 'Acute kidney injury'], ['VR', 'Telephone contact', 'Medication question']] as const;
const places = ['North Clinic', 'Main Campus', 'Harbor Urgent Care'];

const random = (seed: number) => (): number => { seed = (seed * 1664525 + 1013904223) >>> 0; return seed / 2 ** 32; };
const coded = (system: string, code: string, display: string) => ({ coding: [{ system, code, display }], text: display });
const category = (code: string) => [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code }] }];

export function makeLongChart({ seed = 7, encounters = 700, entries = 2000, family = 'Longchart' } = {}): LongChart {
  const r = random(seed), pick = <T>(list: readonly T[]): T => list[Math.floor(r() * list.length)]!;
  const made: { fullUrl: string; resource: object; request: { method: 'POST'; url: string } }[] = [];
  const add = (resource: { resourceType: string; [k: string]: unknown }): string => { const fullUrl = `urn:uuid:00000000-0000-4000-8000-${String(made.length + 1 + seed * 1e6).padStart(12, '0')}`; made.push({ fullUrl, resource, request: { method: 'POST', url: resource.resourceType } }); return fullUrl; };
  const patient = { reference: add({ resourceType: 'Patient', name: [{ use: 'official', family, given: ['Lucia', 'Elena'] }], birthDate: '1957-03-04', gender: 'female', identifier: [{ type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'MR' }] }, system: 'urn:oid:2.16.840.1.113883.19.5', value: `LC${seed}418823` }], address: [{ line: ['1184 Quarry Hill Rd'], city: 'Fairhaven', state: 'OR', postalCode: '97218' }] }) };
  const organizations = places.map((name) => ({ reference: add({ resourceType: 'Organization', name }), display: name })), doctors = ['Mercer', 'Okafor', 'Lindqvist'].map((name) => ({ reference: add({ resourceType: 'Practitioner', name: [{ family: name, given: ['Jo'] }] }), display: `Jo ${name}` }));
  const start = Date.UTC(2008, 0, 7, 15), span = 18.6 * 365.25 * 86_400_000;
  const visits = Array.from({ length: encounters }, (_, i) => {
    const at = new Date(start + (span * i) / encounters + r() * 4e6).toISOString().slice(0, 19) + 'Z', [code, type, reason] = pick(kinds);
    return { at, reference: add({ resourceType: 'Encounter', status: 'finished', class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code }, type: [{ text: type }], reasonCode: [{ text: reason }], subject: patient, period: { start: at, end: at }, serviceProvider: pick(organizations), participant: [{ individual: pick(doctors) }] }) };
  });
  const within = (n: number) => { const v = visits[Math.floor((n / entries) * visits.length)]!; return { at: v.at, encounter: { reference: v.reference } }; };
  for (let n = 0; n < entries; n += 1) {
    const { at, encounter } = within(n), kind = n % 20;
    if (kind < 11) { const [code, name, unit, low, high, mean] = tests[n % tests.length]!, value = Math.round(mean * (0.75 + r() * 0.6) * 100) / 100; add({ resourceType: 'Observation', status: 'final', category: category('laboratory'), code: coded('http://loinc.org', code, name), subject: patient, encounter, effectiveDateTime: at, valueQuantity: { value, unit, system: 'http://unitsofmeasure.org', code: unit }, referenceRange: [{ low: { value: low, unit }, high: { value: high, unit } }], interpretation: value > high ? [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation', code: 'H' }] }] : [], performer: [pick(doctors)] }); }
    else if (kind < 16) { const [code, name, unit, mean] = signs[n % signs.length]!; add({ resourceType: 'Observation', status: 'final', category: category('vital-signs'), code: coded('http://loinc.org', code, name), subject: patient, encounter, effectiveDateTime: at, valueQuantity: { value: Math.round(mean * (0.94 + r() * 0.12) * 10) / 10, unit } }); }
    else if (kind === 16) add({ resourceType: 'DocumentReference', status: 'current', type: coded('http://loinc.org', '11506-3', 'Progress note'), category: [coded('http://hl7.org/fhir/us/core/CodeSystem/us-core-documentreference-category', 'clinical-note', 'Clinical Note')], subject: patient, date: at, author: [pick(doctors)], description: `Progress note ${n}`, context: { encounter: [encounter] }, content: [{ attachment: { contentType: 'text/plain', title: `Progress note ${n}`, data: Buffer.from(`Seen today. Entry number ${n}. The patient is stable and will come again.`).toString('base64') } }] });
    else if (kind === 17) add({ resourceType: 'MedicationRequest', status: n > entries * 0.9 ? 'active' : 'completed', intent: 'order', medicationCodeableConcept: { text: pick(['Apixaban 5 mg', 'Lisinopril 20 mg', 'Metformin 1000 mg', 'Atorvastatin 40 mg']) }, subject: patient, encounter, authoredOn: at, requester: pick(doctors), dosageInstruction: [{ text: 'by mouth, twice a day' }] });
    else if (kind === 18) add({ resourceType: 'Procedure', status: 'completed', code: { text: pick(['Electrocardiogram', 'Foot examination', 'Retinal photograph']) }, subject: patient, encounter, performedDateTime: at });
    else add({ resourceType: 'Immunization', status: 'completed', vaccineCode: { text: 'Influenza vaccine' }, patient, encounter, occurrenceDateTime: at });
  }
  return { family, encounters, entries, bundle: { resourceType: 'Bundle', type: 'transaction', entry: made } };
}
