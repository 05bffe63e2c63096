import { maskSsn, ssnsIn } from '../../../values/ssn.ts';
import { conceptWords, plainWord } from './code-words.ts';
import { addressWords, contactWords, personName, referenceWords } from './party-words.ts';
import type { Around, Fact, Node } from './shapes.ts';
import { choice, factsOf, isNode, joined, list, word } from './shapes.ts';
import { choiceWords, periodWords } from './value-words.ts';
import { elementLabel, elementWords } from './generic-facts.ts';

/** Whose record it is, as each page of a print says it: two identifiers at least. */
export type Subject = { name: string; bornOn: string | null; numbers: readonly string[]; facts: readonly Fact[] };

const isMr = (i: Node): boolean => list(i['type']?.['coding']).some((c) => c['code'] === 'MR');
const isFormer = (x: Node): boolean => x['use'] === 'old' || x['period']?.['end'] !== undefined;
const mrnsOf = (p: Node): Node[] => list(p['identifier']).filter((i) => isMr(i) && word(i['value']) !== undefined);

/** The demographics of a Patient with what stands in records that were merged into it: no name or number of the person is left out. */
export function subjectOf(p: Node, around: Around, merged: readonly Node[]): Subject {
  const ssns = new Set(ssnsIn(JSON.stringify({ identifier: p['identifier'] })));
  const numbers = list(p['identifier']).filter((i) => word(i['value']) !== undefined && !isFormer(i) && !ssns.has(i['value'])), mine = numbers.filter(isMr);
  const shown = (mine.length > 0 ? mine : numbers).slice(0, 4), said = shown.map((i) => `${isMr(i) ? 'MRN ' : ''}${word(i['value'])}`);
  const names = list(p['name']), current = names.find((n) => n['use'] === 'official') ?? names.find((n) => n['use'] !== 'old') ?? names[0];
  const leading = new Set(shown.map((i) => word(i['value']))), former = [...list(p['identifier']).filter((i) => isMr(i) && isFormer(i)), ...merged.flatMap(mrnsOf)].map((i) => word(i['value'])).filter((v) => !leading.has(v));
  const mergedNames = merged.flatMap((m) => list(m['name'])).map((n) => personName([n])).filter((n) => !names.some((own) => personName([own]) === n));
  return {
    name: personName(current ? [current] : undefined) ?? 'Name not known', bornOn: word(p['birthDate']) ?? null, numbers: said,
    facts: [
      ...factsOf(['Former numbers', joined(former)]),
      ...names.filter((n) => n !== current).flatMap((n) => factsOf([isFormer(n) || n['use'] === 'maiden' ? 'Previous name' : 'Other name', joined([personName([n]), word(n['use']) === undefined ? undefined : plainWord(n['use']), periodWords(n['period'])])])),
      ...factsOf(['Name in a merged record', joined(mergedNames, '; ')], ['Other birth date in a merged record', joined(merged.map((m) => word(m['birthDate'])).filter((d) => d !== word(p['birthDate'])), '; ')]),
      ...patientFacts(p, around, shown, ssns),
    ],
  };
}

/** A social security number goes on no title page whole, whoever prints it. */
function patientFacts(p: Node, around: Around, shown: readonly Node[], ssns: ReadonlySet<string>): Fact[] {
  const rest = list(p['identifier']).filter((i) => !shown.includes(i) && !(isMr(i) && isFormer(i)) && word(i['value']) !== undefined);
  return [
    ...factsOf(['Birth date', birthWords(p['_birthDate'])], ['Sex', plainWord(p['gender'])], ['Died', choiceWords(choice(p, 'deceased'), (r) => referenceWords(r, around))]),
    ...list(p['address']).flatMap((a) => factsOf([isFormer(a) ? 'Former address' : 'Address', joined([addressWords([a]), word(a['use']) === undefined ? undefined : plainWord(a['use']), periodWords(a['period'])])])),
    ...factsOf(
      ['Telephone', contactWords(p['telecom'])], ['Language', joined(list(p['communication']).map((c) => joined([conceptWords(c['language']), c['preferred'] === true ? 'preferred' : undefined], ' ')), '; ')], ['Marital status', conceptWords(p['maritalStatus'])],
      ['Other numbers', joined(rest.map((i) => joined([conceptWords(i['type']), ssns.has(i['value']) ? maskSsn(i['value']) : word(i['value']), word(i['assigner']?.['display'])], ' ')), '; ')],
      ['Primary care', joined(list(p['generalPractitioner']).map((g) => joined([referenceWords(g, around), word(g['identifier']?.['value'])], ' ')), '; ')], ['Record kept by', referenceWords(p['managingOrganization'], around)],
      ['Multiple birth', choiceWords(choice(p, 'multipleBirth'), (r) => referenceWords(r, around))],
    ),
    ...list(p['contact']).flatMap((c) => factsOf(['Contact', joined([personName(c['name']) ?? referenceWords(c['organization'], around), conceptWords(c['relationship']), contactWords(c['telecom']), addressWords(c['address']), periodWords(c['period'])])])),
    ...list(p['extension']).flatMap((e) => factsOf([labelOf(String(e['url'])), extensionWords(e, around)])),
  ];
}

const labels: Readonly<Record<string, string>> = {
  'us-core-race': 'Race', 'us-core-ethnicity': 'Ethnicity', 'us-core-tribal-affiliation': 'Tribal affiliation', 'us-core-interpreter-needed': 'Interpreter needed', 'individual-genderIdentity': 'Gender identity', 'patient-genderIdentity': 'Gender identity', 'us-core-genderIdentity': 'Gender identity',
  'patient-sexParameterForClinicalUse': 'Sex for clinical use', 'us-core-birthsex': 'Birth sex', 'us-core-sex': 'Sex told', 'patient-mothersMaidenName': 'Mother\'s maiden name', 'patient-birthPlace': 'Birth place', 'patient-religion': 'Religion',
};
const lastPart = (url: string): string => url.split(/[/:#]/).findLast((part) => part !== '') ?? url;
const labelOf = (url: string): string => labels[lastPart(url)] ?? elementLabel(lastPart(url).replace(/^(?:us-core|patient)-/, '').replaceAll('-', ' '));

/** The value of an extension, or those inside it: its categories say more than their sum in words. */
function extensionWords(e: Node, around: Around, depth = 0): string | undefined {
  const inside = depth < 4 ? list(e['extension']) : [], parts = inside.filter((x) => x['url'] !== 'text');
  const value = choice(e, 'value')?.[1];
  return joined([value === undefined ? undefined : typeof value === 'string' ? plainWord(value) ?? value : elementWords(value, around), ...(parts.length > 0 ? parts : inside).map((x) => extensionWords(x, around, depth + 1))]);
}

/** An estimated birth date, or why there is none. */
function birthWords(beside: unknown): string | undefined {
  const said = list(isNode(beside) ? beside['extension'] : undefined);
  return joined([said.some((e) => e['url'] === 'urn:chartkeeper:birth-date-estimated' && e['valueBoolean'] === true) ? 'estimated' : undefined, ...said.map((e) => (String(e['url']).endsWith('data-absent-reason') ? plainWord(e['valueCode']) : undefined))]);
}
