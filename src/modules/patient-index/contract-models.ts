import { z } from 'zod';
import { contract } from '../../values/contract.ts';

/** The weights that say how much each agreement tells, who may put them in force, and what comes of it: all records are compared again. */
const reason = z.string().trim().min(3, 'Say why in a few words').max(500);
const whoDid = z.object({ id: z.string(), name: z.string().nullable() });
const grade = z.enum(['certain', 'probable', 'possible', 'none']);
const grades = z.object({ certain: z.number(), probable: z.number(), possible: z.number() });
const version = z.string().max(60), workId = z.string().regex(/^\d{1,18}$/);

/** What somebody asked for and the program does behind: learning weights, or trying kept ones out. */
export const modelWork = z.object({
  workId, kind: z.enum(['train', 'try']), version: version.nullable(), askedAt: z.string(), by: whoDid, state: z.enum(['waiting', 'done', 'failed', 'stopped']),
  step: z.enum(['waits', 'reads', 'sorts', 'learns', 'compares']).nullable().describe('Where it is; null when it is over'), done: z.number().int(), of: z.number().int().describe('Of the step; 0 where nothing can be counted'), says: z.string().nullable().describe('Why it failed'),
});

/** The weights learned from the site's own records, without labels. The one before is kept and can be taken again. */
export const modelLine = z.object({ version, trainedAt: z.string().nullable(), by: whoDid.nullable(), records: z.number().int(), pairs: z.number().int(), current: z.boolean(), usedFrom: z.string().nullable().describe('When it was put in force last'), says: z.string() });
export const listModels = contract('patient-index.list-models', z.object({}), z.object({
  models: z.array(modelLine), before: version.nullable().describe('What was in force before, to go back to'), work: modelWork.nullable().describe('The newest piece of work that is under way or failed'), records: z.number().int().describe('Records here'), leastRecords: z.number().int().describe('From how many on learned weights may be put in force'), may: z.boolean().describe('Whether who asks may learn weights and put them in force'),
}));

const counted = z.object({ grade, now: z.number().int(), tried: z.number().int() });
/** What would come of it, counted over all records or over every `oneIn`th and multiplied. */
export const trial = z.object({ against: version, askedAt: z.string(), records: z.number().int().describe('Looked at'), oneIn: z.number().int(), grades: z.array(counted).describe('Pairs certain, probable, possible: by what is in force, and by these'), come: z.number().int().describe('Pairs that would be new'), go: z.number().int().describe('Pairs that would be closed'), moved: z.number().int().describe('Pairs of another grade') });

const level = z.object({ level: z.string(), says: z.string(), m: z.number().describe('Of pairs of one person, the share with this'), u: z.number().describe('Of pairs of two people'), weight: z.number().describe('log2 (m / u)'), now: z.number().nullable().describe('The weight in force') });
/** Weights in plain words, beside those in force. Shares of names and places are not shown: they would tell who is here. */
export const showModel = contract('patient-index.show-model', z.object({ version }), modelLine.extend({
  fault: z.string().nullable().describe('Why it cannot be put in force'), fields: z.array(z.object({ field: z.string(), label: z.string(), levels: z.array(level) })), listed: z.array(z.object({ label: z.string(), values: z.number().int() })).describe('Fields of which it knows how usual a value is'),
  prior: z.object({ weight: z.number(), oneIn: z.number().describe('One pair in so many is one person'), now: z.number() }), relations: z.array(z.object({ kind: z.string(), says: z.string(), each: z.number().describe('How many such relatives a person has here'), now: z.number().nullable() })),
  thresholds: z.array(z.object({ grade, probability: z.number(), weight: z.number() })), trial: trial.nullable().describe('The newest that is done; of weights in force none'), work: modelWork.nullable(),
}));

/** Asks for weights to be learned, behind; they then wait to be put in force. */
export const trainModel = contract('patient-index.train-model', z.object({ sample: z.number().int().min(1000).max(2_000_000).default(300_000) }), z.object({ workId }));
/** Asks for a count of what kept weights would do. */
export const tryModel = contract('patient-index.try-model', z.object({ version }), z.object({ workId }));
export const stopModelWork = contract('patient-index.stop-model-work', z.object({ workId }), z.object({ stopped: z.boolean() }));
export const useModel = contract('patient-index.use-model', z.object({ version, reason }), z.object({ version }));

/** All records compared again, because other weights, thresholds or rules are in force. */
export const roundLine = z.object({
  roundId: z.string(), begunAt: z.string(), by: whoDid.nullable().describe('Who put it in force; null: policy changed'), because: z.array(z.enum(['weights', 'thresholds', 'rules'])), reason: z.string().nullable(), model: z.string(), grades: grades.describe('Probabilities from which a pair is certain, probable, possible'),
  about: z.number().int().describe('About how many records there were when it began'), compared: z.number().int(), opened: z.number().int().describe('Pairs that came, or came again'), rescored: z.number().int().describe('Pairs that weigh otherwise now'), ended: z.number().int().describe('Pairs that are alike no longer'),
  kept: z.number().int().describe('Alike no longer, and left because somebody works on them'), state: z.enum(['running', 'paused', 'done', 'left']), movedAt: z.string().nullable(), doneAt: z.string().nullable(),
});
export const listRounds = contract('patient-index.list-rounds', z.object({}), z.object({ rounds: z.array(roundLine).describe('Newest first, at most 20') }));
export const pauseRound = contract('patient-index.pause-round', z.object({ roundId: z.string().regex(/^\d{1,18}$/), paused: z.boolean() }), z.object({ paused: z.boolean() }));

export type ModelLine = z.infer<typeof modelLine>;
export type ModelWork = z.infer<typeof modelWork>;
export type RoundLine = z.infer<typeof roundLine>;
export type Trial = z.infer<typeof trial>;
