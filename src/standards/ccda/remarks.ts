import type { Annotation, Reference } from '@medplum/fhirtypes';
import type { XmlElement } from '../xml/index.ts';
import { addressesOf, displayName, namesOf, telecomsOf } from './read-identity.ts';
import { conceptOf } from './read-code.ts';
import { firstMoment, timeOf, whenOf } from './read-time.ts';
import { valueOf } from './read-value.ts';
import { quantityOf } from './read-quantity.ts';
import { namesNothing } from './names-nothing.ts';
import { authorOf } from './parties.ts';
import type { Reading } from './reading.ts';
import { ccd, ccda, codeOf, hasTemplate, isNegated, relatedTo, type SectionPlace } from './statement.ts';
import { isEntryReference } from './statement-ids.ts';
import { kindByTemplate, kindOf, type Kind } from './statement-kind.ts';

/** Statements below another that stand for something themselves when the mapper above them has no place for them. */
const ownKinds = new Set<Kind>(['device', 'procedure', 'encounter', 'immunization', 'medication', 'results', 'vitals', 'plan', 'goal', 'note', 'media', 'directive', 'care-team', 'family', 'coverage']);
/** With nothing around them that they could qualify (a cluster, an act that is text only), these are told for themselves too. */
const looseKinds = new Set<Kind>([...ownKinds, 'problem', 'allergy']);
const names: Readonly<Record<string, string>> = { SEV: 'Severity', '33999-4': 'Status', '11323-3': 'Health status', '445518008': 'Age at onset', '397659008': 'Age', '225773000': 'Preference', '82606-5': 'Criticality' };
const wordless = new Set(['ASSERTION', '48767-8', '55607006', '404684003', '64572001', '29308-4', 'CONC', '418799008']);
const roles: Readonly<Record<string, string>> = { VRF: 'Verified by', CST: 'Custodian', PRCP: 'Recipient', IRCP: 'Recipient', CSM: 'With', IND: 'About', RESP: 'Responsible', CALLBCK: 'Call back', NOT: 'Contact', SBJ: 'Subject', REF: 'Referred by', ENT: 'Entered by', WIT: 'Witness' };
/** Participants that mappers read: the substance, the place, the product, the insured. */
const readRoles = new Set(['LOC', 'DST', 'DEV', 'PRD', 'COV', 'HLD']);

const text = (concept: { text?: string; coding?: { display?: string; code?: string }[] } | undefined): string | undefined => concept?.text ?? concept?.coding?.[0]?.display ?? concept?.coding?.[0]?.code;

function quantityWords(element: XmlElement | undefined): string | undefined {
  const quantity = quantityOf(element);
  return quantity === undefined ? undefined : [element?.word('value'), quantity.unit].filter((one) => one !== undefined).join(' ');
}

function valueWords(reading: Reading, value: XmlElement): string | undefined {
  const [found] = Object.values(valueOf(reading, value));
  if (found === undefined) return undefined;
  if (typeof found !== 'object' || found === null) return String(found);
  const node = found as { text?: string; coding?: { display?: string; code?: string }[]; start?: string; end?: string };
  if ('coding' in node || 'text' in node) return text(node);
  if ('start' in node || 'end' in node) return [node.start, node.end].filter((one) => one !== undefined).join(' to ');
  return quantityWords(value) ?? [quantityWords(value.child('low')), quantityWords(value.child('high'))].filter((one) => one !== undefined).join(' to ');
}

function supplyWords(reading: Reading, told: Told, supply: XmlElement): string[] {
  const material = supply.path('product', 'manufacturedProduct', 'manufacturedMaterial');
  const count = supply.child('repeatNumber')?.word('value');
  const quantity = supply.child('quantity');
  const amount = told.hasNumber(quantity?.word('value')) ? undefined : quantityWords(quantity);
  const repeats = count === undefined || told.hasNumber(count) || told.hasNumber(String(Number(count) - 1)) ? undefined : count;
  return [text(conceptOf(reading, material?.child('code'))), amount === undefined ? undefined : `quantity ${amount}`, repeats === undefined ? undefined : `repeats ${repeats}`].filter((one) => one !== undefined);
}

/** Compares words as a reader would: case, blanks and hyphens do not matter. */
const plain = (words: string): string => JSON.stringify(words).slice(1, -1).toLowerCase().replace(/[\s-]+/g, ' ').trim();

