import type { AllergyIntolerance, AllergyIntoleranceReaction } from '@medplum/fhirtypes';
import { segmentsOf, type Segment } from '../message.ts';
import { codeKey, coded, concept, conceptIn } from '../types/coded.ts';
import { term } from '../types/coding-systems.ts';
import { dateTime, putWhen } from '../types/date-time.ts';
import { entityIdentifier, entityKey } from '../types/identifier.ts';
import { namesIn, spokenName } from '../types/name.ts';
import { note, put, type Reading } from '../types/reading.ts';
import { practitioner } from '../types/who-and-where.ts';
import { annotationsAfter } from './notes.ts';
import { add, idFrom, subject, type Draft } from './draft.ts';

type Category = NonNullable<AllergyIntolerance['category']>[number];

/** AL1-2 / IAM-2, HL7 table 0127, with words senders write there. */
const categories: Record<string, Category> = { DA: 'medication', DRUG: 'medication', BRANDNAME: 'medication', FA: 'food', FOOD: 'food', EA: 'environment', AA: 'environment', PA: 'environment', LA: 'environment' };
const severities: Record<string, AllergyIntoleranceReaction['severity']> = { MI: 'mild', MILD: 'mild', MO: 'moderate', MODERATE: 'moderate', SV: 'severe', SEVERE: 'severe' };
const criticality: Record<string, AllergyIntolerance['criticality']> = { severe: 'high', mild: 'low' };

/** IAM-17, HL7 table 0438. */
const verifications: Record<string, string> = { C: 'confirmed', I: 'confirmed', P: 'unconfirmed', S: 'unconfirmed', U: 'unconfirmed', D: 'unconfirmed', E: 'entered-in-error' };

function allergy(d: Draft, segment: Segment): (AllergyIntolerance & { id: string }) | undefined {
  const { r } = d;
  const code = conceptIn(r, segment, 3);
  if (!code) { note(r, 'allergy-empty', segment.at(3), 'the allergy names no substance: nothing to file'); return undefined; }
  const found: AllergyIntolerance & { id: string } = { resourceType: 'AllergyIntolerance', id: idFrom('allergy', codeKey(segment.first(3))), patient: subject, code };
  const category = categories[segment.c(2).toUpperCase()];
  if (category) found.category = [category];
  if (/^(?:MC|SE)$/i.test(segment.c(2))) found.type = 'intolerance';
  const severity = severities[segment.c(4).toUpperCase()];
  const reactions = segment.all(5).map(v => concept(r, v)).filter(c => c !== undefined);
  if (reactions.length > 0) found.reaction = [{ manifestation: reactions, ...(severity ? { severity } : {}) }];
  else if (severity) put(found, 'criticality', criticality[severity]);
  if (d.encounter) found.encounter = d.encounter;
  const words = found.reaction || found.criticality ? '' : segment.c(4, 2) || segment.c(4);
  put(found, 'note', [...(words === '' || /^(?:U|UNKNOWN)$/i.test(words) ? [] : [{ text: `Severity: ${severity ?? words}` }]), ...annotationsAfter(r, segment)]);
  return found;
}

const active = coded(term('allergyintolerance-clinical'), 'active');

function patientAllergy(d: Draft, al1: Segment): void {
  const found = allergy(d, al1);
  if (!found) return;
  found.clinicalStatus = active;
  putWhen(found, 'recordedDate', dateTime(d.r, al1, 6));
  add(d, { resource: found, mode: 'replace' });
}

/** IAM says what to do with one allergy (HL7 2.5 section 3.4.7): add, update, delete. */
function adverseReaction(d: Draft, iam: Segment): void {
  const found = allergy(d, iam);
  if (!found) return;
  const { r } = d;
  if (iam.has(7)) found.id = idFrom('allergy', entityKey(iam.first(7)));
  const identifier = entityIdentifier(r, iam.first(7));
  if (identifier) found.identifier = [identifier];
  const deleted = iam.c(6).toUpperCase() === 'D';
  const verification = deleted ? 'entered-in-error' : verifications[iam.c(17).toUpperCase()];
  if (verification) found.verificationStatus = coded(term('allergyintolerance-verification'), verification);
  if (verification !== 'entered-in-error') found.clinicalStatus = iam.c(17).toUpperCase() === 'I' ? coded(term('allergyintolerance-clinical'), 'inactive') : active;
  if (/^(?:AL|IN)$/i.test(iam.c(9))) found.type = iam.c(9).toUpperCase() === 'AL' ? 'allergy' : 'intolerance';
  putWhen(found, 'onsetDateTime', dateTime(r, iam, 11));
  putWhen(found, 'recordedDate', dateTime(r, iam, 13) ?? dateTime(r, iam, 20));
  put(found, 'recorder', iam.has(18) ? practitioner(r, iam.first(18)) : undefined);
  const teller = [...namesIn(r, iam.all(14)).map(spokenName), conceptIn(r, iam, 15, '0063')?.text].filter(one => one !== undefined).join(', ');
  const words = [iam.text(8).trim(), teller === '' ? '' : `Reported by: ${teller}`].filter(text => text !== '');
  put(found, 'note', [...words.map(text => ({ text })), ...(found.note ?? [])]);
  put(found, 'reaction', [...(found.reaction ?? []), ...reactionsAfter(r, iam)]);
  add(d, { resource: found, mode: 'replace', ...(verification === 'entered-in-error' ? { act: 'cancel' as const } : {}) });
}

/** IAR (HL7 2.7 section 3.4.8): the reactions of the allergy above, each with its severity and what was done. */
function reactionsAfter(r: Reading, iam: Segment): AllergyIntoleranceReaction[] {
  const found: AllergyIntoleranceReaction[] = [];
  for (const next of r.message.segments.slice(iam.index + 1)) {
    if (next.id === 'IAR') {
      const sign = conceptIn(r, next, 1);
      const severity = severities[next.c(2).toUpperCase()] ?? severities[next.c(2, 2).toUpperCase()];
      const done = next.text(4).trim();
      if (sign) found.push({ manifestation: [sign], ...(severity ? { severity } : {}), ...(done === '' ? {} : { note: [{ text: done }] }) });
    } else if (next.id !== 'NTE') break;
  }
  return found;
}

/** AL1 and IAM to AllergyIntolerance, known by the substance (IAM: by its own number). */
export function allergies(d: Draft): void {
  d.used.add('AL1').add('IAM').add('IAR');
  for (const al1 of segmentsOf(d.r.message, 'AL1')) patientAllergy(d, al1);
  for (const iam of segmentsOf(d.r.message, 'IAM')) adverseReaction(d, iam);
}
