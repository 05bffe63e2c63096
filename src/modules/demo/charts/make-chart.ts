import type { Person } from '../people/make-person.ts';
import { isoDay } from '../people/make-person.ts';
import type { Random } from '../people/random.ts';
import { randomFrom } from '../people/random.ts';
import { allergies, coded, panels, procedures, stories, systems, tests, vaccines } from './codes.ts';
import type { PanelName, Story, TestName } from './codes.ts';
import { Drawing, at, by, documentOf, labResult, quantity, vitals } from './draw.ts';
import type { Made, Visit } from './draw.ts';
import { makePdf, makePng } from './make-pictures.ts';
import type { Staff } from './shared.ts';

/** The chart of a made-up person: what they suffer from decides what is measured, given and written at each visit. FHIR R4. */
export function makeChart(seed: number, index: number, person: Person, today: number, staff: Staff): Made[] {
  const r = randomFrom(seed ^ 0x165667b1, index + 1);
  const d = new Drawing(r, person, staff);
  const end = person.deathDay ?? today;
  const age = d.age(end);
  const mine = stories.filter((s) => s.ages[0] <= age && age <= s.ages[1] && r.chance(s.share));
  const began = new Map(mine.map((s) => [s, Math.max(person.birthDay + 365 * s.ages[0], end - r.between(200, 3600))]));
  const doctor = age < 16 ? staff.practitioners[6]! : staff.practitioners[r.between(0, 2)]!;
  const visits = drawVisits(d, doctor, mine, end);
  for (const [story, day] of began) drawIllness(d, story, day, visits, doctor);
  const body = bodyOf(r, person);
  for (const [i, visit] of visits.entries()) drawVisit(d, visit, body(d.age(visit.day), i / Math.max(1, visits.length - 1)), mine.filter((s) => began.get(s)! <= visit.day), i);
  drawAllergies(d, visits[0]!);
  drawVaccines(d, visits, end);
  drawProcedures(d, visits);
  drawPapers(d, visits.at(-1)!, index, mine);
  drawAround(d, doctor, today, age);
  return d.made;
}

function drawVisits(d: Drawing, doctor: Staff['practitioners'][number], mine: readonly Story[], end: number): Visit[] {
  const { r } = d;
  const years = Math.min(r.between(2, 7), Math.max(0.5, d.age(end) - 0.1));
  const count = Math.max(2, Math.round(years * (1.2 + mine.length * 0.55)));
  const days = Array.from({ length: count }, () => Math.floor(end - r.next() * years * 365)).sort((a, b) => a - b);
  return days.map((day): Visit => {
    const kind = r.chance(0.07) ? 'emergency' : r.chance(0.05) && d.age(day) > 40 ? 'inpatient' : 'visit';
    const practitioner = kind === 'emergency' ? d.staff.practitioners[5]! : r.chance(0.2) && d.age(day) > 40 ? r.pick(d.staff.practitioners.slice(3)) : doctor;
    return { id: '', day: Math.max(d.person.birthDay, day), hour: kind === 'emergency' ? r.between(0, 19) : r.between(8, 16), practitioner, kind, lengthDays: kind === 'inpatient' ? r.between(1, 6) : 0 };
  }).map((visit) => ({ ...visit, id: drawEncounter(d, visit, mine) }));
}

function drawEncounter(d: Drawing, visit: Visit, mine: readonly Story[]): string {
  const [code, display] = { visit: ['AMB', 'ambulatory'], emergency: ['EMER', 'emergency'], inpatient: ['IMP', 'inpatient encounter'] }[visit.kind];
  const place = visit.kind === 'visit' ? d.staff.clinic : d.staff.ward;
  const story = mine.length ? d.r.pick(mine) : undefined;
  return d.add('Encounter', {
    status: 'finished', class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code, display }, type: [visit.kind === 'visit' ? coded(systems.snomed, '185349003', 'Encounter for check up') : visit.kind === 'emergency' ? coded(systems.snomed, '50849002', 'Emergency room admission') : coded(systems.snomed, '32485007', 'Hospital admission')],
    subject: d.subject, participant: [{ type: [{ text: 'Attending' }], individual: by(visit.practitioner) }], period: { start: at(visit.day, visit.hour * 60), end: at(visit.day + visit.lengthDays, visit.hour * 60 + (visit.kind === 'visit' ? 30 : 240)) },
    ...(story ? { reasonCode: [coded(systems.snomed, story.snomed, story.name)] } : { reasonCode: [{ text: d.age(visit.day) < 18 ? 'Well child visit' : 'Yearly check-up' }] }),
    ...(visit.kind === 'inpatient' ? { hospitalization: { dischargeDisposition: { text: 'Home' } } } : {}), location: [{ location: { reference: `Location/${place.id}`, display: place.name } }], serviceProvider: { reference: `Organization/${d.staff.organization.id}`, display: d.staff.organization.name },
  });
}

