import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { z } from 'zod';
import { createBlobs, verifyBlobs } from '../../platform/blobs/index.ts';
import { openKeyRing } from '../../platform/keys/index.ts';
import { auditSigner, logName, verifyAudit } from '../audit/index.ts';
import { verifierOf } from '../../standards/merkle/index.ts';
import { makeBackup } from './make-backup.ts';
import type { BackupParts, BackupResult } from './make-backup.ts';
import { restoreIntoHome } from './restore-home.ts';
import type { drillDone } from './contract.ts';

export type DrillResult = z.infer<typeof drillDone>;

/**
 * Restores into a fresh embedded home and proves it: every table row for row by hash, every content by its name, the
 * whole audit by its tree. Says how long the way back took. What it made is removed.
 */
export async function runDrill(parts: BackupParts, folder: string | null): Promise<DrillResult> {
  const place = await mkdtemp(join(tmpdir(), 'chartkeeper-drill-'));
  try {
    const from = folder ?? join(place, 'backup');
    const backup: BackupResult | null = folder === null ? await makeBackup(parts, from, { rowHashes: true }) : null;
    const home = join(place, 'home');
    const started = performance.now();
    const configured = { home, production: false, masterKey: Buffer.from(parts.master).toString('base64'), databaseUrl: undefined, databaseOwnerUrl: undefined };
    return await restoreIntoHome(configured, from, {}, async (restored, app) => {
      const recoverySeconds = Math.round(performance.now() - started) / 1000;
      const client = new pg.Client(app);
      await client.connect();
      try {
        const keys = await openKeyRing(client, parts.master);
        const blobs = await verifyBlobs(createBlobs({ home, keys }), client);
        await client.query('begin isolation level repeatable read read only');
        const audit = await verifyAudit(client, { verifiers: keys.numbers.map((n) => verifierOf(logName, auditSigner(keys, n).publicRaw)) });
        const rootAgrees = audit.leaves === restored.auditSize && audit.rootHash === restored.auditRoot;
        const firstFault = audit.faults[0]?.says ?? null;
        const says = [
          ...restored.warnings, ...blobs.faults.slice(0, 5).map((f) => f.says),
          ...(restored.rowHashesCompared ? [] : ['This backup holds no row hashes (backup --row-hashes makes them): counts and encryption were proved, rows were not compared']),
        ];
        return {
          ok: audit.ok && rootAgrees && blobs.faults.length === 0, backup, restoreSeconds: restored.seconds, recoverySeconds, rows: restored.rows, tablesCompared: restored.rowHashesCompared,
          audit: { ok: audit.ok, leaves: audit.leaves, rootAgrees, firstFault }, blobs: { checked: blobs.checked, bytes: blobs.bytes, faults: blobs.faults.length }, says,
        };
      } finally { await client.end(); }
    });
  } finally { await rm(place, { recursive: true, force: true }); }
}
