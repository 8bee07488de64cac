import { describe, expect, it } from 'vitest';
import { decode } from '../../../src/domain/decode.js';
import { PLAYER_GAMES } from '../../../src/domain/tables.js';
import { eventsOf, generateLeague } from '../../../src/sample/index.js';
import { recordedSeason } from '../../../src/simulate/season.js';

const season = recordedSeason(3, 2024);

describe('recordedSeason', () => {
  it('has the landings that the league with all its rows announces, without making the rows', () => {
    const league = generateLeague({ seed: 3, seasons: 1, lastSeason: 2024 });
    const announced = [...eventsOf(league, season.from, season.to)].flatMap((event) => {
      const decoded = decode(new TextEncoder().encode(JSON.stringify(event)), 0);
      return decoded.kind === 'landing' ? [decoded.landing] : [];
    });
    const facts = ({
      table,
      gameDate,
      landedAt,
      executionId,
      correlationId,
    }: (typeof announced)[0]) => [landedAt, table, gameDate, executionId, correlationId].join(' ');
    expect(season.landings.map(facts).sort()).toEqual(announced.map(facts).sort());
    expect(announced.length).toBeGreaterThan(4000);
  });

  it('takes players without results as partial, as the warehouse would show them', () => {
    const ofOneDate = season.landings.filter(
      ({ table, gameDate }) => table === PLAYER_GAMES && gameDate === '2025-01-15',
    );
    const statuses = ofOneDate.map(({ status }) => status);
    expect(statuses.slice(-2)).toEqual(['success', 'success']);
    expect(new Set(statuses.slice(0, -2))).toEqual(new Set(['partial']));
  });

  it('knows the dates with games', () => {
    expect(season.gameDates).toContain('2025-01-15');
    expect(season.gameDates).not.toContain('2024-12-24');
    expect([season.from, season.to]).toEqual(['2024-10-21', '2025-04-14']);
  });
});
