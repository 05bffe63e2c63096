import type { FileReading, IncomingItem, Portion } from '../../modules/exchange/index.ts';
import { portionBytes } from '../../modules/exchange/index.ts';
import { looksLikeHl7 } from '../../standards/hl7v2/split-messages.ts';
import { baseName, textOf, wideness } from './recognise.ts';
import type { Peekable } from './peekable.ts';

/** A JSON document is read whole; one longer than this must come as NDJSON, which is read line by line. */
export const jsonBytesMax = 50 * 2 ** 20;
/** One line of NDJSON: a bundle of a patient with decades of records stays far below. */
const lineBytesMax = jsonBytesMax;

const newline = 10;

/**
 * JSON: a single document, or NDJSON (one document a line). Told apart by the first line: when it is a whole JSON value, or the
 * next line with anything in it begins one of its own at its very start, or the name says so, the file is NDJSON. A list of lines with HL7 messages is read one by one as well.
 */
export async function* readJson(path: string, bytes: Peekable): AsyncGenerator<FileReading> {
  const width = wideness(await bytes.peek(4));
  if (width !== undefined) { yield* wide(path, bytes, width); return; }
  const first = await firstLine(path, bytes);
  if (first === undefined) { yield { refused: `larger than ${jsonBytesMax / 2 ** 20} MB in one line; send it as NDJSON, one resource or bundle a line` }; return; }
  if (first.ndjson) { yield* lines(path, bytes); return; }
  const whole = await bytes.whole(jsonBytesMax);
  if (!whole) { yield { refused: `one JSON document larger than ${jsonBytesMax / 2 ** 20} MB; send it as NDJSON, one resource or bundle a line` }; return; }
  yield* document(path, whole);
}

async function* wide(path: string, bytes: Peekable, width: 'le' | 'be'): AsyncGenerator<FileReading> {
  const whole = await bytes.whole(jsonBytesMax);
  if (!whole) { yield { refused: `a UTF-16 file larger than ${jsonBytesMax / 2 ** 20} MB; send it as NDJSON in UTF-8` }; return; }
  const text = (width === 'le' ? whole : Buffer.from(whole.subarray(0, whole.length & ~1)).swap16()).toString('utf16le');
  const lines = [...text.matchAll(/[^\r\n]+/g)].filter((line) => line[0].replace('\uFEFF', '').trim() !== '');
  if (lines.length < 2 || !beginsAnother(path, lines[0]![0].replace('\uFEFF', ''), lines[1]![0])) { yield* document(path, whole); return; }
  // Each line keeps its own bytes; the mark of the file is not the first line's.
  const items = lines.map((line): IncomingItem => {
    const from = line.index + (line[0].startsWith('\uFEFF') ? 1 : 0);
    return { start: from * 2, length: (line.index + line[0].length - from) * 2, standard: standardOf(line[0]), place: `line ${text.slice(0, line.index).split(/\r\n|\r|\n/).length}` };
  });
  yield { portion: { bytes: whole, items } };
}

function* document(path: string, whole: Buffer): Generator<FileReading> {
  const text = textOf(whole).trim();
  const ignored = noRecord(text);
  if (ignored !== undefined) { yield { ignored }; return; }
  const ended = linesOfReturns(path, whole);
  if (ended) { yield { portion: { bytes: whole, items: ended } }; return; }
  const messages = listOfMessages(text, whole);
  yield { portion: { bytes: whole, items: messages ?? [{ start: 0, length: whole.length, standard: standardOf(text), place: baseName(path) }] } };
}

/** NDJSON whose lines end with a carriage return alone, as old Macintosh programs write it. */
function linesOfReturns(path: string, whole: Buffer): IncomingItem[] | undefined {
  if (whole.indexOf(newline) >= 0 || whole.indexOf(13) < 0) return undefined;
  const items: IncomingItem[] = [], texts: string[] = [];
  for (let from = 0, line = 1; from < whole.length; line += 1) {
    const end = whole.indexOf(13, from), to = end < 0 ? whole.length : end;
    const text = whole.toString('utf8', from, to).replace('\uFEFF', '').trim();
    if (text !== '') { texts.push(text); items.push({ start: from, length: to - from, standard: standardOf(text), place: `line ${line}` }); }
    from = to + 1;
  }
  return texts.length > 1 && beginsAnother(path, texts[0]!, texts[1]!) ? items : undefined;
}

