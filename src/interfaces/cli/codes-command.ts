import type { Command } from 'commander';
import { kinds, layouts } from '../../standards/code-sets/index.ts';
import { loadCodes } from '../files/load-codes.ts';
import type { CodesLoaded, LoadProgress } from '../files/load-codes.ts';
import { walkAll } from '../files/import-paths.ts';
import type { SystemAbout } from '../../modules/terminology/index.ts';
import { withHand } from './hand.ts';
import { print } from './print.ts';

type LoadWords = { version?: string; effective?: string; older?: boolean; retireMany?: boolean; json?: boolean };

/** `chartkeeper codes load KIND FILE...` and `chartkeeper codes list`. */
export function codesCommand(program: Command): void {
  const codes = program.command('codes').description('code systems: load their official files, list what is here');
  codes.command('load').argument('<kind>', `what the files are: auto, ${kinds.join(', ')}`).argument('<file...>', 'the files or folders as their publisher makes them; also in .zip, .gz, .tgz')
    .description('load or update code systems; codes that a complete release no longer has are retired, never removed')
    .option('--version <version>', 'the release, where the files do not say it').option('--effective <day>', 'the day since which it is in force, as 2026-10-01').option('--older', 'an older release than the one in use is meant')
    .option('--retire-many', 'that many codes are retired is meant').option('--json', 'JSON alone on standard output')
    .addHelpText('after', `\nLayouts:\n${layouts.map((l) => `  ${l.kind.padEnd(10)} ${l.title}`).join('\n')}\n\nExamples:\n  chartkeeper codes load icd10cm 2026-code-descriptions-tabular-order.zip\n  chartkeeper codes load auto Loinc_2.80.zip cvx.txt`)
    .action((kind: string, paths: string[], words: LoadWords) => withHand(async (hand) => {
      let told = 0;
      const tell = (p: LoadProgress): void => {
        if (Date.now() - told < 1000 && p.step === 'staging') return;
        told = Date.now();
        process.stderr.write(p.step === 'reading' ? `reading ${p.file}\n` : p.step === 'staging' ? `${p.concepts} of ${p.of} concepts taken in\n` : 'putting them in use ...\n');
      };
      const done = await loadCodes((name, input) => hand.act(name, input), walkAll(paths), {
        ...(kind === 'auto' ? {} : { kind }), ...(words.version ? { version: words.version } : {}), ...(words.effective ? { effectiveOn: words.effective } : {}), older: words.older ?? false, retireMany: words.retireMany ?? false,
      }, tell);
      print(words.json, done, [...done.loaded.map(inWords), ...(done.ignored.length ? [`Left out, no code set: ${done.ignored.slice(0, 20).join(', ')}${done.ignored.length > 20 ? ` and ${done.ignored.length - 20} more` : ''}`] : [])].join('\n'));
    }));
  codes.command('list').description('the code systems that are here').option('--json', 'JSON alone on standard output').addHelpText('after', '\nExample:\n  chartkeeper codes list')
    .action((words: { json?: boolean }) => withHand(async (hand) => {
      const list = await hand.act<{ systems: (SystemAbout & { concepts: number; retired: number })[] }>('terminology.list-systems', {});
      print(words.json, list, list.systems.map((s) => `${String(s.concepts).padStart(8)}  ${s.title}${s.version ? ` ${s.version}` : ''}${s.content === 'fragment' ? ' (some codes only)' : ''}${s.retired ? `, ${s.retired} retired` : ''}\n          ${s.url}; ${s.source}, loaded ${s.loadedAt.slice(0, 10)}`).join('\n'));
    }));
}

function inWords(done: CodesLoaded): string {
  const lines = done.systems.slice(0, 20).map((s) => `${s.title}: ${s.added} new, ${s.changed} changed, ${s.retired} retired, ${s.restored} in use again, ${s.same} as before`);
  if (done.systems.length > 20) lines.push(`and ${done.systems.length - 20} more code systems`);
  if (done.valueSets || done.conceptMaps) lines.push(`${done.valueSets} value sets, ${done.conceptMaps} concept maps`);
  const used = done.systems.flatMap((s) => s.retiredCodes.filter((c) => c.uses > 0).map((c) => `  ${c.code} ${c.display} (in ${c.uses} entries, which keep it)`));
  return [...lines, ...(used.length ? ['Retired codes that entries here carry:', ...used.slice(0, 30)] : [])].join('\n');
}
