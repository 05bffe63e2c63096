import { z } from 'zod';
import { contract } from '../../values/contract.ts';
import { chartId } from '../patients/contract.ts';
import { person } from './contract.ts';

/** `merge`: two records of one facility, one survives; `link`: records of several facilities of one person, both stay active. */
export const joinKind = z.enum(['merge', 'link']);
export type JoinKind = z.infer<typeof joinKind>;
/** `waiting`: a check forbids it and a second person has not decided yet; `refused`: the second person said no; `ended`: undone. */
export const joinState = z.enum(['waiting', 'joined', 'refused', 'ended']);
export type JoinState = z.infer<typeof joinState>;
/** Which value of a field stands afterwards; `both` (lists): the survivor's lead, the other's are kept as old ones. */
export const choice = z.enum(['survivor', 'joined', 'both']);
export type Choice = z.infer<typeof choice>;
export const choices = z.record(z.string().max(300), choice).describe('By field, as the plan names it; a field that is left out is as the plan proposes');
export type Choices = z.infer<typeof choices>;

const joinId = z.string().regex(/^\d{1,18}$/, 'A join id is a number');
const reason = z.string().trim().min(3, 'Say why in a few words').max(500);
const who = z.object({ id: z.string(), name: z.string() });

/** What a check of a module says of a join: `forbid` needs a second person. */
export const joinCheck = z.object({ rule: z.string(), state: z.enum(['ok', 'warn', 'forbid']), says: z.string(), mend: z.string().nullable() });
export type JoinCheck = z.infer<typeof joinCheck>;

/** One of the two people of a plan, with the charts it already is and what is in them. */
export const joinSide = z.object({
  person, charts: z.array(z.object({ chartId, facility: z.string(), openedAt: z.string(), mrn: z.string().nullable(), counts: z.array(z.object({ type: z.string(), count: z.number() })), entries: z.number() })),
  encounters: z.number(), inpatientNow: z.boolean(), formerNumbers: z.array(z.string()).describe('Numbers of records merged into it earlier'),
});
export type JoinSide = z.infer<typeof joinSide>;

export const planField = z.object({
  field: z.string().describe('Element of the Patient, such as birthDate, name, extension:<url>'), label: z.string(),
  survivor: z.array(z.string()), joined: z.array(z.string()), differs: z.boolean(), after: z.array(z.string()).describe('What the survivor says afterwards'),
  options: z.array(choice), chosen: choice, because: z.string(),
});
export type PlanField = z.infer<typeof planField>;

export const joinPlan = z.object({
  hash: z.string().describe('Names exactly this plan; a join must give it back'), kind: joinKind,
  survivor: joinSide, joined: joinSide, whySurvivor: z.array(z.string()), fields: z.array(planField), checks: z.array(joinCheck),
  needsSecond: z.boolean().describe('A check forbids it: a second person must agree'), sentences: z.array(z.string()).describe('What will happen, with two identifiers of both'),
});
export type JoinPlan = z.infer<typeof joinPlan>;

/** What a join would do. `survivor` absent: as policy proposes, with its reasons. Any chart of a person stands for the person's record. */
export const planJoin = contract('patient-index.plan-join', z.object({ charts: z.tuple([chartId, chartId]), kind: joinKind.optional().describe('Absent: merge within a facility, link across'), survivor: chartId.optional(), choices: choices.default({}) }), joinPlan);

/** Joins two people exactly as the plan showed (`hash`); where a check forbids it, it waits for a second person. */
export const join = contract('patient-index.join', z.object({
  survivor: chartId, joined: chartId, kind: joinKind, hash: z.string().max(100), choices: choices.default({}), reason, pairId: z.string().regex(/^\d{1,18}$/).optional(),
}), z.object({ joinId, state: joinState }));

/** The second person agrees, or not. The one who asked may do so only where policy has the small-site fallback, after its wait, and flagged to the privacy officer. */
export const overrideJoin = contract('patient-index.override-join', z.object({ joinId, agree: z.boolean(), reason }), z.object({ joinId, state: joinState, selfReviewed: z.boolean() }));

export const joinLine = z.object({
  joinId, kind: joinKind, state: joinState, survivor: person.nullable(), joined: person.nullable(), reason: z.string(), askedBy: who, askedAt: z.string(),
  second: z.object({ by: who, at: z.string(), reason: z.string(), selfReviewed: z.boolean() }).nullable(), joinedAt: z.string().nullable(), endedBy: who.nullable(), endedAt: z.string().nullable(), endedWhy: z.string().nullable(),
  forbids: z.array(z.string()), mayUndo: z.boolean(), mayOverride: z.boolean(), overrideFrom: z.string().nullable().describe('For the one who asked, at a small site: from when the self-review is open'),
});
export type JoinLine = z.infer<typeof joinLine>;

