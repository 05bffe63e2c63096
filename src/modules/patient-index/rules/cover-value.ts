import { parseExact } from '../../../standards/fhir/exact-json.ts';
import { lives } from '../../patients/rules/door.ts';
import type { SealedWords } from './sealed-words.ts';
import { foldWord, mask } from './sealed-words.ts';

/** Whose words are hidden in what belongs to a chart; undefined: nobody's. */
export type WordsOf = (chartId: string) => SealedWords | undefined;

const written = /^(?:text\/|application\/(?:xml|json|fhir\+|hl7|xhtml|edi|[\w.-]+\+(?:xml|json)))|x-hl7|hl7-v2/i;
// What these keys hold are codes, ids and addresses of the program, no words about somebody.
const technical = new Set(['resourceType', 'id', 'reference', 'system', 'code', 'url', 'unit', 'versionId', 'lastUpdated', 'chartId', 'patientId', 'hash', 'sha256', 'contentType', 'action', 'coding']);
const isObject = (value: unknown): value is Record<string, any> => typeof value === 'object' && value !== null && !Array.isArray(value);
const texts = (value: unknown): string[] => (Array.isArray(value) ? value : [value]).filter((v): v is string => typeof v === 'string');

/** An answer without the sealed words. What names its own chart (`chartId`) is covered as that chart is; the rest by `around`. Answers the value itself where nothing is hidden. */
export function coverValue(value: unknown, around: SealedWords | undefined, wordsOf: WordsOf): unknown {
  if (typeof value === 'string') return around ? coverText(value, around) : value;
  if (Array.isArray(value)) { let changed = false; const next = value.map((v) => { const c = coverValue(v, around, wordsOf); changed ||= c !== v; return c; }); return changed ? next : value; }
  if (!isObject(value) || value instanceof Date || Buffer.isBuffer(value) || Object.getPrototypeOf(value) === null) return value;
  const own = typeof value['chartId'] === 'string' ? wordsOf(value['chartId']) : around;
  const named = own && (coverName(value, own) ?? coverAddress(value, own) ?? coverFile(value, own)), from = named ?? value;
  let next: Record<string, any> | undefined = named;
  for (const [key, v] of Object.entries(from)) {
    // What a code means is no word about somebody, also where it is spelled out beside the code.
    if (technical.has(key) || ((key === 'text' || key === 'display') && (from['coding'] !== undefined || (from['code'] !== undefined && from['system'] !== undefined))) || ((key === 'data' || key === 'base64') && typeof v === 'string')) continue;
    const c = coverValue(v, own, wordsOf);
    if (c !== v) (next ??= { ...from })[key] = c;
  }
  return next ?? value;
}

function coverText(text: string, words: SealedWords): string {
  if (!text.startsWith('{"resourceType"')) return words.hide(text);
  const { exact } = parseExact(text), hidden = coverValue(exact, words, () => words);
  return hidden === exact ? text : JSON.stringify(hidden);
}

/** A HumanName, or a line that says a name in parts: a relative's family name that is the sealed one is hidden too. */
function coverName(value: Record<string, any>, words: SealedWords): Record<string, any> | undefined {
  if (typeof value['family'] !== 'string' || !words.families.has(foldWord(value['family']))) return undefined;
  const { given, text } = value, mine = texts(given).some((g) => words.givens.has(foldWord(g)) || words.givens.has(foldWord(g).split(' ')[0]!));
  return { ...value, family: mask, ...(mine ? { given: typeof given === 'string' ? mask : [mask] } : {}), ...(typeof text === 'string' ? { text: words.hide(text) } : {}) };
}

function coverAddress(value: Record<string, any>, words: SealedWords): Record<string, any> | undefined {
  if (value['line'] === undefined && value['postalCode'] === undefined) return undefined;
  const said = texts(value['line']).join(' ');
  if (!lives(value, words.addresses) && words.hide(said) === said) return undefined;
  return { ...value, line: Array.isArray(value['line']) ? [mask] : mask, ...Object.fromEntries(['city', 'district', 'postalCode', 'text'].flatMap((k) => (typeof value[k] === 'string' ? [[k, mask]] : []))) };
}

/** A file as text: what is drawn (a scan, a PDF) shows what it shows. */
function coverFile(value: Record<string, any>, words: SealedWords): Record<string, any> | undefined {
  const at = typeof value['base64'] === 'string' ? 'base64' : 'data';
  if (typeof value[at] !== 'string' || typeof value['contentType'] !== 'string' || !written.test(value['contentType'])) return undefined;
  const bytes = Buffer.from(value[at], 'base64'), utf8 = bytes.toString('utf8'), encoding = utf8.includes('\uFFFD') ? 'latin1' as const : 'utf8' as const, said = encoding === 'utf8' ? utf8 : bytes.toString('latin1'), hidden = coverText(said, words);
  return hidden === said ? undefined : { ...value, [at]: Buffer.from(hidden, encoding).toString('base64') };
}

const same = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);
/** What comes back as it was covered is what stood there: an answer that is read, changed and sent back loses nothing that its reader could not see. */
export function restoreValue(before: unknown, shown: unknown, draft: unknown): unknown {
  if (shown === before || draft === undefined) return draft;
  if (same(shown, draft)) return before;
  if (Array.isArray(before) && Array.isArray(shown) && Array.isArray(draft)) {
    const left = shown.map((_s, i) => i), take = (d: unknown, at: number): number => { const found = left.find((i) => same(shown[i], d)) ?? (left.includes(at) ? at : -1); if (found >= 0) left.splice(left.indexOf(found), 1); return found; };
    return draft.map((d, i) => { const at = take(d, i); return at < 0 ? d : restoreValue(before[at], shown[at], d); });
  }
  if (isObject(before) && isObject(shown) && isObject(draft)) {
    let next: Record<string, any> | undefined;
    for (const [key, d] of Object.entries(draft)) { const r = restoreValue(before[key], shown[key], d); if (r !== d) (next ??= { ...draft })[key] = r; }
    return next ?? draft;
  }
  return draft;
}
