import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { type Command, InvalidArgumentError } from 'commander';
import { isIsoDate, newYorkDate } from '../../domain/date.js';
import { TrendsError, UsageError } from '../../domain/errors.js';
import { EXIT, type Exit, type ExitCode } from '../exit-codes.js';
import { type Output, output } from '../output.js';
import { configOf } from '../settings.js';

interface EmitOptions {
  readonly table: string;
  readonly date?: string;
  readonly status: string;
  readonly records?: number;
  readonly execution?: string;
  readonly file?: string;
  readonly url?: string;
  readonly config?: string;
  readonly json?: boolean;
}

/** `trends emit`: publishes completion events, as an upstream processor would. */
export function emitCommand(command: Command, exit: Exit): void {
  command
    .option('--table <dataset.table>', 'the table that landed', 'nba_analytics.player_game_summary')
    .option('--date <date>', 'game date, YYYY-MM-DD; default today in New York')
    .option('--status <status>', 'success, partial, no_data, failed or skipped', 'success')
    .option('--records <n>', 'record_count', wholeNumber)
    .option('--execution <id>', 'execution_id; default a new one')
    .option('--file <path>', 'publish the events of an NDJSON file instead')
    .option(
      '--url <url>',
      'the service; default http://<http.host>:<http.port> of the configuration',
    )
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
  trends emit --file events.ndjson --url http://127.0.0.1:8080`;

async function runEmit(options: EmitOptions, out: Output): Promise<ExitCode> {
  const url = urlOf(options);
  const body =
    options.file === undefined ? JSON.stringify(eventOf(options)) : await read(options.file);
  const response = await post(url, body);
  const answer = await answerOf(response);
  out.data(answer);
  out.line(response.ok ? `accepted by ${url.origin}` : JSON.stringify(answer, null, 2));
  return response.ok ? EXIT.done : EXIT.failed;
}

function urlOf(options: EmitOptions): URL {
  const { http } = configOf(options);
  const service = options.url ?? `http://${http.host}:${http.port}`;
  if (URL.canParse('/events', service)) return new URL('/events', service);
  throw new UsageError(`--url: "${service}" is not a URL`, {
    remedy: 'Write it like http://127.0.0.1:8080.',
  });
}

async function answerOf(response: Response): Promise<unknown> {
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch (error) {
    const { origin } = new URL(response.url);
    throw new TrendsError(`what answers at ${origin} is no trends service (${response.status})`, {
      remedy: 'Name the service with --url.',
      cause: error,
    });
  }
}

function wholeNumber(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Give a whole number.');
}

function eventOf({ table, date, status, records, execution }: EmitOptions): object {
  const [dataset, name] = table.split('.');
  if (!dataset || !name) {
    throw new UsageError(`--table: "${table}" is not dataset.table`, {
      remedy: 'Write it like nba_analytics.player_game_summary.',
    });
  }
  if (date !== undefined && !isIsoDate(date)) {
    throw new UsageError(`--date: "${date}" is not a date`, { remedy: 'Write it as YYYY-MM-DD.' });
  }
  const id = execution ?? randomUUID();
  return {
    processor_name: `${camel(name)}Processor`,
    phase: dataset === 'nba_precompute' ? 'phase_4_precompute' : 'phase_3_analytics',
    execution_id: id,
    correlation_id: `emit-${id}`,
    game_date: date ?? newYorkDate(Date.now()),
    output_table: name,
    output_dataset: dataset,
    status,
    timestamp: new Date().toISOString(),
    trigger_source: 'manual',
    ...(records === undefined ? {} : { record_count: records }),
  };
}

function camel(name: string): string {
  return name.replace(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase());
}

async function read(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new UsageError(`--file: ${path} cannot be read`, {
      remedy: 'Name a file of events, one JSON object a line.',
      cause: error,
    });
  }
}

async function post(url: URL, body: string | Buffer): Promise<Response> {
  const type = typeof body === 'string' ? 'application/json' : 'application/x-ndjson';
  try {
    return await fetch(url, { method: 'POST', body, headers: { 'content-type': type } });
  } catch (error) {
    throw new TrendsError(`no service answers at ${url.origin}`, {
      remedy: 'Start one with: trends serve; or name another with --url.',
      cause: error,
    });
  }
}
