import { lastDays, silent } from '../../exporters/sources.js';
import type { Landing } from '../../src/domain/landing.js';
import { OURS } from '../../src/domain/published.js';
import { type ExporterState, INITIAL_STATE, type LiveFile } from '../../src/domain/state.js';
import { PLAYER_GAMES, REGISTRY, type TableName, TEAM_GAMES } from '../../src/domain/tables.js';
import { watermarkSnapshotsOf } from '../../src/domain/watermark-snapshot.js';
import type { TableWatermark, Watermarks } from '../../src/domain/watermarks.js';
import type { EvaluationContext } from '../../streams/evaluation-context.js';
import type { Trigger } from '../../streams/flow.js';
import type { ExporterPlan } from '../../streams/pipeline-deps.js';
import { landing } from './landings.js';
import { landed, level, levelsOf, printed } from './levels.js';
import { HOT_COLD } from './model-plans.js';
import { SETTINGS } from './model-world.js';
import { newYork } from './virtual-time.js';

// The scene: noon of a Tuesday with games on the two days before. The slot of 06:00 is covered by a
// file built from the very levels that are there, so that nothing is to be done.

export const [BEFORE, YESTERDAY, TODAY] = ['2025-11-09', '2025-11-10', '2025-11-11'] as const;
export const OPENS_AT = newYork(TODAY, '06:00');
/** Two hours of grace after the opening. */
export const DEADLINE = newYork(TODAY, '08:00');
export const NOON = newYork(TODAY, '12:00');
export const NEXT_OPENS_AT = newYork('2025-11-12', '06:00');

/** Refreshed on landings; waits for two tables, reads a third that sends no events. */
export const ON_LANDING: ExporterPlan = {
  ...HOT_COLD,
  sources: [lastDays(PLAYER_GAMES, 30), lastDays(TEAM_GAMES, 30), silent(REGISTRY)],
};

/** The same once per slot. */
export const ON_SLOT: ExporterPlan = { ...ON_LANDING, on: 'slot' };

export const SLOT = {
  id: `${HOT_COLD.name}@${TODAY}`,
  exporter: HOT_COLD.name,
  day: TODAY,
  opensAt: OPENS_AT,
} as const;

/** What a table holds of both days, loaded in the early morning. */
export const LOADED: TableWatermark = level(
  [landed(YESTERDAY), landed(BEFORE)],
  newYork(TODAY, '05:00'),
);

/** When a table is loaded once more, before noon. */
export const LATER = newYork(TODAY, '11:00');
/** The same days loaded anew, with other rows for the newer. */
export const RELOADED: TableWatermark = level(
  [landed(YESTERDAY, { prints: printed('other') }), landed(BEFORE)],
  LATER,
);
/** Without the newer day. */
export const BEHIND: TableWatermark = level([landed(BEFORE)]);

/** Announced for a date that is there, and for one that is not there yet; both just received. */
export const HERE: Landing = landing({ gameDate: YESTERDAY, receivedAt: NOON });
export const COMING: Landing = landing({ gameDate: TODAY, receivedAt: NOON });

const LEVELS = levelsOf({ [PLAYER_GAMES]: LOADED, [TEAM_GAMES]: LOADED, [REGISTRY]: level([]) }, [
  BEFORE,
  YESTERDAY,
]);

/** The scene's levels, with other tables in the place of those named. */
export function levelsWith(tables: Readonly<Record<TableName, TableWatermark>> = {}): Watermarks {
  return { ...LEVELS, tables: { ...LEVELS.tables, ...tables } };
}

/** The scene's levels without what they say of a table. */
export function levelsWithout(table: TableName): Watermarks {
  const others = Object.entries(LEVELS.tables).filter(([name]) => name !== table);
  return { ...LEVELS, tables: Object.fromEntries(others) };
}

/** The live file of the scene, unless told otherwise. */
export function liveFile(facts: Partial<LiveFile> = {}): LiveFile {
  return {
    runId: 'run-1',
    cause: 'slot',
    asOf: TODAY,
    publishedAt: OPENS_AT,
    dataThrough: YESTERDAY,
    missing: [],
    partial: false,
    reached: { [PLAYER_GAMES]: [BEFORE, YESTERDAY], [TEAM_GAMES]: [BEFORE, YESTERDAY] },
    marks: watermarkSnapshotsOf(LEVELS, ON_LANDING.sources),
    levelsReadAt: OPENS_AT,
    definition: ON_LANDING.definition,
    configured: true,
    contentHash: 'h',
    generation: '1',
    rows: {},
    ...facts,
  };
}

/** A state with the scene's live file. */
export function stateWith(facts: Partial<ExporterState> = {}): ExporterState {
  return { ...INITIAL_STATE, live: liveFile(), ...facts };
}

/** A settled trigger without landings, unless told otherwise. */
export function triggerWith(facts: Partial<Trigger> = {}): Trigger {
  return {
    kind: 'trigger',
    exporter: ON_LANDING.name,
    why: 'settled',
    landings: [],
    asOf: null,
    force: false,
    ...facts,
  };
}

/** An evaluation at the scene, unless told otherwise. */
export function contextWith(facts: Partial<EvaluationContext> = {}): EvaluationContext {
  return {
    plan: ON_LANDING,
    trigger: triggerWith(),
    state: stateWith(),
    levels: LEVELS,
    published: OURS,
    now: NOON,
    settings: SETTINGS,
    ...facts,
  };
}