function drawIllness(d: Drawing, story: Story, day: number, visits: readonly Visit[], doctor: Staff['practitioners'][number]): void {
  const visit = visits.find((v) => v.day >= day) ?? visits.at(-1)!;
  const encounter = { encounter: { reference: `Encounter/${visit.id}` } };
  const condition = d.add('Condition', {
    clinicalStatus: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'active' }] }, verificationStatus: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-ver-status', code: 'confirmed' }] },
    category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-category', code: 'problem-list-item', display: 'Problem List Item' }] }], code: coded(systems.snomed, story.snomed, story.name, { system: systems.icd10, code: story.icd10, display: story.name }),
    subject: d.subject, ...encounter, onsetDateTime: isoDay(day).slice(0, d.r.pick([4, 7, 10])), recordedDate: isoDay(visit.day), recorder: by(doctor),
  });
  for (const [i, m] of story.medicines.entries()) {
    if (i > 0 && d.r.chance(0.4)) continue;
    const stopped = i > 0 && d.r.chance(0.25);
    d.add('MedicationRequest', {
      status: stopped ? 'stopped' : 'active', intent: 'order', medicationCodeableConcept: m.rxnorm ? coded(systems.rxnorm, m.rxnorm, m.name) : { text: m.name }, subject: d.subject, ...encounter, authoredOn: isoDay(visit.day), requester: by(visit.practitioner),
      reasonReference: [{ reference: `Condition/${condition}`, display: story.name }], dosageInstruction: [{ text: m.dose }], dispenseRequest: { numberOfRepeatsAllowed: 3, quantity: quantity(90, 0, 'tablet', '{tbl}') },
    });
  }
}

/** Weight, height and pressure as they move with the years. */
function bodyOf(r: Random, person: Person) {
  const grown = person.sex === 'female' ? r.near(163, 12) : r.near(177, 13), mass = r.near(person.sex === 'female' ? 27.5 : 28, 7), drift = r.near(0, 5), base = r.near(118, 12), pulse = r.near(74, 12);
  return (age: number, progress: number) => {
    const share = age >= 17 ? 1 : 0.29 + 0.71 * Math.sqrt(Math.max(0, age) / 17);
    const height = grown * share, bmi = age >= 17 ? mass + drift * progress : 16 + 5 * (age / 17);
    return { height, weight: Math.max(3, bmi * (height / 100) ** 2 + r.near(0, 1.4)), systolic: base * (0.72 + 0.28 * share) + Math.max(0, age - 40) * 0.25 + r.near(0, 9), diastolic: 74 * (0.78 + 0.22 * share) + r.near(0, 7), pulse: pulse + (age < 12 ? 26 - age * 2 : 0) + r.near(0, 7) };
  };
}

function drawVisit(d: Drawing, visit: Visit, body: ReturnType<ReturnType<typeof bodyOf>>, active: readonly Story[], at0: number): void {
  const pressure = Math.max(0, ...active.map((s) => s.pressure)) * Math.max(0.25, 1 - at0 * 0.12);
  vitals(d, visit, { ...body, systolic: body.systolic + pressure, diastolic: body.diastolic + pressure * 0.45 });
  const wanted = new Set<PanelName>(active.flatMap((s) => s.panels));
  if (d.age(visit.day) > 18 && d.r.chance(0.3)) wanted.add('blood');
  const lean = (test: TestName): number => active.reduce((sum, s) => sum + (s.leans[test] ?? 0), 0) * Math.max(0.35, 1 - at0 * 0.09);
  const found: string[] = [];
  for (const name of wanted) {
    if (!d.r.chance(0.7)) continue;
    const panel = panels[name];
    const results = panel.tests.map((t) => {
      const test = tests[t], low = test.low ?? (test.high ?? 10) * 0.55, high = test.high ?? low * 1.8;
      const value = Math.max(low * 0.4, d.r.near((low + high) / 2, (high - low) * 0.42) + lean(t));
      if ((test.high !== undefined && value > test.high) || (test.low !== undefined && value < test.low)) found.push(`${test.name} ${value.toFixed(test.digits)} ${test.unit}`);
      return labResult(d, visit, test, value);
    });
    d.add('DiagnosticReport', {
      status: 'final', category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0074', code: 'LAB', display: 'Laboratory' }] }], code: coded(systems.loinc, panel.code, panel.name), subject: d.subject, encounter: { reference: `Encounter/${visit.id}` },
      effectiveDateTime: at(visit.day, visit.hour * 60 + 25), issued: at(visit.day, visit.hour * 60 + 210), performer: [{ reference: `Organization/${d.staff.organization.id}`, display: d.staff.organization.name }], result: results.map((id) => ({ reference: `Observation/${id}` })),
    });
  }
  const kind: [string, string] = visit.kind === 'inpatient' ? ['18842-5', 'Discharge summary'] : visit.kind === 'emergency' ? ['34111-5', 'Emergency department note'] : ['11506-3', 'Progress note'];
  documentOf(d, visit, kind, kind[1], 'text/plain', Buffer.from(noteText(d, visit, body, active, found, pressure)));
}

