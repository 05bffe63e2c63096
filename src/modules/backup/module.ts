import type { Module } from '../../platform/module.ts';
import type { OpenedKeys } from '../../platform/keys/index.ts';
import { drillAction, makeBackupAction, recordRestore } from './actions/back-up.ts';
import { checkContent, rotateKeysAction } from './actions/keep-keys.ts';
import type { BackupParts } from './make-backup.ts';

/** What a backup needs of the house. */
export type BackupModuleParts = BackupParts & { keys: OpenedKeys };

/** Can it all be had back? Backups, restores, drills, and the keys they need. */
export const backupModule = (parts: () => BackupModuleParts): Module => ({
  name: 'backup',
  calls: ['audit'],
  actions: [makeBackupAction(parts), drillAction(parts), recordRestore, rotateKeysAction(() => parts().keys), checkContent],
});