export const listJoins = contract('patient-index.list-joins', z.object({
  chartId: chartId.optional(), state: joinState.optional(), kind: joinKind.optional(), selfReviewed: z.boolean().default(false).describe('Only those that nobody else looked at'), before: z.string().regex(/^\d{1,18}$/).nullable().default(null), limit: z.number().int().min(1).max(200).default(50),
}), z.object({ joins: z.array(joinLine), next: z.string().nullable() }));

/** One value that the join changed, and what became of it. */
export const joinedValue = z.object({ valueId: z.string(), chartId, field: z.string(), label: z.string(), before: z.array(z.string()), after: z.array(z.string()), now: z.enum(['stands', 'changed', 'taken-back']), proposed: z.enum(['take-back', 'keep']), because: z.string() });
export type JoinedValue = z.infer<typeof joinedValue>;
export const showJoin = contract('patient-index.show-join', z.object({ joinId }), joinLine.extend({ plan: joinPlan, values: z.array(joinedValue), moved: z.array(z.object({ from: z.string(), to: z.string() })).describe('What the undoing moved, as Type/id') }));

/** An entry written since the join, with the side it is proposed for. */
export const sinceEntry = z.object({
  type: z.string(), id: z.string(), version: z.number(), title: z.string(), date: z.string().nullable(), writtenAt: z.string(), writtenBy: z.string().nullable(),
  standsIn: choice.extract(['survivor', 'joined']), proposed: choice.extract(['survivor', 'joined']), because: z.array(z.string()), sure: z.boolean().describe('False: look at it, the evidence is thin or against itself'),
  goesWith: z.array(z.string()).describe('Type/id of entries that must be on the same side: it is part of them, or they of it'),
});
export type SinceEntry = z.infer<typeof sinceEntry>;

export const unmergeProposal = z.object({
  hash: z.string(), join: joinLine, survivor: person, joined: person, entries: z.array(sinceEntry), values: z.array(joinedValue),
  stillJoined: z.boolean().describe('Another join keeps both one person even afterwards'), sentences: z.array(z.string()),
});
export type UnmergeProposal = z.infer<typeof unmergeProposal>;
export const planUnmerge = contract('patient-index.plan-unmerge', z.object({ joinId }), unmergeProposal);

/** Undoes a join, at any later time. `sides` and `values` say only what differs from the proposal that `hash` names. `different` remembers that these two are not one person. */
export const unmerge = contract('patient-index.unmerge', z.object({
  joinId, hash: z.string().max(100), reason, different: z.boolean().default(true),
  sides: z.array(z.object({ type: z.string().max(60), id: z.string().max(64), side: z.enum(['survivor', 'joined']) })).max(10_000).default([]),
  values: z.array(z.object({ valueId: z.string().max(30), do: z.enum(['take-back', 'keep']) })).max(1000).default([]),
}), z.object({ joinId, moved: z.array(z.object({ from: z.string(), to: z.string() })), takenBack: z.number(), kept: z.number() }));

/** Everything that ever joined or parted this person, newest first. */
export const personHistory = contract('patient-index.person-history', z.object({ chartId }), z.object({
  now: z.array(z.object({ chartId, person: person.nullable(), role: z.enum(['leading', 'merged', 'linked']), since: z.string().nullable(), formerNumber: z.string().nullable() })), joins: z.array(joinLine),
}));

/** A patient as another system names one: by our id, by numbers, or by both; they must agree. */
export const patientNamed = z.object({ patientId: z.string().max(64).nullable(), identifiers: z.array(z.object({ system: z.string().max(300).nullable(), value: z.string().min(1).max(200) })).max(20) });
export type PatientNamed = z.infer<typeof patientNamed>;
const byNames = { source: patientNamed, target: patientNamed };
/** FHIR's Patient/$merge: the source goes into the target. `result`: the target as it shall be afterwards. The texts are FHIR JSON. */
export const mergePatients = contract('patient-index.merge-patients', z.object({ ...byNames, result: z.record(z.string(), z.any()).nullable().default(null), reason: reason.default('Merged by another system') }), z.object({ joinId, state: joinState, target: z.string(), says: z.array(z.string()) }));
export const previewMerge = contract('patient-index.preview-merge', z.object({ ...byNames, result: z.record(z.string(), z.any()).nullable().default(null) }), z.object({ target: z.string(), needsSecond: z.boolean(), says: z.array(z.string()) }));
/** Its undoing, by the proposal as it is now; `unsure` are entries that were attributed on thin evidence. */
export const undoMergePatients = contract('patient-index.undo-merge-patients', z.object({ ...byNames, reason: reason.default('Undone by another system') }), z.object({ joinId, moved: z.array(z.object({ from: z.string(), to: z.string() })), takenBack: z.number(), kept: z.number(), unsure: z.array(z.string()), says: z.array(z.string()) }));
