import { z } from 'zod';
import { contract } from '../../values/contract.ts';
import { addressPart, chartId, demographics, namePart, patientLine } from '../patients/contract.ts';

const heldId = z.string().regex(/^\d{1,18}$/, 'The number of a held change is a number');
const reason = z.string().trim().min(3, 'Say why in a few words').max(500);
const who = z.object({ id: z.string(), name: z.string() });

/** Where a held change stands: it waits, was let pass, became a person of its own, or was dropped. */
export const heldState = z.enum(['open', 'accepted', 'new-person', 'dropped']);
/** A change of who somebody is, held: the chart keeps what it says until somebody with the right decides. */
export const heldLine = z.object({
  heldId, state: heldState, line: patientLine.describe('Whose chart it is, as it stands'), heldAt: z.string(),
  door: z.enum(['desk', 'fhir', 'feed']).describe('Typed at the desk, written by a program over FHIR, or brought by a message, document or file'), by: who, source: z.string().nullable().describe('The partner it came from'), itemId: z.string().nullable().describe('The received item, which waits as an exception'),
  says: z.string().describe('In one sentence why it is held'), because: z.array(z.object({ rule: z.string(), says: z.string() })), owner: who.nullable(), decidedAt: z.string().nullable(), decidedBy: who.nullable(), reason: z.string().nullable(), newChart: chartId.nullable().describe('The chart of the new person'),
});
export type HeldLine = z.infer<typeof heldLine>;
/** Held changes, the longest waiting first; decided ones newest first. */
export const listHeld = contract('patient-index.list-held', z.object({ state: heldState.default('open'), chartId: chartId.optional(), after: heldId.nullable().default(null), limit: z.number().int().min(1).max(200).default(50) }), z.object({ held: z.array(heldLine), next: z.string().nullable(), open: z.number() }));

/** One field of who somebody is, old and new side by side. `counts`: this difference is one of those for which the change is held. */
export const heldField = z.object({ field: z.string(), label: z.string(), was: z.string().nullable(), now: z.string().nullable(), differs: z.boolean(), counts: z.boolean(), says: z.string().nullable() });
export const showHeld = contract('patient-index.show-held', z.object({ heldId }), z.object({
  held: heldLine, old: demographics, new: demographics, fields: z.array(heldField), chartChanged: z.boolean().describe('The chart was changed since: accepting lays this change over what stands now'),
  walk: z.object({ since: z.string(), says: z.string() }).nullable().describe('No single step changes who it is, all since this instant together do'), mayDecide: z.boolean(),
}));
/** Lets a held change pass: the version is written with this reason, recorded and announced. `expectVersion` is the version of the Patient that was looked at. */
export const acceptOverlay = contract('patient-index.accept-overlay', z.object({ heldId, expectVersion: z.number().int(), reason }), z.object({ chartId, version: z.number() }));
/** Refuses it: what was sent is another person and gets a chart of their own, or is dropped. The chart stays as it is. */
export const refuseOverlay = contract('patient-index.refuse-overlay', z.object({ heldId, decision: z.enum(['new-person', 'drop']), reason }), z.object({ newChart: chartId.nullable(), mrn: z.string().nullable() }));

/** What went wrong: a held or accepted overlay, a join that was wrong, an entry that stands in the wrong chart, or a whole chart. */
export const blastSubject = z.discriminatedUnion('of', [
  z.object({ of: z.literal('overlay'), heldId }), z.object({ of: z.literal('join'), joinId: z.string().regex(/^\d{1,18}$/) }),
  z.object({ of: z.literal('entry'), chartId, type: z.string().max(60), id: z.string().max(64) }), z.object({ of: z.literal('chart'), chartId }),
]);
export type BlastSubject = z.infer<typeof blastSubject>;
export const blastKind = z.enum(['entry', 'view', 'print', 'export', 'program-read', 'disclosure', 'other']);
export type BlastKind = z.infer<typeof blastKind>;
/** One act since the error that touched the charts concerned. */
export const blastAct = z.object({ id: z.string(), at: z.string(), kind: blastKind, title: z.string(), action: z.string(), by: who.extend({ kind: z.string() }), outcome: z.enum(['done', 'refused', 'failed']), purpose: z.string(), facility: z.string(), chartId, entries: z.array(z.string()).describe('Type/id of the entries touched'), versions: z.array(z.string()).describe('Type/id/version of what was written') });
const blastInput = { subject: blastSubject, since: z.iso.datetime({ offset: true }).nullable().default(null).describe('Since when it has been wrong; null: since the overlay, the join or the entry was made') };
/** Blast radius: every entry, view, print, export, read by a program and disclosure since the error, newest first, and who saw it. Read from the audit and the versions. */
export const blastRadius = contract('patient-index.show-blast-radius', z.object({ ...blastInput, kind: blastKind.nullable().default(null), personId: z.string().max(64).nullable().default(null), cursor: z.string().regex(/^\d{1,18}$/).nullable().default(null), limit: z.number().int().min(1).max(500).default(100) }), z.object({
  since: z.string(), says: z.string(), charts: z.array(patientLine), total: z.number(), counts: z.record(z.string(), z.number()).describe('By kind'),
  people: z.array(who.extend({ kind: z.string(), acts: z.number(), counts: z.record(z.string(), z.number()), firstAt: z.string(), lastAt: z.string() })).describe('Who touched it, most first'), acts: z.array(blastAct), next: z.string().nullable(),
}));
export const exportBlastRadius = contract('patient-index.export-blast-radius', z.object(blastInput), z.object({ fileName: z.string(), csv: z.string(), acts: z.number() }));

