import { type Command, InvalidArgumentError } from 'commander';
import { EXPORTERS } from '../../../exporters/registry.js';
import type { Config } from '../../config/index.js';
import { cadenceCalendar, type Slot } from '../../domain/calendar.js';
import type { EpochMs } from '../../domain/date.js';
import { newYorkTime, utc } from '../../domain/times.js';
import { settingsOf } from '../../service/plans.js';
import { EXIT, type Exit } from '../exit-codes.js';
import { columns, output } from '../output.js';
import { type CommonOptions, configOf, withCommonOptions } from '../settings.js';

interface CalendarOptions extends CommonOptions {
  readonly days: number;
}

const DAY_MS = 86_400_000;

/** `trends calendar`: the slots to come. */
export function calendarCommand(command: Command, exit: Exit): void {
  withCommonOptions(command)
    .option('--days <n>', 'how many days ahead', wholeDays, 7)
    .addHelpText('after', EXAMPLES)
    .action((options: CalendarOptions) => {
      const out = output(options.json ?? false);
      const slots = slotsAhead(configOf(options), Date.now(), options.days);
      out.data(slots.map(inUtc));
      const rows = slots.map(({ exporter, opensAt, deadline }) => [
        newYorkTime(opensAt),
        exporter,
        `deadline ${newYorkTime(deadline)}`,
      ]);
      for (const line of columns(rows)) out.line(line);
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

interface SlotAhead extends Slot {
  readonly deadline: EpochMs;
}

function slotsAhead(config: Config, now: EpochMs, days: number): readonly SlotAhead[] {
  return EXPORTERS.flatMap(({ name }) => {
    const { cadence, pauses, graceMs } = settingsOf(config, name);
    return cadenceCalendar(name, cadence, pauses)
      .between(now, now + days * DAY_MS)
      .map((slot) => ({ ...slot, deadline: slot.opensAt + graceMs }));
  }).sort((a, b) => a.opensAt - b.opensAt);
}

function inUtc({ id, exporter, day, opensAt, deadline }: SlotAhead) {
  return { id, exporter, day, opensAt: utc(opensAt), deadline: utc(deadline) };
}
