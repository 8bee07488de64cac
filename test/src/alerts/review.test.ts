import { describe, expect, it } from 'vitest';
import { EMPTY_BOOK } from '../../../src/alerts/book.js';
import { incidentsOf } from '../../../src/alerts/incidents-of.js';
import { REMINDER_MS, review } from '../../../src/alerts/review.js';
import type { Sight } from '../../../src/alerts/root-cause.js';
import { noticesOf } from './checks.js';
import { exporterStanding, FILES, HOUR, MINUTE, NOW, setbackOf, standingOf } from './standings.js';

const THRESHOLDS = { deadLetters: 10, lateMs: 35 * MINUTE };

describe('an incident', () => {
  const setback = setbackOf('permanent', 'access denied');
  const seen = (names: readonly string[], deadLetters = 0): Sight =>
    incidentsOf(
      standingOf(
        names.map((name) => exporterStanding(name, { setback })),
        { deadLetters },
      ),
      THRESHOLDS,
    );
  const [first = '', second = '', third = ''] = Object.keys(FILES);
  const told = (...all: readonly (readonly [number, Sight])[]) => {
    const notices = noticesOf(
      all.map(([minutes, one]) => ({ sight: one, at: NOW + minutes * MINUTE, restart: false })),
      false,
    );
    return notices.map(({ event, at, incident }) => [
      event,
      (at - NOW) / MINUTE,
      incident.exporters.length,
    ]);
  };
  const NOTHING = seen([]);

  it('tells soon of files that join, then within the hour, and reminds when nothing changes', () => {
    const hours = (n: number) => (n * HOUR) / MINUTE;
    const rest = REMINDER_MS / MINUTE;
    expect(
      told(
        [0, seen([first])],
        [2, seen([first, second])],
        [6, seen([first, second])],
        [10, seen([first, second, third])],
        [hours(1) + 6, seen([first, second, third])],
        [hours(1) + 6 + rest - 1, seen([first, second, third])],
        [hours(1) + 6 + rest, seen([first, second, third])],
        [hours(9), NOTHING],
        [hours(9) + 5, NOTHING],
      ),
    ).toEqual([
      ['opened', 0, 1],
      ['updated', 6, 2],
      ['updated', 66, 3],
      ['updated', 66 + rest, 3],
      ['closed', hours(9) + 5, 3],
    ]);
  });

  it('says at once what its cause has become, of which nobody is told before the next notice', () => {
    const caused = (message: string, exporters = [first]): Sight => {
      const exporter = exporterStanding(first, { setback: setbackOf('permanent', message) });
      const { causes, complete } = incidentsOf(standingOf([exporter]), THRESHOLDS);
      return { causes: causes.map((cause) => ({ ...cause, key: 'one', exporters })), complete };
    };
    const opened = review(EMPTY_BOOK, caused('no such table'), NOW);
    const later = review(opened, caused('access denied'), NOW + MINUTE);
    expect(later.open).toMatchObject([{ summary: 'access denied', openedAt: NOW, notices: 1 }]);
    expect(later.outbox).toBe(opened.outbox);
    expect(review(later, caused('access denied'), NOW + 2 * MINUTE)).toBe(later);
    const joined = review(later, caused('access denied', [first, second]), NOW + 6 * MINUTE);
    expect(joined.outbox.at(-1)?.notice).toMatchObject({
      event: 'updated',
      incident: { summary: 'access denied', exporters: [first, second] },
    });
  });

  it('closes only when its cause was gone for a while without a break', () => {
    expect(
      told([0, seen([first])], [1, NOTHING], [5, seen([first])], [6, NOTHING], [10, NOTHING]),
    ).toEqual([['opened', 0, 1]]);
  });

  it('stays as it is while not everything can be seen', () => {
    const blind = { causes: [], complete: false };
    const partly = { causes: seen([first]).causes, complete: false };
    expect(
      told([0, seen([first, second])], [10, blind], [60, blind], [70, partly], [71, NOTHING]),
    ).toEqual([['opened', 0, 2]]);
  });

  it('is another one when its cause comes back after it was closed', () => {
    const again = noticesOf(
      [
        { sight: seen([first]), at: NOW, restart: false },
        { sight: NOTHING, at: NOW + MINUTE, restart: false },
        { sight: NOTHING, at: NOW + 6 * MINUTE, restart: false },
        { sight: seen([first]), at: NOW + 7 * MINUTE, restart: false },
      ],
      false,
    );
    expect(again.map(({ event }) => event)).toEqual(['opened', 'closed', 'opened']);
    expect(new Set(again.map(({ incident }) => incident.id)).size).toBe(2);
  });

  it('waits until a cause has lasted that may pass by itself', () => {
    const slow: Sight = {
      complete: true,
      causes: seen([first]).causes.map((cause) => ({ ...cause, opensAfterMs: 35 * MINUTE })),
    };
    expect(told([0, slow], [34, slow], [35, slow])).toEqual([['opened', 35, 1]]);
    expect(told([0, slow], [20, NOTHING], [35, slow], [60, slow])).toEqual([]);
  });

  it('leaves the book alone when nothing is new', () => {
    const once = review(EMPTY_BOOK, seen([first], 20), NOW);
    expect(review(once, seen([first], 20), NOW + MINUTE)).toBe(once);
    expect(review(EMPTY_BOOK, NOTHING, NOW)).toBe(EMPTY_BOOK);
  });
});
