import { createReadStream } from 'node:fs';
import type { Stats } from 'node:fs';
import { lstat, readdir, stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { Problem } from '../../platform/problem.ts';
import type { Incoming } from './unpack.ts';

/** The source's name when none is given: the top folder given; for a file given alone, the folder it lies in. */
export async function sourceOf(path: string): Promise<string> {
  const full = resolve(path);
  const about = await statOf(path);
  return basename(about.isDirectory() ? full : dirname(full)) || 'import';
}

const statOf = (path: string): Promise<Stats> => stat(resolve(path)).catch((error: { code?: string }) => {
  throw error.code === 'EACCES' ? new Problem('unreadable', `${path} cannot be read: it is not permitted`) : new Problem('not-found', `There is no file or folder ${path}`);
});

/** Files that others refer to come first: organizations and people, then patients and whole bundles, then what is about them. */
export function readingOrder(name: string): number {
  const stem = /^([A-Za-z]+)/.exec(basename(name))?.[1] ?? '';
  if (['Organization', 'hospitalInformation', 'Practitioner', 'practitionerInformation', 'Location', 'HealthcareService', 'Endpoint', 'Medication', 'Substance'].includes(stem)) return 0;
  if (stem === 'PractitionerRole' || stem === 'OrganizationAffiliation') return 1;
  if (stem === 'Patient' || stem === 'Group') return 2;
  if (stem === 'RelatedPerson' || stem === 'Coverage' || stem === 'Encounter' || stem === 'Device') return 3;
  return stem === 'Provenance' || stem === 'AuditEvent' ? 5 : 4;
}

/** What lies in a folder: a file by its bytes' own name (a name need not be UTF-8), or why it is none. */
type Found = { path: string; full: Buffer } | { path: string; ignored: string } | { path: string; refused: string };

/** Every file under a path, in reading order then by name. Symbolic links inside are not followed; what cannot be read is told, never passed over. */
export async function* walkPath(given: string): AsyncGenerator<Incoming> {
  const full = resolve(given);
  const about = await statOf(given);
  if (!about.isDirectory()) {
    yield incoming(about.isFile() || about.isFIFO() ? { path: basename(full), full: Buffer.from(full) } : { path: basename(full), ignored: notAFile });
    return;
  }
  const found: Found[] = [];
  await collect(Buffer.from(full), basename(full), (one) => found.push(one));
  // Within a folder first, so that what belongs together stays together.
  found.sort((a, b) => compare(dirname(a.path), dirname(b.path)) || readingOrder(a.path) - readingOrder(b.path) || compare(a.path, b.path));
  for (const one of found) yield incoming(one);
}

const notAFile = 'a pipe, socket or device: no record';
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const incoming = (one: Found): Incoming => ('full' in one
  ? { path: one.path, bytes: { [Symbol.asyncIterator]: () => createReadStream(one.full, { highWaterMark: 256 * 1024 })[Symbol.asyncIterator]() as AsyncIterator<Buffer> } }
  : one);

async function collect(folder: Buffer, path: string, take: (one: Found) => void): Promise<void> {
  let entries;
  try { entries = await readdir(folder, { withFileTypes: true, encoding: 'buffer' }); } catch {
    take({ path, refused: 'the folder cannot be opened: it is gone or not permitted' });
    return;
  }
  for (const entry of entries) {
    const full = Buffer.concat([folder, Buffer.from('/'), entry.name]);
    const one = path === '' ? entry.name.toString('utf8') : `${path}/${entry.name.toString('utf8')}`;
    if (entry.isDirectory()) await collect(full, one, take);
    else if (entry.isFile()) take({ path: one, full });
    else take({ path: one, ignored: entry.isSymbolicLink() ? 'a link to another file: links are not followed' : notAFile });
  }
}

/** A file or folder that was dropped somewhere, without following it when it is a link. Undefined when it is gone. */
export async function kindOf(path: string): Promise<'file' | 'folder' | 'link' | 'other' | undefined> {
  const about = await lstat(path).catch(() => undefined);
  return about && (about.isFile() ? 'file' : about.isDirectory() ? 'folder' : about.isSymbolicLink() ? 'link' : 'other');
}
