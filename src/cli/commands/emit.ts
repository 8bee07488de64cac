import { readFile } from 'node:fs/promises';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { LOAD_STATUSES } from '../../domain/decode.js';
import { UsageError } from '../../domain/errors.js';
import { field } from '../../domain/untyped.js';
import { pubSubConnection } from '../../service/open-pubsub.js';
import { type EventOptions, madeEvent } from '../emit/made-event.js';
import { postEvents } from '../emit/post-events.js';
import { publishEvents } from '../emit/publish-events.js';
import { EXIT, type Exit, type ExitCode } from '../exit-codes.js';
import { type Output, output } from '../output.js';
import { serviceUrl } from '../service-url.js';
import { configOf } from '../settings.js';

interface EmitOptions extends EventOptions {
  readonly file?: string;
  readonly to: 'http' | 'pubsub';
  readonly url?: string;
  readonly topic?: string;
  readonly config?: string;
  readonly json?: boolean;
}

/** `trends emit`: publishes completion events, as an upstream processor would. */
export function emitCommand(command: Command, exit: Exit): void {
  command
    .option('--table <dataset.table>', 'the table that landed', 'nba_analytics.player_game_summary')
    .option('--date <date>', 'game date, YYYY-MM-DD; default today in New York')
    .addOption(
      new Option('--status <status>', 'how the load ended')
        .choices(LOAD_STATUSES)
        .default('success'),
    )
    .option('--records <n>', 'record_count', wholeNumber)
    .option('--execution <id>', 'execution_id; default a new one')
    .option('--file <path>', 'publish the events of an NDJSON file instead')
    .addOption(
      new Option('--to <bus>', 'a running service, or Pub/Sub')
        .choices(['http', 'pubsub'])
        .default('http'),
    )
    .option(
      '--url <url>',
      'the service; default http://<http.host>:<http.port> of the configuration',
    )
    .option('--topic <name>', 'with --to pubsub: the topic; default the one of the event')
    .option('--config <file>', 'configuration file (YAML)')
    .option('--json', 'answer in JSON on standard output')
    .addHelpText('after', EXAMPLES)
    .action(async (options: EmitOptions) => {
      exit(await runEmit(options, output(options.json ?? false)));
    });
}

const EXAMPLES = `
Examples:
  trends emit --date 2025-11-30
  trends emit --table nba_analytics.team_offense_game_summary --status partial
  trends emit --file events.ndjson --url http://127.0.0.1:8080
  trends emit --to pubsub --date 2025-11-30`;

async function runEmit(options: EmitOptions, out: Output): Promise<ExitCode> {
  const { file } = options;
  const bodies = file === undefined ? [JSON.stringify(madeEvent(options))] : await linesOf(file);
  return options.to === 'pubsub'
    ? emitToPubSub(options, bodies, out)
    : emitToService(options, bodies, out);
}

async function emitToService(
  options: EmitOptions,
  bodies: readonly string[],
  out: Output,
): Promise<ExitCode> {
  const { http } = configOf(options);
  const url = serviceUrl(options.url, http);
  const { ok, answer } = await postEvents(url, bodies, http.token, (count) => {
    if (count < bodies.length) out.doing(`posted ${count} of ${bodies.length} events`);
  });
  out.data(answer);
  out.line(ok ? `accepted by ${url.origin}` : JSON.stringify(answer, null, 2));
  if (ok) for (const note of notesIn(answer)) out.line(note);
  if (!ok) out.line('try: fix what it names; dead letters are kept: trends deadletter list');
  return ok ? EXIT.done : EXIT.failed;
}

async function emitToPubSub(
  options: EmitOptions,
  bodies: readonly string[],
  out: Output,
): Promise<ExitCode> {
  const connection = pubSubConnection(configOf(options));
  const published = await publishEvents(connection, bodies, options.topic);
  out.data({ project: connection.project, published });
  for (const { topic, messageId } of published) out.line(`published to ${topic} as ${messageId}`);
  return EXIT.done;
}

/** What the service says of events that lead to less than one may think. */
function notesIn(answer: unknown): readonly string[] {
  if (typeof answer !== 'object' || answer === null || !('notes' in answer)) return [];
  const notes: readonly unknown[] = Array.isArray(answer.notes) ? answer.notes : [];
  return notes.map(
    (note) => `event ${String(field(note, 'message'))}: ${String(field(note, 'detail'))}`,
  );
}

function wholeNumber(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Give a whole number.');
}

async function linesOf(path: string): Promise<readonly string[]> {
  try {
    const text = await readFile(path, 'utf8');
    return text.split('\n').filter((line) => line.trim() !== '');
  } catch (error) {
    throw new UsageError(`--file: ${path} cannot be read`, {
      remedy: 'Name a file of events, one JSON object a line.',
      cause: error,
    });
  }
}
