import { Command } from 'commander';
import { readFileSync } from 'node:fs';
import { accountCommands, demoAccountsCommand } from './accounts.ts';
import { auditCommand } from './audit-command.ts';
import { backupCommand } from './backup-command.ts';
import { codesCommand } from './codes-command.ts';
import { demoLoadCommand } from './demo-command.ts';
import { importCommand } from './import-command.ts';
import { linkCommand } from './link-command.ts';
import { withHand } from './hand.ts';
import { print } from './print.ts';
import { connectionOf, embeddedSocket, passwordFile } from '../../platform/db/embedded.ts';
import { readConfig, setting, settings } from '../../platform/config.ts';
import type { SettingName } from '../../platform/config.ts';
import { Problem } from '../../platform/problem.ts';

/** Every command, each with an example in its help. */
export function commandLine(): Command {
  const program = new Command('chartkeeper').description('A medical records department as software').version(readConfig().version).showHelpAfterError().enablePositionalOptions().exitOverride();

  importCommand(program);
  linkCommand(program);
  accountCommands(program);
  const demo = program.command('demo').description('load a demo department, or print its accounts');
  demoLoadCommand(demo);
  demoAccountsCommand(demo);
  auditCommand(program);
  backupCommand(program);
  codesCommand(program);

  program.command('config').description('print every setting with its meaning and present value').option('--json', 'JSON alone on standard output').addHelpText('after', '\nExample:\n  chartkeeper config')
    .action((options) => {
      const all = Object.entries(settings).map(([name, s]) => ({ name, says: s.says, value: 'secret' in s && setting(name as SettingName) !== undefined ? '(set)' : setting(name as SettingName) ?? null, unlessSet: 'unlessSet' in s ? s.unlessSet : null, example: s.example }));
      print(options.json, { settings: all }, all.map((s) => `${s.name}${s.value === null ? s.unlessSet === null ? '' : ` = ${s.unlessSet} (not set)` : ` = ${s.value}`}\n    ${s.says}${s.example ? ` (such as ${s.example})` : ''}`).join('\n'));
    });

  program.command('db').description('the database').command('url').description('print a connection for an administrator\'s own tools').option('--owner', 'as the owner role, which may change anything').option('--json', 'JSON alone on standard output').addHelpText('after', '\nExample:\n  psql "$(chartkeeper db url --owner)"')
    .action((options) => {
      const config = readConfig();
      let url = options.owner ? config.databaseOwnerUrl : config.databaseUrl;
      if (!url) {
        if (config.databaseUrl) throw new Problem('unavailable', 'DATABASE_OWNER_URL is not set');
        const role = options.owner ? 'owner' : 'app';
        const c = connectionOf({ socket: embeddedSocket(config.home), port: 5432 }, role, readFileSync(passwordFile(config.home, role), 'utf8'));
        url = `postgres://${c.user}:${encodeURIComponent(String(c.password))}@/${c.database}?host=${encodeURIComponent(String(c.host))}`;
      }
      print(options.json, { url }, url);
    });

  program.command('act').argument('<name>').argument('[input]', 'JSON', '{}').description('perform any act by its name, as the operator').addHelpText('after', '\nExample:\n  chartkeeper act patients.search \'{"text":"garcia 1957"}\'')
    .action((name: string, input: string) => withHand(async (hand) => {
      let read: object;
      try { read = JSON.parse(input) as object; } catch { throw new Problem('unreadable', 'The input is not JSON'); }
      process.stdout.write(`${JSON.stringify(await hand.act(name, read))}\n`);
    }));
  return program;
}
