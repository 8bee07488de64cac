/** An invented league in the shape of the platform's tables, for demos, tests and load tests. */
export { type SeasonCalendar, seasonCalendar } from './calendar.js';
export type { CompletionEvent } from './event.js';
export { applyLoad, type WriteOptions, writeLeague } from './folder.js';
export { generateLeague, type League, type LeagueOptions } from './league.js';
export type { Pass } from './load-plan.js';
export { gamesOn, rowsOfLoad } from './load-rows.js';
export { eventsOf, type Load, loadsOf } from './loads.js';
export type { RegistryEntry } from './registry.js';
export type {
  PlayerGameRow,
  RegistryRow,
  ScheduleRow,
  TeamDefenseRow,
  TeamGameRow,
} from './rows.js';
export type { Game } from './schedule.js';
export { rowsThrough, type SampleRow } from './table-rows.js';