async function firstLine(path: string, bytes: Peekable): Promise<{ ndjson: boolean } | undefined> {
  for (let wanted = 64 * 1024; ; wanted *= 4) {
    const head = await bytes.peek(wanted);
    const start = skipBlank(head);
    const end = head.indexOf(newline, start);
    if (end >= 0) {
      const line = head.subarray(start, end).toString('utf8').trim();
      const next = skipBlank((await bytes.peek(end + 4096)).subarray(end + 1, end + 4096));
      return { ndjson: beginsAnother(path, line, head.length > end + 1 + next ? (await bytes.peek(end + 4096)).subarray(end + 1 + next, end + 65 + next).toString('utf8') : '') };
    }
    if (head.length < wanted) return { ndjson: false };
    if (wanted > jsonBytesMax) return undefined;
  }
}

/** Is the next line another document? A pretty-printed one begins with a brace alone and goes on with a key. */
function beginsAnother(path: string, line: string, next: string): boolean {
  if (isWhole(line)) return true;
  if (/^[{[]$/.test(line)) return false;
  return /\.(ndjson|jsonl)$/i.test(path) || (line.startsWith('{') && /^\{\s*"/.test(next));
}

function skipBlank(head: Buffer): number {
  let at = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0;
  while (head[at] === 10 || head[at] === 13 || head[at] === 32 || head[at] === 9) at += 1;
  return at;
}

function isWhole(line: string): boolean {
  if (!/^[{[]/.test(line) || !/[}\]]$/.test(line)) return false;
  try { JSON.parse(line); return true; } catch { return false; }
}

/** NDJSON, a portion at a time. */
async function* lines(path: string, bytes: Peekable): AsyncGenerator<FileReading> {
  let rest: Buffer = Buffer.alloc(0);
  let line = 0;
  // A file that begins with lines of something else is read on: the first that may be a record makes it a file of records.
  let judged = false;
  let other: string | undefined;
  let skipping = false;
  let waiting: Buffer[] = [], waitingBytes = 0;
  for await (const piece of bytes) {
    // A line of many pieces is put together once, not again at every piece.
    waiting.push(piece); waitingBytes += piece.length;
    if (!skipping && rest.length + waitingBytes < portionBytes) continue;
    if (!skipping && rest.length > portionBytes && rest.length + waitingBytes <= lineBytesMax && piece.indexOf(newline) < 0) continue;
    let data = Buffer.concat([rest, ...waiting]);
    waiting = []; waitingBytes = 0;
    if (skipping) {
      const end = data.indexOf(newline);
      if (end < 0) { rest = Buffer.alloc(0); continue; }
      data = data.subarray(end + 1); skipping = false; line += 1;
    }
    const cut = data.lastIndexOf(newline) + 1;
    const tooLong = data.length - cut > lineBytesMax;
    if (cut < portionBytes && !tooLong) { rest = data; continue; }
    const { portion, count } = portionOf(data.subarray(0, cut), line);
    line += count;
    if (!judged) { other = otherLines(portion); judged = other === undefined && portion.items.length > 0; }
    if (judged && portion.items.length > 0) yield { portion };
    rest = tooLong ? Buffer.alloc(0) : Buffer.from(data.subarray(cut));
    if (!tooLong) continue;
    yield { refused: `line ${line + 1} is longer than ${lineBytesMax / 2 ** 20} MB; send it in parts` };
    skipping = true;
  }
  rest = Buffer.concat([rest, ...waiting]);
  if (rest.length === 0 || skipping) { if (!judged && other !== undefined) yield { ignored: other }; return; }
  const { portion } = portionOf(rest, line);
  const ignored = judged ? undefined : otherLines(portion) ?? (portion.items.length === 0 ? other : undefined);
  if (ignored !== undefined) yield { ignored };
  else if (portion.items.length === 1 && line === 0) yield { portion: { ...portion, items: [{ ...portion.items[0]!, place: baseName(path) }] } };
  else if (portion.items.length > 0) yield { portion };
}

function portionOf(bytes: Buffer, linesBefore: number): { portion: Portion; count: number } {
  const items: IncomingItem[] = [];
  let count = 0;
  for (let start = 0; start < bytes.length;) {
    let end = bytes.indexOf(newline, start);
    if (end < 0) end = bytes.length;
    count += 1;
    const from = skipBlank(bytes.subarray(start, Math.min(end, start + 64))) + start;
    if (from < end) {
      const to = bytes[end - 1] === 13 ? end - 1 : end;
      if (to > from) items.push({ start: from, length: to - from, standard: standardOf(bytes.subarray(from, Math.min(to, from + 4000)).toString('utf8')), place: `line ${linesBefore + count}` });
    }
    start = end + 1;
  }
  return { portion: { bytes, items }, count };
}

/** A file of lines that are all something else (a log of an export) is no record. */
function otherLines(portion: Portion): string | undefined {
  let first: string | undefined;
  for (const item of portion.items) {
    const reason = noRecord(portion.bytes.subarray(item.start, item.start + item.length).toString('utf8'));
    if (reason === undefined) return undefined;
    first ??= reason;
  }
  return first;
}

/** A list whose members carry HL7 messages: each is an item with the bytes of its own member. */
function listOfMessages(text: string, whole: Buffer): IncomingItem[] | undefined {
  if (!text.startsWith('[') || standardOf(text) !== 'hl7v2') return undefined;
  const items: IncomingItem[] = [];
  let depth = 0, start = 0, inText = false;
  for (let at = 0; at < whole.length; at += 1) {
    const c = whole[at]!;
    if (inText) { if (c === 0x5c) at += 1; else if (c === 0x22) inText = false; continue; }
    if (c === 0x22) inText = true;
    else if (c === 0x7b || c === 0x5b) { depth += 1; if (depth === 2) start = at; }
    else if (c === 0x7d || c === 0x5d) { depth -= 1; if (depth === 1) items.push({ start, length: at + 1 - start, standard: standardOf(whole.subarray(start, at + 1).toString('utf8')), place: `[${items.length}]` }); }
  }
  return items.length > 0 ? items : undefined;
}

const standardOf = (text: string): IncomingItem['standard'] => (/"message"\s*:\s*"(?:MSH|FHS|BHS)[^A-Za-z0-9\s]/.test(text) && !/"resourceType"/.test(text.slice(0, 2000)) ? 'hl7v2' : 'fhir');

/** Members that only a FHIR resource is likely to have together: two of them make JSON without a resourceType a broken resource, not another kind of file. */
const fhirWords = new Set(['id', 'meta', 'identifier', 'status', 'subject', 'patient', 'code', 'birthDate', 'gender', 'entry', 'contained', 'extension', 'text', 'active', 'implicitRules']);

/** Why JSON text is no record, or undefined when it may be one (broken JSON may be). */
export function noRecord(text: string): string | undefined {
  let value: unknown;
  try { value = JSON.parse(text); } catch { return undefined; }
  if (Array.isArray(value)) {
    return value.some((one) => typeof one === 'object' && one !== null && (typeof one.resourceType === 'string' || (typeof one.message === 'string' && looksLikeHl7(one.message)))) ? undefined : 'JSON that is no FHIR: a list without any resourceType';
  }
  if (typeof value !== 'object' || value === null) return 'JSON that is no FHIR: a single value';
  const object = value as Record<string, unknown>;
  if (object['resourceType'] !== undefined) return undefined;
  if (typeof object['message'] === 'string') return looksLikeHl7(object['message']) ? undefined : 'JSON that is no FHIR and whose `message` is no HL7';
  if ('exportId' in object && 'eventId' in object) return 'the log of a bulk export: no record';
  return Object.keys(object).filter((key) => fhirWords.has(key)).length >= 2 ? undefined : 'JSON that is no FHIR: it has no resourceType';
}
