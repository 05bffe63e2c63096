import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import type { Loaded } from '../../modules/terminology/index.ts';
import { Problem } from '../../platform/problem.ts';
import { CodeFileFault, kinds, layouts } from '../../standards/code-sets/index.ts';
import type { CodeReader, CodeSet, ConceptDraft, Layout, LoadSaid } from '../../standards/code-sets/index.ts';
import { textOf } from './recognise.ts';
import { unpack } from './unpack.ts';
import type { Incoming, Leaf } from './unpack.ts';

export type LoadOptions = LoadSaid & {
  /** A kind of `codes kinds`, or absent: told from the content. */
  kind?: string | undefined;
  older?: boolean; retireMany?: boolean;
};
export type LoadProgress = { step: 'reading' | 'staging' | 'changing'; file: string; concepts: number; of: number };
/** Performs an act by name, here or over the socket of the running program. */
export type PerformByName = <T>(name: string, input: object) => Promise<T>;
export type CodesLoaded = Loaded & { kind: string; files: string[] };

const conceptsPerPortion = 2000, resourcesPerPortion = 100, headChars = 20_000;

/** Loads the files of one or more releases. What no layout knows is left out and told in `ignored`; a malformed file stops it all with its line. */
export async function loadCodes(act: PerformByName, files: AsyncIterable<Incoming>, options: LoadOptions, tell: (p: LoadProgress) => void = () => {}): Promise<{ loaded: CodesLoaded[]; ignored: string[] }> {
  if (options.kind !== undefined && !kinds.includes(options.kind)) throw new Problem('not-supported', `There is no kind of code set ${options.kind.slice(0, 60)}; there are: ${kinds.join(', ')}`);
  const open = new Map<Layout, { reader: CodeReader; paths: string[]; hash: Hash }>(), ignored: string[] = [];
  for await (const file of files) {
    for await (const leaf of unpack(file)) {
      const layout = 'refused' in leaf ? undefined : await layoutOf(leaf, options.kind);
      if ('refused' in leaf) throw new Problem('unreadable', `${leaf.path}: ${leaf.refused}`);
      if (!layout) { ignored.push(leaf.path); await leaf.bytes.close(); continue; }
      let here = open.get(layout);
      if (!here) open.set(layout, here = { reader: layout.reader(saidOf(options)), paths: [], hash: createHash('sha256').update(JSON.stringify([layout.kind, options.version, options.effectiveOn])) });
      here.paths.push(leaf.path);
      tell({ step: 'reading', file: leaf.path, concepts: 0, of: 0 });
      await here.reader.take({ path: leaf.path, lines: linesOf(leaf.bytes, here.hash) }).catch((error: unknown) => { throw asProblem(error, leaf.path); });
    }
  }
  if (open.size === 0) throw new Problem('not-supported', options.kind ? `No file is of the kind ${options.kind}` : 'No file is a code set in a known layout', { issues: [{ says: `Known kinds: ${kinds.join(', ')}`, mend: 'Give the files as their publisher makes them, packed or unpacked' }] });
  const loaded: CodesLoaded[] = [];
  for (const [layout, { reader, paths, hash }] of open) loaded.push({ kind: layout.kind, files: paths, ...await putInUse(act, { kind: layout.kind, source: sourceOf(paths), digest: hash.digest('hex') }, read(reader, paths[0]!), options, tell) });
  return { loaded, ignored };
}

function read(reader: CodeReader, path: string): CodeSet {
  try { return reader.done(); } catch (error) { throw asProblem(error, path); }
}

const saidOf = (o: LoadOptions): LoadSaid => ({ ...(o.version ? { version: o.version } : {}), ...(o.effectiveOn ? { effectiveOn: o.effectiveOn } : {}) });

async function layoutOf(leaf: Exclude<Leaf, { refused: string }>, kind: string | undefined): Promise<Layout | undefined> {
  const head = textOf(await leaf.bytes.peek(headChars)).slice(0, headChars);
  return layouts.find((l) => (kind === undefined || l.kind === kind) && l.recognises(leaf.path, head));
}

