import type { Encounter, Identifier, Resource, Patient } from '@medplum/fhirtypes';

/**
 * What a foreign document or message says, in FHIR R4, before anybody decides whose it is or gives it ids of ours.
 * Translators are pure: bytes or text in, a Translation out. They never look anything up and never invent facts.
 */
export type Translation = {
  standard: 'hl7v2' | 'ccda' | 'fhir' | 'csv';
  /** `ADT^A01`, `CCD`, ... in the sender's own terms. */
  messageType: string;
  /** MSH-10, or ClinicalDocument.id as `root^extension`. */
  controlId?: string;
  /** C-CDA setId as `root^extension`, and its version number: a later version supersedes the earlier. */
  setId?: string;
  versionNumber?: number;
  /** When the sender says it happened or was made (MSH-7 / EVN-2 / effectiveTime), in FHIR dateTime text as precise as given. */
  sentAt?: string;
  eventAt?: string;
  /**
   * `apply`: file it. `identity`: it says who is whom, in `identity`, to be done step by step as one.
   * `not-applied`: a type that is kept and listed but not applied. `refuse`: cannot be filed; `why` is the reason for the exception queue.
   */
  outcome: 'apply' | 'identity' | 'not-applied' | 'refuse';
  why?: string;
  /** The person it is about, without id. Undefined only when outcome is not `apply`. */
  patient?: Patient;
  /** Elements of Patient that the message clears explicitly (HL7 `""`), as element names: `address`; a part of a list as `telecom:work`, `extension:<url>`. Absent elements mean no change. */
  clear: string[];
  /** True when the patient part is authoritative for demographics (ADT, C-CDA recordTarget); false when it only identifies (ORU, SIU). */
  updatesDemographics: boolean;
  /**
   * Everything else, each with a sender-side id unique within this sender and patient, stable across re-sends of the same thing
   * (a visit number, an order's filler number, entry id root+extension, or a position within the document's set).
   * References between them are relative literals (`Encounter/<that id>`); the person is `Patient/subject`.
   * Ids here need not be valid FHIR ids: filing maps (source, patient, type, id) to ours.
   */
  entries: TranslatedEntry[];
  /** What an identity event asks for, in its order; all of it or nothing is done. */
  identity?: IdentityStep[];
  /** What was odd, each naming a place (`PID-7`, `line 12`, an XPath) and a mend. Findings never stop the filing. */
  findings: Finding[];
};

/** Somebody as an identity event names them: by numbers, and where the message describes them, with what it says and clears. `at` is the place, for faults. */
export type IdentitySide = { numbers: Identifier[]; patient?: Patient; clear: string[]; at: string };
/** A visit by its number; `key` is the id under which its Encounter is told (`TranslatedEntry`). */
export type NamedVisit = { key: string; number: Identifier; at: string };

/** One thing that an identity event asks for. `from` where it says where something was. */
export type IdentityStep =
  | { do: 'merge'; into: IdentitySide; from: IdentitySide }
  | { do: 'link' | 'unlink'; one: IdentitySide; other: IdentitySide }
  | { do: 'change-number'; of: IdentitySide; was: Identifier; now: Identifier }
  | { do: 'move-number'; to: IdentitySide; from?: IdentitySide | undefined; number: Identifier }
  | { do: 'move-visit'; to: IdentitySide; from?: IdentitySide | undefined; visit: NamedVisit; /** The visit's account from now on. */ account?: Identifier }
  | { do: 'move-account'; to: IdentitySide; from?: IdentitySide | undefined; account: Identifier }
  | { do: 'merge-accounts'; of: IdentitySide; from?: IdentitySide | undefined; was: Identifier; now: Identifier }
  | { do: 'change-account'; of: IdentitySide; was: Identifier; now: Identifier }
  /** Both or neither: half a swap puts two people into one bed. */
  | { do: 'swap-beds'; sides: { of: IdentitySide; visit: NamedVisit; location: NonNullable<Encounter['location']> }[] }
  /** Nothing is deleted because a message says so. */
  | { do: 'delete-person'; of: IdentitySide }
  | { do: 'merge-visits' | 'change-visit-number'; of: IdentitySide; from?: IdentitySide | undefined; was: NamedVisit; now: NamedVisit; alternate: boolean };

export type TranslatedEntry = {
  resource: Resource & { id: string };
  /**
   * `replace`: this is the whole resource now. `merge`: given top-level elements overwrite, absent ones keep (HL7 visit updates);
   * `period` and `hospitalization` merge part by part (a discharge tells the end and keeps the start).
   */
  mode: 'replace' | 'merge';
  /** With `merge`: elements that only count when nothing is here yet under this id (a status the message does not tell). */
  ifNew?: string[];
  /** With `merge`: elements to remove, a part as `period.end` (a cancelled discharge). */
  clear?: string[];
  /** `cancel`: the sender withdraws it (A11, MDM delete): filed as a version with the fitting status. */
  act?: 'cancel';
};

export type Finding = {
  severity: 'warning' | 'information';
  code: string;
  at: string;
  says: string;
  mend?: string;
};
