import type { Coverage, CoverageClass, Organization, RelatedPerson } from '@medplum/fhirtypes';
import { segmentsOf, type Segment } from '../message.ts';
import { addressesIn } from '../types/address.ts';
import { coded, conceptIn } from '../types/coded.ts';
import { term } from '../types/coding-systems.ts';
import { dateOf, dateTime, periodOf } from '../types/date-time.ts';
import { identifier } from '../types/identifier.ts';
import { nameFrom, namesIn, spokenName } from '../types/name.ts';
import { note, put, type Reading } from '../types/reading.ts';
import { telecomIn } from '../types/telecom.ts';
import { add, subject, type Draft } from './draft.ts';
import { genderOf } from './patient.ts';

/** IN1-17, HL7 table 0063, to the subscriber relationships of FHIR. */
const relationships: Record<string, string> = { SEL: 'self', SELF: 'self', '18': 'self', SPO: 'spouse', SPOUSE: 'spouse', '01': 'spouse', CHD: 'child', CHILD: 'child', '19': 'child', PAR: 'parent', DOM: 'common', OTH: 'other', OTHER: 'other' };

const classOf = (type: string, value: string, name = ''): CoverageClass => ({ type: coded(term('coverage-class'), type), value, ...(name === '' ? {} : { name }) });

function coverage(d: Draft, in1: Segment): void {
  const { r } = d;
  const company = in1.c(4);
  const companyId = in1.has(3) ? identifier(r, in1.first(3)) : undefined;
  const plan = conceptIn(r, in1, 2, '0072');
  if (company === '' && !companyId && !plan) { note(r, 'insurance-empty', in1.at(3), 'neither plan nor company is named: nothing to file'); return; }
  const found: Coverage & { id: string } = {
    resourceType: 'Coverage', id: `IN1/${in1.nth}`, status: 'active', beneficiary: subject,
    payor: [{ type: 'Organization', ...(companyId ? { identifier: companyId } : {}), display: company || (plan?.text ?? in1.c(3)) }],
  };
  const policy = in1.c(36);
  const insured = in1.has(49) ? identifier(r, in1.first(49)) : undefined;
  put(found, 'identifier', [policy === '' ? undefined : { value: policy }, insured].filter(i => i !== undefined));
  put(found, 'type', conceptIn(r, in1, 15, '0086'));
  put(found, 'subscriberId', in1.c(49) || policy);
  const insuredName = spokenName(nameFrom(in1.first(16), 1));
  const related = relationships[in1.c(17).toUpperCase()];
  const relationship = conceptIn(r, in1, 17, '0063');
  if (insuredName !== '' && related !== 'self') found.subscriber = { type: 'RelatedPerson', display: insuredName };
  if (related) found.relationship = coded(term('subscriber-relationship'), related, relationship?.text);
  else put(found, 'relationship', relationship);
  put(found, 'period', periodOf(r, dateTime(r, in1, 12), dateTime(r, in1, 13), in1.at(13)));
  const classes: CoverageClass[] = [];
  if (in1.c(2) !== '') classes.push(classOf('plan', in1.c(2), in1.c(2, 2)));
  if (in1.c(8) !== '') classes.push(classOf('group', in1.c(8), in1.c(9) || in1.c(11)));
  else if (in1.c(11) !== '' || in1.c(10) !== '') classes.push(classOf('group', in1.c(10) || in1.c(11), in1.c(11)));
  put(found, 'class', classes);
  const order = Number(in1.c(22) || in1.c(1));
  if (Number.isInteger(order) && order > 0) found.order = order;
  people(r, in1, found, company);
  const in2 = following(d, in1);
  if (in2) memberNumbers(r, in2, found);
  add(d, { resource: found, mode: 'replace' });
}

/** IN1-5, 7 (the company) and IN1-16, 18, 19, 43 (the insured), contained where they say more than a name. */
function people(r: Reading, in1: Segment, found: Coverage & { id: string }, company: string): void {
  const payer: Organization = { resourceType: 'Organization', id: 'payer', ...(company === '' ? {} : { name: company }) };
  put(payer, 'address', addressesIn(r, in1.all(5)));
  put(payer, 'telecom', telecomIn(r, { values: in1.all(7), use: 'work' }));
  put(payer, 'contact', namesIn(r, in1.all(6)).map(name => ({ name })));
  if (payer.address || payer.telecom || payer.contact) {
    found.contained = [...(found.contained ?? []), payer];
    if (found.payor?.[0]) found.payor[0].reference = '#payer';
  }
  const insured: RelatedPerson = { resourceType: 'RelatedPerson', id: 'insured', patient: subject };
  put(insured, 'name', namesIn(r, in1.all(16)));
  put(insured, 'birthDate', dateOf(dateTime(r, in1, 18)));
  put(insured, 'address', addressesIn(r, in1.all(19)));
  put(insured, 'gender', genderOf(r, in1, 43));
  if (found.subscriber && (insured.birthDate || insured.address)) {
    found.contained = [...(found.contained ?? []), insured];
    found.subscriber.reference = '#insured';
  }
}

/** The IN2 that follows an IN1. */
function following(d: Draft, in1: Segment): Segment | undefined {
  for (const next of d.r.message.segments.slice(in1.index + 1)) {
    if (next.id === 'IN2') return next;
    if (next.id === 'IN1') return undefined;
  }
  return undefined;
}

const memberTypes: [number, string][] = [[6, 'MC'], [8, 'MA'], [10, 'MI'], [61, 'MB']];

/** IN2-6, 8, 10 and 61: the numbers of Medicare, Medicaid, the military and the member; IN2-3 employer. */
function memberNumbers(r: Reading, in2: Segment, found: Coverage & { id: string }): void {
  const numbers = memberTypes.flatMap(([field, type]) => in2.all(field).map(value => identifier(r, value, type))).filter(one => one !== undefined);
  put(found, 'identifier', [...(found.identifier ?? []), ...numbers].filter((one, i, all) => all.findIndex(other => other.value === one.value) === i));
}

/** IN1 with the numbers of its IN2 to Coverage, by position in the set. IN3 is kept in the stored message only. */
export function coverages(d: Draft): void {
  d.used.add('IN1').add('IN2');
  for (const in1 of segmentsOf(d.r.message, 'IN1')) coverage(d, in1);
}