function noteText(d: Drawing, visit: Visit, body: { weight: number; systolic: number; diastolic: number; pulse: number }, active: readonly Story[], found: readonly string[], pressure: number): string {
  const years = Math.floor(d.age(visit.day)), who = `${years < 1 ? 'An infant' : `A ${years}-year-old`} ${d.person.sex === 'female' ? (years < 18 ? 'girl' : 'woman') : years < 18 ? 'boy' : 'man'}`;
  const why = active.length ? `who comes ${visit.kind === 'visit' ? 'for follow-up' : 'to hospital'} with ${active.map((s) => s.name.toLowerCase()).join(', ')}` : visit.kind === 'visit' ? 'who comes for a yearly check-up and feels well' : d.r.pick(['who twisted an ankle on a stair', 'with two days of sore throat and fever', 'with burning on urination since yesterday']);
  return [`${who} ${why}.`, '', 'History', ...(active.length ? active.map((s) => `- ${s.says}`) : ['- No complaints today.']), '',
    'Examination', `Blood pressure ${(body.systolic + pressure).toFixed(0)}/${(body.diastolic + pressure * 0.45).toFixed(0)} mmHg, pulse ${body.pulse.toFixed(0)}, weight ${body.weight.toFixed(1)} kg. Lungs clear. Heart sounds normal. Abdomen soft.`, '',
    'Results', ...(found.length ? found.map((f) => `- ${f}, outside its range`) : ['- None outside its range.']), '',
    'Plan', ...(active.length ? active.map((s, i) => `${i + 1}. ${s.name}: ${s.medicines[0] ? `continue ${s.medicines[0].name.split(' ')[0]}` : 'watch'}; see again in ${d.r.pick([3, 4, 6])} months.`) : ['1. Healthy habits; come back in a year.']), '', `${visit.practitioner.name}, ${visit.practitioner.specialty}`].join('\n');
}

function drawAllergies(d: Drawing, visit: Visit): void {
  const status = { clinicalStatus: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical', code: 'active' }] }, verificationStatus: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/allergyintolerance-verification', code: 'confirmed' }] }, patient: d.subject, recordedDate: isoDay(visit.day) };
  const mine = allergies.filter(() => d.r.chance(0.09));
  if (!mine.length) d.add('AllergyIntolerance', { ...status, code: coded(systems.snomed, '716186003', 'No known allergy') });
  for (const a of mine) d.add('AllergyIntolerance', { ...status, type: 'allergy', category: [a.category], criticality: a.severity === 'severe' ? 'high' : 'low', code: coded(systems[a.system], a.code, a.name), reaction: [{ manifestation: [{ text: a.reaction }], severity: a.severity }] });
}

function drawVaccines(d: Drawing, visits: readonly Visit[], end: number): void {
  for (const v of vaccines) {
    let last = -Infinity;
    for (const visit of visits) {
      const age = d.age(visit.day);
      if (age < v.ages[0] || age > v.ages[1] || visit.day - last < v.everyYears * 330 || visit.day > end || d.r.chance(0.35)) continue;
      last = visit.day;
      d.add('Immunization', { status: 'completed', vaccineCode: coded(systems.cvx, v.cvx, v.name), patient: d.subject, encounter: { reference: `Encounter/${visit.id}` }, occurrenceDateTime: isoDay(visit.day), primarySource: true, lotNumber: `${'ABCDEFGH'[d.r.between(0, 7)]}${d.r.between(1000, 9999)}`, site: { text: 'Left deltoid' }, performer: [{ actor: by(visit.practitioner) }] });
    }
  }
}

