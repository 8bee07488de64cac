import { type Command, InvalidArgumentError } from 'commander';
import type { EpochMs } from '../../domain/date.js';
import { newYorkShort, newYorkTime, utc } from '../../domain/times.js';
import { type SlotAhead, slotsAhead } from '../../explain/slots-ahead.js';
import { plansOf } from '../../service/plans.js';
import { EXIT, type Exit } from '../exit-codes.js';
import { output } from '../output.js';
import { type CommonOptions, configOf, withCommonOptions } from '../settings.js';
import { fitting } from '../table.js';

interface CalendarOptions extends CommonOptions {
  readonly days: number;
}

/** `trends calendar`: the slots to come. */
export function calendarCommand(command: Command, exit: Exit): void {
  withCommonOptions(command)
    .option('--days <n>', 'how many days ahead', wholeDays, 7)
    .addHelpText('after', EXAMPLES)
    .action((options: CalendarOptions) => {
      const out = output(options.json ?? false);
      const slots = slotsAhead(plansOf(configOf(options)), Date.now(), options.days);
      out.data(slots.map(inUtc));
      for (const line of slotTable(slots)) out.line(line);
      if (slots.length === 0) out.line(`no slot in the next ${options.days} days`);
      exit(EXIT.done);
    });
}

const EXAMPLES = `
Examples:
  trends calendar                    the coming week
  trends calendar --days 14 --json   two weeks, for machines`;

function wholeDays(text: string): number {
  const days = Number(text);
  if (!Number.isInteger(days) || days < 1 || days > 3660) {
    throw new InvalidArgumentError('Give a whole number of days, 1 to 3660.');
  }
  return days;
}

function slotTable(slots: readonly SlotAhead[]): readonly string[] {
  const table = (time: (instant: EpochMs) => string, until: string) =>
    slots.map(({ exporter, opensAt, deadline }) => [
      time(opensAt),
      exporter,
      `${until} ${time(deadline)}`,
    ]);
  return fitting([table(newYorkTime, 'deadline'), table(newYorkShort, 'by')]);
}

function inUtc({ id, exporter, day, opensAt, deadline }: SlotAhead) {
  return { id, exporter, day, opensAt: utc(opensAt), deadline: utc(deadline) };
}
