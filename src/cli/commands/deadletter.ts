import type { Command } from 'commander';
import { UsageError } from '../../domain/errors.js';
import type { ObjectStore } from '../../ports/object-store.js';
import { openPrivateStore } from '../../service/open-store.js';
import {
  isWaiting,
  type LetterFault,
  type LetterName,
  letterIndex,
  newestLetters,
  openLetters,
  type StoredLetter,
} from '../../store/dead-letter-box.js';
import { dropByHand } from '../../store/drop-letters.js';
import { coloured, toneOf } from '../colour.js';
import { EXIT, type Exit, type ExitCode } from '../exit-codes.js';
import { letterJson, lettersNamed, letterTable, letterText } from '../letters.js';
import { type Output, output } from '../output.js';
import { type Retried, type RunningService, sendAgain } from '../send-again.js';
import { serviceUrl } from '../service-url.js';
import { type CommonOptions, configOf, withCommonOptions } from '../settings.js';

interface ListOptions extends CommonOptions {
  readonly retried?: boolean;
}

interface RetryOptions extends CommonOptions {
  readonly all?: boolean;
  readonly url?: string;
}

interface DropOptions extends CommonOptions {
  readonly all?: boolean;
  readonly retried?: boolean;
}

/** `trends deadletter`: the messages that could not be read. */
export function deadletterCommand(command: Command, exit: Exit): void {
  command.addHelpText('after', EXAMPLES);
  withCommonOptions(command.command('list'))
    .description('list the newest waiting dead letters: time, table, fault')
    .option('--retried', 'also those that were retried')
    .addHelpText('after', examples('list', 'list --retried', 'list --json | jq .letters[].fault'))
    .action(async (options: ListOptions) => exit(await runList(options)));
  withCommonOptions(command.command('show <id>'))
    .description('show one dead letter whole, with its body')
    .addHelpText('after', examples(`show ${AN_ID}`, `show ${AN_ID} --json`))
    .action(async (id: string, options: CommonOptions) => exit(await runShow(id, options)));
  withCommonOptions(command.command('retry [ids...]'))
    .description('publish dead letters again to a running service')
    .option('--all', 'all that were not retried yet')
    .option('--url <url>', 'the service; default http://<http.host>:<http.port>')
    .addHelpText('after', examples(`retry ${AN_ID}`, 'retry --all --url http://127.0.0.1:8080'))
    .action(async (ids: readonly string[], options: RetryOptions) => {
      exit(await runRetry(ids, options));
    });
  withCommonOptions(command.command('drop [ids...]'))
    .description('delete dead letters')
    .option('--retried', 'all that were retried')
    .option('--all', 'all of them')
    .addHelpText('after', examples(`drop ${AN_ID}`, 'drop --retried'))
    .action(async (ids: readonly string[], options: DropOptions) => {
      exit(await runDrop(ids, options));
    });
}

const AN_ID = '1764590400000-6f1c';

function examples(...commands: readonly string[]): string {
  return `\nExamples:\n${commands.map((each) => `  trends deadletter ${each}`).join('\n')}`;
}

const EXAMPLES = `
An id may be shortened as long as it is unique; ID.3 is the third message of a
letter that holds several. The list shows the newest letters, at most 200 and
16 MiB. A retried letter is kept and marked until it is dropped or 90 days old.

Examples:
  trends deadletter list
  trends deadletter show 1764590400000-6f1c
  trends deadletter retry --all --url http://127.0.0.1:8080

Exit codes: 0 done, 1 a letter failed again or was not taken, 2 bad usage.`;

async function runList(options: ListOptions): Promise<ExitCode> {
  const out = output(options.json ?? false);
  const faults: LetterFault[] = [];
  const store = await openPrivateStore(configOf(options));
  const { letters: all, older } = await newestLetters(store, (fault) => faults.push(fault));
  const letters = options.retried ? all : all.filter(isWaiting);
  out.data({ letters: letters.map(letterJson), older, unreadable: faults });
  for (const line of letterTable(letters)) out.line(line);
  const hidden = all.length - letters.length;
  if (letters.length === 0) out.line(older === 0 ? 'no dead letter waits' : 'none of these waits');
  if (hidden > 0) out.line(`${hidden} more were retried (--retried shows them)`);
  if (older > 0) out.line(`${older} older ones are not shown (trends deadletter drop --all)`);
  for (const { object, fault } of faults) {
    out.line(`not a dead letter: ${object}: ${fault}`);
    out.line('  try: move it away');
  }
  return EXIT.done;
}

