import type { CodeableConcept, Observation, ObservationComponent, Organization, Reference } from '@medplum/fhirtypes';
import type { Segment, Value } from '../message.ts';
import { addressesIn } from '../types/address.ts';
import { codeKey, coded, concept, conceptIn, conceptsIn } from '../types/coded.ts';
import { term, v3 } from '../types/coding-systems.ts';
import { dateTime, dateTimeIn, instantOf, periodOf, putWhen, readDateTime, type When } from '../types/date-time.ts';
import { entityIdentifier } from '../types/identifier.ts';
import { nameFrom, spokenName } from '../types/name.ts';
import { quantityFrom, referenceRange, structuredNumeric, unitIn } from '../types/quantity.ts';
import { note, put, warn, type Reading } from '../types/reading.ts';
import { organization, practitionersIn } from '../types/who-and-where.ts';
import { annotationsAfter } from './notes.ts';
import { add, idFrom, subject, type Draft } from './draft.ts';

/** OBX-11, HL7 table 0085. */
const statuses: Record<string, NonNullable<Observation['status']>> = {
  F: 'final', U: 'final', V: 'final', C: 'corrected', A: 'amended', B: 'amended', P: 'preliminary', R: 'preliminary', S: 'preliminary',
  I: 'registered', O: 'registered', N: 'registered', D: 'entered-in-error', W: 'entered-in-error', X: 'cancelled',
};

export function observationStatus(r: Reading, obx: Segment): NonNullable<Observation['status']> {
  const found = statuses[obx.c(11).toUpperCase()];
  if (!found) note(r, 'status-unknown', obx.at(11), 'no result status of HL7 table 0085; written as unknown', 'send F, P, C ... in OBX-11');
  return found ?? 'unknown';
}

const vitalSigns = new Set('85353-1 9279-1 8867-4 2708-6 59408-5 8310-5 8302-2 9843-4 29463-7 39156-5 85354-9 8480-6 8462-4 8287-5 8306-3 3141-9'.split(' '));

/** OBX-8, HL7 table 0078, whose codes FHIR takes over. */
const flags = new Set('< > A AA AC B CAR D DET E EX EXP H HH HM HU HX I IE IND L LL LU LX MS N NCL ND NEG NR NS POS QCF R RR S SDD SYN-R SYN-S TOX U VS W WR'.split(' '));

function interpretations(obx: Segment): CodeableConcept[] {
  const found: CodeableConcept[] = [];
  for (const value of obx.all(8)) {
    const text = value.c(1);
    const known = flags.has(text.toUpperCase());
    if (known) found.push(coded(v3('ObservationInterpretation'), text.toUpperCase(), value.c(2)));
    else if (text !== '') found.push({ text: value.c(2) || text });
  }
  return found;
}

type Said = Pick<Observation, 'valueQuantity' | 'valueRange' | 'valueRatio' | 'valueString' | 'valueCodeableConcept' | 'valueDateTime' | 'valueTime' | 'valuePeriod'>;

function timeOfDay(text: string): string | undefined {
  const found = /^(\d{2})(\d{2})(?:(\d{2})(\.\d+)?)?$/.exec(text);
  return found && Number(found[1]) < 24 && Number(found[2]) < 60 && Number(found[3] ?? 0) < 60 ? `${found[1]}:${found[2]}:${found[3] ?? '00'}${found[4] ?? ''}` : undefined;
}

const nameText = (value: Value, type: string): string => spokenName(nameFrom(value, type === 'XCN' || type === 'CN' ? 2 : 1));

