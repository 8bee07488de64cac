import type { IsoDate } from '../../../domain/date.js';
import type { CalendarView as CalendarData } from '../../api.js';
import { useNow } from '../data/now.js';
import { usePage } from '../data/page.js';
import { useResource } from '../data/use-resource.js';
import { clock, DAY, gameDay, newYorkDate } from '../format/times.js';
import { titleOf } from '../format/words.js';
import { Empty, Loaded } from '../parts/loaded.js';

type Slot = CalendarData['slots'][number];

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** The slots of the coming weeks, a row per week. */
export function CalendarView() {
  const { token, version } = usePage();
  const resource = useResource<CalendarData>('calendar?days=28', token, version);
  return (
    <div class="view">
      <h1>Calendar</h1>
      <p class="lead">
        When each file's slots open in New York, and the latest moment each will fire: its opening
        plus grace.
      </p>
      <Loaded resource={resource} what="the calendar">
        {(calendar) =>
          calendar.slots.length === 0 ? (
            <Empty>No slot opens in the coming {calendar.days} days.</Empty>
          ) : (
            <Grid calendar={calendar} />
          )
        }
      </Loaded>
    </div>
  );
}

function Grid({ calendar }: { readonly calendar: CalendarData }) {
  const { from, days, slots } = calendar;
  const daily = dailyOnes(calendar);
  return (
    <table class="calendar">
      <thead>
        <tr>
          {WEEKDAYS.map((name) => (
            <th key={name} scope="col">
              <abbr title={name}>{name.slice(0, 3)}</abbr>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeksOf(from, days).map((week) => (
          <tr key={week[0]}>
            {week.map((day) => (
              <Day
                key={day}
                day={day}
                slots={slots.filter((slot) => slot.day === day)}
                outside={day < from}
                daily={daily}
              />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface DayProps {
  readonly day: IsoDate;
  readonly slots: readonly Slot[];
  /** Before the calendar begins. */
  readonly outside: boolean;
  readonly daily: ReadonlySet<string>;
}

function Day({ day, slots, outside, daily }: DayProps) {
  const now = useNow();
  const today = newYorkDate(now) === day;
  const looks = [slots.length === 0 && 'is-empty', outside && 'is-outside', today && 'is-today'];
  return (
    <td class={looks.filter(Boolean).join(' ')}>
      <p class="date">
        {gameDay(day)}
        {today && ', today'}
      </p>
      <ul>
        {slots.map(({ id, exporter, opensAt, deadline }) => (
          <li
            key={id}
            class={`${daily.has(exporter) ? 'is-daily' : 'is-rare'}${deadline < now ? ' is-past' : ''}`}
          >
            <span class="slot-name">{titleOf(exporter)}</span>{' '}
            <span class="slot-time">
              {clock(opensAt)}, <span class="quiet">by {clock(deadline)}</span>
              {deadline < now && <span class="unseen"> (past)</span>}
            </span>
          </li>
        ))}
      </ul>
    </td>
  );
}

/** Exporters with a slot on most days: they recede, so that the rarer stand out. */
function dailyOnes({ slots, days }: CalendarData): ReadonlySet<string> {
  const counts = new Map<string, number>();
  for (const { exporter } of slots) counts.set(exporter, (counts.get(exporter) ?? 0) + 1);
  return new Set([...counts].flatMap(([name, count]) => (count > days / 2 ? [name] : [])));
}

/** Whole weeks from Monday that hold all the days. */
function weeksOf(from: IsoDate, days: number): readonly (readonly IsoDate[])[] {
  const start = Date.parse(from);
  const monday = start - ((new Date(start).getUTCDay() + 6) % 7) * DAY;
  const count = Math.ceil((start - monday) / DAY / 7 + days / 7);
  const dayAt = (index: number) => new Date(monday + index * DAY).toISOString().slice(0, 10);
  return Array.from({ length: count }, (_, week) =>
    Array.from({ length: 7 }, (__, index) => dayAt(week * 7 + index)),
  );
}
