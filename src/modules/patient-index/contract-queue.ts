import { z } from 'zod';
import { contract } from '../../values/contract.ts';
import { chartId, demographics, patientLine } from '../patients/contract.ts';
import { fieldComparison, grade, personComparison } from './contract.ts';

/** The duplicate queue: pairs of charts that may be one person, what is decided of them, and the figures of the index. "Same" is a join: contract-joins.ts. */
export const pairId = z.string().regex(/^\d{1,18}$/, 'A pair id is a number');
const reason = z.string().trim().min(3, 'Say why in a few words').max(500);
const whoDid = z.object({ id: z.string(), name: z.string().nullable() });
/** ended: one of the two charts has no Patient any more, or they are alike no longer. */
export const pairState = z.enum(['open', 'unsure', 'same', 'different', 'ended']);
/** duplicate: two records of one facility; overlap: numbers of several facilities. */
export const pairKind = z.enum(['duplicate', 'overlap']);
export const source = z.object({ id: z.string().describe('Of a sender its name; of a person the id; of a program its id'), kind: z.enum(['person', 'program', 'sender']), name: z.string() });

/** Why a pair must not wait, or must be looked at with care. `weight` 3: a record may be read without what stands in the other; 1: work stands still. */
export const harm = z.object({ rule: z.string(), says: z.string(), weight: z.number().int().min(0).max(3) });

export const pairLine = z.object({
  pairId, version: z.number().int().describe('Given back with a decision, so that nothing newer is decided unseen'), state: pairState, kind: pairKind,
  a: patientLine.describe('The older chart'), b: patientLine, grade, weight: z.number(), probability: z.number(),
  says: z.array(z.string()).describe('Reasons in plain words, heaviest first'), differs: z.array(z.string()).describe('Fields that do not agree'), guards: z.array(z.string()),
  harm: z.number().int().describe('Highest weight of the harms'), harms: z.array(harm), identifierAgrees: z.boolean(),
  facilities: z.array(z.string()).describe('One, or those of the two charts'), sources: z.array(source).describe('Who made the two records, older chart first'),
  openedAt: z.string(), dueAt: z.string().nullable().describe('By the service level; null when decided'), late: z.boolean(), owner: whoDid.nullable(), question: z.string().nullable().describe('What is asked of the owner'), comments: z.number().int(),
  cluster: z.object({ clusterId: z.string(), charts: z.number().int(), pairs: z.number().int() }).describe('Open pairs that hang together through shared charts; of a decided pair only itself'),
});
export type PairLine = z.infer<typeof pairLine>;

/** What is left out does not narrow. `owner`: a person's id, `me` or `nobody`. */
export const pairFilter = z.object({
  states: z.array(pairState).min(1).default(['open', 'unsure']), grades: z.array(grade).optional(), kind: pairKind.optional(), owner: z.string().max(64).optional(), facility: z.string().max(40).optional(), source: z.string().max(200).optional(),
  due: z.enum(['late', 'today', 'week']).optional(), field: z.string().max(40).optional().describe('A field that does not agree'), chartId: chartId.optional(), clusterId: z.string().regex(/^\d{1,18}$/).optional(),
});
export type PairFilter = z.infer<typeof pairFilter>;

/** Most harm first, then the likeliest. Counts go up to 10,000 and say so by `more`. */
export const listPairs = contract('patient-index.list-pairs', z.object({ filter: pairFilter.prefault({}), order: z.enum(['harm', 'likelihood', 'age']).default('harm'), cursor: z.string().max(200).nullable().default(null), limit: z.number().int().min(1).max(200).default(50) }), z.object({
  pairs: z.array(pairLine), next: z.string().nullable(), total: z.number().int().describe('Pairs that the filter leaves, up to 10,000'), more: z.boolean(),
}));

/** What may be chosen in a filter, with how many open pairs there are of each. */
export const queueChoices = contract('patient-index.queue-choices', z.object({}), z.object({
  facilities: z.array(z.object({ id: z.string(), name: z.string(), open: z.number().int() })), sources: z.array(source.extend({ open: z.number().int() })), owners: z.array(z.object({ id: z.string(), name: z.string(), open: z.number().int() })), grades: z.array(z.object({ grade, open: z.number().int() })), fields: z.array(z.object({ field: z.string(), label: z.string(), open: z.number().int() })),
  people: z.array(z.object({ id: z.string(), name: z.string() })).describe('Who may be given a pair'),
}));

export const clusterLine = z.object({ clusterId: z.string(), charts: z.array(patientLine).describe('At most 20'), chartCount: z.number().int(), pairCount: z.number().int(), bestGrade: grade, harm: z.number().int(), openedAt: z.string(), dueAt: z.string().nullable(), late: z.boolean() });
/** Clusters of three charts or more, most harm first. Their pairs: list-pairs with `clusterId`. */
export const listClusters = contract('patient-index.list-clusters', z.object({ cursor: z.string().max(200).nullable().default(null), limit: z.number().int().min(1).max(100).default(50) }), z.object({ clusters: z.array(clusterLine), next: z.string().nullable() }));

/** Whatever the two records say of a field, side by side. */
export const sideField = z.object({ field: z.string(), label: z.string(), a: z.array(z.string()), b: z.array(z.string()), compared: z.enum(['same', 'alike', 'different', 'one-only', 'neither', 'not-compared']), comparison: fieldComparison.nullable() });

