import type { Command, CommanderError } from 'commander';
import { UsageError } from '../domain/errors.js';

/**
 * Makes an error like any other of what a command line is refused for: one that names the remedy.
 * @param path the command's name, with those above it
 */
export function refusing(command: Command, path: string): void {
  command.configureOutput({ outputError: () => {} }).exitOverride((error) => {
    throw wasAsked(error) ? error : refusalOf(error, path);
  });
  for (const sub of command.commands) refusing(sub, `${path} ${sub.name()}`);
}

/** Help, asked for or shown because nothing was; it is printed already. */
function wasAsked({ code, exitCode }: CommanderError): boolean {
  return exitCode === 0 || code === 'commander.help';
}

function refusalOf({ message }: CommanderError, path: string): UsageError {
  const [what = '', suggestion] = message.replace(/^error: /, '').split('\n');
  const meant = /^\(Did you mean (.*)\?\)$/.exec(suggestion ?? '')?.[1];
  const near = meant === undefined ? '' : `; did you mean ${meant}?`;
  return new UsageError(`${what}${near}`, { remedy: `See: ${path} --help` });
}
