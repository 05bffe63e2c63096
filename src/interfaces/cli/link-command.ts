import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { accessSync, constants } from 'node:fs';
import type { Command } from 'commander';
import { linkagePolicy } from '../../modules/linkage/index.ts';
import { readConfig } from '../../platform/config.ts';
import { readPolicy } from '../../platform/policy/read-policy.ts';
import { Problem } from '../../platform/problem.ts';
import { readCsvMap } from '../../modules/exchange/index.ts';
import { linkFiles } from '../link/link-files.ts';
import type { LinkProgress, LinkSummary } from '../link/link-files.ts';
import { print } from './print.ts';

type Words = { map: string; out: string; clusters?: string; json?: boolean };

/** `chartkeeper link FILE [FILE2] --map MAP --out PAIRS`: duplicates of a list, without a database. */
export function linkCommand(program: Command): void {
  program.command('link').argument('<file>', 'a CSV file of people, a header line first').argument('[file2]', 'a second one: then pairs are sought across the two files only')
    .description('find the duplicates in a list of people, or the same people in two lists; trained on the list itself, without a database')
    .requiredOption('--map <file>', 'YAML: which CSV column carries what, as for import').requiredOption('--out <file>', 'the pairs found, as CSV: id1,id2,score,probability,grade,reasons; the likeliest first')
    .option('--clusters <file>', 'also the groups of records taken for one person, as CSV: cluster,id').option('--json', 'JSON alone on standard output')
    .addHelpText('after', `
Grades: certain (one person, no doubt raised), probable, possible (for a human to decide). Pairs below possible are not written.
The score is log2 of the odds that the two are one person; the reasons name each field with what it adds.

The map's keys: id, given, middle, family, suffix, previousFamily, birthDate, sex, phone, email, address {line, city, state, postalCode}, identifier.
Without id rows go by their number. A long run that was stopped goes on where it was when the same command is given again.

Examples:
  chartkeeper link patients.csv --map map.yaml --out pairs.csv --clusters clusters.csv
  chartkeeper link ours.csv theirs.csv --map map.yaml --out pairs.csv`)
    .action(async (file: string, file2: string | undefined, words: Words) => {
      const map = readCsvMap(readMapText(words.map), words.map);
      const files = file2 === undefined ? [file] : [file, file2], policy = readPolicy(join(readConfig().root, 'policy'));
      for (const out of [words.out, words.clusters]) if (out !== undefined) checkWritable(out, [...files, words.map]);
      if (words.clusters !== undefined && resolve(words.clusters) === resolve(words.out)) throw new Problem('invalid-input', 'The pairs and the clusters need two files: give --out and --clusters different names');
      const teller = progressTeller();
      const summary = await linkFiles({ files, map, out: words.out, clusters: words.clusters, policy: linkagePolicy((id) => policy.get(id)) }, teller.tell);
      teller.end();
      print(words.json, summary, inWords(summary, words));
    });
}

function readMapText(path: string): string {
  try { return readFileSync(path, 'utf8'); } catch (cause) { throw new Problem('not-found', `The map ${path} cannot be read`, { cause }); }
}

/** Said before the work, not after it. */
function checkWritable(out: string, inputs: readonly string[]): void {
  if (inputs.some((i) => resolve(i) === resolve(out))) throw new Problem('invalid-input', `${out} is read from; write the result to another file`);
  try { accessSync(dirname(resolve(out)), constants.W_OK); } catch (cause) { throw new Problem('not-found', `${out} cannot be written: the folder ${dirname(resolve(out))} is not there or not yours to write`, { cause }); }
}

const stepWords = { reading: 'rows read', sorting: 'sorting keys', learning: 'learning weights', comparing: 'parts compared', writing: 'pairs written' } as const;

function progressTeller(): { tell(p: LinkProgress): void; end(): void } {
  const live = process.stderr.isTTY === true;
  let last = Date.now(), any = false;
  return {
    tell(p) {
      if (Date.now() - last < (live ? 200 : 10_000)) return;
      last = Date.now(); any = true;
      const line = p.of > 1 ? `${p.done} of ${p.of} ${stepWords[p.step]}${p.says ? `; ${p.says}` : ''}` : stepWords[p.step];
      process.stderr.write(live ? `\r\u001b[K${line}` : `${line}\n`);
    },
    end() { if (any && live) process.stderr.write('\n'); },
  };
}

function inWords(s: LinkSummary, words: Words): string {
  const n = (x: number): string => x.toLocaleString('en-US');
  const lines = [
    `${n(s.people)} records, ${n(s.pairsCompared)} pairs compared in ${s.seconds.toFixed(1)} s: ${n(s.certain)} certain, ${n(s.probable)} probable, ${n(s.possible)} possible. Written to ${words.out}.`,
    `${n(s.clustered)} records make ${n(s.clusters)} groups of one person each (certain and probable pairs)${words.clusters ? `, written to ${words.clusters}` : ''}.`,
  ];
  if (s.keptApart > 0) lines.push(`${n(s.keptApart)} probable pairs join no groups: too few of the records on both sides agree.`);
  if (s.resumedParts > 0) lines.push(`Went on after an earlier run, of which ${s.resumedParts} parts of 64 were kept.`);
  if (s.birthDatesUnread > 0) lines.push(`${n(s.birthDatesUnread)} birth dates could not be read as a day (or stand for none), and were not compared.`);
  for (const v of s.shared.slice(0, 5)) lines.push(`${n(v.people)} records share one ${v.field === 'ssn' ? 'social security number' : v.field === 'identifier' ? `identifier of ${v.value}` : v.field === 'email' ? 'e-mail address' : 'phone number'}: taken for a placeholder.`);
  if (s.shared.length > 5) lines.push(`and ${s.shared.length - 5} more values like that.`);
  for (const b of s.split) lines.push(`${n(b.blocks)} blocks by key ${b.rule} were too large (up to ${n(b.largest)} records) and were split further.`);
  if (s.pairsLeftOut > 0) lines.push(`${n(s.pairsLeftOut)} pairs of such blocks were not compared by that key.`);
  return lines.join('\n');
}