/** What is said of one resource already. */
class Told {
  readonly #reading: Reading;
  readonly reference: string;
  #json: string | undefined;
  constructor(reading: Reading, reference: string) { this.#reading = reading; this.reference = reference; }
  get #said(): string { return (this.#json ??= JSON.stringify(this.#reading.get(this.reference) ?? {}).toLowerCase().replace(/[\s-]+/g, ' ')); }
  has(words: string): boolean { return this.#said.includes(plain(words)); }
  hasNumber(value: string | undefined): boolean { return value !== undefined && Number.isFinite(Number(value)) && new RegExp(`:${Number(value)}[,}]`).test(this.#said); }
  note(note: Annotation): void { this.#reading.annotate(this.reference, note); this.#json = undefined; }
}

const noteOf = (reading: Reading, at: XmlElement, words: string): Annotation => {
  const { at: time } = at.child('author') === undefined ? { at: undefined } : authorOf(reading, at);
  return { text: words, ...(time !== undefined && { time }) };
};

/** A statement that became no resource: its name and what it says, as a note of the one above. */
function remark(reading: Reading, told: Told, statement: XmlElement): void {
  if (namesNothing(reading, statement) || hasTemplate(statement, ccda('47'), ccda('118'), ccd('42'))) return;
  const code = codeOf(statement);
  const label = (statement.name === 'supply' ? 'Supply' : names[code]) ?? (wordless.has(code) ? undefined : text(conceptOf(reading, statement.child('code'))));
  const values = statement.children('value').filter((value) => !told.hasNumber(value.word('value'))).map((value) => valueWords(reading, value)).filter((one): one is string => one !== undefined && one !== '');
  const written = statement.child('text');
  const words = written !== undefined && (statement.child('value') === undefined || written.child('reference') === undefined) ? reading.textOf(written) : undefined;
  const fresh = [...(statement.name === 'supply' ? supplyWords(reading, told, statement) : values), ...(words === undefined ? [] : [words])].filter((one) => !told.has(one));
  const bare = statement.name !== 'supply' && fresh.length === 0 && statement.child('value') === undefined && words === undefined && relatedTo(statement).length === 0;
  if (fresh.length === 0 && (!bare || label === undefined || told.has(label) || told.reference.startsWith('CareTeam/'))) return;
  const when = firstMoment(whenOf(reading, statement.child('effectiveTime')))?.slice(0, 10);
  const denied = isNegated(statement) ? 'not: ' : '';
  const people = [...statement.children('participant').map((one) => one.path('participantRole', 'playingEntity')), ...statement.children('performer').map((one) => one.path('assignedEntity', 'assignedPerson'))].map((one) => displayName(namesOf(reading, one)[0])).filter((one): one is string => one !== undefined);
  const body = [...new Set([...fresh, ...people])].join('; ');
  told.note(noteOf(reading, statement, `${label === undefined ? '' : `${label}${body === '' ? '' : ': '}`}${denied}${body}${when === undefined || told.has(when) ? '' : ` (${when})`}`));
}

/** People, places and things that take part in a statement and have no element of its resource. */
function remarkParticipants(reading: Reading, told: Told, statement: XmlElement): void {
  for (const participant of statement.children('participant')) {
    const kind = participant.word('typeCode') ?? '';
    const role = participant.child('participantRole');
    if (role === undefined || readRoles.has(kind) || told.reference.startsWith('DeviceUseStatement/')) continue;
    const playing = role.child('playingEntity') ?? role.child('playingDevice');
    const person = displayName(namesOf(reading, playing)[0]);
    const who = [person, text(conceptOf(reading, playing?.child('code'))), playing?.child('desc')?.text()].filter((one): one is string => one !== undefined && one !== '');
    const as = text(conceptOf(reading, role.child('code')));
    const label = kind === 'CSM' ? as ?? roles[kind] : roles[kind] ?? as ?? 'Participant';
    const where = [...telecomsOf(reading, role).map((one) => one.value), ...addressesOf(reading, role).map((one) => one.text ?? [...(one.line ?? []), one.city, one.state, one.postalCode].filter((part) => part !== undefined).join(', '))];
    const words = [...who, ...where].filter((one): one is string => one !== undefined && one !== '' && !told.has(one));
    if (words.length === 0 || who.length > 0 && who.every((one) => told.has(one))) continue;
    told.note({ text: `${label}: ${[...new Set(words)].join(', ')}${as === undefined || as === label ? '' : ` (${as})`}` });
  }
}

const qualifying: readonly [string, string][] = [['methodCode', 'Method'], ['priorityCode', 'Priority'], ['administrationUnitCode', 'Form'], ['approachSiteCode', 'Approach'], ['targetSiteCode', 'Body site'], ['routeCode', 'Route']];

/** Coded parts of the statement itself, and of its product, that the resource has no element for. */
function remarkParts(reading: Reading, told: Told, statement: XmlElement): void {
  const say = (label: string, words: string | undefined, code?: string): void => {
    if (words !== undefined && words !== '' && !told.has(words) && (code === undefined || !told.has(`"code":"${code}"`))) told.note({ text: `${label}: ${words}` });
  };
  for (const [name, label] of qualifying) for (const element of statement.children(name)) say(label, text(conceptOf(reading, element)), element.word('code'));
  const closed = statement.name === 'act' && /^(Condition|AllergyIntolerance)\//.test(told.reference) ? timeOf(reading, statement.path('effectiveTime', 'high')) : undefined;
  say('Concern closed', closed?.slice(0, 10));
  for (const specimen of statement.children('specimen')) say('Specimen', text(conceptOf(reading, specimen.path('specimenRole', 'specimenPlayingEntity', 'code'))));
  const product = (statement.child('consumable') ?? statement.child('product'))?.child('manufacturedProduct');
  const material = product?.child('manufacturedMaterial') ?? product?.child('manufacturedLabeledDrug');
  if (material?.child('name')?.word('nullFlavor') === undefined) say('Product name', material?.child('name')?.text());
  if (material?.child('lotNumberText')?.word('nullFlavor') === undefined) say('Lot', material?.child('lotNumberText')?.text());
  say('Manufacturer', product?.path('manufacturerOrganization', 'name')?.text());
}

function standsAlone(statement: XmlElement, owner: string | undefined): boolean {
  if (owner === undefined) { const kind = kindByTemplate(statement) ?? (statement.name === 'act' || statement.name === 'observation' ? undefined : kindOf(statement, '')); return kind === 'observation' || (kind !== undefined && looseKinds.has(kind)); }
  if (owner.startsWith('Coverage/') || statement.name === 'supply' && kindByTemplate(statement) !== 'device') return false;
  if (statement.name === 'observation' && statement.word('moodCode') !== 'GOL') return kindByTemplate(statement) === 'observation';
  const kind = kindOf(statement, '');
  return kind !== undefined && ownKinds.has(kind) && (kind !== 'plan' || kindByTemplate(statement) === 'plan' && !hasTemplate(statement, ccda('20')));
}

const isTold = (reading: Reading, statement: XmlElement): boolean => reading.ids.standsFor(statement) !== undefined || relatedTo(statement).some(({ statement: one }) => !isEntryReference(one) && isTold(reading, one));

type FileOne = (reading: Reading, statement: XmlElement, section: SectionPlace) => Reference[];

/**
 * What an entry says beyond what its mapper had a place for: statements of a kind of their own become resources (returned), all others
 * become notes of the nearest resource around them, in the sender's words, so that nothing coded is lost to a reader of the chart.
 */
export function remarksOf(reading: Reading, statement: XmlElement, section: SectionPlace, fileOne: FileOne, around?: Told): Reference[] {
  const own = reading.ids.standsFor(statement);
  const told = own === undefined ? around : new Told(reading, own);
  if (own !== undefined && told !== undefined) {
    if (own.startsWith('Allergy')) remarkParts(reading, told, statement);
    else { remarkParticipants(reading, told, statement); remarkParts(reading, told, statement); }
  }
  const made: Reference[] = [];
  for (const { statement: one } of relatedTo(statement)) {
    if (isEntryReference(one)) { if (one.name === 'encounter' && told !== undefined) reading.visits.push({ of: told.reference, encounter: one }); continue; }
    if (!isTold(reading, one)) {
      const words = text(conceptOf(reading, one.child('value') ?? one.child('code')));
      if (standsAlone(one, told?.reference) && !namesNothing(reading, one) && (words === undefined || told?.has(words) !== true)) made.push(...fileOne(reading, one, section));
      else if (told !== undefined) remark(reading, told, one);
    }
    made.push(...remarksOf(reading, one, section, fileOne, told));
  }
  return made;
}
