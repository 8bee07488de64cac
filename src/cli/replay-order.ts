import { createHash } from 'node:crypto';
import { resolveExporters } from '../../exporters/resolve.js';
import { type DateSpan, isIsoDate } from '../domain/date.js';
import { UsageError } from '../domain/errors.js';
import type { By } from '../replay/recorded-landings.js';
import type { CommonOptions } from './settings.js';

export interface ReplayCommandOptions extends CommonOptions {
  readonly from: string;
  readonly to: string;
  readonly by: string;
  readonly only: string;
  readonly events?: string;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly id?: string;
}

/** A replay as it was ordered, checked. */
export interface ReplayOrder {
  readonly range: DateSpan;
  readonly by: By;
  readonly exporters: readonly string[];
  readonly events: string | null;
  readonly id: string;
}

/** @throws UsageError naming the option */
export function replayOrder(options: ReplayCommandOptions): ReplayOrder {
  const { from, to, by, only, events } = options;
  if (by !== 'landed' && by !== 'game-date') {
    throw new UsageError(`--by: "${by}" is neither landed nor game-date`, {
      remedy: 'See: trends replay --help',
    });
  }
  const names = resolveExporters(only.split(',').map((name) => name.trim()));
  if (names.kind === 'unknown') {
    throw new UsageError(`--only: ${names.fault}`, { remedy: 'See: trends replay --help' });
  }
  const range = rangeOf(from, to);
  const id = options.id ?? nameOf([from, to, by, only, events ?? '']);
  if (!/^[\w-]{1,40}$/.test(id)) {
    throw new UsageError(`--id: "${id}" is not a name`, {
      remedy: 'Use letters, digits, - and _, 40 at most.',
    });
  }
  return { range, by, exporters: names.names, events: events ?? null, id };
}

/** A range of dates from `--from` and `--to`. @throws UsageError */
export function rangeOf(from: string, to: string): DateSpan {
  for (const [option, date] of Object.entries({ '--from': from, '--to': to })) {
    if (!isIsoDate(date)) {
      throw new UsageError(`${option}: "${date}" is not a date`, {
        remedy: 'Write it as YYYY-MM-DD.',
      });
    }
  }
  if (from > to) {
    throw new UsageError(`--from: ${from} lies after --to ${to}`, { remedy: 'Swap them.' });
  }
  return { from, to };
}

/** The same order has the same name, so that saying it again goes on where it stopped. */
function nameOf(order: readonly string[]): string {
  return `r${createHash('sha256').update(order.join(' ')).digest('hex').slice(0, 8)}`;
}
