import { describe, expect, it } from 'vitest';
import { exporterOf } from '../../../exporters/registry.js';
import { PLAYER_GAMES, REGISTRY, SCHEDULE } from '../../../src/domain/tables.js';
import { liveName, publishDraft } from '../../../src/refresh/publish.js';
import {
  runFacts,
  type UnrecordedSources,
  unrecordedRun,
} from '../../../src/refresh/unrecorded.js';
import { applyRunResult, recordOf } from '../../../streams/apply-run-result.js';
import type { Draft } from '../../../streams/flow.js';
import { landing } from '../../support/landings.js';
import { landed, level, levelsOf, printed } from '../../support/levels.js';
import { memoryStore } from '../../support/memory-store.js';
import { HOT_COLD } from '../../support/model-plans.js';
import { draft as draftOf, request as requestOf } from '../../support/refreshes.js';
import { newYork } from '../../support/virtual-time.js';

const exporter = exporterOf(HOT_COLD.name);
const NAME = liveName('v1/trends', exporter);
const STARTED = newYork('2025-11-10', '06:30');
const PUBLISHED = STARTED + 4_000;
const DAYS = ['2025-11-08', '2025-11-09'];
const LEVELS = levelsOf(
  { [PLAYER_GAMES]: level([landed('2025-11-09'), landed('2025-11-08')]) },
  DAYS,
);
const SLOT = `${HOT_COLD.name}@2025-11-10`;
const claim = { holder: 'one', runId: 'run-1', until: 0 };
const request = requestOf({
  levels: LEVELS,
  slot: SLOT,
  startedAt: STARTED,
  landings: [landing({ executionId: 'e-1' })],
});
const draft: Draft = draftOf({
  body: new TextEncoder().encode('{}'),
  contentHash: 'c',
  rows: { [PLAYER_GAMES]: 40 },
  resultRows: 12,
  bytesProcessed: 7,
  dataFaults: 1,
});

/** What is found after a run that published this and died, and what it would have recorded. */
async function died(
  made: Draft = draft,
  sources: Partial<UnrecordedSources> = {},
  runId = 'run-1',
) {
  const store = memoryStore();
  const publishing = {
    ...request,
    exporter,
    dataThrough: '2025-11-09',
    today: '2025-11-10',
    run: runFacts(request, HOT_COLD, made, PUBLISHED),
  };
  const publication = await publishDraft(store, 'v1/trends', publishing, made);
  if (publication.kind !== 'publication') throw new Error(publication.message);
  const ran = { kind: 'published', request, draft: made, publication } as const;
  const finished = { plan: HOT_COLD, ran, finishedAt: PUBLISHED };
  const found = await unrecordedRun(
    {
      store,
      name: NAME,
      plan: HOT_COLD,
      levels: async () => LEVELS,
      journaled: async () => false,
      ...sources,
    },
    { ...claim, runId },
  );
  const { live } = applyRunResult({ ...request.state, claim }, finished);
  // Which rows were left out the live file does not say.
  const { faults: _, ...record } = recordOf(finished);
  return { found, live, record };
}

describe('unrecordedRun', () => {
  it('tells from the live file alone what its run would have recorded', async () => {
    const { found, live, record } = await died();
    expect(found?.record).toEqual({ ...record, recovered: true });
    const { sha256: _, ...known } = live ?? expect.fail();
    expect(found?.live).toEqual(known);
    expect(found?.live.marks).toHaveProperty([PLAYER_GAMES, 'columns']);
    expect(Object.keys(found?.live.marks ?? {}).sort()).toEqual(
      [PLAYER_GAMES, REGISTRY, SCHEDULE].sort(),
    );
    expect(found?.journaled).toBe(false);
  });

  it('says when its line is in the journal', async () => {
    const { found } = await died(draft, { journaled: async (runId) => runId === 'run-1' });
    expect(found?.journaled).toBe(true);
  });

  const corrected = levelsOf(
    {
      [PLAYER_GAMES]: level([
        landed('2025-11-09', { prints: printed('other') }),
        landed('2025-11-08'),
      ]),
    },
    DAYS,
  );
  it.each<[string, Draft, Partial<UnrecordedSources>]>([
    ['hold something else now', draft, { levels: async () => corrected }],
    ['were changed under its queries', draftOf({ ...draft, moved: [PLAYER_GAMES] }), {}],
    ['cannot be read', draft, { levels: () => Promise.reject(new Error('away')) }],
  ])('knows nothing of what it was built from when the tables %s', async (_, made, sources) => {
    const { found, record } = await died(made, sources);
    expect(found?.live).toMatchObject({ runId: 'run-1', marks: {} });
    expect(found?.record).toEqual({ ...record, recovered: true });
  });

  it('still says what it reached', async () => {
    const { found } = await died(draft, { levels: async () => corrected });
    expect(found?.live.reached).toEqual({ [PLAYER_GAMES]: DAYS });
  });

  it('finds nothing where the live file is of another run, of somebody else, or not there', async () => {
    expect((await died(draft, {}, 'run-2')).found).toBeNull();
    const empty = memoryStore();
    expect((await died(draft, { store: empty })).found).toBeNull();
    await empty.put(NAME, new Uint8Array(), { contentType: 'application/json' });
    expect((await died(draft, { store: empty })).found).toBeNull();
  });
});
