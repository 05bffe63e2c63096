import type { Coverage, CoverageClass } from '@medplum/fhirtypes';
import { segmentsOf, type Segment } from '../message.ts';
import { coded, conceptIn } from '../types/coded.ts';
import { term } from '../types/coding-systems.ts';
import { dateTime, periodOf } from '../types/date-time.ts';
import { identifier } from '../types/identifier.ts';
import { nameFrom, spokenName } from '../types/name.ts';
import { note, put } from '../types/reading.ts';
import { add, subject, type Draft } from './draft.ts';

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
  if (in1.c(8) !== '') classes.push(classOf('group', in1.c(8), in1.c(9)));
  put(found, 'class', classes);
  const order = Number(in1.c(22) || in1.c(1));
  if (Number.isInteger(order) && order > 0) found.order = order;
  add(d, { resource: found, mode: 'replace' });
}

/** IN1 to Coverage, by position in the set. IN2 and IN3 are kept in the stored message only. */
export function coverages(d: Draft): void {
  d.used.add('IN1');
  for (const in1 of segmentsOf(d.r.message, 'IN1')) coverage(d, in1);
}
