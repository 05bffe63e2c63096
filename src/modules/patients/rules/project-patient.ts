import { birthSpan } from './birth-date.ts';
import { list, nameKey, wordsOf, writeNameKeys } from './fold-name.ts';
import { foldIdentifier, foldSystem, isSsn, typeCode } from './identifier-strength.ts';
import { soundCodes } from '../../../standards/phonetic/index.ts';
import { isOurs } from './mrn.ts';
import { items } from '../../../values/items.ts';

/** Marks an identifier that belongs, by what was sent, to two people at once. */
export const disputedExtension = 'urn:chartkeeper:disputed-identifier';

const restMax = 160;
/** The place in the list is a smallint, and nobody has more numbers than this: further ones are stored and answered, not found by. */
const positionsMax = 5000;
const text = (value: unknown): string | null => (typeof value === 'string' && value.trim() !== '' ? value.trim() : null);

const isOld = (name: any): boolean => name.use === 'old' || name.use === 'maiden' || (typeof name.period?.end === 'string');
const isNick = (name: any): boolean => name.use === 'nickname';

export const isDisputed = (identifier: any): boolean => items(identifier.extension).some((e) => e.url === disputedExtension && e.valueBoolean === true);

/** Legal name first: official, usual, any other; then nicknames; then names of the past. */
export function orderNames(patient: Record<string, any>): { legal: any; preferred: string | null; previous: any[]; all: any[] } {
  const names = items(patient.name);
  const current = names.filter((n) => !isOld(n) && !isNick(n));
  const legal = current.find((n) => n.use === 'official') ?? current.find((n) => n.use === 'usual') ?? current[0] ?? names.find((n) => !isNick(n)) ?? names[0] ?? {};
  const called = names.find((n) => isNick(n)) ?? (legal.use === 'official' ? current.find((n) => n.use === 'usual') : undefined);
  const word = called ? list(called.given)[0] ?? text(called.text) : null;
  return { legal, preferred: word && word !== list(legal.given)[0] ? word : null, previous: names.filter((n) => isOld(n) && n !== legal), all: names };
}

/** Family and given names as shown; a name given only as text is parted as people write it. */
export function shownName(name: any): { family: string; given: string } {
  const family = text(name.family) ?? '', given = list(name.given).join(' ');
  if (family !== '' || given !== '') return { family, given };
  const whole = text(name.text);
  if (!whole) return { family: '', given: '' };
  if (whole.includes(',')) { const [f, ...g] = whole.split(','); return { family: f!.trim(), given: g.join(',').trim() }; }
  const words = whole.split(/\s+/);
  return { family: words.at(-1)!, given: words.slice(0, -1).join(' ') };
}

/** The identifier a clerk calls the MRN: ours, else one typed MR, else the first that is no social security number. */
export function chooseMrn(patient: Record<string, any>): any {
  const all = items(patient.identifier).filter((i) => text(i.value) !== null && i.use !== 'old' && !isCopied(i));
  return all.find(isOurs) ?? all.find((i) => typeCode(i) === 'MR') ?? all.find((i) => !isSsn(i.system, typeCode(i)));
}

/** Copied by a join from another record of this person (see chart's joinExtension). */
export const isCopied = (identifier: any): boolean => items(identifier.extension).some((e) => e.url === 'urn:chartkeeper:join');

export const patientColumns = [
  ['patient_id', 'text'], ['family', 'text'], ['given', 'text'], ['suffix', 'text'], ['preferred', 'text'], ['previous', 'text'], ['name_keys', 'text'],
  ['birth_date', 'text'], ['birth_lo', 'integer'], ['birth_hi', 'integer'], ['sex', 'text'], ['mrn', 'text'], ['mrn_system', 'text'], ['mrn_assigner', 'text'],
  ['phone', 'text'], ['address', 'text'], ['deceased', 'boolean'], ['disputed', 'boolean'],
] as const;

export function patientRow(patient: Record<string, any>, patientId: string): unknown[] {
  const { legal, preferred, previous, all } = orderNames(patient);
  const { family, given } = shownName(legal);
  const span = birthSpan(patient.birthDate);
  const mrn = chooseMrn(patient);
  const keys = [legal, ...all.filter((n) => n !== legal)].map(nameKey).filter((k) => k !== undefined);
  const phone = items(patient.telecom).find((t) => (t.system === 'phone' || t.system === undefined) && t.use !== 'old' && text(t.value));
  const address = items(patient.address).find((a) => a.use !== 'old' && a.period?.end === undefined);
  return [
    patientId, family, given, list(legal.suffix).join(' ') || null, preferred, previous.map((n) => { const s = shownName(n); return `${s.family}, ${s.given}`.replace(/, $|^, /, ''); }).join('\n') || null, writeNameKeys(keys),
    text(patient.birthDate), span?.lo ?? null, span?.hi ?? null, text(patient.gender), text(mrn?.value), foldSystem(mrn?.system) ?? null, text(mrn?.assigner?.display),
    text(phone?.value), address ? addressLine(address) : null, patient.deceasedBoolean === true || typeof patient.deceasedDateTime === 'string', items(patient.identifier).some(isDisputed),
  ];
}

