import { setImmediate as turn } from 'node:timers/promises';
import { translateCcda } from '../../../standards/ccda/index.ts';
import { Problem } from '../../../platform/problem.ts';
import { fhirXmlAsJson } from '../../../standards/fhir/read-fhir-xml.ts';
import { decodeBytes } from '../../../standards/hl7v2/decode-bytes.ts';
import { splitMessages } from '../../../standards/hl7v2/split-messages.ts';
import { translate } from '../../../standards/hl7v2/translate/translate.ts';
import type { Translation } from '../../../standards/translation.ts';
import { ItemFault } from '../rules/item-fault.ts';
import { readCsvRow } from '../rules/read-csv-row.ts';
import { readFhirItem } from '../rules/read-fhir-item.ts';
import type { FhirItem } from '../rules/read-fhir-item.ts';
import type { Taken } from './work.ts';

export type ReadItem = { fhir: FhirItem } | { translation: Translation };
type ToRead = Pick<Taken, 'standard' | 'bytes' | 'reading'>;

/** Items read before their turn comes, while the database works at others. A zone that turns out to be another makes it void. */
export type ReadAhead = { zone: string; read: ReadonlyMap<string, ReadItem | ItemFault> };

/** Reads items that came a moment ago; rows of tables need what is kept with their file and are read in their turn. */
export async function readAhead(items: ReadonlyMap<string, { standard: string; bytes: Buffer }>, zone: string): Promise<ReadAhead | undefined> {
  const read = new Map<string, ReadItem | ItemFault>();
  for (const [id, { standard, bytes }] of items) {
    if (standard === 'csv') continue;
    try { read.set(id, readItem({ standard, bytes, reading: null }, zone, 'mdy')); } catch (error) {
      if (!(error instanceof ItemFault)) return undefined; // told by the act that files it
      read.set(id, error);
    }
    await turn();
  }
  return { zone, read };
}

/** What an item says, in FHIR. Throws ItemFault where it cannot be read. */
export function readItem(item: ToRead, zone: string, dateOrder: 'mdy' | 'dmy'): ReadItem {
  if (item.standard === 'ccda') return { translation: translateCcda(item.bytes, { zone }) };
  if (item.standard === 'hl7v2') return { translation: readHl7(item, zone) };
  if (item.standard === 'csv') return { fhir: readCsvRow(item.bytes, item.reading!, dateOrder) };
  return { fhir: readFhirItem(isXml(item.bytes) ? xmlText(item.bytes) : jsonText(item.bytes)) };
}

/** FHIR XML begins with `<`, in whatever encoding. */
const isXml = (bytes: Buffer): boolean => /^[\s\ufeff\u00ef\u00bb\u00bf\u00ff\u00fe\0]*</.test(bytes.subarray(0, 64).toString('latin1'));

function xmlText(bytes: Buffer): string {
  try { return fhirXmlAsJson(bytes); } catch (error) {
    if (error instanceof Problem) throw new ItemFault(error.message, error.issues[0]?.mend ?? 'Ask the sender to correct it, or mend it here and replay');
    throw error;
  }
}

/** JSON is UTF-8 (RFC 8259); UTF-16 with its mark is read as well. Bytes that are neither are named, never replaced in silence. */
function jsonText(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.toString('utf16le').slice(1);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return Buffer.from(bytes.subarray(0, bytes.length & ~1)).swap16().toString('utf16le').slice(1);
  // A line of a UTF-16 file has no mark of its own; JSON begins with an ASCII character (RFC 4627 section 3).
  if (bytes[0] !== 0 && bytes[1] === 0 && bytes[2] !== 0 && bytes[3] === 0) return bytes.toString('utf16le');
  if (bytes[0] === 0 && bytes[1] !== 0 && bytes[2] === 0 && bytes[3] !== 0) return Buffer.from(bytes.subarray(0, bytes.length & ~1)).swap16().toString('utf16le');
  const text = bytes.toString('utf8');
  if (text.includes('\uFFFD') && !isUtf8(bytes)) throw new ItemFault(`The text is not UTF-8: byte ${firstWrongByte(bytes)} cannot be read`, 'Ask the sender for UTF-8, as JSON requires');
  return text;
}

function isUtf8(bytes: Buffer): boolean {
  try { new TextDecoder('utf-8', { fatal: true }).decode(bytes); return true; } catch { return false; }
}

function firstWrongByte(bytes: Buffer): number {
  let good = 0, wrong = bytes.length;
  while (wrong - good > 1) {
    const middle = (good + wrong) >> 1;
    // A cut inside a character is no fault: three more bytes complete it.
    if ([0, 1, 2, 3].some((more) => isUtf8(bytes.subarray(0, middle + more)))) good = middle; else wrong = middle;
  }
  return good + 1;
}

function readHl7(item: ToRead, zone: string): Translation {
  let bytes = item.bytes;
  if (bytes[0] === 0x7b) {
    // A line of NDJSON that carries the message as text.
    let message: unknown;
    try { message = (JSON.parse(bytes.toString('utf8')) as { message?: unknown }).message; } catch { message = undefined; }
    if (typeof message !== 'string') throw new ItemFault('The line is JSON without a readable `message`', 'Mend the line and replay');
    bytes = Buffer.from(message, 'utf8');
  }
  const decoded = decodeBytes(bytes);
  if (!decoded.ok) throw new ItemFault(decoded.why, `Mend it at ${decoded.at} and replay`);
  const found = [...splitMessages(decoded.text)].filter((part) => part.kind !== 'finding');
  const [first, second] = found;
  if (!first) throw new ItemFault('There is no message in it', 'Send the whole message, with its MSH segment');
  if (first.kind === 'refuse') throw new ItemFault(first.why, 'Send the whole message, with its MSH segment');
  if (second) throw new ItemFault('It holds more than one message', 'Send the messages one by one or as a batch file');
  const t = translate(first.text, { zone });
  return { ...t, findings: [...decoded.findings, ...t.findings] };
}
