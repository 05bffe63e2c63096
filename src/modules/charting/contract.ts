import { z } from 'zod';
import { contract } from '../../values/contract.ts';
import { chartId } from '../patients/contract.ts';
import { acknowledged } from '../quality/contract.ts';

/** A FHIR date or dateTime, as precise as it is known: 2011, 2011-03, 2011-03-04, 2011-03-04T10:30:00-08:00. */
export const when = z.string().regex(/^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01])(T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d))?)?)?$/, 'must be a date such as 2011, 2011-03 or 2011-03-04');
/** An entry by its FHIR type and id. */
const entryKey = z.object({ type: z.string().max(60), id: z.string().max(64) });
const words = z.string().trim().max(500);
const note = z.string().max(10_000).optional();
/** A number as it was written: its digits are kept. */
export const decimal = z.string().trim().regex(/^-?(0|[1-9]\d{0,11})(\.\d{1,9})?$/, 'must be a number such as 6 or 6.0');
const code = z.object({ system: z.string().min(1).max(500), code: z.string().min(1).max(200), display: z.string().max(1000).optional() });
/** What something is: the words as the source has them, with codes where they were looked up. */
export const coded = z.object({ text: z.string().trim().min(1, 'Say what it is').max(1000), codes: z.array(code).max(8).default([]) });
export type Coded = z.infer<typeof coded>;
const amount = z.object({ value: decimal, unit: z.string().trim().max(100).default(''), code: z.string().trim().max(100).optional().describe('UCUM') });
export type Amount = z.infer<typeof amount>;

/** One answer to a question, as FHIR spells it (value[x]); decimals and quantities as they were written, so that their digits are kept. */
export const answer = z.union([
  z.object({ valueBoolean: z.boolean() }), z.object({ valueDecimal: decimal }), z.object({ valueInteger: z.number().int().min(-2_147_483_648).max(2_147_483_647) }), z.object({ valueDate: when }), z.object({ valueDateTime: when }), z.object({ valueTime: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/, 'must be a time such as 14:30') }),
  z.object({ valueString: z.string().min(1).max(20_000) }), z.object({ valueUri: z.string().min(1).max(2000) }), z.object({ valueCoding: z.object({ system: z.string().max(500).optional(), code: z.string().max(200).optional(), display: z.string().max(1000).optional() }) }), z.object({ valueQuantity: amount }),
  z.object({ valueAttachment: z.object({ contentType: z.string().max(200), data: z.base64().max(700_000, 'The file is too large: half a megabyte at most'), title: z.string().max(200).optional() }) }), z.object({ valueReference: z.object({ display: z.string().min(1).max(500) }) }),
]);
export type Answer = z.infer<typeof answer>;
export type AnsweredItem = { linkId: string; text?: string | undefined; answer?: (Answer & { item?: AnsweredItem[] | undefined })[] | undefined; item?: AnsweredItem[] | undefined };
const answeredItem: z.ZodType<AnsweredItem> = z.lazy(() => z.object({ linkId: z.string().min(1).max(255), text: z.string().max(5000).optional(), answer: z.array(z.intersection(answer, z.object({ item: z.array(answeredItem).max(100).optional() }))).max(200).optional(), item: z.array(answeredItem).max(500).optional() }));

