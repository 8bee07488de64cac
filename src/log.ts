import { type Logger, pino } from 'pino';

export type Log = Logger;

export interface LogSettings {
  readonly level: string;
  /** `auto`: pretty on a terminal, JSON elsewhere. */
  readonly format: 'auto' | 'pretty' | 'json';
}

/** Keys whose values never reach a log line. */
const SECRETS = ['token', '*.token', 'authorization', '*.authorization', 'headers.authorization'];

/** The service's log, on standard error so that commands keep standard output for their answer. */
export async function openLog({ level, format }: LogSettings): Promise<Log> {
  const pretty = format === 'pretty' || (format === 'auto' && process.stderr.isTTY);
  const options = { level, base: null, redact: { paths: SECRETS, censor: '[secret]' } };
  if (!pretty) return pino(options, process.stderr);
  const { default: prettyStream } = await import('pino-pretty');
  return pino(
    options,
    prettyStream({ destination: 2, sync: true, colorize: process.stderr.isTTY }),
  );
}
