import type { Registration } from '../contract.ts';
import type { Issue } from './correct-demographics.ts';
import { faultsOf } from './correct-demographics.ts';
import type { PartSet } from './correct-registered.ts';

const answers: Record<Registration['consents'][number]['kind'], readonly string[]> = {
  'privacy-notice': ['acknowledged', 'refused', 'not-obtained'], treatment: ['given', 'refused'], 'information-exchange': ['given', 'refused'], 'advance-directive': ['has', 'none', 'declined', 'unknown'],
};

/** What is wrong with the parts of a registration that a correction does not have. A notice not acknowledged needs the effort made (45 CFR 164.520(c)(2)(ii)). */
export function registrationFaults(form: Registration): Issue[] {
  const issues = besideFaults(form);
  if (form.birthDate !== null && (form.profile.birthDateIs === 'unknown' || form.profile.birthDateIs === 'asked-declined')) issues.push({ at: 'profile.birthDateIs', says: 'There is a birth date, and it is said to be unknown' });
  form.identifiers.forEach((n, i) => { if (!n.value.trim()) issues.push({ at: `identifiers.${i}.value`, says: 'Write the number, or take the line away' }); });
  return issues;
}

/** One of the things beside the person, as it is corrected later: the same faults, at `party.…`, `coverage.…`, `consent.…`. */
export function partFaults(set: PartSet): Issue[] {
  const issues = besideFaults({ parties: set.part === 'party' ? [set.value] : [], consents: set.part === 'consent' ? [set.value] : [] }).map((f) => ({ ...f, at: f.at.replace(/^parties\.0/, 'party').replace(/^consents\.0/, 'consent') }));
  if (set.part !== 'photo' && set.part !== 'photo-id') { const from = set.part === 'consent' ? set.value.on : set.value.from; if (from && set.value.to && set.value.to < from.slice(0, set.value.to.length)) issues.push({ at: `${set.part}.to`, says: 'The last day is before the first' }); }
  return issues;
}

function besideFaults(form: Pick<Registration, 'parties' | 'consents'>): Issue[] {
  const issues: Issue[] = [];
  form.parties.forEach((p, i) => {
    if (!p.name.family.trim() && !p.name.given.some((g) => g.trim()) && !p.organization?.trim()) issues.push({ at: `parties.${i}.name.family`, says: 'Name this person', mend: 'Write a name, or take the person away' });
    for (const f of faultsOf({ telecoms: p.telecoms, ...(p.address ? { addresses: [p.address] } : {}), birthDate: p.birthDate })) issues.push({ ...f, at: `parties.${i}.${f.at.replace(/^addresses\.0/, 'address')}` });
    if (p.kinds.some((k) => k === 'legal-guardian' || k === 'proxy') && p.organization && !p.name.family.trim()) issues.push({ at: `parties.${i}.name.family`, says: 'A guardian or proxy is a person' });
  });
  form.consents.forEach((c, i) => {
    if (!answers[c.kind].includes(c.answer)) issues.push({ at: `consents.${i}.answer`, says: `One of ${answers[c.kind].join(', ')}` });
    if (c.kind === 'privacy-notice' && c.answer === 'not-obtained' && !c.note?.trim()) issues.push({ at: `consents.${i}.note`, says: 'Say what was done to get the acknowledgement, and why it was not got', mend: '45 CFR 164.520(c)(2)(ii)' });
  });
  return issues;
}
