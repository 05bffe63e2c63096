import type { Command } from 'commander';
import { loadDemo } from '../../modules/demo/index.ts';
import type { LoadBatch } from '../../modules/demo/index.ts';
import { Problem } from '../../platform/problem.ts';
import { withHand } from './hand.ts';
import { print } from './print.ts';

const whole = (text: string, name: string, max: number): number => {
  if (!/^\d{1,9}$/.test(text) || Number(text) > max) throw new Problem('invalid-input', `--${name} must be a whole number up to ${max}`);
  return Number(text);
};

/** Loads made-up patients and charts; progress on standard error. */
export function demoLoadCommand(demo: Command): void {
  demo.enablePositionalOptions().option('--patients <n>', 'how many patients to make', '300').option('--charts <n>', 'how many of them get a filled chart', '40').option('--seed <n>', 'the same seed makes the same people', '1').option('--json', 'JSON alone on standard output')
    .addHelpText('after', '\nExample:\n  chartkeeper demo --patients 1000000 --charts 2000 --seed 7')
    .action((options: { patients: string; charts: string; seed: string; json?: boolean }) => withHand(async (hand) => {
      const size = { patients: whole(options.patients, 'patients', 20_000_000), charts: whole(options.charts, 'charts', 1_000_000), seed: whole(options.seed, 'seed', 999_999_999) };
      let told = 0;
      const load: LoadBatch = (input) => hand.act('demo.load-batch', input);
      const done = await loadDemo(load, size, (p) => {
        if (Date.now() - told < 1000 && p.patients < p.of) return;
        told = Date.now();
        process.stderr.write(`\r${p.patients} of ${p.of} patients, ${p.resources} resources, ${Math.round(p.resources / Math.max(0.1, p.seconds))} a second `);
      });
      process.stderr.write('\n');
      print(options.json, done, `${done.patients} patients, ${done.resources} resources in ${done.seconds.toFixed(0)} s`);
    }));
}
