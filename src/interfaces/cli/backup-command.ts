import { resolve } from 'node:path';
import type { Command } from 'commander';
import { checkBackup, restoreIntoHome } from '../../modules/backup/index.ts';
import type { BackupResult, DrillResult, RestoreResult } from '../../modules/backup/index.ts';
import { readConfig } from '../../platform/config.ts';
import { findMasterKey } from '../../platform/keys/index.ts';
import { holderOf, lockHome } from '../../platform/home-lock.ts';
import { Problem } from '../../platform/problem.ts';
import { withHand } from './hand.ts';
import { print } from './print.ts';

/** `backup DIR`, `backup check DIR`, `backup drill`, `restore DIR`, `keys rotate`, `blobs verify`. */
export function backupCommand(program: Command): void {
  const backup = program.command('backup').description('back up everything into a folder, encrypted; what only grows is added to what the folder holds already').argument('[dir]')
    .option('--row-hashes', 'so that a restore can prove every row').option('--json', 'JSON alone on standard output')
    .addHelpText('after', '\nExample:\n  chartkeeper backup /mnt/backup/chartkeeper\n\nA backup can be read only with the master key, which is never in it: keep a copy of the key elsewhere.')
    .action((dir: string | undefined, o: { rowHashes?: boolean; json?: boolean }) => {
      if (dir === undefined) throw new Problem('invalid-input', 'Give the folder: chartkeeper backup DIR');
      return withHand(async (hand) => {
        const made = await hand.act<BackupResult>('backup.make', { folder: resolve(dir), rowHashes: o.rowHashes ?? false });
        print(o.json, made, `Backed up ${made.rows} rows of ${made.tables} tables and ${made.blobFiles} content files as of ${made.madeAt} in ${made.seconds} s.\nWritten now: ${made.rowsWritten} rows, ${megabytes(made.bytesWritten)}, ${made.blobFilesCopied} content files. ${made.manifest}`);
      });
    });
  backup.command('check').description('read every file of a backup against its manifest; needs no database').argument('<dir>').option('--manifest <file>', 'another than the newest').option('--json', 'JSON alone on standard output')
    .addHelpText('after', '\nExample:\n  chartkeeper backup check /mnt/backup/chartkeeper')
    .action(async (dir: string, o: { manifest?: string; json?: boolean }) => {
      const master = findMasterKey({ ...readConfig(), production: false });
      const result = await checkBackup(resolve(dir), { ...(o.manifest ? { manifest: o.manifest } : {}), ...(master ? { master: master.key } : {}) });
      print(o.json, result, result.ok ? `The backup of ${result.madeAt} is whole: ${result.parts} files, ${megabytes(result.bytes)}, ${result.blobFiles} content files.` : `The backup of ${result.madeAt} is NOT whole:\n${result.faults.map((f) => `  ${f}`).join('\n')}`);
      if (!result.ok) process.exitCode = 1;
    });
  backup.command('drill').description('restore into a fresh folder, compare every row, content and audit entry by hash, and say how long the way back takes')
    .argument('[dir]', 'a folder of backups; without it one is made for the drill').option('--json', 'JSON alone on standard output')
    .addHelpText('after', '\nExample:\n  chartkeeper backup drill')
    .action((dir: string | undefined, o: { json?: boolean }) => withHand(async (hand) => {
      const done = await hand.act<DrillResult>('backup.drill', { folder: dir === undefined ? null : resolve(dir) });
      print(o.json, done, drillWords(done));
      if (!done.ok) process.exitCode = 1;
    }));
  restoreCommand(program);
  program.command('keys').description('the encryption keys').command('rotate').description('a new data key from now on, and a new master key over all of them; nothing is encrypted anew')
    .option('--new-master <file>', 'file of the new master key; made when it is not there').option('--json', 'JSON alone on standard output')
    .addHelpText('after', '\nExample:\n  chartkeeper keys rotate --new-master /etc/chartkeeper/master-2027.key\n\nKeep the old key as long as backups made under it.')
    .action((o: { newMaster?: string; json?: boolean }) => withHand(async (hand) => {
      const done = await hand.act<{ currentKey: number; rewrapped: number; masterFile: string | null }>('backup.rotate-keys', { newMasterFile: o.newMaster ? resolve(o.newMaster) : null });
      print(o.json, done, `Data key ${done.currentKey} is in use.${done.masterFile ? ` ${done.rewrapped} keys are wrapped by the new master key in ${done.masterFile}${o.newMaster ? ': set CHARTKEEPER_MASTER_KEY_FILE to it before the next start' : ''}. Keep a copy apart from this machine, and the old one as long as backups made under it.` : ' The master key stays: give --new-master FILE to change it.'}`);
    }));
  program.command('blobs').description('stored content').command('verify').description('read every stored content and hash it again').option('--json', 'JSON alone on standard output')
    .addHelpText('after', '\nExample:\n  chartkeeper blobs verify')
    .action((o: { json?: boolean }) => withHand(async (hand) => {
      const r = await hand.act<{ checked: number; bytes: number; faults: { name: string; says: string }[]; strayFiles: number }>('backup.check-content', {});
      print(o.json, r, `${r.checked} contents, ${megabytes(r.bytes)}: ${r.faults.length === 0 ? 'all whole' : `${r.faults.length} damaged`}.${r.strayFiles ? ` ${r.strayFiles} files belong to no content (left by acts that did not finish).` : ''}${r.faults.map((f) => `\n  ${f.says}`).join('')}`);
      if (r.faults.length) process.exitCode = 1;
    }));
}

