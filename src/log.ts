import type { Bindings, ChildLoggerOptions, DestinationStream, Logger, LoggerOptions } from 'pino';
import type { LogEventAt, LogLevel } from './domain/log-events.js';
import { printableJson } from './domain/printable.js';
import { clean, cleanFields } from './log/clean.js';
import { googleCloudOptions } from './log/google-cloud.js';
import { readableLine } from './log/readable-line.js';
import { type Scrub, scrubber } from './log/scrub.js';

/** Writes a line of a level; of what kind it is, its `event` says. */
type WriteLine<Level extends LogLevel> = (
  fields: { readonly event: LogEventAt<Level>; readonly [field: string]: unknown },
  msg: string,
) => void;

/** The service's log: no line without a code of `LOG_EVENTS`, none at another level than it has there. */
export type Log = { readonly [Level in LogLevel]: WriteLine<Level> };

export interface LogSettings {
  readonly level: string;
  /** `auto`: pretty on a terminal, JSON elsewhere. `gcp`: as Cloud Logging reads it. */
  readonly format: 'auto' | 'pretty' | 'json' | 'gcp';
  /** The Google Cloud project that traces are in. */
  readonly project?: string;
}

export interface LogOptions {
  /** Where lines go; standard error when absent, so that commands keep standard output for answers. */
  readonly outlet?: NodeJS.WritableStream & { readonly isTTY?: boolean };
  /** Texts that no line may hold, beside all that is known as secret by its name or its looks. */
  readonly secrets?: readonly string[];
}

/** Set where Google Cloud runs a service, a job or a worker pool. */
const GOOGLE_CLOUD = ['K_SERVICE', 'CLOUD_RUN_JOB', 'CLOUD_RUN_WORKER_POOL'];

/** The settings with what the platform implies: on Google Cloud, `auto` is `gcp`. */
export function logSettingsOn(
  environment: Readonly<Record<string, string | undefined>>,
  settings: LogSettings,
): LogSettings {
  const project = settings.project ?? environment.GOOGLE_CLOUD_PROJECT;
  const onGoogleCloud = GOOGLE_CLOUD.some((name) => environment[name]);
  const format = settings.format === 'auto' && onGoogleCloud ? 'gcp' : settings.format;
  return { ...settings, format, ...(project && { project }) };
}

/** The service's log. No line holds a secret, whoever writes it. */
export async function openLog(settings: LogSettings, options: LogOptions = {}): Promise<Log> {
  const { level, format, project = null } = settings;
  const { outlet = process.stderr, secrets } = options;
  const scrub = scrubber(secrets);
  // Loaded only now: most commands read the settings of a log and never open one.
  const { pino } = await import('pino');
  const opened = (stream: DestinationStream, own?: LoggerOptions) =>
    cleanChildren(pino(cleaning(level, scrub, own), stream), scrub);
  const exact = filtered(outlet, printableJson);
  if (format === 'gcp') return opened(exact, googleCloudOptions(project, scrub));
  const colorize = outlet.isTTY === true;
  if (format === 'json' || (format === 'auto' && !colorize)) return opened(exact);
  const { default: prettyStream } = await import('pino-pretty');
  const destination = outlet === process.stderr ? 2 : outlet;
  return opened(filtered(prettyStream({ destination, sync: true, colorize }), readableLine));
}

/** A stream whose lines are changed on their way, so that no terminal obeys what is logged. */
function filtered(stream: DestinationStream, change: (line: string) => string): DestinationStream {
  return { write: (line) => stream.write(change(line)) };
}

/** Options under which fields, message and what is put into it are cleaned. */
function cleaning(level: string, scrub: Scrub, options: LoggerOptions = {}): LoggerOptions {
  return {
    ...options,
    level,
    base: null,
    formatters: { ...options.formatters, log: (fields) => cleanFields(fields, scrub) },
    hooks: {
      logMethod(args, method) {
        const [first, ...rest] = args;
        method.apply(this, [
          first,
          ...rest.map((value: unknown) => clean(value, scrub)),
        ] as typeof args);
      },
    },
    serializers: {
      // Cleaned with all other fields; the library's own would take errors whole.
      err: (cleaned: unknown) => cleaned,
      [options.messageKey ?? 'msg']: (text: unknown) => clean(text, scrub),
    },
  };
}

/** Has the fields of child logs cleaned too: the library's formatters see those of lines alone. */
function cleanChildren(log: Logger, scrub: Scrub): Logger {
  const child: (this: Logger, fields: Bindings, options?: ChildLoggerOptions) => Logger = log.child;
  return Object.assign(log, {
    child(this: Logger, fields: Bindings, options?: ChildLoggerOptions) {
      return child.call(this, cleanFields(fields, scrub), options);
    },
  });
}