/** One repetition of OBX-5 by its type in OBX-2. What does not fit its type is kept as text, with a finding. */
function valueOf(r: Reading, obx: Segment, value: Value): Said | undefined {
  const type = obx.c(2).toUpperCase();
  const text = value.text().trim();
  if (text === '') return undefined;
  const unit = unitIn(r, obx.first(6));
  switch (type) {
    case 'NM': case 'SI': case 'MO': case 'CQ': {
      const quantity = quantityFrom(value.c(1), type === 'CQ' && value.s(2, 1) !== '' ? { unit: value.s(2, 2) || value.s(2, 1) } : unit);
      if (quantity) return { valueQuantity: quantity };
      warn(r, 'value-type', obx.at(5), 'the value is no number though OBX-2 says so; kept as text', 'correct OBX-2 or OBX-5');
      return { valueString: text };
    }
    case 'SN': return structuredNumeric(value, unit) ?? { valueString: text };
    case 'CE': case 'CWE': case 'CNE': case 'CF': case 'IS': case 'ID': {
      const found = concept(r, value);
      return found ? { valueCodeableConcept: found } : { valueString: text };
    }
    case 'DT': case 'TS': case 'DTM': {
      const when = dateTimeIn(r, value);
      if (!when) return { valueString: text };
      const said: Said = {};
      putWhen(said, 'valueDateTime', when);
      return said;
    }
    case 'TM': {
      const time = timeOfDay(value.c(1));
      return time === undefined ? { valueString: text } : { valueTime: time };
    }
    case 'XPN': case 'PN': case 'XCN': case 'CN': case 'XON': case 'EI': case 'CX': case 'HD': case 'XAD': case 'AD': case 'XTN': case 'TN': case 'PL':
      return { valueString: nameTypes.has(type) ? nameText(value, type) || text : value.components.map((_, i) => value.c(i + 1)).filter(p => p !== '').join(type === 'XAD' || type === 'AD' ? ', ' : ' ') };
    case 'DR': {
      const period = periodOf(r, readDateTime(r, value.c(1), value.at), readDateTime(r, value.c(2), value.at), value.at);
      return period ? { valuePeriod: period } : { valueString: text };
    }
    case 'NR': {
      const [low, high] = [quantityFrom(value.c(1), unit), quantityFrom(value.c(2), unit)];
      return low || high ? { valueRange: { ...(low ? { low } : {}), ...(high ? { high } : {}) } } : { valueString: text };
    }
    // A type without a rule of its own reads as its parts, not with the separators between them.
    default: return { valueString: value.components.map((_, i) => value.c(i + 1)).filter(part => part !== '').join(' ').replace(/\r\n?/g, '\n') };
  }
}

const nameTypes = new Set(['XPN', 'PN', 'XCN', 'CN']);
const lineTypes = new Set(['TX', 'FT', 'ST', '']);

export const isText = (obx: Segment): boolean => lineTypes.has(obx.c(2).toUpperCase());
export const isAttachment = (obx: Segment): boolean => /^(?:ED|RP)$/.test(obx.c(2).toUpperCase());

/** The values of OBX-5: one in the Observation itself, several as components (repetitions of text are lines). */
function putValues(r: Reading, obx: Segment, observation: Observation): void {
  if (isText(obx)) {
    put(observation, 'valueString', obx.text(5).trimEnd());
    return;
  }
  const values = obx.all(5).map(v => valueOf(r, obx, v)).filter(v => v !== undefined);
  if (values.length <= 1) { Object.assign(observation, values[0] ?? {}); return; }
  observation.component = values.map((value): ObservationComponent => ({ code: observation.code, ...value }));
}

export type ObservationPlace = {
  /** What leads the id: the order, or the kind of place. */
  key: string;
  /** Used where OBX-3 is empty: the panel. */
  panel?: CodeableConcept | undefined;
  /** Used where OBX-14 is empty. */
  when?: When | undefined;
  category?: CodeableConcept | undefined;
  partOf?: Reference<never>;
  /** Outside an order the time of the observation (OBX-14) tells it apart, wherever it is sent again. */
  byOwnTime?: boolean;
  /** Set where the status of the order stands for an empty OBX-11. */
  status?: Observation['status'];
};

export const placeKey = (obx: Segment, at: ObservationPlace): string => (at.byOwnTime && obx.c(14) !== '' ? idFrom('observed', obx.c(14)) : at.key);

/** The id of an OBX within its order: OBX-3 and OBX-4, so that a correction supersedes what it corrects. */
export const observationKey = (obx: Segment): string => idFrom(codeKey(obx.first(3)) || 'obx', obx.c(4));

function categories(obx: Segment, at: ObservationPlace): CodeableConcept[] {
  const isLoinc = /^(?:LN|LOINC|LNC)$/i.test(obx.c(3, 3));
  if (isLoinc && vitalSigns.has(obx.c(3))) return [coded(term('observation-category'), 'vital-signs', undefined, 'Vital Signs')];
  return at.category ? [at.category] : [];
}

/**
 * OBX (HL7 2.5 section 7.4.2) to Observation. Returns its reference, or nothing when neither a code nor a value is there.
 * `more` holds the text of continuation lines with the same OBX-3 and OBX-4.
 */
