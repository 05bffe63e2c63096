import { allCodes, conceptWords, plainWord } from './code-words.ts';
import { partyWithRole, referenceWords } from './party-words.ts';
import type { Renderer } from './shapes.ts';
import { choice, factsOf, joined, list, word } from './shapes.ts';
import { choiceWords, noteWords, quantityWords } from './value-words.ts';

/** Immunization: given, or not and why. */
export const immunization: Renderer = (r, around) => ({
  title: conceptWords(r['vaccineCode']), code: r['vaccineCode'],
  facts: factsOf(
    ['Not given because', conceptWords(r['statusReason'])],
    ['Dose number', joined(list(r['protocolApplied']).map((p) => joined([choiceWords(choice(p, 'doseNumber'), () => undefined), choiceWords(choice(p, 'seriesDoses'), () => undefined)], ' of ')), '; ')],
    ['Lot number', word(r['lotNumber'])], ['Manufacturer', referenceWords(r['manufacturer'], around)], ['Expires', word(r['expirationDate'])],
    ['Dose', quantityWords(r['doseQuantity'])], ['Route', conceptWords(r['route'])], ['Body site', conceptWords(r['site'])], ['Date as told', word(r['occurrenceString'])],
    ['Given by', joined(list(r['performer']).map((p) => partyWithRole(p, p['actor'], p['function'], around)))], ['Place', referenceWords(r['location'], around)],
    ['Reported by others', r['primarySource'] === false ? joined(['yes', conceptWords(r['reportOrigin'])]) : undefined], ['Reason', conceptWords(r['reasonCode'])], ['Funding', conceptWords(r['fundingSource'])],
    ['Reaction', joined(list(r['reaction']).map((x) => joined([word(x['date']), referenceWords(x['detail'], around)], ' ')))], ['Note', noteWords(r['note'])],
    ['Codes', list(r['vaccineCode']?.['coding']).length > 1 ? allCodes(r['vaccineCode']) : undefined],
  ),
});

/** ImmunizationRecommendation, ImmunizationEvaluation. */
export const immunizationPlan: Renderer = (r, around) => {
  const each = list(r['recommendation']);
  return {
    title: joined(each.map((x) => conceptWords(x['vaccineCode'] ?? x['targetDisease']))) ?? conceptWords(r['targetDisease']) ?? 'Immunization recommendation', code: each[0]?.['vaccineCode']?.[0] ?? r['targetDisease'],
    facts: factsOf(
      ['Forecast', joined(each.map((x) => conceptWords(x['forecastStatus'])))], ['Due', joined(each.flatMap((x) => list(x['dateCriterion']).map((d) => joined([conceptWords(d['code']), word(d['value'])], ': '))), '; ')],
      ['Dose', conceptWords(r['doseStatus'])], ['Series', word(r['series'])], ['Authority', referenceWords(r['authority'], around)], ['Description', plainWord(r['description'])],
    ),
  };
};