export const pairSide = z.object({
  line: patientLine, demographics, patientVersion: z.number().int(), facility: z.string(),
  made: z.object({ at: z.string(), by: whoDid.nullable(), source: source.nullable() }).describe('Who made the record, when, and from what'),
  personCharts: z.array(chartId).describe('Charts already joined with this one, itself included'),
  encounters: z.array(z.object({ id: z.string(), class: z.string().nullable(), status: z.string(), start: z.string().nullable(), end: z.string().nullable(), says: z.string() })).describe('Newest first, at most 50'), encounterCount: z.number().int(),
  allergies: z.array(z.object({ id: z.string(), says: z.string(), criticality: z.string().nullable(), active: z.boolean() })), entries: z.number().int().describe('Entries in the chart'),
});

export const pairEvent = z.object({ at: z.string(), by: whoDid, what: z.enum(['opened', 'compared', 'different', 'unsure', 'same', 'reopened', 'ended', 'assigned', 'asked', 'commented']), says: z.string() });

/** A pair with all there is to decide it by. The one act that shows two patients at once: both charts are named in its audit entry. */
export const showPair = contract('patient-index.show-pair', z.object({ pairId }), z.object({
  pair: pairLine, sides: z.tuple([pairSide, pairSide]), fields: z.array(sideField), comparison: personComparison, stored: z.object({ weight: z.number(), grade, at: z.string(), modelVersion: z.string() }).describe('As it was when the pair was last compared'),
  thresholds: z.object({ review: z.number(), certain: z.number() }).describe('From which weight a pair waits for a person, and from which it is certain: the policy\'s probabilities (possible, certain) as log2 odds'),
  sourceShare: z.object({ source, pairs: z.number().int(), of: z.number().int(), says: z.string() }).nullable().describe('"31 of 212 pairs come from this sender", of the newer record'), history: z.array(pairEvent).describe('Oldest first, comments included'),
  next: pairId.nullable().describe('The pair that comes next in the queue'), may: z.object({ decide: z.boolean(), join: z.boolean(), correct: z.boolean() }),
}));

/**
 * different: remembered until name, birth date, sex or a strong identifier of either changes; unsure: stays in the queue, with a question or an owner where given.
 * "Same" is made by patient-index's join, which closes the pair.
 */
export const decidePair = contract('patient-index.decide-pair', z.object({
  pairId, expectVersion: z.number().int(), decision: z.enum(['different', 'unsure']), reason, owner: z.string().max(64).nullable().optional().describe('Who is to look at it; null gives it to nobody, left out it stays'), question: z.string().trim().max(500).optional(),
}), z.object({ version: z.number().int(), state: pairState, next: pairId.nullable() }));
/** A decision taken back: the pair waits again. */
export const reopenPair = contract('patient-index.reopen-pair', z.object({ pairId, expectVersion: z.number().int(), reason }), z.object({ version: z.number().int() }));
/** `owners` of several share the pairs in turn; an empty list gives them to nobody. */
export const assignPairs = contract('patient-index.assign-pairs', z.object({ pairIds: z.array(pairId).min(1).max(500), owners: z.array(z.string().max(64)).max(50) }), z.object({ assigned: z.number().int(), left: z.array(pairId).describe('Decided meanwhile') }));
export const commentPair = contract('patient-index.comment-pair', z.object({ pairId, text: z.string().trim().min(1, 'Say something').max(2000) }), z.object({ version: z.number().int() }));
/** Opens a pair by hand: "these two may be one". Answers the pair that is already there, if there is one. */
export const reportPair = contract('patient-index.report-pair', z.object({ chartIds: z.tuple([chartId, chartId]), reason }), z.object({ pairId, state: pairState }));

const rate = z.object({ part: z.number(), whole: z.number(), percent: z.number().nullable().describe('Two decimals; null where there is nothing to divide by') });
const rates = z.object({ duplicate: rate.describe('Records in possible-duplicate sets / all records'), creation: rate.describe('Confirmed duplicates of the period / registrations of the period') });
const group = rates.extend({ id: z.string(), name: z.string() });
const gradeQuality = z.object({ grade, same: z.number().int(), different: z.number().int(), waiting: z.number().int(), precision: z.number().nullable().describe('Same / (same + different), 0 to 1') });
const span = z.object({ from: z.iso.date(), to: z.iso.date() });

/** The state of the index, by AHIMA's formulas. Both days included. */
export const indexFigures = contract('patient-index.index-figures', span, z.object({
  at: z.string(), records: z.number().int(), whole: rates, bySite: z.array(group), bySource: z.array(group), byUser: z.array(group),
  months: z.array(rates.extend({ month: z.string().describe('YYYY-MM'), opened: z.number().int(), decided: z.number().int(), automatic: z.number().int(), grades: z.array(gradeQuality) })),
  quality: z.array(gradeQuality), backlog: z.object({ waiting: z.number().int(), late: z.number().int(), oldestDays: z.number().nullable(), medianDays: z.number().nullable(), bands: z.array(z.object({ says: z.string(), fromDays: z.number(), pairs: z.number().int() })) }),
  mismatches: z.array(z.object({ field: z.string(), label: z.string(), pairs: z.number().int(), of: z.number().int(), percent: z.number() })).describe('Of pairs found the same: which fields did not agree'),
  comparer: z.object({ waiting: z.number().int().describe('Records not compared yet'), oldestSeconds: z.number().nullable(), compared: z.number().int(), filling: z.object({ done: z.number().int(), of: z.number().int() }).nullable().describe('The first comparison of a department that was here before') }),
  model: z.object({ version: z.string(), trainedAt: z.string().nullable(), records: z.number().int() }),
}));
export const exportFigures = contract('patient-index.export-figures', span, z.object({ fileName: z.string(), csv: z.string() }));

export type PairState = z.infer<typeof pairState>;
export type Harm = z.infer<typeof harm>;
