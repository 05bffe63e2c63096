import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const mark = (home: string): string => join(home, 'reset-demo');

/** The exit code that asks whoever started the program to start it again (EX_TEMPFAIL). */
export const startAgain = 75;

/** Asks the next start to begin the demo anew. Nothing is touched while the program runs. */
export const askDemoReset = (home: string): void => writeFileSync(mark(home), 'The next start of the demo begins anew.\n', { mode: 0o600 });
export const demoResetAsked = (home: string): boolean => existsSync(mark(home));
export const forgetDemoReset = (home: string): void => rmSync(mark(home), { force: true });

/**
 * Empties a demo's data folder, its database with it, wherever that lies. The holder of the home's lock calls it, before anything is opened; the mark goes last, so that
 * a start cut off here begins again.
 */
export function emptyDemoHome(home: string): void {
  const pointer = join(home, 'postgresql-is-at');
  if (existsSync(pointer)) {
    const moved = readFileSync(pointer, 'utf8').trim();
    if (moved.startsWith('/var/lib/chartkeeper/')) rmSync(dirname(moved), { recursive: true, force: true });
  }
  for (const name of readdirSync(home)) if (name !== 'lock' && join(home, name) !== mark(home)) rmSync(join(home, name), { recursive: true, force: true });
  forgetDemoReset(home);
}
