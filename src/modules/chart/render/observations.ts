import { allCodes, conceptWords, hasCode, plainWord } from './code-words.ts';
import { referenceWords, reading } from './party-words.ts';
import type { Around, Fact, Node, Renderer } from './shapes.ts';
import { choice, factsOf, joined, list, word } from './shapes.ts';
import { amountWords, choiceWords, noteWords, quantityWords, rangeWords, unitWords } from './value-words.ts';

/** One word of the closed list a screen marks: critical before high or low, and nothing where the sender flags nothing. */
export function flagOf(interpretation: unknown): string | undefined {
  if (hasCode(interpretation, 'HH', 'LL', 'AA')) return 'critical';
  if (hasCode(interpretation, 'H', 'HU', '>')) return 'high';
  if (hasCode(interpretation, 'L', 'LU', '<')) return 'low';
  if (hasCode(interpretation, 'A')) return 'abnormal';
  const said = (conceptWords(interpretation) ?? '').toLowerCase();
  if (said === '' || /\b(?:not|no|non)\b/.test(said)) return undefined;
  return /critical|panic/.test(said) ? 'critical' : /\bhigh\b/.test(said) ? 'high' : /\blow\b/.test(said) ? 'low' : /abnormal/.test(said) ? 'abnormal' : undefined;
}

/** `3.5–5.1`; several ranges with whom they are for. The unit only where it is not the value's. */
export function referenceRangeWords(ranges: unknown, unit: string | undefined): string | undefined {
  const all = list(ranges);
  return joined(all.map((r) => {
    const low = r['low'], high = r['high'];
    const other = [low, high].some((q) => q !== undefined && q !== null && typeof q === 'object' && unitWords(q) !== undefined && unitWords(q) !== unit);
    const span = rangeWords({ low, high }, other) ?? word(r['text']);
    const whom = all.length > 1 ? joined([hasCode(r['type'], 'normal') ? undefined : conceptWords(r['type']), conceptWords(r['appliesTo']), rangeWords(r['age'])]) : undefined;
    return span !== undefined && whom !== undefined ? `${span} (${whom})` : span;
  }), '; ');
}

type Value = { value?: string | undefined; unit?: string | undefined };

function valueOf(o: Node, around: Around): Value {
  const found = choice(o, 'value');
  if (!found) return {};
  const [kind, x] = found;
  if (kind === 'Quantity' && typeof x === 'object' && x !== null) return { value: amountWords(x) ?? conceptWords(x['code']), unit: unitWords(x) };
  return { value: choiceWords(found, reading(around)) };
}

const bloodPressure = ['8480-6', '8462-4'] as const;

/** Systolic over diastolic, as it is said. */
function pressure(components: readonly Node[]): Value | undefined {
  const [top, bottom] = bloodPressure.map((code) => components.find((c) => hasCode(c['code'], code))?.['valueQuantity']);
  const high = amountWords(top), low = amountWords(bottom);
  return high !== undefined && low !== undefined ? { value: `${high}/${low}`, unit: unitWords(top) ?? unitWords(bottom) } : undefined;
}

/** One test answered several times at once (a repeating OBX-5): all its values. */
function repeated(r: Node, components: readonly Node[], around: Around): Value | undefined {
  const code = conceptWords(r['code']);
  if (components.length === 0 || !components.every((c) => conceptWords(c['code']) === code)) return undefined;
  const all = components.map((c) => valueOf(c, around));
  return { value: joined(all.map((v) => v.value)), unit: all[0]?.unit };
}

/** HL7's code for a statement whose whole meaning is its value. */
const assertion = (code: unknown): boolean => hasCode(code, 'ASSERTION');

function componentFacts(components: readonly Node[], around: Around): Fact[] {
  return components.flatMap((c) => {
    const { value, unit } = valueOf(c, around);
    const flag = flagOf(c['interpretation']);
    const said = joined([joined([value, unit], ' '), flag, c['dataAbsentReason'] !== undefined ? `no value: ${conceptWords(c['dataAbsentReason']) ?? 'unknown'}` : undefined, referenceRangeWords(c['referenceRange'], unit)?.replace(/^/, 'reference ')]);
    return said === undefined ? [] : [[conceptWords(c['code']) ?? 'Component', said] as Fact];
  });
}

