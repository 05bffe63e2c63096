import { conceptWords, plainWord } from './code-words.ts';
import { identifiersWords, partyWithRole, reading, referenceWords } from './party-words.ts';
import type { Renderer } from './shapes.ts';
import { choice, factsOf, joined, list, word } from './shapes.ts';
import { choiceWords, moneyWords, noteWords, numberWords, periodWords } from './value-words.ts';

/** Coverage: who pays. */
export const coverage: Renderer = (r, around) => {
  const payor = referenceWords(r['payor'], around), kind = conceptWords(r['type']);
  return {
    title: joined([payor, kind]) ?? 'Coverage', code: r['type'],
    facts: factsOf(
      ['Payer', payor], ['Kind', kind], ['Member number', word(r['subscriberId']) ?? identifiersWords(r['identifier'])], ['Group and plan', joined(list(r['class']).map((c) => joined([conceptWords(c['type']), word(c['name']) ?? word(c['value'])], ' ')), '; ')],
      ['Subscriber', referenceWords(r['subscriber'], around)], ['Policy holder', referenceWords(r['policyHolder'], around)], ['Relation to subscriber', conceptWords(r['relationship'])], ['Period', periodWords(r['period'])], ['Order', numberWords(r['order'])], ['Network', word(r['network'])], ['Dependent', word(r['dependent'])],
    ),
  };
};

/** Claim, ClaimResponse, ExplanationOfBenefit and other billing. */
export const claim: Renderer = (r, around) => {
  const items = list(r['item']).map((i) => conceptWords(i['productOrService']));
  const names: Readonly<Record<string, string>> = { Claim: 'Claim', ClaimResponse: 'Answer to a claim', ExplanationOfBenefit: 'Explanation of benefit' };
  const what = names[r['resourceType']] ?? String(r['resourceType']).replace(/([a-z])([A-Z])/g, '$1 $2');
  return {
    title: joined([what, conceptWords(r['type']) ?? conceptWords(r['code']) ?? word(r['name'])], ': '), code: r['code'], value: moneyWords(r['total']) ?? joined(list(r['total']).slice(0, 1).map((t) => moneyWords(t['amount']))) ?? moneyWords(r['totalGross'] ?? r['paymentAmount'] ?? r['priceOverride']),
    facts: factsOf(
      ['Services', joined(items)], ['Outcome', plainWord(r['outcome'])], ['Use', plainWord(r['use'])], ['Provider', referenceWords(r['provider'] ?? r['requestor'] ?? r['facility'], around)], ['Insurer', referenceWords(r['insurer'], around)], ['Coverage', joined(list(r['insurance']).map((i) => referenceWords(i['coverage'], around)))],
      ['Diagnosis', joined(list(r['diagnosis']).map((d) => choiceWords(choice(d, 'diagnosis'), reading(around))))], ['Billed for', periodWords(r['billablePeriod'])], ['Totals', joined(list(r['total']).map((t) => joined([conceptWords(t['category']), moneyWords(t['amount'])], ' ')), '; ')], ['Paid', moneyWords(r['payment']?.['amount'])],
      ['Care team', joined(list(r['careTeam']).map((c) => partyWithRole(c, c['provider'], c['role'], around)))], ['Disposition', word(r['disposition'])], ['Number', identifiersWords(r['identifier'])], ['Note', noteWords(r['note'])],
    ),
  };
};
