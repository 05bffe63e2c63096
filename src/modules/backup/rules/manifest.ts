import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { Problem } from '../../../platform/problem.ts';

/** One encrypted file of rows of a table. `path` is within the backup folder; `sha256` is of the file as it lies there. */
const part = z.object({ path: z.string(), rows: z.number(), bytes: z.number(), sha256: z.string() });
export type Part = z.infer<typeof part>;

const tableEntry = z.object({
  schema: z.string(), name: z.string(), columns: z.array(z.string()), rows: z.number(),
  /** Settled rows of a table that only grows; they are taken over by later backups. */
  settled: z.array(part),
  /** The rest, or the whole table: written anew each time. */
  tail: part,
  /** A hash of all rows whatever their order, where it was asked for. */
  rowHash: z.string().nullable(),
});
export type TableEntry = z.infer<typeof tableEntry>;

const body = z.object({
  format: z.literal(1), id: z.string(), madeAt: z.string(), program: z.string(), serverVersion: z.string(), migrations: z.array(z.string()), jobsVersion: z.number().nullable(),
  /** Which database this is, so that rows are never added to the settled rows of another. */
  lineage: z.string(),
  /** Transactions below this number had ended when the snapshot was taken. */
  settledBelow: z.string(),
  masterFingerprint: z.string(), wrappedKey: z.string(),
  tables: z.array(tableEntry),
  partitions: z.array(z.object({ schema: z.string(), parent: z.string(), name: z.string(), bound: z.string() })),
  sequences: z.array(z.object({ schema: z.string(), name: z.string(), last: z.string() })),
  blobs: z.object({ inRows: z.number(), inFiles: z.number(), fileBytes: z.number() }),
  audit: z.object({ size: z.number(), root: z.string() }),
});
export type ManifestBody = z.infer<typeof body>;
export type Manifest = ManifestBody & { mac: string };
const manifest = body.extend({ mac: z.string() });

export const manifestName = (madeAt: string, id: string): string => `manifest-${madeAt.replace(/[:.]/g, '-')}-${id.slice(0, 8)}.json`;
export const isManifestName = (name: string): boolean => /^manifest-.*\.json$/.test(name);

/** The manifest as text, its last member a keyed hash of the rest, so that nobody without the master key can change it unseen. */
export function sealManifest(m: ManifestBody, macKey: Uint8Array): string {
  return `${JSON.stringify({ ...m, mac: macOf(m, macKey) }, null, 1)}\n`;
}

export function parseManifest(text: string, file: string): Manifest {
  let raw: unknown;
  try { raw = JSON.parse(text); } catch { throw new Problem('unreadable', `${file} is not JSON: it was cut off or changed`); }
  const read = manifest.safeParse(raw);
  if (!read.success) throw new Problem('unreadable', `${file} is no manifest of a backup this program knows (${read.error.issues[0]?.path.join('.') ?? 'its form'})`);
  return read.data;
}

export function checkManifest(m: Manifest, macKey: Uint8Array, file: string): void {
  const { mac, ...rest } = m;
  const expected = Buffer.from(macOf(rest, macKey)), given = Buffer.from(mac);
  if (expected.length !== given.length || !timingSafeEqual(expected, given)) throw new Problem('unreadable', `${file} was changed after the backup was made: take another backup`);
}

const macOf = (m: ManifestBody, key: Uint8Array): string => createHmac('sha256', key).update(JSON.stringify(body.parse(m))).digest('hex');
