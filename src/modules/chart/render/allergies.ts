import { allCodes, conceptWords, hasCode, plainWord } from './code-words.ts';
import { referenceWords, reading } from './party-words.ts';
import type { Renderer } from './shapes.ts';
import { choice, factsOf, joined, list, word, words } from './shapes.ts';
import { choiceWords, noteWords } from './value-words.ts';

/** AllergyIntolerance: what, what it did, how bad, how sure. */
export const allergy: Renderer = (r, around) => {
  const reactions = list(r['reaction']);
  const substances = joined(reactions.map((x) => conceptWords(x['substance'])));
  return {
    title: conceptWords(r['code']) ?? substances, code: r['code'] ?? reactions[0]?.['substance'],
    flag: r['criticality'] === 'high' ? 'high' : undefined,
    facts: factsOf(
      ['Reaction', joined(reactions.map((x) => joined([conceptWords(x['manifestation']), plainWord(x['severity'])], ', ')), '; ')],
      ['Criticality', r['criticality'] === 'unable-to-assess' ? 'cannot be assessed' : plainWord(r['criticality'])], ['Kind', joined([plainWord(r['type']), ...words(r['category']).map(plainWord)])],
      ['Onset', choiceWords(choice(r, 'onset'), reading(around))], ['Last occurrence', word(r['lastOccurrence'])],
      ['Verification', hasCode(r['verificationStatus'], 'confirmed') ? 'confirmed' : conceptWords(r['verificationStatus'])],
      ['Substance', conceptWords(r['code']) === undefined ? undefined : substances], ['Exposure', joined(reactions.map((x) => conceptWords(x['exposureRoute'])))],
      ['Described', joined(reactions.map((x) => joined([word(x['description']), noteWords(x['note'])])), '; ')],
      ['Recorded', word(r['recordedDate'])], ['Recorded by', referenceWords(r['recorder'], around)], ['Asserted by', referenceWords(r['asserter'], around)], ['Note', noteWords(r['note'])],
      ['Codes', list(r['code']?.['coding']).length > 1 ? allCodes(r['code']) : undefined],
    ),
  };
};

/** AdverseEvent. */
export const adverseEvent: Renderer = (r, around) => ({
  title: conceptWords(r['event']) ?? conceptWords(r['category']), status: r['actuality'] === 'potential' ? 'potential' : plainWord(r['actuality']), code: r['event'],
  facts: factsOf(
    ['Severity', conceptWords(r['severity'])], ['Seriousness', conceptWords(r['seriousness'])], ['Outcome', conceptWords(r['outcome'])], ['Suspected cause', joined(list(r['suspectEntity']).map((s) => referenceWords(s['instance'], around)))],
    ['Place', referenceWords(r['location'], around)], ['Recorded by', referenceWords(r['recorder'], around)],
  ),
});
