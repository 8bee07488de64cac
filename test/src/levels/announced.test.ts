import { expect, it } from 'vitest';
import { PLAYER_GAMES } from '../../../src/domain/tables.js';
import { announcedStatuses } from '../../../src/levels/announced.js';
import { landing } from '../../support/landings.js';

const on = (gameDate: string, status: 'success' | 'partial') => landing({ gameDate, status });

it('holds the newest status of each date', () => {
  const announced = announcedStatuses(async () => []);
  announced.note(on('2025-11-10', 'partial'));
  announced.note(on('2025-11-10', 'success'));
  announced.note(on('2025-11-11', 'success'));
  announced.note(on('2025-11-11', 'partial'));
  expect(announced.all()).toEqual({
    [PLAYER_GAMES]: { '2025-11-10': 'success', '2025-11-11': 'partial' },
  });
});

it('fills in, once, what was announced before; what it heard itself is newer', async () => {
  let asked = 0;
  const announced = announcedStatuses(async () => {
    asked += 1;
    return [on('2025-11-09', 'partial'), on('2025-11-09', 'success'), on('2025-11-10', 'success')];
  });
  announced.note(on('2025-11-10', 'partial'));
  await Promise.all([announced.recall(), announced.recall()]);
  await announced.recall();
  expect(asked).toBe(1);
  expect(announced.all()).toEqual({
    [PLAYER_GAMES]: { '2025-11-09': 'success', '2025-11-10': 'partial' },
  });
});

it('asks again for what was announced before when it could not be read', async () => {
  let broken = true;
  const announced = announcedStatuses(async () => {
    if (broken) throw new Error('the store is down');
    return [on('2025-11-09', 'success')];
  });
  await expect(announced.recall()).rejects.toThrow('the store is down');
  broken = false;
  await announced.recall();
  expect(announced.all()).toEqual({ [PLAYER_GAMES]: { '2025-11-09': 'success' } });
});

it('leaves what was read before as it was', () => {
  const announced = announcedStatuses(async () => []);
  announced.note(on('2025-11-10', 'partial'));
  const before = announced.all();
  announced.note(on('2025-11-10', 'success'));
  expect(before).toEqual({ [PLAYER_GAMES]: { '2025-11-10': 'partial' } });
});
