import { foldText } from '../../../standards/fhir/search-text.ts';
import type { LinkPerson } from './comparison.ts';
import type { LinkagePolicy } from './linkage-policy.ts';
import type { StandardName } from './standard-person.ts';

const wordMax = 60, wordsMax = 12;
const suffixes: Record<string, string> = { junior: 'jr', jnr: 'jr', jr: 'jr', senior: 'sr', snr: 'sr', sr: 'sr', ii: '2', '2nd': '2', iii: '3', '3rd': '3', iv: '4', '4th': '4', v: '5', '5th': '5' };
/** As suffix field values alone: I counts there, not behind a family name. */
const suffixField: Record<string, string> = { ...suffixes, i: '1', '1st': '1', '2': '2', '3': '3', '4': '4', '5': '5' };
const titles = new Set(['mr', 'mrs', 'ms', 'miss', 'mx', 'dr', 'prof', 'professor', 'rev', 'reverend', 'sir', 'madam', 'fr', 'father', 'sister', 'bro', 'brother', 'rabbi', 'imam', 'capt', 'sgt', 'lt', 'cpl', 'pvt', 'sra', 'srta', 'herr', 'frau', 'mme', 'mlle', 'doctor', 'mister', 'missus']);
const degrees = new Set(['md', 'phd', 'rn', 'dds', 'dmd', 'esq', 'cpa', 'jd', 'dvm', 'facs', 'mba', 'ret']);
const particles = new Set(['de', 'la', 'las', 'los', 'le', 'del', 'della', 'di', 'da', 'das', 'do', 'dos', 'du', 'van', 'von', 'der', 'den', 'ter', 'ten', 'zu', 'zur', 'el', 'al', 'bin', 'ibn', 'bint', 'abu', 'ben', 'st', 'saint', 'san', 'santa', 'mc', 'mac', 'o', 'y', 'e', 'i', 'af', 'av']);

const oneWord = /^ *([A-Za-z]{1,60}) *$/;

/** Words of a name: apostrophes and full stops vanish (O'Brien, obrien), hyphens and spaces part. */
export function nameWords(text: string): string[] {
  const simple = oneWord.exec(text);
  if (simple) return [simple[1]!.toLowerCase()];
  return foldText(text).replace(/['`´’.]/g, '').split(/[^\p{L}\p{N}\p{M}]+/u).filter((w) => w !== '').slice(0, wordsMax).map((w) => w.slice(0, wordMax));
}

/** The same, but a hyphen within a word joins: Mary-Ann is maryann, Tho-mas is thomas. */
const givenWords = (text: string): string[] => (oneWord.test(text) ? nameWords(text) : nameWords(foldText(text).replace(/(?<=\p{L})\s?-\s?(?=\p{L})/gu, '')));

export type ReadName = { name: StandardName; suffix: string; newborn: string };

/** One name of any source. Undefined when it tells nothing: placeholders, a title alone. */
export function standardName(raw: LinkPerson['names'][number], policy: LinkagePolicy): ReadName | undefined {
  let family = nameWords(raw.family), given = raw.given.flatMap(givenWords);
  let suffix = raw.suffix === undefined ? '' : nameWords(raw.suffix).map((w) => suffixField[w]).find((s) => s !== undefined) ?? '';
  const strip = (words: string[]): string[] => {
    const kept = words.filter((w) => !degrees.has(w) || w.length > 3 || words.length === 1);
    const last = kept.at(-1);
    if (kept.length > 1 && last !== undefined && suffixes[last] !== undefined) { if (suffix === '') suffix = suffixes[last]!; return kept.slice(0, -1); }
    return kept;
  };
  family = strip(family);
  if (given.length > 1 && titles.has(given[0]!)) given = given.slice(1);
  given = strip(given);
  if (family.length > 1 && titles.has(family[0]!) && given.length === 0) family = family.slice(1);
  const whole = family.length > 0 && given.length > 0 ? [`${given[0]} ${family.join(' ')}`, `${family.join(' ')} ${given[0]}`] : [];
  if (whole.some((w) => policy.placeholderFullNames.has(w))) return undefined;
  const onlyTitle = (words: string[], others: string[]): boolean => words.length === 1 && others.length === 0 && titles.has(words[0]!);
  if (onlyTitle(family, given) || onlyTitle(given, family)) return undefined;
  if (given.length === 1 && given[0]!.length > 1 && ['mr', 'mrs', 'ms', 'miss', 'dr', 'mister'].includes(given[0]!)) given = [];
  const baby = newbornOf(given, policy);
  if (baby !== '') given = given.filter((w) => !isNewbornWord(w, policy));
  const joined = family.join('');
  const known = joined !== '' && !policy.placeholderNames.has(joined);
  const first = given[0] ?? '', named = first !== '' && !policy.placeholderNames.has(given.join('')) && !policy.placeholderNames.has(first);
  if (!known && !named && baby === '') return undefined;
  const parts = family.filter((w) => !particles.has(w));
  return { name: { family: known ? joined.slice(0, wordMax) : '', parts: known && parts.length > 1 ? parts.slice(0, 4) : [], given: named ? first : '', middle: named ? given.slice(1, 5) : [], past: raw.past === true }, suffix, newborn: baby };
}

const isNewbornWord = (word: string, policy: LinkagePolicy): boolean => policy.newbornNames.has(word) || word.length === 1 || /^(one|two|three|of)$/.test(word) || /s(?:boy|girl)$/.test(word);

/**
 * 'nb' and the order among multiples: "Baby Boy A" is nba, "Twin 2 girl" nb2; '' for a name of its own. The mother's name may stand beside it ("BB Maria A") or in it ("Wendysboy A",
 * "2Wendysgirl": the distinct naming of newborns, Joint Commission NPSG.01.01.01).
 */
function newbornOf(given: readonly string[], policy: LinkagePolicy): string {
  const first = given[0] ?? '', distinct = /^(\d?)\p{L}{2,}s(?:boy|girl)(\d?)$/u.exec(first);
  if (!policy.newbornNames.has(first) && !distinct) return '';
  const order = given.find((w) => w.length === 1 || /^(one|two|three)$/.test(w)) ?? (distinct?.[1] || distinct?.[2]);
  return `nb${order === undefined ? '' : ({ one: '1', two: '2', three: '3' }[order] ?? order)}`;
}

/** The names of a person, the present one first, each once; a maiden name written alone takes the given names of the present one. */
export function standardNames(raw: LinkPerson['names'], policy: LinkagePolicy): { names: StandardName[]; suffix: string; newborn: string } {
  const read = raw.slice(0, 8).flatMap((r) => standardName(r, policy) ?? []).sort((a, b) => Number(a.name.past) - Number(b.name.past));
  const lead = read[0]?.name, names: StandardName[] = [], seen = new Set<string>();
  for (const { name } of read) {
    const full = lead && lead !== name ? { ...name, family: name.family || lead.family, parts: name.family ? name.parts : lead.parts, given: name.given || lead.given, middle: name.given ? name.middle : lead.middle } : name;
    const key = `${full.family} ${full.given} ${full.middle.join(' ')}`;
    if (seen.has(key) || (full.family === '' && full.given === '')) continue;
    seen.add(key); names.push(full);
  }
  return { names, suffix: read.find((r) => r.suffix !== '')?.suffix ?? '', newborn: read.find((r) => r.newborn !== '')?.newborn ?? '' };
}