function addressLine(a: any): string | null {
  const place = [text(a.city), [text(a.state), text(a.postalCode)].filter(Boolean).join(' ')].filter(Boolean).join(', ');
  return [...list(a.line), place].filter(Boolean).join(', ') || text(a.text);
}

export const wordKinds = { family: 1, given: 2, preferred: 3, previous: 4 } as const;

/** Rows of (kind, word, rest, birth_lo): each word of each name once for its best kind, with the person's other words behind it. */
export function wordRows(patient: Record<string, any>): unknown[][] {
  const { legal, preferred, all } = orderNames(patient);
  const birthLo = birthSpan(patient.birthDate)?.lo ?? null;
  const kinds = new Map<string, number>();
  const add = (word: string, kind: number): void => { if (word !== '' && !kinds.has(word)) kinds.set(word, kind); };
  const addName = (name: any, familyKind: number, givenKind: number): void => {
    const { family, given } = shownName(name);
    const words = wordsOf(family);
    for (const w of words) add(w, familyKind);
    if (words.length > 1) add(words.join('').slice(0, 60), familyKind);
    for (const w of wordsOf(given)) add(w, givenKind);
  };
  addName(legal, wordKinds.family, wordKinds.given);
  if (preferred) for (const w of wordsOf(preferred)) add(w, wordKinds.preferred);
  for (const n of all) if (n !== legal) addName(n, isOld(n) ? wordKinds.previous : wordKinds.family, isOld(n) ? wordKinds.previous : isNick(n) ? wordKinds.preferred : wordKinds.given);
  const words = [...kinds];
  const given = words.filter(([, k]) => k === 2), others = words.filter(([, k]) => k !== 2);
  const inOrder = { 1: [...given, ...others], 2: [...others, ...given] };
  return [...words.map(([word, kind]) => [kind, word, restOf(kind === 2 ? inOrder[2] : inOrder[1], word), birthLo]), ...soundRows(all, birthLo)];
}

const soundKind = 5;
/** Rows of what family names sound like, with the sounds of the given names behind them: a registration finds by them who is spelled otherwise. */
function soundRows(names: readonly any[], birthLo: number | null): unknown[][] {
  const rows = new Map<string, unknown[]>();
  for (const name of names.slice(0, 10)) {
    const { family, given } = shownName(name), words = wordsOf(family), rest = wordsOf(given).slice(0, 4).flatMap((w) => soundCodes(w).slice(0, 1)).join(' ');
    for (const word of words.length > 1 ? [...words.slice(0, 3), words.join('').slice(0, 60)] : words) for (const code of soundCodes(word)) if (!rows.has(code)) rows.set(code, [soundKind, code, rest === '' ? ' ' : ` ${rest} `, birthLo]);
  }
  return [...rows.values()];
}

/** The other words, as many as the column holds; no further ones are walked, so that a sender of a hundred thousand names costs what they weigh and no more. */
function restOf(words: readonly (readonly [string, number])[], word: string): string {
  let rest = '';
  for (const [w] of words) {
    if (w === word) continue;
    rest = rest === '' ? w : `${rest} ${w}`;
    if (rest.length > restMax) { rest = rest.slice(0, rest.lastIndexOf(' ', restMax)); break; }
  }
  return rest === '' ? ' ' : ` ${rest} `;
}

/** Rows of (position, system, value, value_folded, type, last_four, disputed). */
export function identifierRows(patient: Record<string, any>): unknown[][] {
  return items(patient.identifier).slice(0, positionsMax).flatMap((i, position) => {
    // Copied by a join: the record that was given the number holds it, here it is only told.
    if (isCopied(i)) return [];
    const value = text(i.value);
    const folded = value === null ? '' : foldIdentifier(value);
    if (value === null || folded === '') return [];
    const type = typeCode(i), system = foldSystem(i.system);
    const digits = value.replace(/\D/g, '');
    return [[position, system ?? null, value.slice(0, 200), folded, type ?? null, isSsn(i.system, type) && digits.length >= 4 ? digits.slice(-4) : null, isDisputed(i)]];
  });
}

/** Rows of (position, kind, folded): phones as digits in reverse, e-mail in lower case. */
export function telecomRows(patient: Record<string, any>): unknown[][] {
  return items(patient.telecom).slice(0, positionsMax).flatMap((t, position) => {
    const value = text(t.value);
    if (value === null) return [];
    if (t.system === 'email' || value.includes('@')) return [[position, 2, value.toLowerCase().replace(/^mailto:/, '').slice(0, 200)]];
    const digits = value.replace(/\D/g, '');
    return digits.length >= 7 ? [[position, 1, [...digits].reverse().join('').slice(0, 20)]] : [];
  });
}
