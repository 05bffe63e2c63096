import { z } from 'zod';
import { patientLine } from '../patients/contract.ts';

/** How sure the engine is; see linkage/rules/comparison.ts. */
export const grade = z.enum(['certain', 'probable', 'possible', 'none']);

/** One line of the arithmetic of a score, as shown field by field. Weights are log2. */
export const fieldComparison = z.object({ field: z.string(), level: z.string(), weight: z.number(), says: z.string(), a: z.string().nullable(), b: z.string().nullable() });

export const personComparison = z.object({
  prior: z.number(), fields: z.array(fieldComparison), weight: z.number(), probability: z.number(), grade,
  guards: z.array(z.object({ rule: z.string(), says: z.string() })), identifierAgrees: z.boolean(),
});

/** Whose it is, two identifiers always. */
export const person = patientLine;