export function observation(d: Draft, obx: Segment, at: ObservationPlace, more: Segment[] = []): Reference<never> | undefined {
  const { r } = d;
  const code = conceptIn(r, obx, 3) ?? at.panel;
  if (!code && !obx.has(5)) { note(r, 'observation-empty', obx.at(3), 'neither code nor value: nothing to file'); return undefined; }
  if (!code) warn(r, 'code-missing', obx.at(3), 'the observation has no code; it is filed without', 'send what was observed in OBX-3');
  const found: Observation & { id: string } = {
    resourceType: 'Observation', id: idFrom(placeKey(obx, at), observationKey(obx)), status: at.status !== undefined && !obx.has(11) ? at.status : observationStatus(r, obx),
    code: code ?? { text: 'Not stated' }, subject,
  };
  put(found, 'category', categories(obx, at));
  if (at.partOf) found.partOf = [at.partOf];
  if (d.encounter) found.encounter = d.encounter;
  const instance = entityIdentifier(r, obx.first(21));
  if (instance) found.identifier = [instance];
  putWhen(found, 'effectiveDateTime', dateTime(r, obx, 14) ?? at.when);
  put(found, 'issued', instantOf(dateTime(r, obx, 19)));
  put(found, 'performer', [...practitionersIn(r, obx, 16), ...[laboratory(r, obx, found) ?? organization(r, obx.first(23)), producer(obx)].filter((o, i, all) => o !== undefined && all.findIndex(other => other?.display === o.display) === i) as Reference<never>[]]);
  const equipment = entityIdentifier(r, obx.first(18));
  if (equipment) found.device = { type: 'Device', identifier: equipment, display: equipment.value ?? '' } as Reference<never>;
  putValues(r, obx, found);
  if (more.length > 0) found.valueString = [found.valueString ?? '', ...more.map(m => m.text(5))].map(t => t.trimEnd()).join('\n');
  if (found.valueString === '') delete found.valueString;
  put(found, 'interpretation', interpretations(obx));
  put(found, 'note', [obx, ...more].flatMap(o => annotationsAfter(r, o)));
  const methods = conceptsIn(r, obx, 17);
  if (methods[0]) found.method = methods[0];
  const site = conceptIn(r, obx, 20);
  if (site) found.bodySite = site;
  const range = referenceRange(obx.text(7), unitIn(r, obx.first(6)));
  if (range) found.referenceRange = [range];
  const cancel = found.status === 'entered-in-error';
  const id = add(d, { resource: found, mode: 'replace', ...(cancel ? { act: 'cancel' as const } : {}) });
  return { reference: `Observation/${id}` };
}

/** OBX-23 to 25 (42 CFR 493.1291(c): a report names the laboratory's address; its director): a contained Organization when they say more than a name. */
function laboratory(r: Reading, obx: Segment, found: Observation): Reference<never> | undefined {
  const address = addressesIn(r, obx.all(24));
  const directors = obx.all(25).map(value => nameFrom(value, 2)).filter(name => name !== undefined);
  if (address.length === 0 && directors.length === 0) return undefined;
  const known = organization(r, obx.first(23));
  const place: Organization = { resourceType: 'Organization', id: 'laboratory' };
  if (known?.identifier) place.identifier = [known.identifier];
  place.name = known?.display ?? 'Performing laboratory';
  put(place, 'address', address);
  put(place, 'contact', directors.map(name => ({ purpose: { text: 'Medical director' }, name })));
  found.contained = [place];
  return { reference: '#laboratory', type: 'Organization', display: place.name };
}

/** OBX-15, producer's id. */
function producer(obx: Segment): Reference<never> | undefined {
  const name = obx.c(15, 2) || obx.c(15);
  return name === '' ? undefined : { type: 'Organization', display: name };
}

/** Runs of text lines with the same OBX-3 and OBX-4: one observation each (HL7 2.5 section 7.4.2.4). */
export function groupLines(segments: Segment[]): { obx: Segment; more: Segment[] }[] {
  const groups: { obx: Segment; more: Segment[] }[] = [];
  for (const obx of segments) {
    const last = groups.at(-1);
    const continues = last !== undefined && isText(obx) && isText(last.obx) && obx.c(2) === last.obx.c(2)
      && obx.raw(3) === last.obx.raw(3) && obx.raw(4) === last.obx.raw(4) && obx.has(5) && obx.c(11) === last.obx.c(11);
    if (continues) last.more.push(obx);
    else groups.push({ obx, more: [] });
  }
  return groups;
}
