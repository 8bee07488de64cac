import { from, lastValueFrom, map, of, throwError } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { readStanding } from '../../../src/alerts/read-standing.js';
import { StoreError } from '../../../src/domain/errors.js';
import { INITIAL_STATE } from '../../../src/domain/state.js';
import { PLAYER_GAMES, TEAM_DEFENSE } from '../../../src/domain/tables.js';
import type { PipelineDeps } from '../../../streams/pipeline-deps.js';
import { HOT_COLD, TEAM } from '../../support/model-plans.js';
import { type ModelService, modelService } from '../../support/model-service.js';
import { gamesOn } from '../../support/model-warehouse.js';
import { newYork } from '../../support/virtual-time.js';

const MONDAY = '2025-11-03';
const SUNDAY = '2025-11-02';

function service(): ModelService {
  return modelService({
    schedule: gamesOn([SUNDAY]),
    exporters: [HOT_COLD, TEAM],
    start: newYork(MONDAY, '09:00'),
    asleep: true,
  });
}

function read(deps: PipelineDeps) {
  return lastValueFrom(readStanding(deps, () => [{ messages: 3, unkept: 1 }]));
}

describe('readStanding', () => {
  it('says how every file stands, what it misses, and who set it aside', async () => {
    const { deps, states } = service();
    states.set(TEAM.name, { ...INITIAL_STATE, paused: true });
    const standing = await read(deps);
    expect(standing).toMatchObject({ deadLetters: 3, unkept: 1 });
    expect(standing.exporters).toMatchObject([
      {
        exporter: HOT_COLD.name,
        file: 'whos-hot-v2.json',
        freshness: { state: 'unknown', missing: [{ table: PLAYER_GAMES, date: SUNDAY }] },
        setAside: false,
        unread: null,
      },
      { exporter: TEAM.name, setAside: true },
    ]);
  });

  it('sees past a table whose levels cannot be read: only who reads it is unread', async () => {
    const { deps } = service();
    const broken = { message: 'no permission', permanent: true, remedy: 'Grant it.' };
    const levels: PipelineDeps['levels'] = (tables) =>
      from(deps.levels(tables)).pipe(
        map((read) => ({ ...read, unreadable: { [TEAM_DEFENSE]: broken } })),
      );
    const { exporters } = await read({ ...deps, levels });
    expect(exporters).toMatchObject([
      { exporter: HOT_COLD.name, freshness: { state: 'unknown' }, unread: null },
      {
        exporter: TEAM.name,
        freshness: null,
        unread: { message: 'no permission', remedy: 'Grant it.', permanent: true },
      },
    ]);
  });

  it.each([
    [new StoreError('is not one of ours', { permanent: true, remedy: 'Move it.' }), true],
    [new Error('unforeseen'), false],
  ])('takes a state that cannot be read as part of the answer: %s', async (error, permanent) => {
    const { deps } = service();
    const state: PipelineDeps['state'] = (name) =>
      name === TEAM.name ? throwError(() => error) : of(INITIAL_STATE);
    const [first, second] = (await read({ ...deps, state })).exporters;
    expect(first?.unread).toBeNull();
    expect(second).toMatchObject({
      exporter: TEAM.name,
      freshness: null,
      unread: { message: error.message, permanent },
    });
  });
});
