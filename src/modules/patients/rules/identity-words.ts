import type { Finding } from '../../../standards/translation.ts';

/** What each rule at the door says to a clerk. No names, no dates: the screen shows those beside it. */
const reasons: Record<string, string> = {
  'identity.name-differs': 'The identifier is the same, the name is not',
  'identity.given-name-differs': 'Identifier, family name and birth date are the same, the given name is not: twins, or a new name',
  'identity.name-and-birth-date-differ': 'The identifier is the same; name and birth date are not',
  'identity.a-generation-apart': 'Identifier and name are the same, the birth dates are a generation apart',
  'identity.sex-differs': 'The identifier is the same, the sex is not',
  'identity.two-charts-agree': 'Two charts agree with what was sent: perhaps one person is registered twice',
};

export const reasonOf = (rule: string): string => reasons[rule] ?? 'The identifier is the same, the person is not';

export function differenceFinding(differs: 'birth-date' | 'family-name' | 'given-name', at: string): Finding {
  const word = { 'birth-date': 'birth date', 'family-name': 'family name', 'given-name': 'given name' }[differs];
  return { severity: 'warning', code: `identity.${differs}-differs`, at, says: `The identifier and the rest agree, but the ${word} is not the one on file`, mend: `Compare with the patient; correct the ${word} here or at the sender` };
}

export const disputeFinding = (at: string, rule: string): Finding => ({
  severity: 'warning', code: 'identity.identifier-disputed', at, says: `${reasonOf(rule)}: filed under a new patient, and a review was opened`, mend: 'Decide the review in the patient index; ask the sender which identifier is right',
});
