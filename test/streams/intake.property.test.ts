import { concatMap, of, Subject, throwError, timer } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { JournalEntry } from '../../src/domain/journal-entry.js';
import { PLAYER_GAMES } from '../../src/domain/tables.js';
import type { Message } from '../../src/ports/event-source.js';
import { intake } from '../../streams/intake.js';
import { HOT_COLD } from '../support/model-plans.js';
import { completion } from '../support/model-service.js';
import { modelWorld, SETTINGS } from '../support/model-world.js';
import { fc } from '../support/properties.js';
import { collect, newYork, virtualTime } from '../support/virtual-time.js';

const DAY = '2025-11-10';

/** One delivery, and how the journal treats the line it leads to. */
interface Step {
  readonly what: 'event' | 'trigger';
  /** Which of few events or triggers, so that most are repeats. */
  readonly which: number;
  /** Before the next delivery. */
  readonly pauseMs: number;
  /** How long the append takes; Infinity hangs. */
  readonly takesMs: number;
  readonly fails: boolean;
}

const step: fc.Arbitrary<Step> = fc.record({
  what: fc.constantFrom('event', 'trigger'),
  which: fc.integer({ min: 0, max: 2 }),
  pauseMs: fc.constantFrom(0, 0, 1, 50, 200),
  takesMs: fc.constantFrom(0, 0, 20, 100, 1_000, Number.POSITIVE_INFINITY),
  fails: fc.boolean(),
});

/** What a line is the first of; null: it is a repeat's. */
function firstOf(entry: JournalEntry): string | null {
  if (entry.kind === 'landing') return entry.landing.executionId;
  return entry.kind === 'tick' && entry.reason === null ? entry.messageId : null;
}

function play(steps: readonly Step[], mostRemembered = 100) {
  const time = virtualTime(newYork('2025-11-11', '07:00'));
  const durable: JournalEntry[] = [];
  const faults: string[] = [];
  const open = new Set<number>();
  let appends = 0;
  const { deps } = modelWorld({ time });
  const append = (entry: JournalEntry) => {
    const { takesMs, fails } = steps[appends++ % steps.length] ?? { takesMs: 0, fails: false };
    const write = () => {
      if (fails) return throwError(() => new Error('503'));
      durable.push(entry);
      return of(null);
    };
    if (takesMs === 0) return write();
    return timer(Math.min(takesMs, 2 ** 40), time.scheduler).pipe(concatMap(write));
  };
  const messages$ = new Subject<Message>();
  const settings = { ...SETTINGS, rememberedLandings: mostRemembered };
  const seen = collect(
    time,
    messages$.pipe(intake({ ...deps, settings, knownLandings: [], journal: append })),
  );
  steps.forEach(({ what, which, pauseMs }, n) => {
    const id = what === 'event' ? `execution-${which}` : `trigger-${which}`;
    const body =
      what === 'event'
        ? completion(PLAYER_GAMES, DAY, time.now(), id)
        : { export_types: [HOT_COLD.name] };
    const settled = (acked: boolean) => {
      if (!open.delete(n)) faults.push(`${id} was answered twice`);
      if (acked && !durable.some((entry) => firstOf(entry) === id)) {
        faults.push(`${id} was acked, and is not in the journal`);
      }
    };
    open.add(n);
    messages$.next({
      id: what === 'event' ? `message-${n}` : id,
      topic: null,
      body: new TextEncoder().encode(JSON.stringify(body)),
      attributes: {},
      ack: () => settled(true),
      nack: () => settled(false),
    });
    time.advanceBy(pauseMs);
  });
  messages$.complete();
  // A repeat waits for its first, and may then take as long itself.
  time.advanceBy((steps.length + 1) * SETTINGS.runTimeoutMs);
  return { faults, unanswered: [...open], durable, seen };
}

describe('intake, whatever the journal does', () => {
  it('acks an event or a trigger only when it, or the one it repeats, is in the journal', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 12 }), (steps) => {
        const { faults, unanswered, seen } = play(steps);
        expect({ faults, unanswered, ended: seen.ended() }).toEqual({
          faults: [],
          unanswered: [],
          ended: 'completed',
        });
      }),
      { numRuns: 500 },
    );
  });

  it('lets nothing through that is not a line of its own', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 12 }), (steps) => {
        const { durable, seen } = play(steps);
        const firsts = durable.filter((entry) => firstOf(entry) !== null);
        // Of a line that became durable after it was given up nobody heard.
        expect(seen.values.length).toBeLessThanOrEqual(firsts.length);
      }),
    );
  });

  it('does so also while it remembers almost nothing', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 12 }), (steps) => {
        const { faults, unanswered } = play(steps, 1);
        expect({ faults, unanswered }).toEqual({ faults: [], unanswered: [] });
      }),
    );
  });
});
