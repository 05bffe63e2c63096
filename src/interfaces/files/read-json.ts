import type { FileReading, IncomingItem, Portion } from '../../modules/exchange/index.ts';
import { portionBytes } from '../../modules/exchange/index.ts';
import { looksLikeHl7 } from '../../standards/hl7v2/split-messages.ts';
import { baseName, textOf } from './recognise.ts';
import type { Peekable } from './peekable.ts';

/** A JSON document is read whole; one longer than this must come as NDJSON, which is read line by line. */
export const jsonBytesMax = 200 * 2 ** 20;
/** One line of NDJSON: a bundle of a patient with decades of records stays far below. */
const lineBytesMax = 200 * 2 ** 20;

const newline = 10;

/**
 * JSON: a single document, or NDJSON (one document a line). Told apart by the first line: when it is a whole JSON value, or the
 * next line begins one of its own, the file is NDJSON.
 */
export async function* readJson(path: string, bytes: Peekable): AsyncGenerator<FileReading> {
  const head = await bytes.peek(4);
  if (head[0] === 0xff || head[0] === 0xfe) { yield* wide(path, bytes); return; }
  const first = await firstLine(bytes);
  if (first === undefined) { yield { refused: `larger than ${jsonBytesMax / 2 ** 20} MB in one line; send it as NDJSON, one resource or bundle a line` }; return; }
  if (first.ndjson) { yield* lines(path, bytes); return; }
  const whole = await bytes.whole(jsonBytesMax);
  if (!whole) { yield { refused: `one JSON document larger than ${jsonBytesMax / 2 ** 20} MB; send it as NDJSON, one resource or bundle a line` }; return; }
  yield* document(path, whole);
}

async function* wide(path: string, bytes: Peekable): AsyncGenerator<FileReading> {
  const whole = await bytes.whole(jsonBytesMax);
  if (!whole) yield { refused: `a UTF-16 file larger than ${jsonBytesMax / 2 ** 20} MB; send it as NDJSON in UTF-8` };
  else yield* document(path, whole);
}

function* document(path: string, whole: Buffer): Generator<FileReading> {
  const text = textOf(whole).trim();
  const ignored = noRecord(text);
  if (ignored !== undefined) { yield { ignored }; return; }
  yield { portion: { bytes: whole, items: [{ start: 0, length: whole.length, standard: standardOf(text), place: baseName(path) }] } };
}

async function firstLine(bytes: Peekable): Promise<{ ndjson: boolean } | undefined> {
  for (let wanted = 64 * 1024; ; wanted *= 4) {
    const head = await bytes.peek(wanted);
    const start = skipBlank(head);
    const end = head.indexOf(newline, start);
    if (end >= 0) {
      const line = head.subarray(start, end).toString('utf8').trim();
      if (isWhole(line)) return { ndjson: true };
      const next = (await bytes.peek(end + 64)).subarray(end + 1).toString('utf8');
      return { ndjson: line.startsWith('{"') && next.startsWith('{"') };
    }
    if (head.length < wanted) return { ndjson: false };
    if (wanted > jsonBytesMax) return undefined;
  }
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
  let judged = false;
  let skipping = false;
  for await (const piece of bytes) {
    let data = rest.length > 0 ? Buffer.concat([rest, piece]) : piece;
    if (skipping) {
      const end = data.indexOf(newline);
      if (end < 0) { rest = Buffer.alloc(0); continue; }
      data = data.subarray(end + 1); skipping = false; line += 1;
    }
    const cut = data.lastIndexOf(newline) + 1;
    if (cut < portionBytes) {
      rest = data;
      if (cut === 0 && data.length > lineBytesMax) {
        yield { refused: `line ${line + 1} is longer than ${lineBytesMax / 2 ** 20} MB; send it in parts` };
        rest = Buffer.alloc(0); skipping = true;
      }
      continue;
    }
    const { portion, count } = portionOf(data.subarray(0, cut), line);
    line += count;
    rest = Buffer.from(data.subarray(cut));
    if (!judged) { judged = true; const ignored = otherLines(portion); if (ignored !== undefined) { yield { ignored }; await bytes.close(); return; } }
    if (portion.items.length > 0) yield { portion };
  }
  if (rest.length === 0 || skipping) return;
  const { portion } = portionOf(rest, line);
  const ignored = judged ? undefined : otherLines(portion);
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
  const some = portion.items.slice(0, 50).map((item) => noRecord(portion.bytes.subarray(item.start, item.start + item.length).toString('utf8')));
  return some.length > 0 && some.every((reason) => reason !== undefined) ? some[0] : undefined;
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
