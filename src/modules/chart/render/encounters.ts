import { conceptWords, codeLabel, hasCode } from './code-words.ts';
import { identifiersWords, partyWithRole, referenceWords } from './party-words.ts';
import type { Renderer } from './shapes.ts';
import { factsOf, joined, list, word } from './shapes.ts';
import { periodWords, quantityWords } from './value-words.ts';

const capital = (s: string | undefined): string | undefined => s && s[0]!.toUpperCase() + s.slice(1);

/** Encounter: what kind of visit, why, where, with whom, from when to when. */
export const encounter: Renderer = (r, around) => {
  const kind = hasCode(r['class'], 'UNK', 'U', 'NI', 'NA') ? undefined : conceptWords(r['class']), type = conceptWords(list(r['type'])[0]);
  const stay = r['hospitalization'] ?? {};
  const inpatient = hasCode(r['class'], 'IMP', 'ACUTE', 'NONAC', 'EMER', 'OBSENC', 'I', 'E');
  const title = type === undefined ? capital(kind) : inpatient && kind && !type.toLowerCase().includes(kind.toLowerCase()) ? `${capital(kind)}: ${type}` : type;
  return {
    title: title ?? conceptWords(r['serviceType']) ?? 'Encounter', code: list(r['type']).find((t) => codeLabel(t) !== undefined),
    facts: factsOf(
      ['Reason', joined([conceptWords(r['reasonCode']), referenceWords(r['reasonReference'], around)])],
      ['Diagnosis', joined(list(r['diagnosis']).map((d) => joined([referenceWords(d['condition'], around), conceptWords(d['use'])], ', ')), '; ')],
      ['Location', joined(list(r['location']).map((l) => referenceWords(l['location'], around)), '; ')], ['Provider', referenceWords(r['serviceProvider'], around)],
      ['Participants', joined(list(r['participant']).map((p) => partyWithRole(p, p['individual'], list(p['type'])[0], around)), '; ')],
      ['Class', kind], ['Period', periodWords(r['period'])], ['Length', quantityWords(r['length'])], ['Service', conceptWords(r['serviceType'])], ['Priority', conceptWords(r['priority'])],
      ['Admitted from', conceptWords(stay['admitSource'])], ['Discharged to', joined([conceptWords(stay['dischargeDisposition']), referenceWords(stay['destination'], around)])], ['Readmission', conceptWords(stay['reAdmission'])],
      ['Visit number', identifiersWords(r['identifier'])], ['Part of', referenceWords(r['partOf'], around)], ['Account', referenceWords(r['account'], around)],
    ),
  };
};

/** EpisodeOfCare. */
export const episode: Renderer = (r, around) => ({
  title: conceptWords(r['type']) ?? joined(list(r['diagnosis']).map((d) => referenceWords(d['condition'], around))) ?? 'Episode of care', code: list(r['type'])[0],
  facts: factsOf(['Diagnosis', joined(list(r['diagnosis']).map((d) => referenceWords(d['condition'], around)))], ['Provider', referenceWords(r['managingOrganization'], around)], ['Care manager', referenceWords(r['careManager'], around)], ['Period', periodWords(r['period'])]),
});

/** Appointment and the answer to it. */
export const appointment: Renderer = (r, around) => ({
  title: conceptWords(r['serviceType']) ?? conceptWords(r['appointmentType']) ?? word(r['description']) ?? conceptWords(r['serviceCategory']) ?? (r['resourceType'] === 'AppointmentResponse' ? 'Answer to an appointment' : 'Appointment'), code: list(r['serviceType'])[0],
  status: r['resourceType'] === 'AppointmentResponse' ? conceptWords(r['participantStatus']) : undefined,
  facts: factsOf(
    ['From', word(r['start'])], ['To', word(r['end'])], ['Participants', joined(list(r['participant']).map((p) => partyWithRole(p, p['actor'], list(p['type'])[0], around)), '; ') ?? referenceWords(r['actor'], around)],
    ['Reason', joined([conceptWords(r['reasonCode']), referenceWords(r['reasonReference'], around)])], ['Cancelled because', conceptWords(r['cancelationReason'])], ['Service', conceptWords(r['serviceType'])], ['Specialty', conceptWords(r['specialty'])], ['Description', word(r['description'])],
    ['Made', word(r['created'])], ['Instructions', word(r['patientInstruction'])], ['Comment', word(r['comment'])], ['Number', identifiersWords(r['identifier'])],
  ),
});
