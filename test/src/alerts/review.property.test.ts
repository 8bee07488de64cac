import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Book, EMPTY_BOOK, type Notice } from '../../../src/alerts/book.js';
import {
  DAMPING_MS,
  FIRST_UPDATE_MS,
  REMINDER_MS,
  UPDATE_MS,
} from '../../../src/alerts/incident-steps.js';
import { incidentsOf } from '../../../src/alerts/incidents-of.js';
import { nextNotice } from '../../../src/alerts/outbox.js';
import { review } from '../../../src/alerts/review.js';
import type { Sight } from '../../../src/alerts/root-cause.js';
import { PLAYER_GAMES, TEAM_GAMES } from '../../../src/domain/tables.js';
import {
  exporterStanding,
  FILES,
  HOUR,
  MINUTE,
  NOW,
  setbackOf,
  standingOf,
  waitingFor,
} from './standings.js';

const THRESHOLDS = { deadLetters: 10, lateMs: 35 * MINUTE };
const TABLES = [PLAYER_GAMES, TEAM_GAMES];

/** One check: how things stand, how long after the one before, and whether the process restarts first. */
interface Check {
  readonly sight: Sight;
  readonly at: number;
  readonly restart: boolean;
}

const exporter = (name: string) =>
  fc
    .record({
      missing: fc.subarray(TABLES),
      setback: fc.option(
        fc.record({
          kind: fc.constantFrom('held-back' as const, 'permanent' as const, 'transient' as const),
          message: fc.constantFrom(`${PLAYER_GAMES} is empty`, 'access denied', 'quota used up'),
          count: fc.integer({ min: 1, max: 3 }),
        }),
        { freq: 3 },
      ),
    })
    .map(({ missing, setback }) =>
      exporterStanding(name, {
        ...(missing.length > 0 ? waitingFor(missing) : {}),
        setback: setback && setbackOf(setback.kind, setback.message, setback.count),
      }),
    );

const sight = fc
  .tuple(fc.tuple(...Object.keys(FILES).map(exporter)), fc.constantFrom(0, 0, 11))
  .map(([exporters, deadLetters]) =>
    incidentsOf(standingOf(exporters, { deadLetters }), THRESHOLDS),
  );

const checks: fc.Arbitrary<readonly Check[]> = fc
  .array(
    fc.record({
      sight,
      // The same standing is seen again and again, so that causes last.
      times: fc.integer({ min: 1, max: 20 }),
      gap: fc.integer({ min: 15_000, max: 4 * MINUTE }),
      restart: fc.boolean(),
    }),
    { maxLength: 25 },
  )
  .map((groups) => {
    let at = NOW;
    return groups.flatMap(({ sight: seen, times, gap, restart }) =>
      Array.from({ length: times }, (_, n) => {
        at += gap;
        return { sight: seen, at, restart: restart && n === 0 };
      }),
    );
  });

/** All notices, in order, that a run of checks leads to. */
function noticesOf(all: readonly Check[], restarts: boolean): readonly Notice[] {
  const sent: Notice[] = [];
  let book: Book = EMPTY_BOOK;
  let holder = 'first';
  for (const { sight: seen, at, restart } of all) {
    if (restart && restarts) {
      book = JSON.parse(JSON.stringify(book)) as Book;
      holder += ' again';
    }
    book = review(book, seen, at);
    let finished: { id: string; outcome: 'sent' } | null = null;
    for (;;) {
      const [next, outgoing] = nextNotice(book, { holder, finished }, at);
      book = next;
      if (outgoing === null) break;
      sent.push(outgoing.notice);
      finished = { id: outgoing.notice.id, outcome: 'sent' };
    }
  }
  return sent;
}

/**
 * What a cause's incidents come to: one opens once the cause has lasted as long as it must, and is
 * over once the cause was gone for the damping. Told from the checks alone, each kind of stretch by itself.
 */
function edgesOf(all: readonly Check[], key: string): readonly string[] {
  const waitAt = ({ sight: seen }: Check) =>
    seen.causes.find((one) => one.key === key)?.opensAfterMs;
  const opening = (check: Check) => waitAt(check) ?? null;
  const gone = (check: Check) => (waitAt(check) === undefined ? DAMPING_MS : null);
  const edges: string[] = [];
  for (let rest: readonly Check[] | null = all; rest !== null; ) {
    const open: boolean = edges.at(-1) === 'opened';
    rest = afterLasting(rest, open ? gone : opening);
    if (rest !== null) edges.push(open ? 'closed' : 'opened');
  }
  return edges;
}

/** The checks after the one by which something lasted for as long as it asks for itself; else null. */
function afterLasting(
  all: readonly Check[],
  asks: (check: Check) => number | null,
): readonly Check[] | null {
  let since: number | null = null;
  for (const [n, check] of all.entries()) {
    const wait = asks(check);
    since = wait === null ? null : (since ?? check.at);
    if (wait !== null && since !== null && check.at - since >= wait) return all.slice(n + 1);
  }
  return null;
}

const keysOf = (all: readonly Check[]) => [
  ...new Set(all.flatMap(({ sight: seen }) => seen.causes.map(({ key }) => key))),
];

describe('review', () => {
  it('opens every lasting cause once and closes it once, in this order, and restarts change nothing', () => {
    fc.assert(
      fc.property(checks, (all) => {
        const notices = noticesOf(all, false);
        expect(noticesOf(all, true)).toEqual(notices);
        for (const key of keysOf(all)) {
          const events = notices.filter(({ incident }) => incident.key === key);
          const edges = events.flatMap(({ event }) => (event === 'updated' ? [] : [event]));
          expect(edges).toEqual(edgesOf(all, key));
          if (events.length > 0) expect(events[0]?.event).toBe('opened');
        }
        expect(new Set(notices.map(({ id }) => id)).size).toBe(notices.length);
      }),
      { numRuns: 150 },
    );
  });

  it('never sends more updates than one early and one an hour', () => {
    fc.assert(
      fc.property(checks, (all) => {
        const notices = noticesOf(all, false);
        for (const { event, at, incident } of notices) {
          if (event !== 'updated') continue;
          const before = notices.findLast(
            (one) => one.incident.id === incident.id && one.incident.notices < incident.notices,
          );
          const least = incident.notices === 2 ? FIRST_UPDATE_MS : UPDATE_MS;
          expect(at - (before?.at ?? at)).toBeGreaterThanOrEqual(least);
        }
      }),
      { numRuns: 100 },
    );
  });
});

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
    expect(review(once, seen([first], 21), NOW + MINUTE)).toBe(once);
    expect(review(EMPTY_BOOK, NOTHING, NOW)).toBe(EMPTY_BOOK);
  });
});
