import { readFileSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { Command } from 'commander';
import type { FastifyInstance } from 'fastify';
import type { House } from '../../app.ts';
import type { Actor } from '../../platform/action.ts';
import { Problem } from '../../platform/problem.ts';
import type { ProblemKind } from '../../platform/problem.ts';
import type { ImportRun } from '../../modules/exchange/index.ts';
import { readCsvMap } from '../../modules/exchange/index.ts';
import type { CsvMap } from '../../modules/exchange/index.ts';
import { importFiles } from '../files/import-files.ts';
import type { ImportOptions, Progress } from '../files/import-files.ts';
import { groupBySource, importPaths, summaryOf, walkAll } from '../files/import-paths.ts';
import type { ImportSummary, PathOptions } from '../files/import-paths.ts';
import { frameFiles, framedFiles } from '../files/framed-files.ts';
import type { Incoming } from '../files/unpack.ts';
import { withHand } from './hand.ts';
import type { Hand } from './hand.ts';
import { print } from './print.ts';
import { ask } from './socket.ts';

/** `chartkeeper import PATH...`: through the running program, or with the engine started for it. Exit 0 though there are exceptions. */
export function importCommand(program: Command): void {
  program.command('import').argument('<path...>', 'files and folders: FHIR JSON and NDJSON, C-CDA, HL7 v2, CSV with a map; also in .gz, .tar, .tar.gz and .zip')
    .description('take records in; what cannot be filed waits in the exception queue')
    .option('--source <name>', 'who sent them (else the name of the top folder given; of a file, the folder it lies in)').option('--map <file>', 'YAML: which CSV column carries what')
    .option('--zone <zone>', 'time zone of the source, such as America/Chicago').option('--facility <id>', 'the facility that takes them in (see facilities list); else the first').option('--json', 'JSON alone on standard output')
    .addHelpText('after', '\nExamples:\n  chartkeeper import from-north-clinic/\n  chartkeeper import --source county --map map.yaml patients.csv')
    .action((paths: string[], options: { source?: string; map?: string; zone?: string; facility?: string; json?: boolean }) => withHand(async (hand) => {
      const chosen: PathOptions = { ...(options.source ? { source: options.source } : {}), ...(options.zone ? { zone: options.zone } : {}), ...(options.facility ? { facility: options.facility } : {}), ...(options.map ? { map: readMap(options.map) } : {}) };
      const tell = progressTeller();
      let summary: ImportSummary;
      try { summary = await run(hand, paths, chosen, tell.tell); } catch (error) {
        tell.end();
        // The run could not finish: exit 1. What is wrong with the command itself keeps the exit code of its problem.
        if (error instanceof Problem && error.kind !== 'bug' && error.kind !== 'unavailable') throw error;
        process.stderr.write(`The import could not finish: ${(error as Error).message}.${littleSpace(hand.config.home)} What was received is kept; run the same command again to go on.\n`);
        process.exitCode = 1;
        return;
      }
      tell.end(summary);
      print(options.json, summary, inWords(summary));
    }));
}

/** A database without room stops and cannot say why itself. It may lie on another disk than the home. */
function littleSpace(home: string): string {
  let database: string | undefined;
  try { database = readFileSync(join(home, 'postgresql-is-at'), 'utf8').trim(); } catch { /* it lies in the home */ }
  for (const folder of database === undefined ? [home] : [home, database]) {
    try {
      const { bavail, bsize } = statfsSync(folder);
      const left = Math.floor((bavail * bsize) / 2 ** 20);
      if (left < 64) return ` Only ${left} MB are left on the disk of ${folder}: make room first.`;
    } catch { /* told by what failed */ }
  }
  return '';
}

function readMap(path: string): CsvMap {
  let text: string;
  try { text = readFileSync(path, 'utf8'); } catch (cause) { throw new Problem('not-found', `The map ${path} cannot be read`, { cause }); }
  return readCsvMap(text, path);
}

async function run(hand: Hand, paths: readonly string[], options: PathOptions, tell: (p: Progress) => void): Promise<ImportSummary> {
  const { house } = hand;
  if (house) return importPaths({ perform: house.perform, actor: operatorAt(house, options.facility), newId: () => house.ids.next() }, paths, options, tell);
  const runs: ImportRun[] = [];
  for (const [source, some] of await groupBySource(paths, options.source)) {
    const { map, zone, facility } = options;
    runs.push(await sendFiles(hand.config.home, walkAll(some), { source, ...(map ? { map } : {}), ...(zone ? { zone } : {}), ...(facility ? { facility } : {}) }, tell));
  }
  return summaryOf(runs);
}

/** The operator, acting for a facility: the audit, the charts and their numbers name it. */
const operatorAt = (house: House, facility: string | undefined): Actor => (facility === undefined ? house.operator : { ...house.operator, facility });

/** Sends files over the socket, framed, and reads progress lines until the run is told. */
async function sendFiles(home: string, files: AsyncIterable<Incoming>, options: ImportOptions, tell: (p: Progress) => void): Promise<ImportRun> {
  const reply = await ask(home, `/import?options=${encodeURIComponent(JSON.stringify(options))}`, Readable.from(frameFiles(files)));
  reply.setEncoding('utf8');
  let rest = '';
  for await (const piece of reply) {
    rest += String(piece);
    const lines = rest.split('\n');
    rest = lines.pop()!;
    for (const line of lines) {
      const said = JSON.parse(line) as { progress?: Progress; run?: ImportRun; problem?: { kind: ProblemKind; says: string } };
      if (said.progress) tell(said.progress);
      if (said.problem) throw new Problem(said.problem.kind, said.problem.says);
      if (said.run) return said.run;
    }
  }
  if ((reply.statusCode ?? 500) >= 400) { const problem = JSON.parse(rest || '{}') as { kind?: ProblemKind; detail?: string }; throw new Problem(problem.kind ?? 'bug', problem.detail ?? 'The running program refused the import'); }
  throw new Problem('unavailable', 'The running program stopped in the middle of the import');
}

/** The other end of the socket: for the command line of the owner. */
export const importOverSocket = (house: House) => (app: FastifyInstance): void => {
  app.addContentTypeParser('application/octet-stream', (_request, _payload, done) => done(null));
  app.post('/import', { bodyLimit: Number.MAX_SAFE_INTEGER }, async (request, reply) => {
    const options = JSON.parse((request.query as { options: string }).options) as ImportOptions;
    reply.hijack();
    reply.raw.writeHead(200, { 'content-type': 'application/x-ndjson' });
    const say = (line: object): void => { reply.raw.write(`${JSON.stringify(line)}\n`); };
    let last = 0;
    try {
      const done = await importFiles({ perform: house.perform, actor: operatorAt(house, options.facility), newId: () => house.ids.next() }, framedFiles(request.raw), options, (progress) => {
        if (Date.now() - last > 500) { last = Date.now(); say({ progress }); }
      });
      say({ run: done });
    } catch (error) { say({ problem: error instanceof Problem ? { kind: error.kind, says: error.message } : { kind: 'bug', says: 'Something went wrong; the log tells more' } }); }
    reply.raw.end();
  });
};

/** Progress on standard error: one line that changes on a terminal, a line every ten seconds elsewhere; at the end how it came out. */
function progressTeller(): { tell(p: Progress): void; end(done?: ImportSummary): void } {
  const live = process.stderr.isTTY === true;
  let last = live ? 0 : Date.now(), any = false;
  const show = (line: string): void => { any = true; process.stderr.write(live ? `\r\u001b[K${line}` : `${line}\n`); };
  return {
    tell(p) {
      if (Date.now() - last < (live ? 200 : 10_000)) return;
      last = Date.now();
      show(`${p.files} files, ${p.items} items: ${p.filed} filed, ${p.alreadyHere} already here, ${p.exceptions} exceptions${p.waiting > 0 ? `, ${p.waiting} waiting for their patient` : ''}; ${p.resources} resources`);
    },
    end(done) {
      if (done && any) show(`${done.files} files: ${done.filed} filed, ${done.alreadyHere} already here, ${done.exceptions.length} exceptions; ${Object.values(done.resources).reduce((a, b) => a + b, 0)} resources`);
      if (any && live) process.stderr.write('\n');
    },
  };
}

function inWords(s: ImportSummary): string {
  const total = Object.values(s.resources).reduce((a, b) => a + b, 0);
  const lines = [`${s.files} files seen: ${s.filed} items filed, ${s.alreadyHere} already here, ${s.exceptions.length} exceptions; ${total} resources.`];
  for (const [type, n] of Object.entries(s.resources)) lines.push(`  ${String(n).padStart(8)}  ${type}`);
  if (s.exceptions.length > 0) lines.push('Exceptions (they wait in the desk under Inbound):', ...s.exceptions.slice(0, 50).map((e) => `  ${e.file}, ${e.item}: ${e.reason}`));
  if (s.exceptions.length > 50) lines.push(`  and ${s.exceptions.length - 50} more`);
  if (s.ignored.length > 0) lines.push(`No records, left out: ${s.ignored.slice(0, 20).join(', ')}${s.ignored.length > 20 ? ` and ${s.ignored.length - 20} more` : ''}`);
  return lines.join('\n');
}
