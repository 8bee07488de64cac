/** An invented league in the shape of the platform's tables, for demos, tests and load tests. */

export type { CompletionEvent } from './event.js';
export { applyLoad, writeLeague } from './folder.js';
export { generateLeague, type League } from './league.js';

export { gamesOn, rowsOfLoad } from './load-rows.js';
export { eventsOf, type Load, loadsOf } from './loads.js';

export type { PlayerGameRow } from './rows.js';

export { rowsThrough, type SampleRow } from './table-rows.js';
