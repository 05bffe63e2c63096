import type { Command } from 'commander';
import { withHand } from './hand.ts';
import { demoAccounts } from '../../modules/access/index.ts';
import { print } from './print.ts';
import { readConfig } from '../../platform/config.ts';
import { Problem } from '../../platform/problem.ts';

/** People, program clients and the demo accounts from the command line. */
export function accountCommands(program: Command): void {
  const people = program.command('people').description('people who sign in');
  people.command('add').argument('<name>').requiredOption('--role <role>', 'records-clerk, privacy-officer, administrator, ...').option('--sign-in <name>', 'the name to sign in with').option('--facility <id>', 'where they work (see facilities list); else the first facility').option('--json', 'JSON alone on standard output')
    .description('add a person; prints the first password once').addHelpText('after', '\nExample:\n  chartkeeper people add "Renee Okafor" --role records-clerk')
    .action((name: string, options) => withHand(async (hand) => {
      const made = await hand.act<{ id: string; signInName: string; password: string }>('access.add-person', { name, role: options.role, ...(options.signIn ? { signInName: options.signIn } : {}), ...(options.facility ? { facility: options.facility } : {}) });
      print(options.json, made, `${name} signs in as ${made.signInName} with the password ${made.password} (to be changed at the first sign-in)`);
    }));
  people.command('list').option('--json', 'JSON alone on standard output').description('list the people').addHelpText('after', '\nExample:\n  chartkeeper people list')
    .action((options) => withHand(async (hand) => {
      const { people: all } = await hand.act<{ people: { signInName: string; name: string; roles: string[]; facility: string; active: boolean }[] }>('access.list-people', {});
      print(options.json, { people: all }, all.map((p) => `${p.signInName.padEnd(24)} ${p.facility.padEnd(12)} ${p.roles.join(', ').padEnd(28)} ${p.active ? '' : '(no longer active) '}${p.name}`).join('\n') || 'Nobody yet.');
    }));
  people.command('reset').argument('<sign-in-name>').option('--json', 'JSON alone on standard output')
    .description('give a new first password to somebody who lost theirs, their second step or their passkey; ends their sessions').addHelpText('after', '\nExample:\n  chartkeeper people reset renee.okafor')
    .action((signInName: string, options) => withHand(async (hand) => {
      const { people: all } = await hand.act<{ people: { id: string; signInName: string }[] }>('access.list-people', {});
      const person = all.find((p) => p.signInName === signInName.trim().toLowerCase());
      if (!person) throw new Problem('not-found', `Nobody signs in as ${signInName}: see chartkeeper people list`);
      const { password } = await hand.act<{ password: string }>('access.change-person', { id: person.id, resetPassword: true });
      print(options.json, { id: person.id, signInName: person.signInName, password }, `${person.signInName} signs in with the password ${password} (to be changed at the first sign-in). Two-step sign-in and passkeys were taken away: set them up again.`);
    }));
  facilityCommands(program);
  const clients = program.command('clients').description('programs that use the FHIR API');
  clients.command('add').argument('<name>').option('--scope <scopes>', 'SMART scopes, such as "system/*.cruds"', 'system/*.rs').option('--facility <id>', 'the facility it works for; else the first').option('--json', 'JSON alone on standard output')
    .description('add a program client; prints its secret once').addHelpText('after', '\nExample:\n  chartkeeper clients add laboratory --scope "system/*.cruds" --json')
    .action((name: string, options) => withHand(async (hand) => {
      const made = await hand.act<{ client_id: string; client_secret: string; scope: string }>('access.add-client', { name, scope: options.scope, ...(options.facility ? { facility: options.facility } : {}) });
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

type Facility = { id: string; name: string; zone: string; mrnSystem: string };

function facilityCommands(program: Command): void {
  const facilities = program.command('facilities').description('the facilities of this legal entity');
  facilities.command('list').option('--json', 'JSON alone on standard output').description('list the facilities').addHelpText('after', '\nExample:\n  chartkeeper facilities list')
    .action((options) => withHand(async (hand) => {
      const { facilities: all } = await hand.act<{ facilities: Facility[] }>('access.list-facilities', {});
      print(options.json, { facilities: all }, all.map((f) => `${f.id.padEnd(16)} ${f.zone.padEnd(22)} ${f.mrnSystem.padEnd(36)} ${f.name}`).join('\n'));
    }));
  facilities.command('set').argument('<id>', 'small letters, digits and hyphens').requiredOption('--name <name>').requiredOption('--zone <zone>', 'time zone, such as America/Chicago')
    .option('--numbers <system>', 'number authority of its medical record numbers, a URI; else one of its own, named by its id').option('--json', 'JSON alone on standard output')
    .description('add a facility, or change its name and zone').addHelpText('after', '\nExample:\n  chartkeeper facilities set north --name "North Clinic" --zone America/Chicago')
    .action((id: string, options) => withHand(async (hand) => {
      await hand.act('access.set-facility', { id, name: options.name, zone: options.zone, ...(options.numbers ? { mrnSystem: options.numbers } : {}) });
      print(options.json, { id }, `${options.name} is facility ${id}. Give it people: chartkeeper people add NAME --role ROLE --facility ${id}`);
    }));
}

export function demoAccountsCommand(demo: Command): void {
  demo.command('accounts').option('--json', 'JSON alone on standard output').description('print the demo accounts').addHelpText('after', '\nExample:\n  chartkeeper demo accounts --json')
    .action((options) => {
      if (!readConfig().demo) throw new Problem('rule-refused', 'This is no demo: there are no demo accounts');
      print(options.json, { accounts: demoAccounts }, demoAccounts.map((a) => `${a.signInName.padEnd(12)} ${a.password}   ${a.role.padEnd(24)} ${a.name}`).join('\n'));
    });
}