/** The kinds of entries, each with what a form of it asks. */
export const forms = {
  problem: z.object({ what: coded, clinical: z.enum(['active', 'recurrence', 'relapse', 'inactive', 'remission', 'resolved']).default('active'), category: z.enum(['problem-list-item', 'encounter-diagnosis']).default('problem-list-item'), severity: z.enum(['mild', 'moderate', 'severe']).optional(), onset: when.optional(), ended: when.optional(), bodySite: coded.optional(), note }),
  allergy: z.object({ what: coded, clinical: z.enum(['active', 'inactive', 'resolved']).default('active'), type: z.enum(['allergy', 'intolerance']).optional(), category: z.enum(['food', 'medication', 'environment', 'biologic']).optional(), criticality: z.enum(['low', 'high', 'unable-to-assess']).optional(), onset: when.optional(), reactions: z.array(z.object({ what: coded, severity: z.enum(['mild', 'moderate', 'severe']).optional() })).max(20).default([]), note }),
  medication: z.object({ what: coded, status: z.enum(['active', 'completed', 'stopped', 'on-hold', 'intended', 'not-taken', 'unknown']).default('active'), dose: amount.optional(), route: coded.optional(), frequency: words.optional(), asNeeded: z.boolean().default(false), instructions: z.string().max(2000).optional(), start: when.optional(), end: when.optional(), prescriber: words.optional(), reason: coded.optional(), note }),
  immunization: z.object({ what: coded, status: z.enum(['completed', 'not-done']).default('completed'), on: when, lot: words.optional(), expires: z.iso.date().optional(), manufacturer: words.optional(), site: coded.optional(), route: coded.optional(), dose: amount.optional(), doseNumber: z.number().int().min(1).max(99).optional(), performer: words.optional(), notDoneReason: coded.optional(), note }),
  procedure: z.object({ what: coded, status: z.enum(['completed', 'in-progress', 'not-done', 'stopped', 'unknown']).default('completed'), on: when.optional(), end: when.optional(), surgicalHistory: z.boolean().default(false), bodySite: coded.optional(), laterality: z.enum(['left', 'right', 'bilateral']).optional(), performer: words.optional(), outcome: words.optional(), note }),
  encounter: z.object({ class: z.enum(['AMB', 'IMP', 'EMER', 'OBSENC', 'SS', 'HH', 'VR', 'FLD', 'ACUTE', 'PRENC']), type: coded.optional(), status: z.enum(['planned', 'arrived', 'in-progress', 'onleave', 'finished', 'cancelled', 'unknown']).default('finished'), start: when, end: when.optional(), reason: coded.optional(), place: words.optional(), attending: words.optional(), account: z.string().trim().max(64).optional().describe('Encounter (account) number; never the medical record number'), note }),
  vitals: z.object({ on: when, items: z.array(z.object({ code: z.string().max(20).describe('LOINC'), value: decimal, unit: z.string().max(40).describe('UCUM') })).min(1, 'Give at least one measurement').max(30), note }),
  result: z.object({ what: coded, status: z.enum(['final', 'preliminary', 'corrected', 'amended', 'unknown']).default('final'), on: when, value: z.union([z.object({ amount: amount.extend({ comparator: z.enum(['<', '<=', '>', '>=']).optional() }) }), z.object({ words: z.string().trim().min(1).max(5000) }), z.object({ coded })]), low: decimal.optional(), high: decimal.optional(), reference: words.optional(), flag: z.enum(['N', 'H', 'L', 'HH', 'LL', 'A', 'AA']).optional(), specimen: words.optional(), laboratory: words.optional(), note }),
  family: z.object({ relationship: coded, name: words.optional(), born: when.optional(), deceased: z.boolean().optional(), conditions: z.array(z.object({ what: coded, onsetAge: z.number().int().min(0).max(130).optional(), causedDeath: z.boolean().default(false) })).max(50).default([]), note }),
  social: z.object({ what: coded, on: when, value: z.union([z.object({ amount }), z.object({ words: z.string().trim().min(1).max(2000) }), z.object({ coded })]), note }),
  note: z.object({ what: coded.describe('Kind of note, a LOINC document type'), title: words.default(''), on: when, text: z.string().min(1, 'The note is empty').max(500_000), status: z.enum(['final', 'preliminary']).default('final'), addendumTo: entryKey.optional() }),
  questionnaire: z.object({ questionnaire: z.string().min(1).max(500).describe('Canonical address of the Questionnaire, with its version'), title: z.string().trim().min(1).max(500), on: when, status: z.enum(['completed', 'in-progress']).default('completed'), items: z.array(answeredItem).max(500) }),
} as const;
export type FormKind = keyof typeof forms;
export const formKind = z.enum(Object.keys(forms) as [FormKind, ...FormKind[]]);
export type FormOf<K extends FormKind> = z.infer<(typeof forms)[K]>;

const option = <K extends FormKind>(kind: K) => z.object({ kind: z.literal(kind), form: forms[kind] });
/** A kind with its form. */
export const filledForm = z.discriminatedUnion('kind', [option('problem'), option('allergy'), option('medication'), option('immunization'), option('procedure'), option('encounter'), option('vitals'), option('result'), option('family'), option('social'), option('note'), option('questionnaire')]);
export type FilledForm = z.infer<typeof filledForm>;

