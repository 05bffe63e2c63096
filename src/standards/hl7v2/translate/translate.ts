import type { Finding, Translation } from '../../translation.ts';
import { firstSegment, parseMessage, type Message, type Segment } from '../message.ts';
import { dateTime, offsetAt, readDateTime } from '../types/date-time.ts';
import { note, warn, type Reading } from '../types/reading.ts';
import { admission, appliedEvents, identityEvents, otherEvents } from './adt.ts';
import type { Draft } from './draft.ts';
import { kindOf, kindRefusal, mergeRefusal, patientRefusal, truncationRefusal, versionRefusal, type Kind, type Refusal } from './gate.ts';
import { document } from './mdm.ts';
import { appliedIdentityEvents, identitySteps } from './identity.ts';
import { accountNumber, clearedBy, patientFrom } from './patient.ts';
import { results } from './results-message.ts';
import { appointment } from './siu.ts';
import { immunizations } from './vxu.ts';

export type TranslateOptions = { /** IANA zone of the sender, for times without offset. */ zone: string };

function bare(kind: Kind | undefined, outcome: Translation['outcome'], findings: Finding[], controlId = ''): Translation {
  const messageType = kind === undefined ? '' : kind.trigger === '' ? kind.type : `${kind.type}^${kind.trigger}`;
  return { standard: 'hl7v2', messageType, outcome, clear: [], updatesDemographics: false, entries: [], findings, ...(controlId === '' ? {} : { controlId }) };
}

function refused(base: Translation, { code, at, why, mend }: Refusal): Translation {
  base.outcome = 'refuse';
  base.why = `${why.includes(at) ? why : `${at}: ${why}`}. ${mend.charAt(0).toUpperCase()}${mend.slice(1)}`;
  base.findings.unshift({ severity: 'warning', code: `hl7-${code}`, at, says: why, mend });
  return base;
}

/** MSH-7's own offset rules the message, unless it is what the zone has anyway (then the zone knows summer from winter). */
function messageOffset(msh: Segment, zone: string): string | undefined {
  const found = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2}).*?([+-])(\d{2})(\d{2})$/.exec(msh.c(7));
  if (!found) return undefined;
  const [, year, month, day, hour, minute, sign, hours, minutes] = found;
  const offset = `${sign}${hours}:${minutes}`;
  if (Number(hours) > 13 || Number(minutes) > 59) return undefined;
  return offsetAt(zone, Number(year), Number(month), Number(day), Number(hour), Number(minute)) === offset ? undefined : offset;
}

function readingOf(message: Message, msh: Segment, zone: string): Reading {
  const r: Reading = { message, findings: [], zone, sender: msh.c(4) || msh.c(3) };
  const offset = messageOffset(msh, zone);
  if (offset !== undefined) r.offset = offset;
  const sent = readDateTime(r, msh.first(7).s(1, 1), 'MSH-7');
  if (sent) r.sentAt = sent.value;
  if (message.delimitersMended) note(r, 'delimiters', 'MSH-2', 'MSH-2 repeats a delimiter; read without the repetition', 'send each encoding character once');
  for (const place of message.brokenAt) note(r, 'line-break', place, 'a line break stands inside a field; the text is taken as one', 'escape line breaks as \\.br\\');
  const last = message.segments.at(-1);
  if (!message.terminated && last) {
    const at = `${last.id}${last.repeats ? `[${last.nth}]` : ''}`;
    if (last.id === 'PID') warn(r, 'unterminated', at, 'the message ends inside PID without a segment terminator; it may be cut off', 'compare the address and what follows with the source');
    else note(r, 'unterminated', at, 'the last segment has no terminator; it may be cut off', 'end every segment with CR');
  }
  return r;
}

const leftAside = new Set(['MSH', 'PID', 'PD1', 'EVN', 'SFT', 'NTE', 'UAC']);

function nameUnread(d: Draft): void {
  const unread = [...new Set(d.r.message.segments.map(s => s.id))].filter(id => !leftAside.has(id) && !d.used.has(id));
  const wrongCase = unread.filter(id => id !== id.toUpperCase());
  if (wrongCase.length > 0) warn(d.r, 'segment-case', wrongCase.join(', '), 'segment ids in lower case are not read', 'write segment ids in capitals');
  const rest = unread.filter(id => id === id.toUpperCase());
  if (rest.length > 0) note(d.r, 'segments-not-applied', rest.join(', '), 'these segments are kept in what was received and not applied to the chart');
}

type Rule = { run: (d: Draft, pid: Segment) => Refusal | undefined | void; demographics: boolean };

