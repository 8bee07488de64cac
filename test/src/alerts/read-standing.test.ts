import { from, lastValueFrom, map, of, throwError } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { readStanding } from '../../../src/alerts/read-standing.js';
import { StoreError } from '../../../src/domain/errors.js';
import { INITIAL_STATE } from '../../../src/domain/state.js';
import { PLAYER_GAMES, TEAM_DEFENSE } from '../../../src/domain/tables.js';
import type { World } from '../../../streams/world.js';
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

function read(world: World) {
  return lastValueFrom(readStanding(world, () => [{ messages: 3, unkept: 1 }]));
}

describe('readStanding', () => {
  it('says how every file stands, what it misses, and who set it aside', async () => {
    const { world, states } = service();
    states.set(TEAM.name, { ...INITIAL_STATE, paused: true });
    const standing = await read(world);
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
    const { world } = service();
    const broken = { message: 'no permission', permanent: true, remedy: 'Grant it.' };
    const levels: World['levels'] = (tables) =>
      from(world.levels(tables)).pipe(
        map((read) => ({ ...read, unreadable: { [TEAM_DEFENSE]: broken } })),
      );
    const { exporters } = await read({ ...world, levels });
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
    const { world } = service();
    const state: World['state'] = (name) =>
      name === TEAM.name ? throwError(() => error) : of(INITIAL_STATE);
    const [first, second] = (await read({ ...world, state })).exporters;
    expect(first?.unread).toBeNull();
    expect(second).toMatchObject({
      exporter: TEAM.name,
      freshness: null,
      unread: { message: error.message, permanent },
    });
  });
});
