import type { EpochMs } from '../../src/domain/date.js';
import { decode } from '../../src/domain/decode.js';
import { type ExporterState, INITIAL_STATE } from '../../src/domain/state.js';
import type { TableName } from '../../src/domain/tables.js';
import type { TableWatermark, Watermarks } from '../../src/domain/watermarks.js';
import { draftOf } from '../../streams/draft.js';
import type { ExporterPlan, PipelineDeps, PipelineSettings } from '../../streams/pipeline-deps.js';
import { shiftedScheduler } from '../../test/support/shown-time.js';

export interface QuietOptions {
  readonly at: EpochMs;
  /** What every table holds, whoever asks and whenever. */
  readonly level: TableWatermark;
  readonly exporters: readonly ExporterPlan[];
  readonly settings: PipelineSettings;
}

/**
 * A world that costs as little as one can: effects answer at once, from memory, and nothing in the
 * warehouse ever moves. So every exporter runs once at the start and rests from then on.
 */
export function quietWorld({ at, level, exporters, settings }: QuietOptions): PipelineDeps {
  const scheduler = shiftedScheduler(at);
  const states = new Map<string, ExporterState>();
  let runs = 0;
  return {
    scheduler,
    elapsed: () => performance.now(),
    settings,
    exporters,
    knownLandings: [],
    decode: ({ body }) => decode(body, scheduler.now()),
    resolve: (names) => ({ names, foreign: [] }),
    journal: () => DONE,
    deadLetter: () => DONE,
    levels: async (tables): Promise<Watermarks> => ({
      readAt: scheduler.now(),
      tables: levelsOf(tables, level),
      schedule: level.landed.map(({ day, teams: [home = '', away = ''] }) => ({
        day,
        games: [{ home, away }],
      })),
      announced: {},
    }),
    state: async (exporter) => states.get(exporter) ?? INITIAL_STATE,
    saveState: async (exporter, state) => states.set(exporter, state),
    refresh: async () =>
      draftOf({ body: new Uint8Array(), contentHash: 'the same', resultRows: 1 }),
    publish: async () => ({ kind: 'publication', status: 'published', generation: '1' }),
    newRunId: () => {
      runs += 1;
      return `run-${runs}`;
    },
    holder: 'the bench',
    warn: (event, what, error) => {
      throw new Error(`${event}: ${what}`, { cause: error });
    },
    stopping: () => false,
  };
}

const DONE = Promise.resolve();

function levelsOf(
  tables: readonly TableName[],
  level: TableWatermark,
): Readonly<Record<TableName, TableWatermark>> {
  return Object.fromEntries(tables.map((table) => [table, level]));
}
