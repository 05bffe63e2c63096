import { z } from 'zod';
import { contract } from '../../values/contract.ts';

export const auditLine = z.object({
  id: z.string(), at: z.string(), actorId: z.string(), actor: z.string(), actorKind: z.string(), action: z.string(), title: z.string(), outcome: z.enum(['done', 'refused', 'failed']), problem: z.string().nullable(),
  purpose: z.string(), facility: z.string(), chartIds: z.array(z.string()), leaf: z.string().nullable(),
});
export const searchAudit = contract('audit.search', z.object({
  actorId: z.string().nullable().default(null), chartId: z.string().nullable().default(null), action: z.string().nullable().default(null), outcome: z.enum(['done', 'refused', 'failed']).nullable().default(null),
  from: z.string().nullable().default(null), to: z.string().nullable().default(null), cursor: z.string().nullable().default(null), limit: z.number().int().min(1).max(500).default(100),
}), z.object({ entries: z.array(auditLine), next: z.string().nullable() }));

/** Who has opened this chart: one line per person, action and day would hide repetition, so every act is a line. */
export const whoOpened = contract('audit.who-opened', z.object({ chartId: z.string(), cursor: z.string().nullable().default(null), limit: z.number().int().min(1).max(500).default(100) }),
  z.object({ entries: z.array(auditLine), next: z.string().nullable() }));

export const state = contract('audit.show-state', z.object({}), z.object({ entries: z.number(), leaves: z.number(), lastCheckpointAt: z.string().nullable(), rootHash: z.string().nullable() }));
