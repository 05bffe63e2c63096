import type { Attachment } from '@medplum/fhirtypes';
import type { Value } from '../message.ts';
import { put, warn, type Reading } from './reading.ts';

/** HL7 table 0191 and 0291 (type and subtype of data) as media types. */
const subtypes: Record<string, string> = {
  PDF: 'application/pdf', JPEG: 'image/jpeg', JPG: 'image/jpeg', PNG: 'image/png', GIF: 'image/gif', TIFF: 'image/tiff', TIF: 'image/tiff', BMP: 'image/bmp',
  HTML: 'text/html', HTM: 'text/html', RTF: 'application/rtf', XML: 'application/xml', PLAIN: 'text/plain', TXT: 'text/plain', TEXT: 'text/plain',
  DICOM: 'application/dicom', 'OCTET-STREAM': 'application/octet-stream', 'X-HL7-CDA-LEVEL-ONE': 'text/xml', 'X-HL7-CDA-LEVEL-TWO': 'text/xml', BASIC: 'audio/basic', WAV: 'audio/wav', MPEG: 'video/mpeg',
  DOC: 'application/msword', DOCX: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
};

const magic: [string, string][] = [['JVBERi0', 'application/pdf'], ['/9j/', 'image/jpeg'], ['iVBORw0KGgo', 'image/png'], ['R0lGOD', 'image/gif'], ['SUkqA', 'image/tiff'], ['TU0AK', 'image/tiff'], ['e1xydGY', 'application/rtf']];

export function mediaType(type: string, subtype: string, data = ''): string | undefined {
  const seen = magic.find(([start]) => data.startsWith(start))?.[1];
  if (seen) return seen;
  const known = subtypes[subtype.toUpperCase()];
  if (known) return known;
  const whole = `${type}/${subtype}`.toLowerCase();
  if (/^(?:application|text|image|audio|video)\/[a-z0-9.+-]+$/.test(whole)) return whole;
  return { TEXT: 'text/plain', TX: 'text/plain', FT: 'text/plain' }[type.toUpperCase()];
}

const base64Shape = /^[A-Za-z0-9+/]*={0,2}$/;

function dataOf(r: Reading, encoding: string, raw: string, at: string): string | undefined {
  if (encoding === 'BASE64' || (encoding === '' && raw.length > 40 && base64Shape.test(raw.replace(/\s/g, '')))) {
    const tight = raw.replace(/\s+|\\\.br\\/g, '');
    const bare = base64Shape.test(tight) ? tight.replace(/=+$/, '') : undefined;
    if (bare === undefined || bare.length % 4 === 1) { warn(r, 'attachment-damaged', at, 'the data is no valid base64; left out here, kept in what was received', 'ask for the document again'); return undefined; }
    return bare + '='.repeat((4 - (bare.length % 4)) % 4);
  }
  if (encoding === 'HEX') {
    if (!/^(?:[0-9A-Fa-f]{2})+$/.test(raw)) { warn(r, 'attachment-damaged', at, 'the data is no valid hexadecimal text; left out here, kept in what was received', 'ask for the document again'); return undefined; }
    return Buffer.from(raw, 'hex').toString('base64');
  }
  return Buffer.from(raw, 'utf8').toString('base64');
}

/** ED (HL7 2.5 section 2.A.24): data with its type. Empty data gives nothing. */
export function encapsulated(r: Reading, value: Value, title: string): Attachment | undefined {
  const rest = value.components.slice(4).length > 1 ? value.components.slice(4).map((_, i) => value.c(5 + i)).join('^') : value.c(5);
  if (rest === '') return undefined;
  const data = dataOf(r, value.c(4).toUpperCase(), rest, value.at);
  const found: Attachment = {};
  put(found, 'contentType', mediaType(value.c(2), value.c(3), data));
  put(found, 'data', data);
  if (data !== undefined) found.size = Buffer.byteLength(data, 'base64');
  put(found, 'title', title);
  return found.data === undefined ? undefined : found;
}

/** RP (HL7 2.5 section 2.A.65): a pointer to data elsewhere. Only web addresses become links; others stay text. */
export function pointer(value: Value, title: string): Attachment | undefined {
  const target = value.c(1);
  if (target === '') return undefined;
  const found: Attachment = {};
  put(found, 'contentType', mediaType(value.c(3), value.c(4)));
  if (/^https?:\/\/[^\s<>"']+$/i.test(target)) { found.url = target; put(found, 'title', title); }
  else found.title = title === '' ? target : `${title}: ${target}`;
  return found;
}

/** Plain text as an attachment. */
export function textAttachment(text: string, title: string): Attachment {
  const bytes = Buffer.from(text, 'utf8');
  const found: Attachment = { contentType: 'text/plain; charset=utf-8', data: bytes.toString('base64'), size: bytes.length };
  put(found, 'title', title);
  return found;
}
