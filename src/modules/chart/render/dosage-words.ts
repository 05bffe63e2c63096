import { conceptWords, plainWord } from './code-words.ts';
import type { Fact, Node } from './shapes.ts';
import { factsOf, isNode, joined, list, word, words } from './shapes.ts';
import { numberWords, quantityWords, rangeWords, ratioWords } from './value-words.ts';

const units: Readonly<Record<string, string>> = { s: 'second', min: 'minute', h: 'hour', d: 'day', wk: 'week', mo: 'month', a: 'year' };
const events: Readonly<Record<string, string>> = {
  HS: 'at bedtime', WAKE: 'on waking', C: 'with meals', CM: 'with breakfast', CD: 'with lunch', CV: 'with dinner', AC: 'before meals', ACM: 'before breakfast', ACD: 'before lunch', ACV: 'before dinner', PC: 'after meals', PCM: 'after breakfast', PCD: 'after lunch', PCV: 'after dinner',
  MORN: 'in the morning', AFT: 'in the afternoon', EVE: 'in the evening', NIGHT: 'at night', PHS: 'after sleep', NOON: 'at noon', 'MORN.early': 'early in the morning', 'MORN.late': 'late in the morning', 'AFT.early': 'early in the afternoon', 'AFT.late': 'late in the afternoon', 'EVE.early': 'early in the evening', 'EVE.late': 'late in the evening',
};
const times = (n: string): string => (n === '1' ? 'once' : n === '2' ? 'twice' : `${n} times`);

/** How often, in words (R4 datatypes.html#Timing): "twice a day", "every 8 hours", "once a day at bedtime". */
export function timingWords(timing: unknown): string | undefined {
  if (!isNode(timing)) return undefined;
  const said = word(timing['code']?.['text']) ?? word(list(timing['code']?.['coding'])[0]?.['display']);
  const repeat = isNode(timing['repeat']) ? timing['repeat'] : {};
  const counted = frequencyWords(repeat);
  const when = joined(words(repeat['when']).map((w) => events[w] ?? plainWord(w)), ' and ');
  const at = words(repeat['timeOfDay']).map((t) => t.slice(0, 5)).join(' and ');
  const on = words(repeat['dayOfWeek']).join(', ');
  const offset = numberWords(repeat['offset']);
  return joined([counted ?? said ?? word(list(timing['code']?.['coding'])[0]?.['code']), offset && when ? `${offset} minutes` : undefined, when, at && `at ${at}`, on && `on ${on}`], ' ') ?? joined(words(timing['event']));
}

function frequencyWords(r: Node): string | undefined {
  const frequency = numberWords(r['frequency']), period = numberWords(r['period']), unit = units[String(r['periodUnit'])];
  const many = numberWords(r['frequencyMax']), longest = numberWords(r['periodMax']);
  if (period === undefined || unit === undefined) return numberWords(r['count']) && `${times(numberWords(r['count'])!)} in all`;
  const one = Number(period) === 1 && longest === undefined;
  const span = longest === undefined ? period.replace(/\.0+$/, '') : `${period.replace(/\.0+$/, '')} to ${longest.replace(/\.0+$/, '')}`;
  if (frequency === undefined || frequency === '1') {
    if (!one) return `every ${span} ${unit}s`;
    return many === undefined ? `once a${unit === 'hour' ? 'n' : ''} ${unit}` : `1 to ${many} times a${unit === 'hour' ? 'n' : ''} ${unit}`;
  }
  const often = many === undefined ? times(frequency) : `${frequency} to ${many} times`;
  return one ? `${often} a${unit === 'hour' ? 'n' : ''} ${unit}` : `${often} every ${span} ${unit}s`;
}

const doseOf = (d: Node): string | undefined => joined(list(d['doseAndRate']).map((x) => quantityWords(x['doseQuantity']) ?? rangeWords(x['doseRange']))) ?? quantityWords(d['dose']) ?? quantityWords(d['doseQuantity']);
const rateOf = (d: Node): string | undefined => joined(list(d['doseAndRate']).map((x) => ratioWords(x['rateRatio']) ?? rangeWords(x['rateRange']) ?? quantityWords(x['rateQuantity']))) ?? ratioWords(d['rateRatio']) ?? quantityWords(d['rateQuantity']);

function asNeeded(d: Node): string | undefined {
  const reason = conceptWords(d['asNeededCodeableConcept']);
  return reason !== undefined ? `as needed for ${reason}` : d['asNeededBoolean'] === true ? 'as needed' : undefined;
}

/** One dosage as a sentence: the sender's own words where given. */
export const dosageWords = (d: Node): string | undefined =>
  word(d['text']) ?? word(d['patientInstruction']) ?? joined([doseOf(d), conceptWords(d['route']), timingWords(d['timing']), asNeeded(d), conceptWords(d['additionalInstruction'])]);

/** The dosage's parts, for the details of an entry. */
export function dosageFacts(dosages: unknown): Fact[] {
  const all = list(dosages);
  const each = (read: (d: Node) => string | undefined): string | undefined => joined(all.map(read), '; ');
  const structured = each((d) => joined([doseOf(d), conceptWords(d['route']), timingWords(d['timing'])]));
  if (structured === undefined) return [];
  return factsOf(['Dose', each(doseOf)], ['Rate', each(rateOf)], ['Route', each((d) => conceptWords(d['route']))], ['Frequency', each((d) => timingWords(d['timing']))], ['As needed', each(asNeeded)], ['Site', each((d) => conceptWords(d['site']))], ['Method', each((d) => conceptWords(d['method']))],
    ['Instructions', each((d) => joined([word(d['patientInstruction']), conceptWords(d['additionalInstruction'])]))]);
}

export const dosagesWords = (dosages: unknown): string | undefined => joined(list(dosages).map(dosageWords), '; ');