/** Who says it and where it stands: recorded with every entry, beside who typed it. */
export const provenanceForm = z.object({
  author: z.object({ name: words.min(1), id: z.string().max(64).optional() }).optional().describe('Who made the statement; the person signed in when it is a clinician writing'),
  informant: z.object({ kind: z.enum(['patient', 'related-person', 'clinician', 'document', 'other']), name: words.optional() }).optional(),
  source: z.object({ kind: z.enum(['paper', 'received-document', 'telephone', 'in-person', 'device', 'own-observation']), citation: z.string().trim().max(500).default('').describe('Where it stands: the form, the page, the line'), entry: entryKey.optional().describe('A document of this chart that it was copied from') }),
  late: z.boolean().default(false).describe('Written after the time it tells of, as a late entry'),
});
export type ProvenanceForm = z.infer<typeof provenanceForm>;

/** What is recorded with an entry, as a reader sees it. */
export const recorded = z.object({
  author: z.object({ name: z.string(), id: z.string().nullable() }).nullable(), enterer: z.object({ name: z.string(), id: z.string() }), informant: z.object({ kind: z.string(), name: z.string().nullable() }).nullable(),
  source: z.object({ kind: z.string(), citation: z.string(), entry: z.string().nullable() }), verified: z.boolean(), verifiedBy: z.object({ name: z.string(), id: z.string().nullable() }).nullable().describe('The clinician who vouches for what another stated; null where the author does'), late: z.boolean(), change: z.string().nullable(),
});
export type Recorded = z.infer<typeof recorded>;

const written = z.object({ entries: z.array(z.object({ type: z.string(), id: z.string(), version: z.number() })) });

/** Types an entry in: a clerk transcribes from a cited source, unverified; a clinician writes what is his or hers. Repeating the key does it once. */
export const recordEntry = contract('charting.record-entry', z.object({
  chartId, entry: filledForm, provenance: provenanceForm, encounterId: z.string().max(64).optional(), acknowledged, key: z.uuid().describe('Made by the form once: a second press saves nothing twice'),
}), written);

export const changeKind = z.enum(['update', 'correction', 'retraction', 'verification']);
/** Changes an entry that was typed here: an update, a correction, a retraction by its author, or its verification by a clinician. */
export const changeEntry = contract('charting.change-entry', z.object({
  type: z.string().max(60), id: z.string().max(64), expectVersion: z.number().int(), change: changeKind, entry: filledForm.optional(), provenance: provenanceForm.optional(), encounterId: z.string().max(64).nullable().optional(), reason: z.string().trim().max(500).default(''), acknowledged,
}), z.object({ version: z.number() }));

/** An entry as its form, and what may be done with it by whom asks. */
export const openEntry = contract('charting.open-entry', entryKey, z.object({
  type: z.string(), id: z.string(), version: z.number(), chartId, kind: formKind.nullable(), form: z.unknown().nullable(), recorded: recorded.nullable(), encounterId: z.string().nullable(),
  may: z.array(z.object({ act: z.enum(['update', 'correction', 'retraction', 'verification', 'addendum', 'index', 'move']), allowed: z.boolean(), why: z.string() })),
}));

/** A document put in order: its kind, title, date and encounter; its content stays. */
export const indexDocument = contract('charting.index-document', z.object({ id: z.string(), expectVersion: z.number().int(), what: coded.optional(), title: words.optional(), on: when.optional(), encounterId: z.string().max(64).nullable().optional(), reason: z.string().trim().min(3, 'Say why in a few words').max(500) }), z.object({ version: z.number() }));


