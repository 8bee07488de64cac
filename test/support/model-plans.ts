import { lastDays, lastDaysWithRest, silent, since } from '../../exporters/sources.js';
import { type Cadence, cadenceKey, type Pause } from '../../src/domain/cadence.js';
import { cadenceCalendar } from '../../src/domain/calendar.js';
import {
  findTable,
  PLAYER_GAMES,
  REGISTRY,
  SCHEDULE,
  TEAM_DEFENSE,
  TEAM_GAMES,
} from '../../src/domain/tables.js';
import type { ExporterPlan } from '../../streams/pipeline-deps.js';

const HOUR = 3_600_000;
const SILENT = [silent(REGISTRY), silent(SCHEDULE)];

/** A plan with a calendar; two hours of grace unless told otherwise. */
export function planOf(
  name: string,
  cadence: Cadence,
  { on, sources, graceMs = 2 * HOUR }: Pick<ExporterPlan, 'on' | 'sources'> & Partial<ExporterPlan>,
  pauses: readonly Pause[] = [],
): ExporterPlan {
  return {
    name,
    calendar: cadenceCalendar(name, cadence, pauses),
    cadenceKey: cadenceKey(cadence, pauses),
    definition: `${name} 1`,
    configured: true,
    on,
    sources,
    graceMs,
  };
}

/** The columns of the players' games but one. */
function without(column: string): readonly string[] {
  const columns = Object.keys(findTable(PLAYER_GAMES)?.columns ?? {});
  return columns.filter((name) => name !== column);
}

const DAILY: Cadence = { kind: 'daily', at: '06:00' };

export const HOT_COLD = planOf('trends-hot-cold', DAILY, {
  on: 'landing',
  sources: [lastDays(PLAYER_GAMES, 30, without('opponent_team_abbr')), ...SILENT],
});

export const BOUNCE_BACK = planOf('trends-bounce-back', DAILY, {
  on: 'landing',
  sources: [since(PLAYER_GAMES, '2021-10-01', without('points_line')), ...SILENT],
});

export const WHAT_MATTERS = planOf(
  'trends-what-matters',
  { kind: 'weekly', on: 'mon', at: '06:00' },
  {
    on: 'slot',
    sources: [lastDaysWithRest(PLAYER_GAMES, 365), lastDays(TEAM_GAMES, 365), ...SILENT],
  },
);

export const TEAM = planOf(
  'trends-team',
  { kind: 'biweekly', on: 'mon', at: '06:00', anchor: '2025-10-20' },
  {
    on: 'slot',
    sources: [lastDaysWithRest(TEAM_GAMES, 90), lastDays(TEAM_DEFENSE, 30), silent(SCHEDULE)],
  },
);

export const QUICK_HITS = planOf(
  'trends-quick-hits',
  { kind: 'weekly', on: 'wed', at: '08:00' },
  {
    on: 'slot',
    sources: [lastDaysWithRest(PLAYER_GAMES, 90), lastDays(TEAM_GAMES, 90), silent(SCHEDULE)],
  },
);

export const DEEP_DIVE = planOf(
  'trends-deep-dive',
  { kind: 'monthly', day: 1, at: '06:00' },
  {
    on: 'slot',
    sources: [lastDaysWithRest(PLAYER_GAMES, 420), silent(SCHEDULE)],
    graceMs: 6 * HOUR,
  },
);

/** The six exporters, as the pipeline sees them. */
export const SIX: readonly ExporterPlan[] = [
  HOT_COLD,
  BOUNCE_BACK,
  WHAT_MATTERS,
  TEAM,
  QUICK_HITS,
  DEEP_DIVE,
];

export const GROUPS: Readonly<Record<string, readonly string[]>> = {
  'trends-daily': [HOT_COLD.name, BOUNCE_BACK.name],
  'trends-all': SIX.map(({ name }) => name),
};
