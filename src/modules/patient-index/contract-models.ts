import { z } from 'zod';
import { contract } from '../../values/contract.ts';

/** The weights that say how much each agreement tells, who may put them in force, and what comes of it: all records are compared again. */
const reason = z.string().trim().min(3, 'Say why in a few words').max(500);
const whoDid = z.object({ id: z.string(), name: z.string().nullable() });
const grades = z.object({ certain: z.number(), probable: z.number(), possible: z.number() });

/** The weights learned from the site's own records, without labels. The one before is kept and can be taken again. */
export const modelLine = z.object({ version: z.string(), trainedAt: z.string().nullable(), by: whoDid.nullable(), records: z.number().int(), pairs: z.number().int(), current: z.boolean(), says: z.string() });
export const listModels = contract('patient-index.list-models', z.object({}), z.object({ models: z.array(modelLine) }));
export const trainModel = contract('patient-index.train-model', z.object({ sample: z.number().int().min(1000).max(2_000_000).default(200_000) }), z.object({ version: z.string(), records: z.number().int(), pairs: z.number().int(), used: z.boolean(), says: z.string() }));
export const useModel = contract('patient-index.use-model', z.object({ version: z.string().max(60), reason }), z.object({ version: z.string() }));

/** All records compared again, because other weights, thresholds or rules are in force. */
export const roundLine = z.object({
  roundId: z.string(), begunAt: z.string(), by: whoDid.nullable().describe('Who put it in force; null: policy changed'), because: z.array(z.enum(['weights', 'thresholds', 'rules'])), reason: z.string().nullable(), model: z.string(), grades: grades.describe('Probabilities from which a pair is certain, probable, possible'),
  about: z.number().int().describe('About how many records there were when it began'), compared: z.number().int(), opened: z.number().int().describe('Pairs that came, or came again'), rescored: z.number().int().describe('Pairs that weigh otherwise now'), ended: z.number().int().describe('Pairs that are alike no longer'),
  kept: z.number().int().describe('Alike no longer, and left because somebody works on them'), state: z.enum(['running', 'paused', 'done', 'left']), movedAt: z.string().nullable(), doneAt: z.string().nullable(),
});
export const listRounds = contract('patient-index.list-rounds', z.object({}), z.object({ rounds: z.array(roundLine).describe('Newest first, at most 20') }));
export const pauseRound = contract('patient-index.pause-round', z.object({ roundId: z.string().regex(/^\d{1,18}$/), paused: z.boolean() }), z.object({ paused: z.boolean() }));
export type RoundLine = z.infer<typeof roundLine>;