/** Observation: results, vital signs, social history. */
export const observation: Renderer = (r, around) => {
  const components = list(r['component']);
  const own = valueOf(r, around);
  const { value, unit } = own.value !== undefined ? own : pressure(components) ?? repeated(r, components, around) ?? own;
  const flag = flagOf(r['interpretation']) ?? components.map((c) => flagOf(c['interpretation'])).find((f) => f !== undefined);
  const interpretation = conceptWords(r['interpretation']);
  const members = list(r['hasMember']);
  return {
    title: assertion(r['code']) ? value ?? conceptWords(r['code']) : conceptWords(r['code']), code: r['code'], value, unit, flag, reference: referenceRangeWords(r['referenceRange'], unit),
    facts: [...componentFacts(components, around), ...factsOf(
      ['No value because', conceptWords(r['dataAbsentReason'])], ['Interpretation', interpretation !== undefined && interpretation.toLowerCase() !== flag ? interpretation : undefined],
      ['Members', members.length > 0 ? referenceWords(members, around) ?? `${members.length} results` : undefined], ['Kind', conceptWords(r['category'])],
      ['Body site', conceptWords(r['bodySite'])], ['Method', conceptWords(r['method'])], ['Specimen', referenceWords(r['specimen'], around)], ['Device', referenceWords(r['device'], around)],
      ['Period', r['effectivePeriod'] ? choiceWords(['Period', r['effectivePeriod']], reading(around)) : undefined], ['Issued', word(r['issued'])],
      ['Performed by', referenceWords(r['performer'], around)], ['Focus', referenceWords(r['focus'], around)], ['Derived from', referenceWords(r['derivedFrom'], around)], ['Note', noteWords(r['note'])],
      ['Codes', list(r['code']?.['coding']).length > 1 ? allCodes(r['code']) : undefined],
    )],
  };
};

/** Specimen. */
export const specimen: Renderer = (r, around) => {
  const taken = r['collection'] ?? {};
  return {
    title: conceptWords(r['type']) ?? 'Specimen', code: r['type'],
    facts: factsOf(['Collected by', referenceWords(taken['collector'], around)], ['Amount', quantityWords(taken['quantity'])], ['Method', conceptWords(taken['method'])], ['Body site', conceptWords(taken['bodySite'])], ['Accession', word(r['accessionIdentifier']?.['value'])], ['Received', word(r['receivedTime'])], ['Condition', conceptWords(r['condition'])], ['Container', joined(list(r['container']).map((c) => conceptWords(c['type']) ?? word(c['description'])))], ['Note', noteWords(r['note'])]),
  };
};

/** ImagingStudy. */
export const imagingStudy: Renderer = (r, around) => {
  const series = list(r['series']);
  const modality = joined([conceptWords(r['modality']), ...series.map((s) => conceptWords(s['modality']))]);
  return {
    title: word(r['description']) ?? conceptWords(r['procedureCode']) ?? joined([modality, joined(series.map((s) => conceptWords(s['bodySite'])))], ', ') ?? 'Imaging study', code: list(r['procedureCode'])[0],
    facts: factsOf(['Modality', modality], ['Body site', joined(series.map((s) => conceptWords(s['bodySite'])))], ['Images', joined([`${series.length} series`, joined([String(series.reduce((n, s) => n + (typeof s['numberOfInstances'] === 'number' ? s['numberOfInstances'] : list(s['instance']).length), 0)), 'images'], ' ')])],
      ['Read by', referenceWords(r['interpreter'], around)], ['Ordered by', referenceWords(r['referrer'], around)], ['Place', referenceWords(r['location'], around)], ['Reason', conceptWords(r['reasonCode'])], ['Note', noteWords(r['note'])], ['Intent', plainWord(r['intent'])]),
  };
};
