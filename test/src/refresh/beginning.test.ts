import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hotCold } from '../../../exporters/hot-cold/index.js';
import { PLAYER_GAMES, REGISTRY, TEAM_GAMES } from '../../../src/domain/tables.js';
import { isBeginning } from '../../../src/refresh/beginning.js';
import { judgedAlone } from '../../../src/refresh/guard-context.js';
import { refresh } from '../../../src/refresh/refresh.js';
import { linedGame, playerGame, scheduledGame } from '../../support/rows.js';
import {
  type ListeningWarehouse,
  listeningWarehouse,
  temporaryFolder,
} from '../../support/table-folder.js';

const folder = temporaryFolder('beginning');
let warehouse: ListeningWarehouse;
beforeAll(async () => {
  warehouse = await listeningWarehouse(folder, {
    player_game_summary: [playerGame('a', '2023-10-24'), playerGame('a', '2024-01-10')],
  });
});
afterAll(() => warehouse.close());

describe('isBeginning', () => {
  it.each([
    ['2023-10-23', false],
    ['2023-10-24', true],
    ['2023-11-06', true],
    ['2023-11-07', false],
    ['2024-10-25', false],
  ])('as of %s: %s', async (asOf, expected) => {
    expect(await isBeginning(warehouse, [PLAYER_GAMES], asOf)).toBe(expected);
  });

  it('goes by the oldest of the tables, and knows nothing of undated or empty ones', async () => {
    expect(await isBeginning(warehouse, [TEAM_GAMES, PLAYER_GAMES], '2023-10-25')).toBe(true);
    expect(await isBeginning(warehouse, [REGISTRY, TEAM_GAMES], '2023-10-25')).toBe(false);
  });
});

describe('a file whose points lines are all null', () => {
  const at = (asOf: string) =>
    refresh(
      {
        exporter: hotCold,
        params: hotCold.parameters.parse({}),
        cadence: hotCold.cadence,
        asOf,
        through: asOf,
        generatedAt: '2024-01-15T12:00:00.000Z',
        force: false,
        levels: { tables: {}, schedule: [] },
        guard: judgedAlone(Date.parse('2024-01-15T12:00:00Z')),
        labels: {},
      },
      warehouse,
    );

  it('is published, empty, while the data begins', async () => {
    const draft = await at('2023-10-25');
    if (draft.kind !== 'draft') expect.fail(draft.message);
    expect(JSON.parse(new TextDecoder().decode(draft.body))).toMatchObject({ hot: [], cold: [] });
  });

  it('is held back later: there the column was lost', async () => {
    expect(await at('2024-01-12')).toMatchObject({
      kind: 'held-back',
      message: expect.stringContaining('points_line is null in all'),
    });
  });

  it('is held back from the first day on when games that were played have no rows', async () => {
    warehouse.write({
      player_game_summary: [linedGame('a', '2023-10-24', 20, 10.5)],
      nbac_schedule: ['24', '25', '26', '27', '28', '29'].flatMap((day) => [
        scheduledGame(`2023-10-${day}`, 'ATL', 'NYK'),
        scheduledGame(`2023-10-${day}`, 'CHA', 'DEN'),
      ]),
    });
    expect(await at('2023-10-31')).toMatchObject({
      kind: 'held-back',
      message: expect.stringContaining('scheduled team-games'),
    });
  });
});
