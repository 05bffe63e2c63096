import { z } from 'zod';
import { contract } from '../../values/contract.ts';

export const warning = z.object({ id: z.enum(['backup', 'checkpoint', 'checkpoint-place', 'disk', 'jobs', 'audit-proof', 'audit-broken']), says: z.string(), mend: z.string() });
export type Warning = z.infer<typeof warning>;

/** How the installation stands: for those who run it. Sizes in bytes; nothing of any record. */
export const showHealth = contract('operations.show-health', z.object({}), z.object({
  versions: z.object({ program: z.string(), node: z.string(), database: z.string(), databaseIs: z.enum(['embedded', 'external']), migration: z.string().nullable() }), startedAt: z.string(), demo: z.boolean(),
  database: z.object({ bytes: z.number(), connections: z.number(), connectionsMax: z.number(), largest: z.array(z.object({ table: z.string(), bytes: z.number() })) }),
  disk: z.object({ path: z.string(), freeBytes: z.number(), totalBytes: z.number() }).nullable(),
  backup: z.object({ at: z.string(), rows: z.number(), bytesWritten: z.number() }).nullable(), drill: z.object({ at: z.string(), ok: z.boolean(), recoverySeconds: z.number() }).nullable(),
  checkpoint: z.object({ at: z.string().nullable(), leaves: z.number(), elsewhere: z.boolean() }), auditProof: z.object({ at: z.string(), ok: z.boolean(), leaves: z.number(), says: z.string().nullable() }).nullable(),
  jobs: z.object({ waiting: z.number(), active: z.number(), failed: z.array(z.object({ id: z.string(), queue: z.string(), at: z.string(), tries: z.number(), says: z.string() })) }), comparing: z.object({ waiting: z.number(), first: z.object({ done: z.number(), about: z.number() }).nullable() }).describe('Records that the patient index has not compared yet'), warnings: z.array(warning),
}));
/** Puts a job that gave up back into its queue. */
export const retryJob = contract('operations.retry-job', z.object({ id: z.uuid(), queue: z.string().max(100) }), z.object({}));
/** Proves the whole audit now; reads every entry. */
export const proveAudit = contract('operations.prove-audit', z.object({}), z.object({ ok: z.boolean(), leaves: z.number(), says: z.string().nullable() }));
/** Ends the program, which begins the demo department anew. The word guards against a slip. */
export const resetDemo = contract('operations.reset-demo', z.object({ word: z.literal('reset', 'Type the word reset') }), z.object({}));