function asProblem(error: unknown, path: string): unknown {
  if (!(error instanceof CodeFileFault)) return error;
  const at = error.line > 0 ? `${error.path}, line ${error.line}` : error.path || path;
  return new Problem('unreadable', `${at} ${error.message}`, { issues: [{ at, says: error.message, mend: error.mend }] });
}

/** Lines without their ends; each is UTF-8 or, where it is not, taken as Latin-1 as older government files are. */
async function* linesOf(bytes: AsyncIterable<Buffer>, hash: Hash): AsyncGenerator<string> {
  let rest: Buffer = Buffer.alloc(0), first = true;
  const text = (line: Buffer): string => {
    const end = line.at(-1) === 13 ? line.length - 1 : line.length;
    const start = first && line[0] === 0xef && line[1] === 0xbb && line[2] === 0xbf ? 3 : 0;
    first = false;
    const bare = line.subarray(start, end);
    return bare.toString(isUtf8(bare) ? 'utf8' : 'latin1');
  };
  for await (const piece of bytes) {
    hash.update(piece);
    let from = 0;
    for (let at = piece.indexOf(10); at >= 0; at = piece.indexOf(10, from)) {
      const line = piece.subarray(from, at);
      yield text(rest.length ? Buffer.concat([rest, line]) : line);
      rest = Buffer.alloc(0); from = at + 1;
    }
    if (from < piece.length) rest = Buffer.concat([rest, piece.subarray(from)]);
  }
  if (rest.length) yield text(rest);
}

const sourceOf = (paths: readonly string[]): string => (paths.length > 1 ? `${paths[0]} and ${paths.length - 1} more` : paths[0]!).slice(0, 400);

/** Stages a code set portion by portion, then puts it in use in one act. */
export async function putInUse(act: PerformByName, from: { kind: string; source: string; digest: string }, set: CodeSet, options: LoadOptions = {}, tell: (p: LoadProgress) => void = () => {}): Promise<Loaded> {
  const file = from.source;
  const systems = set.systems.map((s) => s.system);
  const begun = await act<{ loadId: string; portions: number[] }>('terminology.begin-load', { ...from, systems });
  const here = new Set(begun.portions), of = set.systems.reduce((n, s) => n + sizeOf(s.concepts), 0);
  let portion = 0, concepts = 0;
  for (const part of portionsOf(set)) {
    if (!here.has(portion)) await act('terminology.stage-portion', { loadId: begun.loadId, portion, ...part });
    portion += 1;
    concepts += part.concepts.reduce((n, c) => n + c.concepts.length, 0);
    tell({ step: 'staging', file, concepts, of });
  }
  tell({ step: 'changing', file, concepts, of });
  return act<Loaded>('terminology.finish-load', { loadId: begun.loadId, older: options.older ?? false, retireMany: options.retireMany ?? false });
}

const sizeOf = (concepts: Iterable<ConceptDraft>): number => (concepts as { size?: number }).size ?? [...concepts].length;

type Portion = { concepts: { system: string; concepts: ConceptDraft[] }[]; resources: object[] };

/** The same files make the same portions in the same order, so that a load that was cut off goes on. */
function* portionsOf(set: CodeSet): Generator<Portion> {
  let part: Portion = { concepts: [], resources: [] }, filled = 0;
  for (const { system, concepts } of set.systems) {
    let list: ConceptDraft[] | undefined;
    for (const concept of concepts) {
      if (!list) part.concepts.push({ system: system.url, concepts: list = [] });
      list.push(concept);
      if (++filled < conceptsPerPortion) continue;
      yield part;
      part = { concepts: [], resources: [] }; filled = 0; list = undefined;
    }
  }
  if (part.concepts.length) yield part;
  const resources = [...set.valueSets, ...set.conceptMaps];
  for (let i = 0; i < resources.length; i += resourcesPerPortion) yield { concepts: [], resources: resources.slice(i, i + resourcesPerPortion) };
}
