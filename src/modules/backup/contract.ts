import { z } from 'zod';
import { contract } from '../../values/contract.ts';

export const backupMade = z.object({
  folder: z.string(), manifest: z.string(), id: z.string(), madeAt: z.string(), tables: z.number(), rows: z.number(), rowsWritten: z.number(), bytesWritten: z.number(), blobFiles: z.number(), blobFilesCopied: z.number(), seconds: z.number(),
});
/** `folder` is an absolute path on the server's machine. `rowHashes` lets a restore prove every row; it reads all tables once more. */
export const makeBackup = contract('backup.make', z.object({ folder: z.string().startsWith('/'), rowHashes: z.boolean().default(false) }), backupMade);

export const drillDone = z.object({
  ok: z.boolean(), backup: backupMade.nullable(), restoreSeconds: z.number(), recoverySeconds: z.number(), rows: z.number(), tablesCompared: z.number(),
  audit: z.object({ ok: z.boolean(), leaves: z.number(), rootAgrees: z.boolean(), firstFault: z.string().nullable() }),
  blobs: z.object({ checked: z.number(), bytes: z.number(), faults: z.number() }), says: z.array(z.string()),
});
/** Without `folder` a backup is made for the drill and thrown away afterwards; with one its newest backup is restored. */
export const drill = contract('backup.drill', z.object({ folder: z.string().startsWith('/').nullable().default(null) }), drillDone);

export const recordRestore = contract('backup.restored', z.object({ id: z.string(), madeAt: z.string(), rows: z.number(), auditSize: z.number(), auditRoot: z.string() }), z.object({}));

/** `newMasterFile`: where the new master key is, or is to be written. A trial's is changed in place without it. */
export const rotateKeys = contract('backup.rotate-keys', z.object({ newMasterFile: z.string().startsWith('/').nullable().default(null) }), z.object({ currentKey: z.number(), rewrapped: z.number(), masterFile: z.string().nullable() }));

export const checkContent = contract('backup.check-content', z.object({}), z.object({ checked: z.number(), bytes: z.number(), faults: z.array(z.object({ name: z.string(), says: z.string() })), strayFiles: z.number() }));
