import type { Translation } from '../translation.ts';
import { escape } from './escapes.ts';
import { parseMessage, type Delimiters, type Message } from './message.ts';

/** HL7 table 0357. */
export const errorCodes: Record<string, string> = {
  '0': 'Message accepted', '100': 'Segment sequence error', '101': 'Required field missing', '102': 'Data type error', '103': 'Table value not found',
  '200': 'Unsupported message type', '201': 'Unsupported event code', '202': 'Unsupported processing id', '203': 'Unsupported version id',
  '204': 'Unknown key identifier', '205': 'Duplicate key identifier', '206': 'Application record locked', '207': 'Application internal error',
};

/** HL7 table 0008: A, application acknowledgements; C, accept (commit) acknowledgements of enhanced mode. */
export type AckCode = 'AA' | 'AE' | 'AR' | 'CA' | 'CE' | 'CR';

/** What to tell the sender: `at` is a place as findings name it (`PID-3`, `OBX[2]-5`), `says` holds no content of the record. */
export type AckError = { code: string; at?: string; says?: string };

export type AckOptions = {
  /** MSH-7 of the answer, in HL7 form, and MSH-10. */
  sentAt: string;
  controlId: string;
  ack?: AckCode;
  error?: AckError;
};

const standard: Delimiters = { field: '|', component: '^', repetition: '~', escape: '\\', subcomponent: '&' };

/** AR: the message is of a kind we do not take (200-203). AE: this message is wrong. AA otherwise. */
export const ackCodeFor = (code: string | undefined): AckCode => (code === undefined ? 'AA' : /^20[0-3]$/.test(code) ? 'AR' : 'AE');

/** The acknowledgement a translation asks for. Warnings are recorded, not refused: AA. */
export function errorOf(translation: Translation): AckError | undefined {
  if (translation.outcome !== 'refuse') return undefined;
  const first = translation.findings[0];
  const code = first ? /^hl7-(\d{3})$/.exec(first.code)?.[1] : undefined;
  return first && code ? { code, at: first.at, says: first.says } : { code: '207', ...(translation.why ? { says: translation.why } : {}) };
}

/** A condition of HL7 table 0155, as MSH-15 and MSH-16 state it. */
const wanted = (condition: string, ok: boolean): boolean => condition === 'AL' || (condition === 'ER' && !ok) || (condition === 'SU' && ok);

/**
 * Which acknowledgements a message asks for, in their order (HL7 2.5 section 2.9): without MSH-15 and MSH-16 one application acknowledgement (original mode); else an
 * accept acknowledgement as MSH-15 says and, of what was accepted, an application acknowledgement as MSH-16 says. Perhaps none.
 */
export function acknowledgementsAsked(text: string, error: AckError | undefined): AckCode[] {
  const parsed = parseMessage(text);
  const msh = 'why' in parsed ? undefined : parsed.segments[0];
  const accept = msh?.c(15).toUpperCase() ?? '', application = msh?.c(16).toUpperCase() ?? '', ok = error === undefined;
  const code = ackCodeFor(error?.code);
  if (accept === '' && application === '') return [code];
  const found: AckCode[] = wanted(accept, ok) ? [code.replace('A', 'C') as AckCode] : [];
  if (wanted(application, ok) && (ok || found.length === 0)) found.push(code);
  return found;
}

/** ERR-2 (ERL) as components: segment, its number, field. */
function location(at: string | undefined): string[] {
  const found = /^([A-Z][A-Z0-9]{2})(?:\[(\d+)\])?(?:-(\d+))?/.exec(at ?? '');
  if (!found) return [];
  const [, segment = '', nth = '1', field = ''] = found;
  return field === '' ? [segment, nth] : [segment, nth, field];
}

function errorSegment(error: AckError, version: string, d: Delimiters): string {
  const text = errorCodes[error.code] ?? 'Application internal error';
  const c = d.component;
  const place = location(error.at);
  const older = /^2\.[1-4]/.test(version);
  const sub = d.subcomponent;
  if (older) return ['ERR', [place[0] ?? '', place[1] ?? '', place[2] ?? '', [error.code, text, 'HL70357'].map(p => escape(p, d)).join(sub)].join(c)].join(d.field);
  const coded = [error.code, text, 'HL70357'].map(p => escape(p, d)).join(c);
  return ['ERR', '', place.join(c), coded, 'E', '', '', '', escape(error.says ?? text, d)].join(d.field);
}

/**
 * The original-mode acknowledgement of a message (HL7 2.5 section 2.9.2; ERR by version, sections 2.15.5 and 2.16.5), in
 * the sender's own delimiters, quoting its control id in MSA-2. A text that is no message is answered without one.
 */
export function acknowledge(text: string, { sentAt, controlId, ack, error }: AckOptions): string {
  const parsed = parseMessage(text);
  const message: Message | undefined = 'why' in parsed ? undefined : parsed;
  const d = message === undefined || message.delimiters.subcomponent === '\u0000' ? { ...standard, ...(message ? pick(message.delimiters) : {}) } : message.delimiters;
  const msh = message?.segments[0];
  const version = msh?.raw(12).split(d.component)[0] || '2.5.1';
  const trigger = msh?.c(9, 2) ?? '';
  const kind = /^2\.[12]/.test(version) || trigger === '' ? 'ACK' : /^2\.[34]/.test(version) ? ['ACK', escape(trigger, d)].join(d.component) : ['ACK', escape(trigger, d), 'ACK'].join(d.component);
  const code = ack ?? ackCodeFor(error?.code);
  const encoding = `${d.component}${d.repetition}${d.escape}${d.subcomponent}${d.truncation ?? ''}`;
  const lines = [
    ['MSH', encoding, msh?.raw(5) ?? '', msh?.raw(6) ?? '', msh?.raw(3) ?? '', msh?.raw(4) ?? '', sentAt, '', kind, controlId, msh?.raw(11) || 'P', version, '', '', '', '', '', msh?.raw(18) ?? ''].join(d.field).replace(new RegExp(`[${d.field.replace(/[\\\]^-]/g, '\\$&')}]+$`), ''),
    ['MSA', code, msh?.raw(10) ?? '', ...(error && /^2\.[1-4]/.test(version) ? [escape(error.says ?? errorCodes[error.code] ?? '', d)] : [])].join(d.field),
  ];
  if (error && code !== 'AA' && code !== 'CA' && !/^2\.[12]/.test(version)) lines.push(errorSegment(error, version, d));
  return lines.map(line => `${line}\r`).join('');
}

const pick = (d: Delimiters): Partial<Delimiters> => ({ field: d.field, component: d.component });