function ruleFor({ type, trigger }: Kind): Rule | undefined {
  if (type === 'ADT' && appliedEvents.has(trigger)) return { run: admission, demographics: true };
  if (type === 'ORU' && trigger !== 'W01') return { run: results, demographics: false };
  if (type === 'OUL' && /^R2[1-4]$/.test(trigger)) return { run: results, demographics: false };
  if (type === 'MDM') return { run: document, demographics: false };
  if (type === 'VXU') return { run: immunizations, demographics: false };
  if (type === 'SIU') return { run: appointment, demographics: false };
  return undefined;
}

/** Identity events as steps; whatever else is no chart's is kept and listed only. */
function identify(base: Translation, r: Reading, kind: Kind): Translation {
  const pid = firstSegment(r.message, 'PID');
  const fault = patientRefusal(r.message);
  if (pid && fault?.code !== '101') base.patient = patientFrom(r, pid, undefined);
  const event = kind.type === 'ADT' ? identityEvents[kind.trigger] : undefined;
  if (event === undefined || !appliedIdentityEvents.has(kind.trigger)) {
    base.outcome = 'not-applied';
    base.why = event !== undefined ? `ADT ${kind.trigger} asks to ${event}; it is kept and listed, not applied` : kind.type === 'ADT' && otherEvents[kind.trigger] ? `ADT ${kind.trigger} is ${otherEvents[kind.trigger]}; it is kept and listed, not applied` : `${base.messageType} messages are kept and listed, not applied to the chart`;
    return base;
  }
  const unread = fault?.code === '100' ? fault : truncationRefusal(r.message, kind) ?? mergeRefusal(r.message, kind);
  const steps = unread ?? identitySteps(r, kind);
  delete base.patient;
  if (!Array.isArray(steps)) return refused(base, steps);
  base.outcome = 'identity';
  base.identity = steps;
  return base;
}

function apply(base: Translation, r: Reading, kind: Kind, rule: Rule): Translation {
  const why = truncationRefusal(r.message, kind) ?? patientRefusal(r.message);
  if (why) return refused(base, why);
  const pid = firstSegment(r.message, 'PID') as Segment;
  const draft: Draft = {
    r, type: kind.type, trigger: kind.trigger, controlId: base.controlId ?? '', entries: base.entries, known: new Map(), clear: base.clear, used: new Set(),
    ...(base.eventAt === undefined ? {} : { eventAt: base.eventAt }),
  };
  const patient = patientFrom(r, pid, firstSegment(r.message, 'PD1'));
  const refusal = rule.run(draft, pid);
  if (refusal) { base.entries = []; return refused(base, refusal); }
  if (rule.demographics && !draft.encounter) {
    const account = accountNumber(r, pid);
    if (account) (patient.identifier ??= []).push(account);
  }
  if (!patient.name) warn(r, 'name-missing', pid.at(5), 'the patient has no name', 'send the name in PID-5');
  base.patient = patient;
  base.outcome = 'apply';
  base.updatesDemographics = rule.demographics;
  if (rule.demographics) base.clear.push(...clearedBy(pid, patient));
  nameUnread(draft);
  return base;
}

/**
 * One HL7 v2 message to FHIR R4. Never throws on any text: what cannot be read is refused with its place and mend.
 * The first finding of a refusal has the code `hl7-<table 0357 code>`, from which `acknowledge` builds its ERR segment.
 */
export function translate(text: string, { zone }: TranslateOptions): Translation {
  const message = parseMessage(text);
  if ('why' in message) return refused(bare(undefined, 'refuse', []), { code: message.code, at: message.at, why: message.why, mend: 'send the whole message' });
  const msh = message.segments[0] as Segment;
  const kind = kindOf(message, msh);
  const r = readingOf(message, msh, zone);
  const base = bare(kind, 'apply', r.findings, msh.c(10));
  if (r.sentAt !== undefined) base.sentAt = r.sentAt;
  const why = kindRefusal(kind) ?? versionRefusal(msh);
  if (why) return refused(base, why);
  if (msh.c(10) === '') note(r, 'control-id-missing', 'MSH-10', 'the message has no control id', 'let the sender fill MSH-10');
  if (msh.c(12) === '') note(r, 'version-missing', 'MSH-12', 'the message names no version of HL7', 'let the sender fill MSH-12');
  const evn = firstSegment(message, 'EVN');
  const event = dateTime(r, evn, 2);
  if (event) base.eventAt = event.value;
  if (evn?.has(1) && evn.c(1).toUpperCase() !== kind.trigger) note(r, 'event-mismatch', 'EVN-1', 'EVN-1 names another event than MSH-9; MSH-9 rules', 'send the same event in both');
  const rule = ruleFor(kind);
  return rule ? apply(base, r, kind, rule) : identify(base, r, kind);
}
