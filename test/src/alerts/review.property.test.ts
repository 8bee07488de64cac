import { describe, expect, it } from 'vitest';
import { incidentsOf } from '../../../src/alerts/incidents-of.js';
import { DAMPING_MS, FIRST_UPDATE_MS, UPDATE_MS } from '../../../src/alerts/review.js';
import { PLAYER_GAMES, TEAM_GAMES } from '../../../src/domain/tables.js';
import { fc } from '../../support/properties.js';
import { type Check, noticesOf } from './checks.js';
import {
  exporterStanding,
  FILES,
  MINUTE,
  NOW,
  setbackOf,
  standingOf,
  waitingFor,
} from './standings.js';

const THRESHOLDS = { deadLetters: 10, lateMs: 35 * MINUTE };
const TABLES = [PLAYER_GAMES, TEAM_GAMES];

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
