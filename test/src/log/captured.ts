import { Writable } from 'node:stream';
import type { Logger } from 'pino';
import { type LogOptions, type LogSettings, openLog } from '../../../src/log.js';

export interface Captured {
  /** As the library has it: these lines need no event. */
  readonly log: Logger;
  /** All that was written. */
  text(): string;
  /** The same as JSON, line by line. */
  lines(): readonly Readonly<Record<string, unknown>>[];
}

/** A log whose lines are kept. */
export async function captured(
  settings: Partial<LogSettings> = {},
  options: LogOptions = {},
): Promise<Captured> {
  let text = '';
  const outlet = new Writable({
    write: (chunk: Buffer, _, written) => {
      text += chunk.toString();
      written();
    },
  });
  const log: unknown = await openLog(
    { level: 'trace', format: 'json', ...settings },
    { outlet, ...options },
  );
  return {
    log: log as Logger,
    text: () => text,
    lines: () => text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)])),
  };
}
