import { conceptWords, plainWord } from './code-words.ts';
import { addressWords, contactWords, partyWithRole, personName, reading, referenceWords } from './party-words.ts';
import type { Renderer } from './shapes.ts';
import { choice, factsOf, joined, list, word } from './shapes.ts';
import { choiceWords, noteWords, periodWords } from './value-words.ts';

/** FamilyMemberHistory. */
export const familyHistory: Renderer = (r, around) => {
  const conditions = list(r['condition']).map((c) => joined([conceptWords(c['code']), c['contributedToDeath'] === true ? 'cause of death' : undefined, choiceWords(choice(c, 'onset'), reading(around))?.replace(/^/, 'onset '), conceptWords(c['outcome'])]));
  const who = conceptWords(r['relationship']) ?? word(r['name']);
  const title = joined([who && who[0]!.toUpperCase() + who.slice(1), joined(list(r['condition']).map((c) => conceptWords(c['code'])))], ': ');
  return {
    title: title ?? 'Family history', code: list(r['condition'])[0]?.['code'],
    facts: factsOf(['Relation', who], ['Name', word(r['name'])], ['Conditions', joined(conditions, '; ')], ['Sex', conceptWords(r['sex'])], ['Born', choiceWords(choice(r, 'born'), reading(around))], ['Age', choiceWords(choice(r, 'age'), reading(around))],
      ['Deceased', choiceWords(choice(r, 'deceased'), reading(around))], ['Why unknown', conceptWords(r['dataAbsentReason'])], ['Note', joined([noteWords(r['note']), ...list(r['condition']).map((c) => noteWords(c['note']))], '\n')]),
  };
};

/** CareTeam. */
export const careTeam: Renderer = (r, around) => ({
  title: word(r['name']) ?? conceptWords(r['category']) ?? 'Care team', code: list(r['category'])[0],
  facts: factsOf(['Members', joined(list(r['participant']).map((p) => partyWithRole(p, p['member'], list(p['role'])[0], around) ?? conceptWords(p['role'])), '; ')], ['Reason', joined([conceptWords(r['reasonCode']), referenceWords(r['reasonReference'], around)])], ['Organization', referenceWords(r['managingOrganization'], around)], ['Period', periodWords(r['period'])], ['Note', noteWords(r['note'])]),
});

/** CarePlan and RequestGroup. */
export const carePlan: Renderer = (r, around) => {
  const activities = list(r['activity']).map((a) => { const d = a['detail'] ?? {}; return joined([conceptWords(d['code']) ?? word(d['description']) ?? referenceWords(a['reference'], around), plainWord(d['status'])], ', '); });
  return {
    title: word(r['title']) ?? conceptWords([...list(r['category'])].reverse()[0]) ?? word(r['description']) ?? 'Care plan', code: [...list(r['category'])].reverse()[0],
    facts: factsOf(['Activities', joined(activities, '; ')], ['Addresses', referenceWords(r['addresses'], around)], ['Goals', referenceWords(r['goal'], around)], ['Description', word(r['description'])], ['Intent', r['intent'] === 'order' ? undefined : plainWord(r['intent'])], ['Period', periodWords(r['period'])], ['Author', referenceWords(r['author'], around)], ['Care team', referenceWords(r['careTeam'], around)], ['Kind', conceptWords(r['category'])], ['Note', noteWords(r['note'])]),
  };
};

/** Goal. */
export const goal: Renderer = (r, around) => ({
  title: conceptWords(r['description']), code: r['description'],
  facts: factsOf(['Achievement', conceptWords(r['achievementStatus'])], ['Target', joined(list(r['target']).map((t) => joined([conceptWords(t['measure']), choiceWords(choice(t, 'detail'), reading(around)), word(t['dueDate'])?.replace(/^/, 'by ')], ' ')), '; ')], ['Addresses', referenceWords(r['addresses'], around)], ['Start', choiceWords(choice(r, 'start'), reading(around))], ['Priority', conceptWords(r['priority'])], ['Set by', referenceWords(r['expressedBy'], around)], ['Kind', conceptWords(r['category'])], ['Why this status', word(r['statusReason'])], ['Note', noteWords(r['note'])]),
});

/** RelatedPerson, Practitioner, Person and Patient: a human being with a name. */
export const human: Renderer = (r, around) => {
  const relation = conceptWords(r['relationship']);
  return {
    title: joined([personName(r['name']) ?? referenceWords(r['practitioner'], around), relation], ', '), code: list(r['relationship'])[0],
    facts: factsOf(['Relation', relation], ['Role', conceptWords(r['code'])], ['Specialty', conceptWords(r['specialty'])], ['Organization', referenceWords(r['organization'] ?? r['managingOrganization'], around)], ['Telephone', contactWords(r['telecom'])], ['Address', addressWords(r['address'])], ['Sex', plainWord(r['gender'])], ['Born', word(r['birthDate'])],
      ['Died', choiceWords(choice(r, 'deceased'), reading(around))], ['Language', joined(list(r['communication']).map((c) => conceptWords(c['language'] ?? c)))], ['Qualification', joined(list(r['qualification']).map((q) => conceptWords(q['code'])))], ['Period', periodWords(r['period'])]),
  };
};

/** Organization and Location. */
export const place: Renderer = (r, around) => ({
  title: word(r['name']) ?? conceptWords(r['type']) ?? r['resourceType'], code: list(r['type'])[0],
  facts: factsOf(['Type', conceptWords(r['type'])], ['Address', addressWords(r['address'])], ['Telephone', contactWords(r['telecom'])], ['Part of', referenceWords(r['partOf'], around)], ['Organization', referenceWords(r['managingOrganization'], around)], ['Description', word(r['description'])]),
});
