import { createHmac } from 'node:crypto';
import type { Sql } from '../keys/index.ts';
import type { Tx } from '../db/tx.ts';
import { Problem } from '../problem.ts';
import type { Blobs } from './blobs.ts';

export type BlobsReport = { checked: number; bytes: number; faults: { name: string; says: string }[]; strayFiles: string[] };

/**
 * Opens every blob and hashes its content again: a fault for each that is missing, damaged or not what its name says.
 * Stray files (left by a transaction that did not commit) are listed, never counted as faults.
 */
export async function verifyBlobs(blobs: Blobs, sql: Sql, options: { onProgress?: (checked: number) => void } = {}): Promise<BlobsReport> {
  const report: BlobsReport = { checked: 0, bytes: 0, faults: [], strayFiles: [] };
  const tx = { query: async (statement: { text: string }, params: unknown[]) => (await sql.query(statement.text, params)).rows } as unknown as Tx;
  const nameKey = blobs.keys.derive('blob-name', 1);
  let after = Buffer.alloc(0);
  for (;;) {
    const { rows } = await sql.query('select name from platform.blob where name > $1 order by name limit 500', [after]);
    if (rows.length === 0) break;
    for (const { name } of rows as { name: Buffer }[]) {
      const hex = name.toString('hex');
      try {
        const hash = createHmac('sha256', nameKey);
        for await (const piece of (await blobs.read(tx, hex)).content) { hash.update(piece); report.bytes += piece.length; }
        if (!hash.digest().equals(name)) report.faults.push({ name: hex, says: 'its content is not what its name says' });
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        report.faults.push({ name: hex, says: error.message });
      }
      report.checked += 1;
    }
    options.onProgress?.(report.checked);
    after = (rows.at(-1) as { name: Buffer<ArrayBuffer> }).name;
  }
  for await (const { path, name } of blobs.files.list()) {
    if (name === undefined) { report.strayFiles.push(path); continue; }
    const { rows } = await sql.query('select 1 from platform.blob where name = $1 and stored is null', [Buffer.from(name, 'hex')]);
    if (rows.length === 0) report.strayFiles.push(path);
  }
  return report;
}
