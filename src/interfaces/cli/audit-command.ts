import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import pg from 'pg';
import { auditSigner, logName, verifyAudit } from '../../modules/audit/index.ts';
import type { AuditReport } from '../../modules/audit/index.ts';
import { readConfig } from '../../platform/config.ts';
import type { Config } from '../../platform/config.ts';
import { Problem } from '../../platform/problem.ts';
import { findMasterKey, openKeyRing } from '../../platform/keys/index.ts';
import { verifierOf } from '../../standards/merkle/index.ts';
import type { Verifier } from '../../standards/merkle/index.ts';
import { withHand } from './hand.ts';
import { print } from './print.ts';
import { withDatabase } from './reach-database.ts';

/** `audit verify` and `audit search`. */
export function auditCommand(program: Command): void {
  const audit = program.command('audit').description('the record of who did what');
  audit.command('verify').description('prove the whole log from its rows: names the first entry edited, deleted, reordered or cut off; reads only, needs no server')
    .option('--checkpoint <file...>', 'checkpoint files kept elsewhere, believed before the database')
    .option('--database <url>', 'another database (default: this installation\'s)')
    .option('--json', 'JSON alone on standard output')
    .addHelpText('after', '\nExample:\n  chartkeeper audit verify --checkpoint /mnt/checkpoints/checkpoints-2026-11.txt\n\nEnds with 0 when the log is whole, 1 when it is not.')
    .action(async (options: { checkpoint?: string[]; database?: string; json?: boolean }) => {
      const report = await proveAudit(readConfig(), options);
      print(options.json, report, words(report));
      if (!report.ok) process.exitCode = 1;
    });
  audit.command('search').description('who did what, to whom, when; newest first')
    .option('--person <id>', 'id of the person or program').option('--chart <id>', 'chart id').option('--action <name>', 'such as chart.open').option('--outcome <word>', 'done, refused or failed')
    .option('--from <instant>').option('--to <instant>').option('--limit <n>', 'at most so many', '100').option('--cursor <id>', 'continue from here').option('--json', 'JSON alone on standard output')
    .addHelpText('after', '\nExample:\n  chartkeeper audit search --chart 7311824905 --from 2026-11-01')
    .action((o: Record<string, string | undefined> & { json?: boolean }) => withHand(async (hand) => {
      const found = await hand.act<{ entries: Record<string, unknown>[]; next: string | null }>('audit.search', {
        actorId: o['person'] ?? null, chartId: o['chart'] ?? null, action: o['action'] ?? null, outcome: o['outcome'] ?? null, from: o['from'] ?? null, to: o['to'] ?? null, cursor: o['cursor'] ?? null, limit: Number(o['limit']),
      });
      print(o.json, found, found.entries.map((e) => [e['at'], e['actor'], e['title'], e['outcome'], e['problem'], (e['chartIds'] as string[]).join(' ')].filter(Boolean).join('  ')).join('\n') + (found.next ? `\nmore: --cursor ${found.next}` : ''));
    }));
}

async function proveAudit(config: Config, options: { checkpoint?: string[]; database?: string; json?: boolean }): Promise<AuditReport> {
  const trusted = (options.checkpoint ?? []).map((file) => {
    try { return readFileSync(file, 'utf8'); } catch (cause) { throw new Problem('unreadable', `The checkpoint file ${file} cannot be read`, { cause }); }
  });
  return withDatabase(config, options.database, async (connection) => {
    const client = new pg.Client(connection);
    await client.connect();
    try {
      await client.query('begin isolation level repeatable read read only');
      const verifiers = await verifiersOf(client, config);
      return await verifyAudit(client, { trusted, nearby: options.database ? [] : filedHere(config), verifiers, onProgress: (n) => { if (process.stderr.isTTY) process.stderr.write(`\r${n} leaves proved`); } });
    } finally {
      if (process.stderr.isTTY) process.stderr.write('\n');
      await client.end();
    }
  });
}

/** What this installation wrote into its own folder of checkpoints. One elsewhere may hold those of a department before its restore: that is for --checkpoint. */
function filedHere(config: Config): string[] {
  const folder = join(config.home, 'checkpoints');
  try { return readdirSync(folder).filter((f) => /^checkpoints-.*\.txt$/.test(f)).sort().map((f) => readFileSync(join(folder, f), 'utf8')); } catch { return []; }
}

/** The public keys that the master key gives, old ones included; none where it is not at hand. */
async function verifiersOf(client: pg.Client, config: Config): Promise<Verifier[]> {
  try {
    const master = findMasterKey({ ...config, production: false });
    if (!master) return [];
    const keys = await openKeyRing(client, master.key);
    return keys.numbers.map((n) => verifierOf(logName, auditSigner(keys, n).publicRaw));
  } catch { return []; }
}

function words(r: AuditReport): string {
  const lines = [
    r.ok ? `The audit is whole: ${r.leaves} entries proved, ${r.pending} not yet numbered.` : `The audit is NOT whole: ${r.faults.length}${r.faults.length >= 100 ? ' or more' : ''} faults in ${r.leaves} leaves.`,
    `Checkpoints: ${r.checkpoints} in the database, ${r.nearbyCheckpoints} in the files of this installation, ${r.trustedCheckpoints} kept elsewhere; the last of ${r.lastCheckpointAt ?? 'none yet'}. Details erased by order: ${r.erasedDetails}.`,
    `Root: ${r.rootHash}`,
    ...r.faults.slice(0, 20).map((f, i) => `${i === 0 ? 'First: ' : '  then '}${f.says}${f.at ? ` (${f.at})` : ''}`),
    ...r.warnings.map((w) => `Note: ${w}.`),
  ];
  if (r.ok && r.trustedCheckpoints === 0) lines.push('Note: entries written since the last checkpoint that left this machine could be cut off undetected; give --checkpoint a copy kept elsewhere.');
  return lines.join('\n');
}
