import { actionOf } from '../../../platform/module.ts';
import * as contracts from '../contract.ts';
import { runDrill } from '../drill.ts';
import { makeBackup, refuseInside } from '../make-backup.ts';
import type { BackupParts } from '../make-backup.ts';
import { putFact } from '../store/put-fact.ts';

// The work runs on a connection of its own; the act's transaction begins with its audit entry, when the work is done.

export const makeBackupAction = (parts: () => BackupParts) => actionOf(contracts.makeBackup, {
  title: 'Make a backup', kind: 'write', right: 'system.operate', weight: 'heavy', once: true,
  async run(ctx, input) {
    refuseInside(parts().home, input.folder);
    const made = await makeBackup(parts(), input.folder, { rowHashes: input.rowHashes });
    await putFact(ctx.tx, 'last-backup', { at: made.madeAt, rows: made.rows, bytesWritten: made.bytesWritten }, ctx.now);
    ctx.note({ backupId: made.id, rows: made.rows, bytesWritten: made.bytesWritten });
    return made;
  },
});

export const drillAction = (parts: () => BackupParts) => actionOf(contracts.drill, {
  title: 'Drill a restore', kind: 'write', right: 'system.operate', weight: 'heavy', once: true,
  async run(ctx, input) {
    const done = await runDrill(parts(), input.folder);
    await putFact(ctx.tx, 'last-drill', { at: ctx.now.toISOString(), ok: done.ok, recoverySeconds: done.recoverySeconds }, ctx.now);
    ctx.note({ ok: done.ok, rows: done.rows, recoverySeconds: done.recoverySeconds });
    return done;
  },
});

/** A restore is itself an act, the first of the restored department, and signed with the next checkpoint. */
export const recordRestore = actionOf(contracts.recordRestore, {
  title: 'Restore a backup', kind: 'write', right: 'system.operate',
  async run(ctx, input) {
    ctx.note({ ...input });
    return {};
  },
});
