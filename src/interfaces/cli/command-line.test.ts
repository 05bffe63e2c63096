import type { Command } from 'commander';
import { expect, it } from 'vitest';
import { commandLine } from './command-line.ts';

function helpOf(command: Command): string {
  let text = '';
  command.configureOutput({ writeOut: (s) => { text += s; }, writeErr: (s) => { text += s; } });
  command.outputHelp();
  return text;
}

const leaves = (command: Command, path: string[] = []): [string, Command][] =>
  command.commands.filter((c) => c.name() !== 'help').flatMap((c) => c.commands.length ? [...leaves(c, [...path, c.name()]), ...(c.registeredArguments.length ? [[[...path, c.name()].join(' '), c] as [string, Command]] : [])] : [[[...path, c.name()].join(' '), c] as [string, Command]]);

it.each(leaves(commandLine()))('%s says what it does, with an example', (_name, command) => {
  expect(command.description()).not.toBe('');
  expect(helpOf(command)).toMatch(/Example/);
});
