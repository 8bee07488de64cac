import { describe, expect, it } from 'vitest';
import { lastDays } from '../../exporters/sources.js';
import { PLAYER_GAMES } from '../../src/domain/tables.js';
import type { Failure } from '../../streams/flow.js';
import { modelAlerts } from '../src/alerts/model-alerts.js';
import { planOf, SIX } from '../support/model-plans.js';
import { HOUR, inSeason, MINUTE } from '../support/season.js';
import { newYork } from '../support/virtual-time.js';

const SUNDAY = '2025-11-09';
const MONDAY = '2025-11-10';
const six = newYork(MONDAY, '06:00');

/** The six files, each wanted every morning and made from the one table. */
const ON_ONE_TABLE = SIX.map(({ name }) =>
  planOf(
    name,
    { kind: 'daily', at: '06:00' },
    { on: 'landing', sources: [lastDays(PLAYER_GAMES, 30)] },
  ),
);

const BROKEN: Failure = {
  kind: 'transient',
  message: `${PLAYER_GAMES}: backend error`,
  remedy: 'It is retried.',
  subject: { table: PLAYER_GAMES },
};

describe('known failures: alerts', () => {
  it('34: one table fails all night under all six exporters: one incident, updated and closed', () => {
    const healed = six + 8 * HOUR;
    const service = inSeason({
      until: SUNDAY,
      exporters: ON_ONE_TABLE,
      behaviour: {
        refreshFails: () =>
          service.time.now() >= six && service.time.now() < healed ? BROKEN : null,
      },
    });
    const alerts = modelAlerts(service);
    alerts.watch('one');
    for (let n = 0; n < 48; n += 1) {
      const at = six + n * 10 * MINUTE;
      service.time.at(at, () => service.land(PLAYER_GAMES, SUNDAY, { edition: n }));
    }
    service.time.advanceTo(healed);
    expect(service.runs.length).toBeGreaterThan(250);
    service.time.at(healed, () => service.land(PLAYER_GAMES, SUNDAY, { edition: 100 }));
    service.time.advanceTo(healed + 2 * HOUR);
    const [opened, ...later] = alerts.notices;
    expect(opened).toMatchObject({
      event: 'opened',
      incident: { key: `table ${PLAYER_GAMES}`, kind: 'failing' },
    });
    const closed = later.pop();
    expect(closed).toMatchObject({ event: 'closed', incident: { id: opened?.incident.id } });
    expect(closed?.incident.files).toHaveLength(6);
    expect(later.every(({ event }) => event === 'updated')).toBe(true);
    expect(later.length).toBeLessThanOrEqual(2);
  });

  it('34: one table does not arrive: one incident that names all six files, whatever restarts and instances', () => {
    const service = inSeason({ until: SUNDAY, exporters: ON_ONE_TABLE });
    const alerts = modelAlerts(service);
    let one = alerts.watch('one');
    alerts.watch('two');
    const arrival = six + 14 * HOUR;
    for (let n = 1; n < 7; n += 1) {
      service.time.at(six + n * 2 * HOUR + n * 7 * MINUTE, () => {
        one.unsubscribe();
        one = alerts.watch(`one, start ${n}`);
      });
    }
    service.time.at(arrival, () => service.land(PLAYER_GAMES, SUNDAY));
    service.time.advanceTo(six + 2 * HOUR - MINUTE);
    expect(alerts.notices).toEqual([]);
    service.time.advanceTo(arrival + 2 * HOUR);
    expect(alerts.told(six)).toEqual([
      'opened 125 6',
      'updated 485 6',
      expect.stringMatching(/^closed 8[4-6]\d 6$/),
    ]);
    expect(new Set(alerts.notices.map(({ incident }) => incident.id)).size).toBe(1);
  });
});