export const caseState = z.enum(['open', 'moved', 'marked', 'refused']);
export const caseLine = z.object({
  caseId: z.string(), kind: z.enum(['wrong-chart', 'wrong-encounter']), state: caseState, fromChart: chartId, toChart: chartId.nullable(), toEncounter: z.string().nullable(), entries: z.array(entryKey), says: z.string(), page: z.string().nullable(),
  openedBy: z.object({ id: z.string(), name: z.string() }), openedAt: z.string(), owner: z.object({ id: z.string(), name: z.string() }).nullable(), decidedBy: z.object({ id: z.string(), name: z.string() }).nullable(), decidedAt: z.string().nullable(), outcome: z.string().nullable(),
});
export type CaseLine = z.infer<typeof caseLine>;
/** "This is in the wrong chart": from any screen. It becomes a case with an owner; nothing moves yet. */
export const openCase = contract('charting.open-case', z.object({ kind: z.enum(['wrong-chart', 'wrong-encounter']), fromChart: chartId, entries: z.array(entryKey).max(500).default([]), toChart: chartId.optional(), toEncounter: z.string().max(64).optional(), says: z.string().trim().min(3, 'Say what is wrong').max(2000), page: z.string().max(500).optional() }), z.object({ caseId: z.string(), owner: z.object({ id: z.string(), name: z.string() }).nullable().describe('Who has it in hand from the beginning (policy charting.case-owners); null where nobody has such a role') }));
export const listCases = contract('charting.list-cases', z.object({ state: caseState.optional(), chartId: chartId.optional(), mine: z.boolean().default(false), before: z.string().regex(/^\d{1,18}$/).nullable().default(null), limit: z.number().int().min(1).max(200).default(50) }), z.object({ cases: z.array(caseLine), next: z.string().nullable(), open: z.number() }));
export const takeCase = contract('charting.take-case', z.object({ caseId: z.string(), owner: z.string().max(64).nullable().describe('A person, or nobody; absent means oneself').optional() }), z.object({ caseId: z.string() }));
/** What a move would do: each entry with what refers to it, so that what belongs together moves together. */
export const planMove = contract('charting.plan-move', z.object({ entries: z.array(entryKey).min(1).max(500), toChart: chartId.optional(), toEncounter: z.string().max(64).optional() }), z.object({
  moves: z.array(z.object({ type: z.string(), id: z.string(), title: z.string(), version: z.number(), chosen: z.boolean(), because: z.string() })), stays: z.array(z.object({ type: z.string(), id: z.string(), title: z.string(), because: z.string() })), forbids: z.array(z.string()),
}));
/** Decides a case: moves the entries, marks them in error where they belong to nobody here, or refuses it; always with a reason. */
export const decideCase = contract('charting.decide-case', z.object({
  caseId: z.string(), decision: z.enum(['move', 'mark-in-error', 'refuse']), toChart: chartId.optional(), toEncounter: z.string().max(64).optional(), entries: z.array(entryKey.extend({ expectVersion: z.number().int() })).max(500).default([]), reason: z.string().trim().min(3, 'Say why in a few words').max(500),
}), z.object({ moved: z.array(z.object({ from: entryKey, to: entryKey })) }));

/** A form that is not finished, kept as typed for its author alone. `draftId` is the key that the form made when it was opened. */
export const keepDraft = contract('charting.keep-draft', z.object({ draftId: z.uuid(), chartId, place: z.string().min(1).max(700).describe('A kind of entry, or the entry that is being changed'), revision: z.number().int().min(0).describe('The revision last kept; 0 for a new one'), title: z.string().max(300), content: z.string().max(1_500_000) }), z.object({ revision: z.number(), savedAt: z.string() }));
const draftLine = z.object({ draftId: z.string(), chartId, place: z.string(), revision: z.number(), title: z.string(), begunAt: z.string(), savedAt: z.string() });
export const listDrafts = contract('charting.list-drafts', z.object({ chartId: chartId.optional() }), z.object({ drafts: z.array(draftLine) }));
export const readDraft = contract('charting.read-draft', z.object({ draftId: z.uuid() }), draftLine.omit({ title: true, begunAt: true }).extend({ content: z.string() }));
export const dropDraft = contract('charting.drop-draft', z.object({ draftId: z.uuid() }), z.object({}));

/** Forms defined as FHIR Questionnaires: what may be filled in here. */
export const questionnaireLine = z.object({ id: z.string(), url: z.string(), version: z.string().nullable(), title: z.string(), status: z.string(), description: z.string().nullable(), questions: z.number(), entryVersion: z.number() });
export const listQuestionnaires = contract('charting.list-questionnaires', z.object({ all: z.boolean().default(false).describe('Also drafts and retired ones') }), z.object({ questionnaires: z.array(questionnaireLine) }));
export const readQuestionnaire = contract('charting.read-questionnaire', z.object({ canonical: z.string().min(1).max(500).describe('Address, with |version where one is meant') }), z.object({ resource: z.looseObject({}), questionnaire: questionnaireLine }));
/** Stores a Questionnaire, or its next version where one with the address is here. Forms filled in before keep naming the version they answered. */
export const storeQuestionnaire = contract('charting.store-questionnaire', z.object({ resource: z.looseObject({ resourceType: z.literal('Questionnaire') }) }), questionnaireLine);

/** What a Questionnaire asks, and whether the answers fit it: the same in the browser and before an entry is filed. */
export * from './rules/questionnaire.ts';
