import { createReadStream } from 'node:fs';
import { lstat, readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { Problem } from '../../platform/problem.ts';
import type { Incoming } from './unpack.ts';

/** The source's name when none is given: the top folder given; for a file given alone, the folder it lies in. */
export async function sourceOf(path: string): Promise<string> {
  const full = resolve(path);
  const about = await stat(full).catch(() => { throw new Problem('not-found', `There is no file or folder ${path}`); });
  return basename(about.isDirectory() ? full : dirname(full)) || 'import';
}

/** Files that others refer to come first: organizations and people, then patients and whole bundles, then what is about them. */
export function readingOrder(name: string): number {
  const stem = /^([A-Za-z]+)/.exec(basename(name))?.[1] ?? '';
  if (['Organization', 'hospitalInformation', 'Practitioner', 'practitionerInformation', 'Location', 'HealthcareService', 'Endpoint', 'Medication', 'Substance'].includes(stem)) return 0;
  if (stem === 'PractitionerRole' || stem === 'OrganizationAffiliation') return 1;
  if (stem === 'Patient' || stem === 'Group') return 2;
  if (stem === 'RelatedPerson' || stem === 'Coverage' || stem === 'Encounter' || stem === 'Device') return 3;
  return stem === 'Provenance' || stem === 'AuditEvent' ? 5 : 4;
}

/** Every file under a path, in reading order then by name. Symbolic links inside are not followed. */
export async function* walkPath(given: string): AsyncGenerator<Incoming> {
  const full = resolve(given);
  const about = await stat(full).catch(() => { throw new Problem('not-found', `There is no file or folder ${given}`); });
  if (!about.isDirectory()) {
    yield incoming(full, basename(full), about.size);
    return;
  }
  const top = dirname(full);
  const found: { full: string; path: string }[] = [];
  await collect(full, (file) => found.push({ full: file, path: relative(top, file) }));
  // Within a folder first, so that what belongs together stays together.
  found.sort((a, b) => compare(dirname(a.path), dirname(b.path)) || readingOrder(a.path) - readingOrder(b.path) || compare(a.path, b.path));
  for (const file of found) {
    const now = await lstat(file.full).catch(() => undefined);
    if (now) yield incoming(file.full, file.path, now.size);
  }
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const incoming = (full: string, path: string, size: number): Incoming => ({
  path, size, bytes: { [Symbol.asyncIterator]: () => createReadStream(full, { highWaterMark: 256 * 1024 })[Symbol.asyncIterator]() as AsyncIterator<Buffer> },
});

async function collect(folder: string, take: (file: string) => void): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const full = join(folder, entry.name);
    if (entry.isDirectory()) await collect(full, take);
    else if (entry.isFile()) take(full);
  }
}
