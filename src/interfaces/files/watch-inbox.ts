import { createHash } from 'node:crypto';
import { lstat, mkdir, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from '../../platform/log.ts';
import { Problem } from '../../platform/problem.ts';
import { importFiles, resumeFiling } from './import-files.ts';
import type { Hands } from './import-files.ts';
import { kindOf, walkPath } from './walk-paths.ts';

export type IntakeParts = { hands: Hands; home: string; log: Log; policy<T>(id: string): T };

/** Runs that moved within this time are somebody's work. */
const quietSeconds = 45;
const everyMs = 2000;
const facilityPrefix = 'for-';
const resumeEveryMs = 30_000;

/** Resumes what a stopped program left unfiled, then watches `inbox` in the data folder. Stop waits for what is under way. */
export function startIntake(parts: IntakeParts): { stop(): Promise<void> } {
  let stopped = false;
  let wake = (): void => {};
  const sleep = (ms: number): Promise<void> => new Promise((done) => { const timer = setTimeout(done, ms); timer.unref(); wake = () => { clearTimeout(timer); done(); }; });
  const inbox = new Inbox(parts);
  const loop = (async () => {
    for (let resumeAt = 0; !stopped; await sleep(everyMs)) {
      try {
        if (Date.now() >= resumeAt) { await resumeFiling(parts.hands, quietSeconds); resumeAt = Date.now() + resumeEveryMs; }
        if (parts.policy<boolean>('exchange.inbox') === true) await inbox.look();
      } catch (error) { parts.log.warn('intake will try again', { problem: error instanceof Problem ? error.kind : 'bug', stack: (error as Error).name }); }
    }
  })();
  return { async stop() { stopped = true; wake(); await loop; } };
}

/**
 * A watched folder: each file or folder dropped into it is an import; its name's top folder is its source. A folder `for-<facility>` in it is
 * an inbox of its own, whose imports go to that facility.
 */
export class Inbox {
  readonly #parts: IntakeParts;
  readonly #folder: string;
  readonly #facility: string | undefined;
  readonly #ofFacilities = new Map<string, Inbox>();
  readonly #seen = new Map<string, { state: string; since: number }>();
  constructor(parts: IntakeParts, facility?: string) {
    this.#facility = facility;
    this.#folder = facility === undefined ? join(parts.home, 'inbox') : join(parts.home, 'inbox', `${facilityPrefix}${facility}`);
    this.#parts = facility === undefined ? parts : { ...parts, hands: { ...parts.hands, actor: { ...parts.hands.actor, facility } } };
  }

  async look(now: number = Date.now()): Promise<void> {
    for (const name of ['', 'done', 'exceptions']) await mkdir(join(this.#folder, name), { recursive: true, mode: 0o700 });
    const all = await readdir(this.#folder);
    if (this.#facility === undefined) await this.#lookForFacilities(all, now);
    const names = all.filter((name) => !(this.#facility === undefined && this.#ofFacilities.has(name)) && name !== 'done' && name !== 'exceptions' && !name.startsWith('.') && !/\.(part|partial|filepart|tmp|crdownload)$/i.test(name));
    for (const name of [...this.#seen.keys()]) if (!names.includes(name)) this.#seen.delete(name);
    const stableMs = this.#parts.policy<number>('exchange.inbox-stable-seconds') * 1000;
    for (const name of names.sort()) {
      const state = await stateOf(join(this.#folder, name));
      const before = this.#seen.get(name);
      if (state === undefined) continue;
      if (!before || before.state !== state) { this.#seen.set(name, { state, since: now }); continue; }
      if (now - before.since < stableMs) continue;
      this.#seen.delete(name);
      // What goes wrong with one must not keep the others out; it is tried again.
      try { await this.#take(name); } catch (error) {
        if (error instanceof Problem && error.kind === 'unavailable') throw error;
        this.#parts.log.warn('a file of the inbox will be tried again', { problem: error instanceof Problem ? error.kind : 'bug', stack: (error as Error).name });
      }
    }
  }

  async #lookForFacilities(names: readonly string[], now: number): Promise<void> {
    for (const name of names) {
      if (!name.startsWith(facilityPrefix) || name === facilityPrefix || (!this.#ofFacilities.has(name) && await kindOf(join(this.#folder, name)) !== 'folder')) continue;
      let inbox = this.#ofFacilities.get(name);
      if (!inbox) this.#ofFacilities.set(name, inbox = new Inbox(this.#parts, name.slice(facilityPrefix.length)));
      await inbox.look(now);
    }
  }

  /** Moved only when all is filed or kept as exceptions: a crash in between leaves it to be taken again, and nothing is filed twice. */
  async #take(name: string): Promise<void> {
    const full = join(this.#folder, name);
    const kind = await kindOf(full);
    if (kind === undefined) return;
    const troubles: string[] = [];
    if (kind === 'link') troubles.push(`${name}: a link to another file: links are not followed`);
    else if (kind === 'other') troubles.push(`${name}: a pipe, socket or device: no record`);
    else {
      try {
        const run = await importFiles(this.#parts.hands, walkPath(full), { source: kind === 'folder' ? name.slice(0, 120) : this.#facility === undefined ? 'inbox' : `inbox of ${this.#facility}`.slice(0, 120) });
        for (const e of run.exceptions) troubles.push(`${e.file}, ${e.item}: ${e.reason}`);
        if (kind === 'file' && run.ignored.length > 0 && run.items === 0) troubles.push(`${name}: it holds no record that can be read`);
      } catch (error) {
        if (!(error instanceof Problem) || error.kind === 'unavailable' || error.kind === 'bug') throw error;
        troubles.push(`${name}: ${error.message}`);
      }
    }
    const to = await freeName(join(this.#folder, troubles.length > 0 ? 'exceptions' : 'done'), name);
    if (troubles.length > 0) await writeFile(`${to}.txt`, `${troubles.join('\n')}\n`, { mode: 0o600 });
    await rename(full, to);
  }
}

/** What changes while a file is still being written, or a folder filled: sizes and times. Undefined when it is gone. */
async function stateOf(path: string): Promise<string | undefined> {
  const about = await lstat(path).catch(() => undefined);
  if (!about) return undefined;
  if (!about.isDirectory()) return `${about.size}:${about.mtimeMs}`;
  const inside = await readdir(path).catch(() => ['?']); // not permitted: told when it is taken
  const states = await Promise.all(inside.sort().map(async (name) => `${name}:${await stateOf(join(path, name)) ?? ''}`));
  return createHash('sha256').update(states.join('/')).digest('base64');
}

async function freeName(folder: string, name: string): Promise<string> {
  for (let n = 0; ; n += 1) {
    const path = join(folder, n === 0 ? name : `${n}-${name}`);
    if (!await lstat(path).catch(() => undefined)) return path;
  }
}
