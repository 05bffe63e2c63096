import { firstSegment, type Message, type Segment } from '../message.ts';
import { appliedEvents, identityEvents, otherEvents } from './adt.ts';

/** Why a message cannot be filed, with its place and the code of HL7 table 0357 for an acknowledgement. */
export type Refusal = { code: string; at: string; why: string; mend: string };

const refusal = (code: string, at: string, why: string, mend: string): Refusal => ({ code, at, why, mend });

/** Message types of HL7 table 0076. */
const messageTypes = new Set('ACK ADR ADT BAR BPS BRP BRT BTS CCF CCI CCM CCQ CCR CCU CQU CRM CSU DBC DER DFT DOC DPR DRC DRG DSR EAC EAN EAR EHC ESR ESU IAR INR INU LSR LSU MCF MDM MFD MFK MFN MFQ MFR NMD NMQ NMR OMB OMD OMG OMI OML OMN OMP OMQ OMS OPL OPR OPU ORA ORB ORD ORF ORG ORI ORL ORM ORN ORP ORR ORS ORU ORX OSM OSP OSQ OSR OSU OUL PEX PGL PIN PMU PPG PPP PPR PPT PPV PRR PTR QBP QCK QCN QRF QRY QSB QSX QVR RAR RAS RCI RCL RCV RDE RDO RDR RDS RDY REF RER RGR RGV ROR RPA RPI RPL RPR RQA RQC RQI RQP RQQ RRA RRD RRE RRG RRI RRO RSP RTB SCN SDN SDR SIU SLN SLR SMD SPQ SQM SQR SRM SRR SSR SSU STC STI SUR TBR TCR TCU UDM VQQ VTQ VXQ VXR VXU VXX'.split(' '));

const oruEvents = new Set(['R01', 'R03', 'R30', 'R31', 'R32', 'R40', 'W01']);
const siuEvents = new Set(Array.from({ length: 16 }, (_, i) => `S${12 + i}`));

export type Kind = { type: string; trigger: string };

/** MSH-9; where it names no event, EVN-1 does (versions before 2.3), and an ORU or VXU can be but one. */
export function kindOf(message: Message, msh: Segment): Kind {
  const type = msh.c(9, 1).toUpperCase();
  const structure = /^[A-Z]{3}_([A-Z]\d{2})$/.exec(msh.c(9, 3).toUpperCase())?.[1] ?? '';
  const trigger = msh.c(9, 2) || firstSegment(message, 'EVN')?.c(1) || (type === 'ORU' ? 'R01' : type === 'VXU' ? 'V04' : structure);
  return { type, trigger: trigger.toUpperCase() };
}

export function versionRefusal(msh: Segment): Refusal | undefined {
  const version = msh.c(12).toUpperCase();
  if (version === '' || /^V?2\.[1-9](?:\.\d)?$/.test(version)) return undefined;
  return refusal('203', 'MSH-12', 'MSH-12 names a version of HL7 that is not known here (2.1 to 2.9 are)', 'send HL7 2.x, or correct MSH-12');
}

/** Message type and event: present and known (HL7 2.5 section 2.15.9.9). */
export function kindRefusal({ type, trigger }: Kind): Refusal | undefined {
  if (type === '') return refusal('101', 'MSH-9', 'MSH-9 (message type) is empty: nobody can tell what the message asks for', 'let the sender fill MSH-9');
  const local = /^Z[A-Z0-9]{2}$/.test(type);
  if (!messageTypes.has(type) && !local) return refusal('200', 'MSH-9', 'MSH-9.1 is no message type of HL7 (table 0076)', 'correct MSH-9');
  if (trigger === '' ) return type === 'ACK' || local ? undefined : refusal('201', 'MSH-9', 'MSH-9.2 (trigger event) is empty and EVN-1 does not name it either', 'let the sender fill MSH-9.2');
  const known = type === 'ADT' ? appliedEvents.has(trigger) || trigger in identityEvents || trigger in otherEvents
    : type === 'ORU' ? oruEvents.has(trigger) : type === 'MDM' ? /^T(?:0[1-9]|1[01])$/.test(trigger) : type === 'VXU' ? trigger === 'V04'
      : type === 'SIU' ? siuEvents.has(trigger) : /^[A-Z][A-Z0-9]{2}$/.test(trigger);
  return known ? undefined : refusal('201', 'MSH-9', 'MSH-9.2 is no trigger event known for this message type', 'correct MSH-9.2; an unknown event is never treated as another');
}

/** PID: present, once, with an identifier. */
export function patientRefusal(message: Message): Refusal | undefined {
  const pids = message.segments.filter(s => s.id === 'PID');
  const first = pids[0];
  if (!first) {
    const wrongCase = message.segments.some(s => s.id.toUpperCase() === 'PID');
    return wrongCase
      ? refusal('100', 'PID', 'a segment id is written in lower case (pid): PID counts as missing', 'write segment ids in capitals')
      : refusal('100', 'PID', 'PID is missing: the message names no patient', 'send the patient in PID');
  }
  const key = (pid: Segment): string => [3, 2, 4].flatMap(field => pid.all(field)).map(v => v.c(1)).find(text => text !== '') ?? '';
  if (key(first) === '') return refusal('101', 'PID-3', 'PID-3 is empty: the patient has no identifier', 'send the patient identifier in PID-3');
  if (pids.some(pid => key(pid) !== key(first))) return refusal('207', 'PID[2]', 'the message names two patients', 'send one message for each patient');
  return undefined;
}

/** Events of two PID segments, or of one person alone: no MRG. */
const withoutMrg = new Set(['A17', 'A24', 'A29', 'A37']);

/** A merge or move without MRG names only one side. */
export function mergeRefusal(message: Message, { trigger }: Kind): Refusal | undefined {
  if (withoutMrg.has(trigger)) {
    const needed = trigger === 'A29' ? 1 : 2;
    return message.segments.filter(s => s.id === 'PID').length >= needed ? undefined : refusal('100', 'PID[2]', 'the event is about two patients and names one', 'send both patients, each in a PID');
  }
  return firstSegment(message, 'MRG') ? undefined : refusal('100', 'MRG', 'MRG is missing: the message does not say what to merge or move', 'send the other identifier in MRG');
}

const following: Record<string, string[]> = { ORU: ['OBR', 'OBX'], MDM: ['TXA'], SIU: ['RGS', 'PV1', 'AIS', 'AIP', 'AIL', 'AIG'], OUL: ['OBR', 'SPM', 'OBX'] };
const visitEvents = /^A(?:0[1-8]|1[0-6]|2[1-7]|3[238]|5[2-5])$/;

/** A message that ends inside MSH, EVN or PID, before what its event requires, was cut off: half an address is no address. */
export function truncationRefusal(message: Message, { type, trigger }: Kind): Refusal | undefined {
  const last = message.segments.at(-1);
  if (message.terminated || !last || !['MSH', 'EVN', 'PID', 'PD1'].includes(last.id)) return undefined;
  const needed = type === 'ADT' ? (visitEvents.test(trigger) ? ['PV1'] : []) : following[type] ?? [];
  if (needed.length === 0 || message.segments.some(s => needed.includes(s.id))) return undefined;
  return refusal('207', last.id, `the message ends inside ${last.id} without a segment terminator, and ${needed[0]} does not follow: it is cut off`, 'send the whole message again');
}
