import { resolveExporters } from '../../exporters/resolve.js';
import { addDays, type IsoDate, isIsoDate } from '../domain/date.js';
import { UsageError } from '../domain/errors.js';
import type { ExportOrder } from '../service/manual-export.js';
import { rangeOf } from './replay-order.js';

/** The options that say what to export. */
export interface OrderOptions {
  readonly only: readonly string[];
  readonly date?: string;
  readonly from?: string;
  readonly to?: string;
  readonly force?: boolean;
  readonly dryRun?: boolean;
}

/** One order per date. @param today the latest that can be asked for. @throws UsageError naming the option */
export function ordersOf(options: OrderOptions, today: IsoDate): readonly ExportOrder[] {
  const names = resolveExporters(options.only);
  if (names.kind === 'unknown') {
    throw new UsageError(`--only: ${names.fault}`, { remedy: 'See: trends export --help' });
  }
  const { force = false, dryRun = false } = options;
  const dates = datesOf(options, today);
  if (dryRun && dates.length > 1) {
    throw new UsageError('--dry-run takes one date, not a range', {
      remedy: 'Name it with --date; what a range would do is told by: trends replay --dry-run',
    });
  }
  return dates.map((date) => ({ exporters: names.names, date, force }));
}

function datesOf({ date, from, to }: OrderOptions, today: IsoDate): readonly IsoDate[] {
  if (from === undefined && to === undefined) return [singleDate(date ?? today, today)];
  if (date !== undefined || from === undefined || to === undefined) {
    throw new UsageError('--from and --to go together, and without --date', {
      remedy: 'Give both ends of the range, or one --date.',
    });
  }
  const range = rangeOf(from, to);
  refuseFuture('--to', range.to, today);
  const dates: IsoDate[] = [];
  for (let day = range.from; day <= range.to; day = addDays(day, 1)) dates.push(day);
  return dates;
}

/** An as-of date up to today. @throws UsageError that names `--date` */
export function singleDate(date: string, today: IsoDate): IsoDate {
  if (!isIsoDate(date)) {
    throw new UsageError(`--date: "${date}" is not a date`, { remedy: 'Write it as YYYY-MM-DD.' });
  }
  refuseFuture('--date', date, today);
  return date;
}

function refuseFuture(option: string, date: IsoDate, today: IsoDate): void {
  if (date <= today) return;
  throw new UsageError(`${option}: ${date} lies after today, ${today} in New York`, {
    remedy: 'Choose today or a past date.',
  });
}
