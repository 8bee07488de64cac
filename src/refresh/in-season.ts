import type { Source } from '../../exporters/exporter.js';
import { POSTPONED_AFTER_MS } from '../domain/completeness.js';
import { addDays, type EpochMs, type IsoDate, newYorkDate, seasonOf } from '../domain/date.js';
import type { TableName } from '../domain/tables.js';
import type { ScheduledDate, Watermarks } from '../domain/watermarks.js';

/** Games of the last days may not have been loaded yet. */
const DAYS_TO_LOAD = 3;
/** For so long after its first game a season's dates have time to load. */
const SEASON_BEGINS_DAYS = 14;
/** A team that lacks more than this share of its games lately is named. */
const LACKING_SHARE = 0.5;

/**
 * The dated tables in whose window the schedule has games that must have been loaded by now; null
 * when there is no schedule.
 */
export function inSeason(
  sources: readonly Source[],
  schedule: readonly ScheduledDate[],
  asOf: IsoDate,
): ReadonlySet<TableName> | null {
  if (schedule.length === 0) return null;
  const until = addDays(asOf, -DAYS_TO_LOAD);
  return new Set(
    sources.flatMap((source) => {
      if (source.kind !== 'dated') return [];
      const { from } = source.window(asOf);
      return schedule.some(({ day }) => day >= from && day <= until) ? [source.table] : [];
    }),
  );
}

/**
 * The last date whose team-games must have rows: not the last game date before the as-of date, of
 * which the deadline ladder knows how much is there, nor, in a season's first 14 days, any date that
 * is younger than 36 hours.
 */
export function judgedThrough(
  schedule: readonly ScheduledDate[],
  asOf: IsoDate,
  now: EpochMs,
): IsoDate {
  const last = schedule.findLast(({ day }) => day < asOf)?.day ?? addDays(asOf, -1);
  const through = addDays(last, -1);
  const first = schedule.find(({ day }) => seasonOf(day) === seasonOf(asOf))?.day;
  const begins = first !== undefined && asOf < addDays(first, SEASON_BEGINS_DAYS);
  if (!begins) return through;
  // 36 hours after a date ended in New York it is older than that.
  const aged = addDays(newYorkDate(now - POSTPONED_AFTER_MS), -1);
  return aged < through ? aged : through;
}

/** Teams of which a table lacks sound values for most of the games that it owes lately, ascending. */
export function lackingTeams(
  { schedule, tables }: Pick<Watermarks, 'schedule' | 'tables'>,
  table: TableName,
  through: IsoDate,
): readonly string[] {
  const landed = tables[table]?.landed ?? [];
  const oldest = landed.at(-1)?.day;
  if (oldest === undefined) return [];
  const valued = new Map(landed.map(({ day, valued: teams }) => [day, new Set(teams)]));
  const games = new Map<string, { played: number; lacking: number }>();
  for (const { day, games: scheduled } of schedule) {
    if (day < oldest || day > through) continue;
    for (const team of scheduled.flatMap(({ home, away }) => [home, away])) {
      const { played, lacking } = games.get(team) ?? { played: 0, lacking: 0 };
      const lacks = valued.get(day)?.has(team) !== true;
      games.set(team, { played: played + 1, lacking: lacking + (lacks ? 1 : 0) });
    }
  }
  return [...games]
    .filter(([, { played, lacking }]) => lacking > LACKING_SHARE * played)
    .map(([team]) => team)
    .sort();
}
