import type { Ctx } from '../../../platform/action.ts';
import { chartDoor, sharedChart } from '../../chart/index.ts';
import type { Draft } from '../../chart/index.ts';
import { demoForms } from './forms.ts';
import { randomFrom } from '../people/random.ts';

/** Who works here, the same for every chart of a seed. */
export type Staff = { organization: Named; clinic: Named; ward: Named; practitioners: (Named & { specialty: string })[]; payers: Named[] };
type Named = { id: string; name: string };

const people: [given: string, family: string, specialty: string][] = [['Priya', 'Shah', 'Family medicine'], ['Marcus', 'Bell', 'Family medicine'], ['Elena', 'Novak', 'Internal medicine'], ['Samuel', 'Okoro', 'Cardiology'], ['Wei', 'Zhang', 'Endocrinology'], ['Laura', 'Brandt', 'Emergency medicine'], ['David', 'Ortiz', 'Pediatrics'], ['Amina', 'Yusuf', 'Nephrology'], ['Thomas', 'Keane', 'Orthopedics'], ['Ruth', 'Lindgren', 'Psychiatry']];

/** The organization, places, practitioners and payers of a seed; drafts for those that are not filed yet. */
export async function sharedDrafts(ctx: Ctx, seed: number): Promise<{ drafts: Draft[]; staff: Staff }> {
  const r = randomFrom(seed ^ 0x1b873593, 0);
  const made: { type: string; id: string; value: Record<string, any> }[] = [];
  const add = (type: string, name: string, value: Record<string, any>): Named => { const id = r.uuid(); made.push({ type, id, value: { resourceType: type, ...value } }); return { id, name }; };
  const organization = add('Organization', 'Alder Creek Medical Center', { active: true, type: [{ text: 'Hospital' }], name: 'Alder Creek Medical Center', telecom: [{ system: 'phone', value: '(503) 555-0100' }], address: [{ line: ['1200 Alder Creek Parkway'], city: 'Alder Creek', state: 'OR', postalCode: '97031', country: 'US' }] });
  const managed = { managingOrganization: { reference: `Organization/${organization.id}`, display: organization.name } };
  const clinic = add('Location', 'Alder Creek Family Clinic', { status: 'active', name: 'Alder Creek Family Clinic', ...managed });
  const ward = add('Location', '4 West', { status: 'active', name: '4 West', ...managed });
  const practitioners = people.map(([given, family, specialty], i) => ({ ...add('Practitioner', `${given} ${family}, MD`, { identifier: [{ system: 'http://hl7.org/fhir/sid/us-npi', value: `99999${String(seed % 100).padStart(2, '0')}${String(i).padStart(3, '0')}` }], active: true, name: [{ use: 'official', family, given: [given], suffix: ['MD'] }], qualification: [{ code: { text: specialty } }] }), specialty }));
  const payers = ['Cascade Health Plan', 'Medicare', 'Oregon Health Plan'].map((name) => add('Organization', name, { active: true, type: [{ text: 'Payer' }], name }));
  for (const form of demoForms) add('Questionnaire', String(form['title']), form);
  const here = await chartDoor.locate(ctx, made.map((m) => ({ type: m.type, id: m.id })));
  const drafts = made.filter((m) => !here.has(`${m.type}/${m.id}`)).map((m): Draft => ({ chartId: sharedChart, type: m.type, id: m.id, value: m.value, exact: m.value }));
  return { drafts, staff: { organization, clinic, ward, practitioners, payers } };
}
