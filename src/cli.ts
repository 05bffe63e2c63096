import { commandLine } from './interfaces/cli/command-line.ts';
import { Problem, problems } from './platform/problem.ts';

/** From the words on the command line to actions, and from problems to exit codes. */
try {
  await commandLine().parseAsync();
} catch (error) {
  const { code, exitCode } = error as { code?: string; exitCode?: number };
  if (code?.startsWith('commander.')) process.exit(exitCode ?? 64);
  if (error instanceof Problem) {
    process.stderr.write(`${error.message}\n${error.issues.map((i) => `  ${[i.at, i.says, i.mend].filter(Boolean).join(': ')}\n`).join('')}`);
    process.exit(problems[error.kind].exit);
  }
  process.stderr.write(`${(error as Error).stack}\n`);
  process.exit(70);
}
