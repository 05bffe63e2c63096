import { numberFrom, withExactDigits } from '../../../standards/exact-digits.ts';
import type { Person } from '../people/make-person.ts';
import { isoDay } from '../people/make-person.ts';
import type { Random } from '../people/random.ts';
import type { LabTest } from './codes.ts';
import { coded, systems } from './codes.ts';
import type { Staff } from './shared.ts';

export type Made = { type: string; id: string; value: Record<string, any>; exact: Record<string, any> };
export type Visit = { id: string; day: number; hour: number; practitioner: Staff['practitioners'][number]; kind: 'visit' | 'emergency' | 'inpatient'; lengthDays: number };

/** Gathers the resources of one chart. */
export class Drawing {
  readonly made: Made[] = [];
  readonly r: Random;
  readonly person: Person;
  readonly staff: Staff;
  constructor(r: Random, person: Person, staff: Staff) { this.r = r; this.person = person; this.staff = staff; }

  get subject() { return { reference: `Patient/${this.person.id}` }; }
  add(type: string, value: Record<string, any>): string {
    const id = this.r.uuid();
    const whole = { resourceType: type, ...value };
    this.made.push({ type, id, value: whole, exact: withExactDigits(whole) });
    return id;
  }
  age(day: number): number { return (day - this.person.birthDay) / 365.25; }
}

/** An instant at the clinic, whose clock is eight hours behind UTC. */
export const at = (day: number, minutes: number): string => `${isoDay(day + Math.floor(minutes / 1440))}T${String(Math.floor(minutes / 60) % 24).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}:00-08:00`;
export const by = (p: { id: string; name: string }) => ({ reference: `Practitioner/${p.id}`, display: p.name });

export const quantity = (value: number, digits: number, unit: string, code = unit) => ({ ...numberFrom('value', value.toFixed(digits)), unit, system: systems.ucum, code });

const interpretation = (value: number, test: LabTest): object => {
  const code = test.high !== undefined && value > test.high ? (value > test.high * 1.6 ? 'HH' : 'H') : test.low !== undefined && value < test.low ? (value < test.low * 0.7 ? 'LL' : 'L') : 'N';
  const display = { HH: 'Critical high', H: 'High', N: 'Normal', L: 'Low', LL: 'Critical low' }[code];
  return { interpretation: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation', code, display }] }] };
};

export function labResult(d: Drawing, visit: Visit, test: LabTest, value: number): string {
  const shown = Number(value.toFixed(test.digits));
  const bound = (n: number | undefined) => (n === undefined ? undefined : quantity(n, test.digits, test.unit));
  return d.add('Observation', {
    status: 'final', category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'laboratory', display: 'Laboratory' }] }], code: coded(systems.loinc, test.code, test.name),
    subject: d.subject, encounter: { reference: `Encounter/${visit.id}` }, effectiveDateTime: at(visit.day, visit.hour * 60 + 25), issued: at(visit.day, visit.hour * 60 + 210), performer: [{ reference: `Organization/${d.staff.organization.id}`, display: d.staff.organization.name }],
    valueQuantity: quantity(shown, test.digits, test.unit), ...interpretation(shown, test), referenceRange: [{ ...(test.low === undefined ? {} : { low: bound(test.low) }), ...(test.high === undefined ? {} : { high: bound(test.high) }) }],
  });
}

export function vitals(d: Drawing, visit: Visit, body: { weight: number; height: number; systolic: number; diastolic: number; pulse: number }): void {
  const common = { status: 'final', category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'vital-signs', display: 'Vital signs' }] }], subject: d.subject, encounter: { reference: `Encounter/${visit.id}` }, effectiveDateTime: at(visit.day, visit.hour * 60 + 5) };
  const one = (code: string, name: string, value: number, digits: number, unit: string, ucum = unit): void => { d.add('Observation', { ...common, code: coded(systems.loinc, code, name), valueQuantity: quantity(value, digits, unit, ucum) }); };
  d.add('Observation', { ...common, code: coded(systems.loinc, '85354-9', 'Blood pressure'), component: [
    { code: coded(systems.loinc, '8480-6', 'Systolic blood pressure'), valueQuantity: quantity(body.systolic, 0, 'mmHg', 'mm[Hg]') }, { code: coded(systems.loinc, '8462-4', 'Diastolic blood pressure'), valueQuantity: quantity(body.diastolic, 0, 'mmHg', 'mm[Hg]') }] });
  one('8867-4', 'Heart rate', body.pulse, 0, 'beats/min', '/min');
  one('9279-1', 'Respiratory rate', d.r.between(12, 19), 0, 'breaths/min', '/min');
  one('8310-5', 'Body temperature', d.r.near(36.7, 0.5), 1, '°C', 'Cel');
  one('2708-6', 'Oxygen saturation', Math.min(100, d.r.near(97, 2)), 0, '%');
  one('29463-7', 'Body weight', body.weight, 1, 'kg');
  one('8302-2', 'Body height', body.height, 1, 'cm');
  one('39156-5', 'Body mass index', body.weight / (body.height / 100) ** 2, 1, 'kg/m2');
}

export function documentOf(d: Drawing, visit: Visit, type: [code: string, name: string], title: string, contentType: string, data: Buffer): string {
  return d.add('DocumentReference', {
    status: 'current', docStatus: 'final', type: coded(systems.loinc, ...type), category: [{ coding: [{ system: 'http://hl7.org/fhir/us/core/CodeSystem/us-core-documentreference-category', code: 'clinical-note', display: 'Clinical Note' }] }],
    subject: d.subject, date: at(visit.day, visit.hour * 60 + 50), author: [by(visit.practitioner)], custodian: { reference: `Organization/${d.staff.organization.id}`, display: d.staff.organization.name },
    content: [{ attachment: { contentType, title, data: data.toString('base64'), size: data.length, creation: at(visit.day, visit.hour * 60 + 50) } }], context: { encounter: [{ reference: `Encounter/${visit.id}` }], period: { start: at(visit.day, visit.hour * 60) } },
  });
}