async function runShow(id: string, options: CommonOptions): Promise<ExitCode> {
  const out = output(options.json ?? false);
  const store = await openPrivateStore(configOf(options));
  const named = lettersNamed(await letterIndex(store), [id]).map(({ name }) => name);
  for await (const letter of openLetters(store, named, refuseFault)) {
    out.data(letterJson(letter));
    for (const line of letterText(letter)) out.line(line);
  }
  return EXIT.done;
}

async function runRetry(ids: readonly string[], options: RetryOptions): Promise<ExitCode> {
  const out = output(options.json ?? false);
  if ((ids.length === 0) === !options.all) {
    throw new UsageError('which dead letters?', { remedy: 'Name their ids, or say --all.' });
  }
  const service = serviceOf(options);
  const store = await openPrivateStore(configOf(options));
  const index = await letterIndex(store);
  const retried: Retried[] = [];
  try {
    for await (const { letter, place } of toRetry(store, index, ids)) {
      const result = await sendAgain(store, letter, service, Date.now, place);
      retried.push(result);
      tell(out, result);
    }
  } finally {
    out.data({ retried });
  }
  if (retried.length === 0) out.line('no dead letter waits');
  return retried.every(({ outcome }) => outcome === 'accepted') ? EXIT.done : EXIT.failed;
}

/** The letters that ids name; without ids those that wait. Each is opened when its turn comes. */
async function* toRetry(
  store: ObjectStore,
  index: readonly LetterName[],
  ids: readonly string[],
): AsyncGenerator<{ readonly letter: StoredLetter; readonly place: number | null }> {
  if (ids.length === 0) {
    for await (const letter of openLetters(store, index, () => {})) {
      if (isWaiting(letter)) yield { letter, place: null };
    }
    return;
  }
  for (const { name, place } of lettersNamed(index, ids)) {
    for await (const letter of openLetters(store, [name], refuseFault)) yield { letter, place };
  }
}

function refuseFault({ object, fault }: LetterFault): never {
  throw new UsageError(`not a dead letter: ${object}: ${fault}`, { remedy: 'Move it away.' });
}

async function runDrop(ids: readonly string[], options: DropOptions): Promise<ExitCode> {
  const out = output(options.json ?? false);
  const { all = false, retried = false } = options;
  if ([ids.length > 0, all, retried].filter(Boolean).length !== 1) {
    throw new UsageError('which dead letters?', {
      remedy: 'Name their ids, or say --retried or --all.',
    });
  }
  const store = await openPrivateStore(configOf(options));
  const index = await letterIndex(store);
  const chosen = retried ? await retriedOf(store, index) : all ? index : wholeOnes(index, ids);
  await dropByHand(store, Date.now(), chosen, 'trends deadletter drop');
  for (const { id } of chosen.slice(0, MOST_TOLD)) out.line(`${id}  dropped`);
  if (chosen.length > MOST_TOLD) out.line(`and ${chosen.length - MOST_TOLD} more`);
  out.data({ dropped: chosen.map(({ id }) => id) });
  if (chosen.length === 0) out.line('no such dead letter');
  return EXIT.done;
}

/** Lines that a drop writes of single letters. */
const MOST_TOLD = 200;

async function retriedOf(
  store: ObjectStore,
  index: readonly LetterName[],
): Promise<readonly LetterName[]> {
  const retried: LetterName[] = [];
  for await (const letter of openLetters(store, index, () => {})) {
    const { id, object, at, messages, isOver } = letter;
    if (!isWaiting(letter)) retried.push({ id, object, at, messages, isOver });
  }
  return retried;
}

function wholeOnes(index: readonly LetterName[], ids: readonly string[]): readonly LetterName[] {
  return lettersNamed(index, ids).map(({ name, place }) => {
    if (place === null) return name;
    throw new UsageError(`${name.id} is dropped as a whole`, {
      remedy: `Name the letter: trends deadletter drop ${name.id}`,
    });
  });
}

function serviceOf(options: RetryOptions): RunningService {
  const { http } = configOf(options);
  return { url: serviceUrl(options.url, http), token: http.token };
}

function tell(out: Output, { id, outcome, fault }: Retried): void {
  out.line(`${id}  ${coloured(outcome, toneOf(outcome))}${fault === null ? '' : `: ${fault}`}`);
  if (fault !== null) out.line(`  try: trends deadletter show ${id}`);
}
