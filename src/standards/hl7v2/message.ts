/* oxlint-disable no-control-regex -- framing bytes and control characters are what is looked for here */
import { unescape, escape } from './escapes.ts';

/** MSH-1 and MSH-2: taken from each message, never assumed (HL7 2.5 section 2.5.4). */
export type Delimiters = { field: string; component: string; repetition: string; escape: string; subcomponent: string; truncation?: string };

/** Why a text is no message, with the HL7 table 0357 code that an ERR segment would carry. */
export type Unreadable = { why: string; at: string; code: string };

export type Message = {
  delimiters: Delimiters;
  segments: Segment[];
  /** False when the last segment has no terminator: the message may be cut off. */
  terminated: boolean;
  /** Line breaks inside a field (a text pasted unescaped), as places. */
  brokenAt: string[];
  /** MSH-2 repeated a delimiter (`^~\\&`): read as the usual ones. */
  delimitersMended: boolean;
};

/** One repetition of a field. Components count from 1; text comes decoded; absent and explicit null (`""`) read as ''. */
export class Value {
  readonly raw: string;
  readonly at: string;
  readonly #d: Delimiters;
  #parts: string[] | undefined;
  constructor(raw: string, at: string, d: Delimiters) {
    this.raw = raw;
    this.at = at;
    this.#d = d;
  }
  get isNull(): boolean { return this.raw === '""'; }
  get isEmpty(): boolean { return this.raw === '' || this.raw === '""' || isOnlyDelimiters(this.raw, this.#d); }
  get components(): string[] { return (this.#parts ??= this.raw.split(this.#d.component)); }
  /** A whole component as text: a stray subcomponent delimiter in it is kept. */
  c(n: number): string {
    const part = this.components[n - 1];
    return part === undefined || part === '' || part === '""' ? '' : unescape(part, this.#escapes ?? this.#d).trim();
  }
  /** Subcomponent m of component n. */
  s(n: number, m: number): string {
    const part = this.components[n - 1]?.split(this.#d.subcomponent)[m - 1];
    return part === undefined || part === '' || part === '""' ? '' : unescape(part, this.#escapes ?? this.#d).trim();
  }
  /** Component n read as a value of its own, its subcomponents becoming components (CX-4 as HD, OBR-32.1 as CNN). */
  within(n: number): Value {
    const d = { ...this.#d, component: this.#d.subcomponent, subcomponent: '\u0000' };
    return new Value(this.components[n - 1] ?? '', `${this.at}.${n}`, d).#withEscapesOf(this.#d);
  }
  /** Component n as a value of one component. */
  alone(n: number): Value {
    return new Value(this.components[n - 1] ?? '', this.at, { ...this.#d, component: '\u0000' }).#withEscapesOf(this.#escapes ?? this.#d);
  }
  #escapes: Delimiters | undefined;
  #withEscapesOf(d: Delimiters): Value { this.#escapes = d; return this; }
  /** Everything in this repetition as one text, delimiters that were not escaped kept (ST, TX, FT). */
  text(): string {
    return this.raw === '""' ? '' : unescape(this.raw, this.#escapes ?? this.#d);
  }
}

function isOnlyDelimiters(raw: string, d: Delimiters): boolean {
  for (const c of raw) if (c !== d.component && c !== d.subcomponent && c !== ' ') return false;
  return true;
}

export class Segment {
  readonly id: string;
  /** Position among the segments with the same id, from 1. */
  readonly nth: number;
  /** Position among all segments, from 0. */
  readonly index: number;
  readonly fields: string[];
  /** Set when the message has more than one of this id, so that places read `OBX[3]-5`. */
  repeats = false;
  readonly #d: Delimiters;
  constructor(id: string, nth: number, index: number, fields: string[], d: Delimiters) {
    this.id = id;
    this.nth = nth;
    this.index = index;
    this.fields = fields;
    this.#d = d;
  }
  at(field: number): string { return `${this.id}${this.repeats ? `[${this.nth}]` : ''}-${field}`; }
  raw(field: number): string { return this.fields[field] ?? ''; }
  isNull(field: number): boolean { return this.fields[field] === '""'; }
  has(field: number): boolean { return !this.first(field).isEmpty; }
  first(field: number): Value {
    const raw = this.raw(field);
    if (this.id === 'MSH' && field < 3) return new Value(raw, this.at(field), { ...this.#d, component: '\u0000', escape: '' });
    const cut = raw.indexOf(this.#d.repetition);
    return new Value(cut < 0 ? raw : raw.slice(0, cut), this.at(field), this.#d);
  }
  /** The repetitions that say something. */
  all(field: number): Value[] {
    const raw = this.raw(field);
    if (raw === '' || raw === '""') return [];
    const found: Value[] = [];
    for (const part of raw.split(this.#d.repetition)) {
      const value = new Value(part, this.at(field), this.#d);
      if (!value.isEmpty) found.push(value);
    }
    return found;
  }
  /** Component n of the first repetition. */
  c(field: number, n = 1): string { return this.first(field).c(n); }
  /** The whole field as text, repetitions as lines. */
  text(field: number): string {
    const raw = this.raw(field);
    if (raw === '' || raw === '""') return '';
    return raw.split(this.#d.repetition).map(part => new Value(part, '', this.#d).text()).join('\n').replace(/\r\n?/g, '\n');
  }
}

function delimitersOf(line: string): { delimiters: Delimiters; mended: boolean } | Unreadable {
  const field = line[3];
  if (field === undefined || /[A-Za-z0-9\s]/.test(field)) return { why: 'MSH-1 is missing: the field separator is the character after MSH', at: 'MSH-1', code: '100' };
  const end = line.indexOf(field, 4);
  const given = end < 0 ? line.slice(4) : line.slice(4, end);
  if (given.length < 1 || given.length > 8 || /[A-Za-z0-9\s]/.test(given)) return { why: 'MSH-2 (encoding characters) is missing or no set of delimiters', at: 'MSH-2', code: '100' };
  const chars = [...new Set(given)].filter(c => c !== field);
  const [component = '^', repetition = '~', escapeMark = '', subcomponent = '', truncation] = chars;
  const delimiters = { field, component, repetition, escape: escapeMark, subcomponent: subcomponent || '\u0000', ...(truncation ? { truncation } : {}) };
  return { delimiters, mended: chars.length !== given.length };
}

const segmentStart = (line: string, field: string): boolean => {
  if (line.length < 3 || (line.length > 3 && line[3] !== field)) return false;
  return /^[A-Za-z][A-Za-z0-9]{2}$/.test(line.slice(0, 3));
};

/**
 * Reads one message. Segments may end in CR, LF or CRLF; a line that does not begin with a segment id belongs to the
 * field above it. Ids are taken as written: `pid` is not `PID` (HL7 2.5 section 2.5.2).
 */
export function parseMessage(text: string): Message | Unreadable {
  let end = text.length;
  while (end > 0 && '\u000b\u001c\r\n'.includes(text[end - 1] ?? ' ')) end -= 1;
  const body = text.slice(0, end).replace(/^[\uFEFF\u000b\s]+/, '');
  if (!body.startsWith('MSH')) return { why: 'the message does not begin with MSH', at: 'line 1', code: '100' };
  const lines = body.split(/\r\n|\r|\n/);
  const found = delimitersOf(lines[0] ?? '');
  if ('why' in found) return found;
  const d = found.delimiters;
  const segments: Segment[] = [];
  const counts = new Map<string, number>();
  const brokenAt: string[] = [];
  let pending: string[] = [];
  const finish = (): void => {
    if (pending.length === 0) return;
    const whole = pending.join('\n');
    const id = whole.slice(0, 3);
    const nth = (counts.get(id) ?? 0) + 1;
    counts.set(id, nth);
    const fields = id === 'MSH' ? ['MSH', d.field, ...whole.slice(4).split(d.field)] : whole.split(d.field);
    segments.push(new Segment(id, nth, segments.length, fields, d));
    if (pending.length > 1) brokenAt.push(`${id}[${nth}]`);
  };
  for (const line of lines) {
    if (segmentStart(line, d.field)) { finish(); pending = [line]; }
    else if (line.trim() !== '') pending.push(line);
  }
  finish();
  for (const segment of segments) segment.repeats = (counts.get(segment.id) ?? 0) > 1;
  return { delimiters: d, segments, terminated: end < text.length, brokenAt, delimitersMended: found.mended };
}

export const segmentsOf = (message: Message, ...ids: string[]): Segment[] => message.segments.filter(s => ids.includes(s.id));
export const firstSegment = (message: Message, id: string): Segment | undefined => message.segments.find(s => s.id === id);

/** A message as plain nested arrays: segment, field, repetition, component, subcomponent. MSH-1 and MSH-2 are left out. */
export type Tree = { id: string; fields: string[][][][] }[];

/** Writes a tree with the given delimiters, escaping what must be. */
export function serialize(tree: Tree, d: Delimiters): string {
  const value = (field: string[][][]): string =>
    field.map(rep => rep.map(parts => parts.map(p => escape(p, d)).join(d.subcomponent)).join(d.component)).join(d.repetition);
  return tree.map(({ id, fields }) => {
    const head = id === 'MSH' ? `MSH${d.field}${d.component}${d.repetition}${d.escape}${d.subcomponent}${d.truncation ?? ''}` : id;
    return [head, ...fields.map(value)].join(d.field) + '\r';
  }).join('');
}

/** The inverse of `serialize`. */
export function treeOf(message: Message): Tree {
  const d = message.delimiters;
  return message.segments.map(s => ({
    id: s.id,
    fields: s.fields.slice(s.id === 'MSH' ? 3 : 1).map(field =>
      field.split(d.repetition).map(rep => rep.split(d.component).map(c => c.split(d.subcomponent).map(p => unescape(p, d))))),
  }));
}