function drawProcedures(d: Drawing, visits: readonly Visit[]): void {
  for (const p of procedures) {
    const visit = d.r.pick(visits), age = d.age(visit.day);
    if (age < p.ages[0] || age > p.ages[1] || (p.sex && p.sex !== d.person.sex) || !d.r.chance(p.share)) continue;
    d.add('Procedure', { status: 'completed', code: coded(systems.snomed, p.snomed, p.name), subject: d.subject, encounter: { reference: `Encounter/${visit.id}` }, performedDateTime: isoDay(visit.day), performer: [{ actor: by(visit.practitioner) }] });
  }
}

/** Papers from elsewhere: a letter as PDF, a signed form as a scanned picture. */
function drawPapers(d: Drawing, visit: Visit, index: number, mine: readonly Story[]): void {
  const name = `${d.person.given[0]} ${d.person.family}`;
  documentOf(d, visit, ['11488-4', 'Consult note'], 'Letter from Cascade Heart Associates', 'application/pdf', makePdf(['Cascade Heart Associates', '88 Harbor View Drive, Eastport, WA', '', isoDay(visit.day), '', `Re: ${name}, born ${isoDay(d.person.birthDay)}`, '', 'Dear colleague,', '', 'Thank you for asking us to see your patient.', mine.length ? `We reviewed: ${mine.map((s) => s.name).join(', ')}.` : 'We found no disease of the heart.', 'The echocardiogram shows a normal ejection fraction of 60 %.', 'We suggest no change of treatment and will see the patient in a year.', '', 'With kind regards,', 'S. Okoro, MD']));
  if (index % 2 === 0) documentOf(d, visit, ['59284-0', 'Consent document'], 'Consent to treatment, scanned', 'image/png', makePng(index + 3));
}

function drawAround(d: Drawing, doctor: Staff['practitioners'][number], today: number, age: number): void {
  d.add('CareTeam', { status: 'active', name: 'Primary care team', subject: d.subject, participant: [{ role: [{ text: 'Primary care physician' }], member: by(doctor) }, ...(age > 60 ? [{ role: [{ text: 'Cardiologist' }], member: by(d.staff.practitioners[3]!) }] : [])], managingOrganization: [{ reference: `Organization/${d.staff.organization.id}`, display: d.staff.organization.name }] });
  const payer = age >= 65 ? d.staff.payers[1]! : d.r.pick([d.staff.payers[0]!, d.staff.payers[0]!, d.staff.payers[2]!]);
  d.add('Coverage', { status: 'active', type: { text: payer.name === 'Medicare' ? 'Medicare Part B' : 'Health insurance' }, subscriberId: `W${d.r.between(100000000, 999999999)}`, beneficiary: d.subject, relationship: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/subscriber-relationship', code: 'self' }] }, period: { start: `${new Date(today * 86_400_000).getUTCFullYear() - d.r.between(0, 6)}-01-01` }, payor: [{ reference: `Organization/${payer.id}`, display: payer.name }] });
  d.add('Observation', { status: 'final', category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'social-history', display: 'Social History' }] }], code: coded(systems.loinc, '72166-2', 'Tobacco smoking status'), subject: d.subject, effectiveDateTime: isoDay(today - d.r.between(20, 700)), valueCodeableConcept: age < 16 || d.r.chance(0.62) ? coded(systems.snomed, '266919005', 'Never smoked tobacco') : d.r.chance(0.6) ? coded(systems.snomed, '8517006', 'Ex-smoker') : coded(systems.snomed, '77176002', 'Smoker') });
  if (d.person.deathDay === undefined) {
    const day = today + d.r.between(3, 150), hour = d.r.between(8, 16);
    d.add('Appointment', { status: 'booked', serviceType: [{ text: 'Follow-up visit' }], description: 'Follow-up', start: at(day, hour * 60), end: at(day, hour * 60 + 20), minutesDuration: 20, participant: [{ actor: d.subject, status: 'accepted' }, { actor: by(doctor), status: 'accepted' }, { actor: { reference: `Location/${d.staff.clinic.id}`, display: d.staff.clinic.name }, status: 'accepted' }] });
  }
}
