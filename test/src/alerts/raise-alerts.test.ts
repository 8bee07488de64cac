import { pino } from 'pino';
import { NEVER } from 'rxjs';
import { expect, it } from 'vitest';
import type { Notice } from '../../../src/alerts/book.js';
import { raiseAlerts } from '../../../src/alerts/raise-alerts.js';
import { newYorkDate } from '../../../src/domain/date.js';
import { INITIAL_STATE } from '../../../src/domain/state.js';
import { keepDeadLetter } from '../../support/dead-letters.js';
import { jumpingTime } from '../../support/jumping-time.js';
import { memoryStore } from '../../support/memory-store.js';
import { HOT_COLD } from '../../support/model-plans.js';
import { modelWorld } from '../../support/model-world.js';
import { HOUR, MINUTE } from './standings.js';

/** Ten minutes after midnight in UTC: the last hour has two dates. */
const START = Date.parse('2025-01-15T00:10:00Z');

it('dead letters of the last hour are an incident once there are enough, and none when it has passed', async () => {
  const time = jumpingTime(START);
  const { scheduler, now } = time;
  const clock = { scheduler, now, elapsed: now, today: () => newYorkDate(now()) };
  const { deps, states } = modelWorld({ time: clock, exporters: [HOT_COLD] });
  states.set(HOT_COLD.name, { ...INITIAL_STATE, paused: true });
  const store = memoryStore();
  const notices: Notice[] = [];
  const settings = { webhook: '', deadLetters: 3 };
  const watching = raiseAlerts(deps, store, settings, pino({ level: 'silent' }));
  NEVER.pipe(watching).subscribe((notice) => notices.push(notice));
  const keep = (id: string, at: number) => {
    const message = { id, topic: null, body: new Uint8Array(), attributes: {} };
    return keepDeadLetter(store, { ...message, ack: () => {}, nack: () => {} }, 'no JSON', at);
  };

  await keep('too old', START - 2 * HOUR);
  await keep('yesterday', START - 20 * MINUTE);
  await keep('today', START);
  await time.advanceTo(START + 10 * MINUTE);
  expect(notices).toEqual([]);
  await keep('one more', START + 10 * MINUTE);
  await time.advanceTo(START + 20 * MINUTE);
  expect(notices).toMatchObject([
    { event: 'opened', incident: { kind: 'dead-letters', summary: expect.stringMatching(/^3 /) } },
  ]);
  await time.advanceTo(START + 2 * HOUR);
  expect(notices.map(({ event }) => event)).toEqual(['opened', 'closed']);
});