function restoreCommand(program: Command): void {
  program.command('restore').description('restore the newest backup of a folder into an empty data folder, or into the empty database of DATABASE_OWNER_URL').argument('<dir>')
    .option('--manifest <file>', 'another backup of the folder than the newest').option('--json', 'JSON alone on standard output')
    .addHelpText('after', '\nExample:\n  CHARTKEEPER_HOME=./restored CHARTKEEPER_MASTER_KEY_FILE=master.key chartkeeper restore /mnt/backup/chartkeeper')
    .action(async (dir: string, o: { manifest?: string; json?: boolean }) => {
      const config = readConfig();
      const holder = holderOf(config.home);
      if (holder) throw new Problem('conflict', `${config.home} is in use by ${holder.what}: a restore goes into a new CHARTKEEPER_HOME`);
      const unlock = lockHome(config.home, 'a restore');
      let restored: RestoreResult;
      try {
        restored = await restoreIntoHome(config, resolve(dir), { ...(o.manifest ? { manifest: o.manifest } : {}), onProgress: (says) => process.stderr.write(`restoring ${says}\n`) }, async (r) => r);
      } finally { unlock(); }
      // The restored department's first act, signed with its checkpoint when the house closes.
      await withHand((hand) => hand.act('backup.restored', { id: restored.id, madeAt: restored.madeAt, rows: restored.rows, auditSize: restored.auditSize, auditRoot: restored.auditRoot }));
      print(o.json, restored, `Restored ${restored.rows} rows of ${restored.tables} tables and ${restored.blobFiles} content files of ${restored.madeAt} in ${restored.seconds} s${restored.rowHashesCompared ? `; the rows of ${restored.rowHashesCompared} tables are proved equal by hash` : ''}.${restored.warnings.map((w) => `\nNote: ${w}.`).join('')}\nPeople sign in anew. Check it: chartkeeper audit verify`);
    });
}

function drillWords(d: DrillResult): string {
  return [
    d.ok ? 'The drill succeeded: the backup restores and is equal.' : 'The drill FAILED.',
    ...(d.backup ? [`Backup: ${d.backup.rows} rows, ${megabytes(d.backup.bytesWritten)}, ${d.backup.seconds} s.`] : []),
    `Restore: ${d.rows} rows in ${d.restoreSeconds} s; from nothing to a database able to serve in ${d.recoverySeconds} s (RTO).`,
    `Rows: ${d.tablesCompared} tables equal by hash. Content: ${d.blobs.checked} (${megabytes(d.blobs.bytes)}), ${d.blobs.faults} damaged.`,
    `Audit: ${d.audit.leaves} entries ${d.audit.ok ? 'proved' : `NOT whole (${d.audit.firstFault})`}, root ${d.audit.rootAgrees ? 'as' : 'NOT as'} in the backup.`,
    ...d.says,
  ].join('\n');
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
