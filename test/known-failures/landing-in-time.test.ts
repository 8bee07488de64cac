import { describe, expect, it } from 'vitest';
import { PLAYER_GAMES, TEAM_GAMES } from '../../src/domain/tables.js';
import { BOUNCE_BACK, HOT_COLD, WHAT_MATTERS } from '../support/model-plans.js';
import { HOUR, inSeason, MINUTE, reasonsOf } from '../support/season.js';
import { newYork } from '../support/virtual-time.js';

const SUNDAY = '2025-11-09';
const MONDAY = '2025-11-10';
const SECOND = 1_000;
const six = newYork(MONDAY, '06:00');

function weekly(options: Partial<Parameters<typeof inSeason>[0]> = {}) {
  return inSeason({ until: SUNDAY, exporters: [WHAT_MATTERS], ...options });
}

function daily(options: Partial<Parameters<typeof inSeason>[0]> = {}) {
  return inSeason({ until: SUNDAY, exporters: [HOT_COLD], ...options });
}

describe('known failures: what lands and when', () => {
  it('1: the landing that makes a file due and the slot that clears it fall in the same instant: one refresh with both', () => {
    const service = weekly();
    service.time.at(six, () => {
      service.land(PLAYER_GAMES, SUNDAY);
      service.land(TEAM_GAMES, SUNDAY);
    });
    service.time.advanceTo(six + 3 * HOUR);
    expect(service.runs.map(({ slot }) => slot)).toEqual([`trends-what-matters@${MONDAY}`]);
    const seen = service.journal.flatMap((entry) =>
      entry.kind === 'run'
        ? entry.run.landings
        : entry.kind === 'verdict'
          ? entry.verdict.landings
          : [],
    );
    expect(new Set(seen).size).toBe(2);
  });

  it('2: data lands before the slot opens and nothing after: refreshed at the opening', () => {
    const service = weekly();
    service.time.at(six - 3 * HOUR, () => {
      service.land(PLAYER_GAMES, SUNDAY);
      service.land(TEAM_GAMES, SUNDAY);
    });
    service.time.advanceTo(six);
    expect(service.published.map(({ at }) => at)).toEqual([six]);
  });

  it('5: the sources of one file land seconds apart: one refresh', () => {
    const service = weekly();
    const start = six + 9 * MINUTE + 57 * SECOND;
    service.time.at(start, () => service.land(PLAYER_GAMES, SUNDAY));
    service.time.at(start + 5 * SECOND, () => service.land(TEAM_GAMES, SUNDAY));
    service.time.advanceTo(six + 2 * HOUR);
    expect(service.runs).toHaveLength(1);
    const dailies = daily({ exporters: [HOT_COLD] });
    dailies.time.at(start, () => dailies.land(PLAYER_GAMES, SUNDAY, { edition: 1 }));
    dailies.time.at(start + 5 * SECOND, () => dailies.land(PLAYER_GAMES, SUNDAY, { edition: 2 }));
    dailies.time.advanceTo(six + 2 * HOUR);
    expect(dailies.runs).toHaveLength(1);
  });

  it('8: a join fires only with all inputs, or at the deadline, marked partial and naming the missing', () => {
    const service = weekly();
    service.time.at(six, () => service.land(PLAYER_GAMES, SUNDAY));
    service.time.advanceTo(six + 2 * HOUR - 1);
    expect(service.runs).toEqual([]);
    service.time.advanceTo(six + 2 * HOUR);
    expect(service.runs).toMatchObject([
      { partial: true, missing: [{ table: TEAM_GAMES, date: SUNDAY }] },
    ]);
  });

  it('9: landings 3 and 4 arrive while the run for 1 and 2 is busy: one more run after it', () => {
    const service = daily({ behaviour: { refreshMs: () => 5 * MINUTE } });
    for (const [n, minute] of [0, 0.5, 3, 4].entries()) {
      service.time.at(six + minute * MINUTE, () =>
        service.land(PLAYER_GAMES, SUNDAY, { edition: n + 1 }),
      );
    }
    service.time.advanceTo(six + 4 * HOUR);
    expect(service.runs.map(({ landings }) => landings.length)).toEqual([2, 2]);
    expect(service.lastOf(HOT_COLD.name)?.content).toBe(service.contentNow(HOT_COLD.name));
  });

  it('14: three loads within milliseconds: one refresh that names all three', () => {
    const service = daily();
    for (const n of [1, 2, 3]) {
      service.time.at(six + n, () => service.land(PLAYER_GAMES, SUNDAY, { edition: n }));
    }
    service.time.advanceTo(six + 2 * HOUR);
    expect(
      service.runs.map(({ landings }) => landings.map(({ executionId }) => executionId)),
    ).toEqual([['execution-1', 'execution-2', 'execution-3']]);
  });

  it('16: a follower comes before its leader: no assumption about order', () => {
    const final = (tables: readonly string[]) => {
      const service = weekly();
      for (const [n, table] of tables.entries()) {
        service.time.at(six + n * MINUTE * 20, () => service.land(table, SUNDAY));
      }
      service.time.advanceTo(six + HOUR);
      return service.published.map(({ content, request }) => [content, request.partial]);
    };
    expect(final([PLAYER_GAMES, TEAM_GAMES])).toEqual(final([TEAM_GAMES, PLAYER_GAMES]));
    expect(final([TEAM_GAMES, PLAYER_GAMES])).toHaveLength(1);
  });

  it('22: an older event overtakes a newer one: the newer date wins and both are named', () => {
    const service = daily();
    service.time.at(six, () => service.land(PLAYER_GAMES, SUNDAY));
    service.time.at(six + SECOND, () =>
      service.land(PLAYER_GAMES, '2025-11-07', { edition: 2, executionId: 'older' }),
    );
    service.time.advanceTo(six + MINUTE);
    expect(service.runs).toHaveLength(1);
    expect(service.states.get(HOT_COLD.name)?.live?.dataThrough).toBe(SUNDAY);
    expect(service.runs[0]?.landings).toHaveLength(2);
  });

  it('23: a landing every few seconds for hours: released by the longest wait, again and again', () => {
    const service = daily();
    for (let n = 0; n < 1_080; n += 1) {
      service.time.at(six + n * 10 * SECOND, () =>
        service.land(PLAYER_GAMES, SUNDAY, { edition: n }),
      );
    }
    service.time.advanceTo(six + 4 * HOUR);
    const starts = service.runs.map(({ startedAt }) => startedAt);
    const gaps = starts.map((start, index) => start - (starts[index - 1] ?? six));
    expect(Math.max(...gaps)).toBeLessThanOrEqual(31 * MINUTE);
    expect(starts.length).toBeLessThanOrEqual(19);
    expect(service.lastOf(HOT_COLD.name)?.content).toBe(service.contentNow(HOT_COLD.name));
  });

  it('27: a burst that touches two files refreshes those two and no other', () => {
    const service = inSeason({ until: MONDAY });
    const start = newYork('2025-11-11', '06:30');
    service.time.at(start, () => service.land(PLAYER_GAMES, MONDAY));
    service.time.advanceTo(start + 2 * HOUR);
    expect(new Set(service.runs.map(({ exporter }) => exporter))).toEqual(
      new Set([HOT_COLD.name, BOUNCE_BACK.name]),
    );
  });

  it('28: upstream reports failure or no data: no refresh, recorded, the ladder goes on', () => {
    const service = daily();
    service.time.at(six, () => service.announce(PLAYER_GAMES, SUNDAY, { status: 'no_data' }));
    service.time.advanceTo(six + 2 * HOUR);
    expect(service.journal.some(({ kind }) => kind === 'set-aside')).toBe(true);
    expect(service.runs.map(({ cause }) => cause)).toEqual(['fallback']);
    expect(reasonsOf(service, HOT_COLD.name)).toContain(`waiting-for ${PLAYER_GAMES} ${SUNDAY}`);
  });
});
