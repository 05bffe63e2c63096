import type { Identifier, Patient } from '@medplum/fhirtypes';
import { serialize, type Delimiters, type Tree } from './message.ts';

/** A change of identity to be told: what happened, to whom, and by which numbers each is known there. */
export type IdentityNews = {
  event: 'A08' | 'A24' | 'A37' | 'A40' | 'A43' | 'A45' | 'A47' | 'A50';
  controlId: string;
  /** HL7 times: of the message, of the event. */
  sentAt: string;
  eventAt: string;
  from: { application: string; facility: string };
  to: { application: string; facility: string };
  /** The Patient that leads, or the first of two; with the numbers that PID-3 gives. */
  patient: Patient;
  numbers: readonly Identifier[];
  /** The second of two (A24, A37), given as a PID of its own. */
  other?: { patient: Patient; numbers: readonly Identifier[] } | undefined;
  /** MRG-1: the numbers that are given up, or where something was. */
  prior?: readonly Identifier[] | undefined;
  /** A visit: its number, and the one before. */
  visit?: { was: Identifier; now: Identifier } | undefined;
};

const usual: Delimiters = { field: '|', component: '^', repetition: '~', escape: '\\', subcomponent: '&' };
const structures: Record<IdentityNews['event'], string> = { A08: 'ADT_A01', A24: 'ADT_A24', A37: 'ADT_A37', A40: 'ADT_A39', A43: 'ADT_A43', A45: 'ADT_A45', A47: 'ADT_A30', A50: 'ADT_A50' };
const one = (text: string | undefined): string[][][] => [[[text ?? '']]];

/** An assigner as HD (HL7 2.5 section 2.A.33): the sender's own namespace back, an OID, or a URI. */
function assigner(system: string | undefined): string[] {
  const own = /^urn:hl7v2:([^:]+)$/.exec(system ?? '')?.[1];
  if (own !== undefined) return [decodeURIComponent(own)];
  const oid = /^urn:oid:(.+)$/.exec(system ?? '')?.[1];
  return oid !== undefined ? ['', oid, 'ISO'] : system ? ['', system, 'URI'] : [''];
}
const cx = (i: Identifier, type = 'MR'): string[][] => [[i.value ?? ''], [''], [''], assigner(i.system), [i.type?.coding?.[0]?.code ?? type]];
const sexes: Record<string, string> = { female: 'F', male: 'M', other: 'O', unknown: 'U' };
const digits = (date: string | undefined): string => (date ?? '').slice(0, 10).replaceAll('-', '');

function pid(patient: Patient, numbers: readonly Identifier[], set: number): Tree[number] {
  const names = (patient.name ?? []).filter((n) => n.use !== 'old' && n.use !== 'nickname').map((n): string[][] => [[n.family ?? n.text ?? ''], [n.given?.[0] ?? ''], [(n.given ?? []).slice(1).join(' ')], [(n.suffix ?? []).join(' ')]]);
  const address = (patient.address ?? []).filter((a) => a.use !== 'old').map((a): string[][] => [[a.line?.[0] ?? ''], [a.line?.[1] ?? ''], [a.city ?? ''], [a.state ?? ''], [a.postalCode ?? ''], [a.country ?? '']]);
  const phones = (patient.telecom ?? []).filter((t) => t.system === 'phone' && t.use !== 'old').map((t): string[][] => [[t.value ?? '']]);
  return { id: 'PID', fields: [one(String(set)), one(''), numbers.map((n) => cx(n)), one(''), names, one(''), one(digits(patient.birthDate)), one(sexes[patient.gender ?? ''] ?? ''), one(''), one(''), address, one(''), phones] };
}

/** The message that tells a change of identity (HL7 2.5 chapter 3), in UTF-8. The other side answers it in original mode. */
export function writeIdentityNews(n: IdentityNews): string {
  const msh: Tree[number] = { id: 'MSH', fields: [one(n.from.application), one(n.from.facility), one(n.to.application), one(n.to.facility), one(n.sentAt), one(''), [[['ADT'], [n.event], [structures[n.event]]]], one(n.controlId), one('P'), one('2.5.1'), ...Array.from({ length: 5 }, () => one('')), one('UNICODE UTF-8')] };
  const evn: Tree[number] = { id: 'EVN', fields: [one(n.event), one(n.eventAt), one(''), one(''), one(''), one(n.eventAt)] };
  const tree: Tree = [msh, evn, pid(n.patient, n.numbers, 1)];
  if (n.other) tree.push(pid(n.other.patient, n.other.numbers, 2));
  if (n.prior) tree.push({ id: 'MRG', fields: [n.prior.map((p) => cx(p)), ...(n.visit ? [one(''), one(''), one(''), [cx(n.visit.was, 'VN')]] : [])] });
  if (n.visit) tree.push({ id: 'PV1', fields: [one('1'), one('N'), ...Array.from({ length: 16 }, () => one('')), [cx(n.visit.now, 'VN')]] });
  if (n.event === 'A08') tree.push({ id: 'PV1', fields: [one('1'), one('N')] });
  return serialize(tree, usual);
}
