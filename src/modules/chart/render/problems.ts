import { allCodes, conceptWords, hasCode } from './code-words.ts';
import { referenceWords, reading } from './party-words.ts';
import type { Renderer } from './shapes.ts';
import { choice, factsOf, joined, list, word } from './shapes.ts';
import { choiceWords, noteWords } from './value-words.ts';

/** Condition: problems and diagnoses. */
export const condition: Renderer = (r, around) => {
  const verification = hasCode(r['verificationStatus'], 'confirmed') ? 'confirmed' : conceptWords(r['verificationStatus']);
  return {
    title: conceptWords(r['code']), code: r['code'],
    facts: factsOf(
      ['Onset', choiceWords(choice(r, 'onset'), reading(around))], ['Ended', choiceWords(choice(r, 'abatement'), reading(around))],
      ['Severity', conceptWords(r['severity'])], ['Kind', conceptWords(r['category'])], ['Body site', conceptWords(r['bodySite'])],
      ['Stage', joined(list(r['stage']).map((s) => conceptWords(s['summary']) ?? referenceWords(s['assessment'], around)))],
      ['Evidence', joined(list(r['evidence']).map((e) => joined([conceptWords(e['code']), referenceWords(e['detail'], around)])))],
      ['Verification', verification], ['Recorded', word(r['recordedDate'])], ['Recorded by', referenceWords(r['recorder'], around)], ['Asserted by', referenceWords(r['asserter'], around)],
      ['Note', noteWords(r['note'])], ['Codes', list(r['code']?.['coding']).length > 1 ? allCodes(r['code']) : undefined],
    ),
  };
};

/** Flag, RiskAssessment, DetectedIssue, ClinicalImpression: warnings and judgements. */
export const judgement: Renderer = (r, around) => ({
  title: conceptWords(r['code']) ?? word(r['description']) ?? word(r['summary']) ?? conceptWords(r['method']), code: r['code'],
  facts: factsOf(
    ['Kind', conceptWords(r['category'])], ['Severity', conceptWords(r['severity'])], ['Detail', word(r['detail'])], ['Summary', word(r['summary'])],
    ['Prediction', joined(list(r['prediction']).map((p) => joined([conceptWords(p['outcome']), conceptWords(p['qualitativeRisk']), choiceWords(choice(p, 'probability'), reading(around))], ': ')), '; ')],
    ['Finding', joined(list(r['finding']).map((f) => conceptWords(f['itemCodeableConcept']) ?? referenceWords(f['itemReference'], around)))],
    ['Implicated', referenceWords(r['implicated'], around)], ['Mitigation', word(r['mitigation']) ?? joined(list(r['mitigation']).map((m) => conceptWords(m['action'])))],
    ['Condition', referenceWords(r['condition'], around)], ['By', referenceWords(r['author'] ?? r['assessor'] ?? r['performer'], around)], ['Note', noteWords(r['note'])],
  ),
});
