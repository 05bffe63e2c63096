import type { Command } from 'commander';
import { withHand } from './hand.ts';
import { demoAccounts } from '../../modules/access/index.ts';
import { print } from './print.ts';
import { readConfig } from '../../platform/config.ts';
import { Problem } from '../../platform/problem.ts';

/** People, program clients and the demo accounts from the command line. */
export function accountCommands(program: Command): void {
  const people = program.command('people').description('people who sign in');
  people.command('add').argument('<name>').requiredOption('--role <role>', 'records-clerk, privacy-officer, administrator, ...').option('--sign-in <name>', 'the name to sign in with').option('--json', 'JSON alone on standard output')
    .description('add a person; prints the first password once').addHelpText('after', '\nExample:\n  chartkeeper people add "Renee Okafor" --role records-clerk')
    .action((name: string, options) => withHand(async (hand) => {
      const made = await hand.act<{ id: string; signInName: string; password: string }>('access.add-person', { name, role: options.role, ...(options.signIn ? { signInName: options.signIn } : {}) });
      print(options.json, made, `${name} signs in as ${made.signInName} with the password ${made.password} (to be changed at the first sign-in)`);
    }));
  people.command('list').option('--json', 'JSON alone on standard output').description('list the people').addHelpText('after', '\nExample:\n  chartkeeper people list')
    .action((options) => withHand(async (hand) => {
      const { people: all } = await hand.act<{ people: { signInName: string; name: string; roles: string[]; active: boolean }[] }>('access.list-people', {});
      print(options.json, { people: all }, all.map((p) => `${p.signInName.padEnd(24)} ${p.roles.join(', ').padEnd(28)} ${p.active ? '' : '(no longer active) '}${p.name}`).join('\n') || 'Nobody yet.');
    }));
  const clients = program.command('clients').description('programs that use the FHIR API');
  clients.command('add').argument('<name>').option('--scope <scopes>', 'SMART scopes, such as "system/*.cruds"', 'system/*.rs').option('--json', 'JSON alone on standard output')
    .description('add a program client; prints its secret once').addHelpText('after', '\nExample:\n  chartkeeper clients add laboratory --scope "system/*.cruds" --json')
    .action((name: string, options) => withHand(async (hand) => {
      const made = await hand.act<{ client_id: string; client_secret: string; scope: string }>('access.add-client', { name, scope: options.scope });
      print(options.json, made, `client_id      ${made.client_id}\nclient_secret  ${made.client_secret}\nscope          ${made.scope}\nThe secret is shown this once. The token endpoint is in /fhir/R4/.well-known/smart-configuration.`);
    }));
  clients.command('list').option('--json', 'JSON alone on standard output').description('list the program clients').addHelpText('after', '\nExample:\n  chartkeeper clients list')
    .action((options) => withHand(async (hand) => {
      const { clients: all } = await hand.act<{ clients: { id: string; name: string; scope: string; active: boolean }[] }>('access.list-clients', {});
      print(options.json, { clients: all }, all.map((c) => `${c.id}  ${c.active ? 'active' : 'ended '}  ${c.scope}  ${c.name}`).join('\n') || 'None yet.');
    }));
  clients.command('end').argument('<client-id>').option('--json', 'JSON alone on standard output').description('end a client and revoke its tokens').addHelpText('after', '\nExample:\n  chartkeeper clients end client-1234')
    .action((id: string, options) => withHand(async (hand) => { await hand.act('access.end-client', { id }); print(options.json, { ended: id }, `${id} is ended; its tokens are refused within a second.`); }));
}

export function demoAccountsCommand(demo: Command): void {
  demo.command('accounts').option('--json', 'JSON alone on standard output').description('print the demo accounts').addHelpText('after', '\nExample:\n  chartkeeper demo accounts --json')
    .action((options) => {
      if (!readConfig().demo) throw new Problem('rule-refused', 'This is no demo: there are no demo accounts');
      print(options.json, { accounts: demoAccounts }, demoAccounts.map((a) => `${a.signInName.padEnd(12)} ${a.password}   ${a.role.padEnd(24)} ${a.name}`).join('\n'));
    });
}
