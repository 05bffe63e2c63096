import type { ImportRun } from '../../modules/exchange/index.ts';
import type { CsvMap } from '../../modules/exchange/index.ts';
import { importFiles } from './import-files.ts';
import type { Hands, Progress } from './import-files.ts';
import type { Incoming } from './unpack.ts';
import { sourceOf, walkPath } from './walk-paths.ts';

/** What the command line prints with `--json`. */
export type ImportSummary = Pick<ImportRun, 'files' | 'filed' | 'alreadyHere' | 'exceptions' | 'ignored' | 'resources'>;
export type PathOptions = { source?: string; map?: CsvMap; zone?: string; facility?: string };

/** The paths of each source: all of one when it is named, else each top folder is its own. */
export async function groupBySource(paths: readonly string[], source: string | undefined): Promise<Map<string, string[]>> {
  const groups = new Map<string, string[]>();
  for (const path of paths) {
    const own = await sourceOf(path); // also says when there is no such path
    const name = source ?? own;
    groups.set(name, [...groups.get(name) ?? [], path]);
  }
  return groups;
}

export async function* walkAll(paths: readonly string[]): AsyncGenerator<Incoming> { for (const path of paths) yield* walkPath(path); }

/** Files and folders, one source after the other. */
export async function importPaths(hands: Hands, paths: readonly string[], options: PathOptions, onProgress?: (progress: Progress) => void): Promise<ImportSummary> {
  const runs: ImportRun[] = [];
  for (const [source, some] of await groupBySource(paths, options.source)) {
    runs.push(await importFiles(hands, walkAll(some), { source, ...(options.map ? { map: options.map } : {}), ...(options.zone ? { zone: options.zone } : {}) }, onProgress));
  }
  return summaryOf(runs);
}

export function summaryOf(runs: readonly ImportRun[]): ImportSummary {
  const resources: Record<string, number> = {};
  for (const run of runs) for (const [type, n] of Object.entries(run.resources)) resources[type] = (resources[type] ?? 0) + n;
  const sum = (of: 'files' | 'filed' | 'alreadyHere'): number => runs.reduce((total, run) => total + run[of], 0);
  return {
    files: sum('files'), filed: sum('filed'), alreadyHere: sum('alreadyHere'), exceptions: runs.flatMap((run) => run.exceptions), ignored: runs.flatMap((run) => run.ignored),
    resources: Object.fromEntries(Object.entries(resources).sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}
