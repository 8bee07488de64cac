import { Command, type CommanderError } from 'commander';
import { UsageError } from '../domain/errors.js';
import type { Exit } from './exit-codes.js';

/** Adds a command's options and action. */
type Configure = (command: Command, exit: Exit) => void;

interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  /** Loads the command's module: only the one that is asked for costs its imports. */
  readonly load: () => Promise<Configure>;
}

const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'serve',
    summary: 'listen for completion events and refresh the affected files',
    load: async () => (await import('./commands/serve.js')).serveCommand,
  },
  {
    name: 'export',
    summary: 'compute and publish files now',
    load: async () => (await import('./commands/export.js')).exportCommand,
  },
  {
    name: 'emit',
    summary: 'publish a completion event to a running service',
    load: async () => (await import('./commands/emit.js')).emitCommand,
  },
  {
    name: 'calendar',
    summary: 'list coming slots: which file is due when, and its deadline',
    load: async () => (await import('./commands/calendar.js')).calendarCommand,
  },
  {
    name: 'status',
    summary: 'show every file: state, data through, last refresh, next slot',
    load: async () => (await import('./commands/status.js')).statusCommand,
  },
  {
    name: 'explain',
    summary: 'tell why a file did or did not refresh, now or at any moment',
    load: async () => (await import('./commands/explain.js')).explainCommand,
  },
  {
    name: 'doctor',
    summary: 'check everything that can be wrong, and say what to do',
    load: async () => (await import('./commands/doctor.js')).doctorCommand,
  },
  {
    name: 'sql',
    summary: "print an exporter's query as BigQuery gets it, with parameters",
    load: async () => (await import('./commands/sql.js')).sqlCommand,
  },
  {
    name: 'cost',
    summary: 'add up what refreshes read and what is billed',
    load: async () => (await import('./commands/cost.js')).costCommand,
  },
  {
    name: 'replay',
    summary: 'replay recorded landings through the same streams in virtual time',
    load: async () => (await import('./commands/replay.js')).replayCommand,
  },
  {
    name: 'simulate',
    summary: 'compare configurations over a period: how fresh, at what cost',
    load: async () => (await import('./commands/simulate.js')).simulateCommand,
  },
  {
    name: 'deadletter',
    summary: 'list, show, retry or drop unreadable messages',
    load: async () => (await import('./commands/deadletter.js')).deadletterCommand,
  },
  {
    name: 'rollback',
    summary: 'put an earlier version of a file back and keep it',
    load: async () => (await import('./commands/rollback.js')).rollbackCommand,
  },
  {
    name: 'diff',
    summary: 'show what changed between two versions of a file',
    load: async () => (await import('./commands/diff.js')).diffCommand,
  },
  {
    name: 'pause',
    summary: 'stop refreshing a file until it is resumed',
    load: async () => (await import('./commands/pause.js')).pauseCommand,
  },
  {
    name: 'resume',
    summary: 'end a pause or the pin of a rollback',
    load: async () => (await import('./commands/resume.js')).resumeCommand,
  },
  {
    name: 'setup',
    summary: 'create or check what the service needs in Google Cloud',
    load: async () => (await import('./commands/setup.js')).setupCommand,
  },
  {
    name: 'demo',
    summary: 'play a night of an invented league: data lands, the affected files refresh',
    load: async () => (await import('./commands/demo.js')).demoCommand,
  },
];

const EXAMPLES = `
Examples:
  trends demo            start here: a night of an invented league
  trends doctor          is anything wrong, and what comes first?
  trends status          is every file fresh?
  trends export --help   every command has help, with examples`;

/**
 * The command line for these arguments.
 * @param args without Node and the script
 */
export async function program(args: readonly string[], exit: Exit): Promise<Command> {
  const trends = new Command('trends')
    .description('Publishes the Trends files when their data lands.')
    .addHelpText('after', EXAMPLES);
  for (const { name, summary, load } of COMMANDS) {
    const command = trends.command(name).description(summary);
    if (args.includes(name)) (await load())(command, exit);
  }
  refusing(trends, 'trends');
  return trends;
}

/**
 * Makes an error like any other of what a command line is refused for: one that names the remedy.
 * @param path the command's name, with those above it
 */
function refusing(command: Command, path: string): void {
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
