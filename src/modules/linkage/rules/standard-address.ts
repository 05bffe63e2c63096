import { foldText } from '../../../standards/fhir/search-text.ts';
import { streetSuffix } from '../../../standards/us-postal/street-suffixes.ts';
import { stateCode } from '../../../standards/us-postal/zip-states.ts';
import type { LinkPerson } from './comparison.ts';
import type { LinkagePolicy } from './linkage-policy.ts';
import type { StandardAddress } from './standard-person.ts';

const directions: Record<string, string> = { north: 'n', south: 's', east: 'e', west: 'w', northeast: 'ne', northwest: 'nw', southeast: 'se', southwest: 'sw' };
/** Secondary units (Publication 28, appendix C2), and how other lands write them. */
const units = new Set(['apt', 'apartment', 'unit', 'suite', 'ste', 'rm', 'room', 'fl', 'floor', 'flat', 'lot', 'trlr', 'trailer', 'bldg', 'building', 'dept', 'spc', 'space', 'no', 'apmnt', 'villa', 'vlla', 'shop', 'ph', 'penthouse', 'slip', 'level']);
/** Words of a street name that are numbers written out: 5th and Fifth are one street. */
const ordinals: Record<string, string> = { first: '1st', second: '2nd', third: '3rd', fourth: '4th', fifth: '5th', sixth: '6th', seventh: '7th', eighth: '8th', ninth: '9th', tenth: '10th' };
const charsMax = 120;

const plainLine = /^[A-Za-z0-9 ]+$/;
const wordsIn = (text: string): string[] => (plainLine.test(text) && text.length < 200 ? text.toLowerCase().split(' ').filter((w) => w !== '').slice(0, 24) : marksApart(text));
const marksApart = (text: string): string[] => foldText(text).replace(/['`´’.]/g, '').replace(/#/g, ' # ').split(/[^\p{L}\p{N}\p{M}#/-]+/u).filter((w) => w !== '' && w !== '-' && w !== '/').slice(0, 24);
const numberLike = /^\d+[a-z]?(?:[-/]\d*[a-z]?)?$/;

/** House, street, unit of one line. A post office box is its own street. */
function readLine(line: string): { house: string; street: string; unit: string } {
  const box = !/box/i.test(line) ? null : /\bp\s*o\s*box\s*#?\s*([\da-z-]+)|\bpost office box\s*#?\s*([\da-z-]+)|^box\s+(\d+)/.exec(foldText(line).replace(/[.,]/g, ' ').replace(/\s+/g, ' '));
  if (box) return { house: box[1] ?? box[2] ?? box[3]!, street: 'po box', unit: '' };
  const words = wordsIn(line), street: string[] = [];
  let house = '', unit = '';
  for (let i = 0; i < words.length; i += 1) {
    const word = words[i]!, next = words[i + 1];
    if (word === '#') { if (next !== undefined) { unit = next; i += 1; } continue; }
    if (i > 0 && units.has(word) && next !== undefined && /^[\da-z-]{1,6}$/.test(next) && (/\d/.test(next) || next.length === 1)) { unit = next.replace(/^0+(?=.)/, ''); i += 1; continue; }
    if (house === '' && street.length === 0 && numberLike.test(word)) { house = word.replace(/^0+(?=.)/, ''); continue; }
    street.push(directions[word] ?? ordinals[word] ?? word);
  }
  // The suffix is the last word that is one, so that Avenue Road keeps its name.
  for (let i = street.length - 1; i > 0; i -= 1) { const s = streetSuffix(street[i]!); if (s !== undefined) { street[i] = s; break; } }
  return { house, street: street.join(' ').slice(0, charsMax), unit };
}

const standardCity = (text: string): string => foldText(text).replace(/^(?:st|saint)[ .]+/, 'st').replace(/^(?:mt|mount)[ .]+/, 'mt').replace(/[^\p{L}\p{N}]+/gu, '').slice(0, 60);
const standardState = (text: string): string => { const folded = foldText(text); return (stateCode(folded) ?? folded).toLowerCase().slice(0, 30); };
const cities = new Map<string, string>(), states = new Map<string, string>(), rememberedMax = 20_000;
/** Cities and states come again and again. */
function remembered(kept: Map<string, string>, text: string, make: (text: string) => string): string {
  if (text === '') return '';
  let made = kept.get(text);
  if (made === undefined) { if (kept.size >= rememberedMax) kept.clear(); kept.set(text, made = make(text)); }
  return made;
}

/** One address of any source in USPS form (Project US@ technical specification, 2022); undefined when nothing is known of it. */
export function standardAddress(raw: LinkPerson['addresses'][number], policy: LinkagePolicy): StandardAddress | undefined {
  const lines = raw.lines.slice(0, 6).filter((l) => l.trim() !== '' && (/^\d+ \w+ /.test(l) || !policy.placeholderAddresses.has(foldText(l).replace(/[^\p{L}\p{N}]+/gu, ' ').trim())));
  // A house number that stands in a cell of its own belongs to the street behind it.
  for (let i = 0; i + 1 < lines.length; i += 1) if (/^\s*\d+\s*[a-z]?\s*$/i.test(lines[i]!)) lines.splice(i, 2, `${lines[i]!.trim()} ${lines[i + 1]!.trim()}`);
  const read = lines.map(readLine);
  const at = Math.max(0, read.findIndex((l) => l.house !== '' && l.street !== ''));
  const main = read[at] ?? { house: '', street: '', unit: '' };
  const rest = read.filter((_, i) => i !== at);
  const given = raw.postalCode ?? '', postal = /^\d{5}$/.test(given) ? given : foldText(given).replace(/[^\da-z]/g, '');
  const zip = /^\d{9}$/.test(postal) ? postal.slice(0, 5) : /^0+$/.test(postal) || /^9{5}$/.test(postal) ? '' : postal.slice(0, 10);
  const made: StandardAddress = {
    house: main.house, street: main.street, unit: main.unit || rest.find((r) => r.unit !== '')?.unit || '', extra: rest.map((r) => `${r.house} ${r.street}`.trim()).filter((s) => s !== '').join(' ').slice(0, charsMax),
    city: remembered(cities, raw.city ?? '', standardCity), state: remembered(states, raw.state ?? '', standardState), zip, past: raw.past === true,
  };
  if (policy.placeholderAddresses.has(made.city)) made.city = '';
  return made.house || made.street || made.extra || made.city || made.zip || made.state ? made : undefined;
}
