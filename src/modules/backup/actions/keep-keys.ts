import { actionOf } from '../../../platform/module.ts';
import { rotateKeys } from '../../../platform/keys/index.ts';
import type { OpenedKeys } from '../../../platform/keys/index.ts';
import { theBlobs, verifyBlobs } from '../../../platform/blobs/index.ts';
import { sqlOf } from '../store/sql-of.ts';
import * as contracts from '../contract.ts';

export const rotateKeysAction = (opened: () => OpenedKeys) => actionOf(contracts.rotateKeys, {
  title: 'Change the encryption keys', kind: 'write', right: 'system.operate', once: true,
  async run(ctx, input) {
    const rotated = await rotateKeys(sqlOf(ctx.tx), opened(), input.newMasterFile ?? undefined);
    ctx.tx.afterCommit(rotated.finish);
    ctx.note({ currentKey: rotated.current, rewrapped: rotated.rewrapped });
    return { currentKey: rotated.current, rewrapped: rotated.rewrapped, masterFile: rotated.masterFile ?? null };
  },
});

/** Reads every stored content and hashes it again. */
export const checkContent = actionOf(contracts.checkContent, {
  title: 'Check every stored content', kind: 'read', right: 'system.operate', weight: 'heavy',
  async run(ctx) {
    const report = await verifyBlobs(theBlobs(), sqlOf(ctx.tx));
    ctx.note({ checked: report.checked, faults: report.faults.length });
    return { checked: report.checked, bytes: report.bytes, faults: report.faults.slice(0, 1000), strayFiles: report.strayFiles.length };
  },
});