/** The marks of who somebody is: what the banner and the identity panel show. True names and addresses behind a seal are not in it. */
export const showIdentity = contract('patient-index.show-identity', z.object({ chartId }), z.object({
  line: patientLine, version: z.number().describe('Of the Patient'), unknown: z.boolean().describe('Nobody knows yet who it is'), temporaryNumber: z.string().nullable(), newborn: z.boolean().describe('Still under a name of the newborn policy'),
  alias: z.boolean().describe('The shown name is a protected alias'), confidentialAddress: z.object({ program: z.string(), until: z.string().nullable() }).nullable(),
  sealed: z.boolean().nullable().describe('There is something behind a seal; null for whoever may not know that'),
  family: z.array(z.object({ relation: z.enum(['mother', 'child', 'twin']), line: patientLine, order: z.number().nullable().describe('Birth order of a multiple') })), lookalikes: z.array(patientLine), held: z.array(heldId), heldHere: z.number(),
}));
/** A newborn is linked to the mother's chart, both ways, with the birth order of multiples. */
export const linkNewborn = contract('patient-index.link-newborn', z.object({ chartId: chartId.describe('The child'), expectVersion: z.number().int(), motherChart: chartId, order: z.number().int().min(1).max(9).nullable().describe('Birth order; null: a single birth'), reason }), z.object({ version: z.number() }));
/** An unknown patient, or a newborn, is given who they are. Somebody known already is joined instead (merge). */
export const nameUnknown = contract('patient-index.name-unknown', z.object({ chartId, expectVersion: z.number().int(), name: namePart, birthDate: z.string().nullable(), sex: z.enum(['male', 'female', 'other', 'unknown']).nullable(), evidence: z.string().trim().min(3, 'Say how it is known who it is').max(300) }), z.object({ version: z.number() }));
/** What an unknown patient may be called: the next free name of the naming policy. */
export const proposeUnknownName = contract('patient-index.propose-unknown-name', z.object({ kind: z.enum(['unknown', 'trauma', 'newborn']), motherChart: chartId.optional(), order: z.number().int().min(1).max(9).optional(), sex: z.enum(['male', 'female', 'other', 'unknown']).optional() }), z.object({ name: namePart, says: z.string() }));
/** The shown name becomes an alias; the true one goes behind a seal, with every earlier version that says it. `name` null ends it. */
export const setAlias = contract('patient-index.set-alias', z.object({ chartId, expectVersion: z.number().int(), name: namePart.nullable(), reason }), z.object({ version: z.number() }));
/** A program for address confidentiality: the substitute is shown and released everywhere, the true address goes behind a seal. `substitute` null ends it. */
export const setConfidentialAddress = contract('patient-index.set-confidential-address', z.object({ chartId, expectVersion: z.number().int(), substitute: addressPart.nullable(), program: z.string().trim().max(200).default(''), until: z.iso.date().nullable().default(null), reason }), z.object({ version: z.number() }));
/** Adoption: a new identity with a number of its own. The link between the two charts is sealed: no search, print, export or comparison tells of it. */
export const sealAdoption = contract('patient-index.seal-adoption', z.object({ chartId: chartId.describe('The chart before the adoption'), expectVersion: z.number().int(), name: namePart, addresses: z.array(addressPart).max(5).default([]), order: z.string().trim().min(3, 'Name the decree').max(300).describe('The court order and its date'), reason }), z.object({ newChart: chartId, mrn: z.string() }));
/** Looks behind the seal of a chart, with a reason: an act of its own, recorded. */
export const openSeal = contract('patient-index.open-seal', z.object({ chartId, reason }), z.object({
  names: z.array(namePart), addresses: z.array(addressPart), linked: z.array(z.object({ line: patientLine, side: z.enum(['before', 'after']), order: z.string(), sealedAt: z.string() })),
  looks: z.array(z.object({ at: z.string(), by: who, reason: z.string() })).describe('Who looked before, newest first'),
}));
/** Whose sealed true name this is; answered with the shown name, and with who looked before. Recorded like a look. */
export const findSealed = contract('patient-index.find-sealed', z.object({ name: z.string().trim().min(2).max(200), birthDate: z.iso.date(), reason }), z.object({ found: z.array(patientLine), looks: z.array(z.object({ chartId, at: z.string(), by: who, reason: z.string() })).describe('Newest first, of each record found') }));
