import { describe, expect, it } from 'vitest';
import type { Message } from '../../../src/ports/event-source.js';
import {
  isWaiting,
  letterIndex,
  markRetried,
  messagesIn,
  newestLetters,
} from '../../../src/store/dead-letter-box.js';
import { deadLetterStore, type Kept } from '../../../src/store/dead-letter-store.js';
import type { DeadLetter, Retry } from '../../../src/store/dead-letters.js';
import { memoryStore } from '../../support/memory-store.js';

const HOUR = 3_600_000;
const START = Date.parse('2025-01-15T12:00:00Z');

/** A keeper on a store of its own, at a time that is set. */
function made(perHour: number) {
  const store = memoryStore();
  const clock = { at: START };
  const told: DeadLetter[] = [];
  const keeper = deadLetterStore({
    store,
    now: () => clock.at,
    perHour,
    onLetter: (letter) => told.push(letter),
  });
  let count = 0;
  const message = (more: Partial<Message> = {}): Message => {
    count += 1;
    const settle = { ack: () => {}, nack: () => {} };
    const body = Buffer.from(`bad ${count}`);
    return { id: `m${count}`, topic: null, body, attributes: {}, ...settle, ...more };
  };
  const keep = (more?: Partial<Message>) => {
    clock.at += 1;
    return keeper.keep(message(more), 'message body: is not JSON');
  };
  const letters = async () => (await newestLetters(store, () => {})).letters;
  return { store, clock, told, keep, letters };
}

/** Several messages that come in one request. */
function together(made_: ReturnType<typeof made>, messages: number, sender = '10.0.0.1') {
  const batch = { id: `request-${made_.clock.at}`, closed: Promise.resolve() };
  return Promise.all(Array.from({ length: messages }, () => made_.keep({ batch, sender })));
}

describe('dead letters of one request', () => {
  it('are one letter, with each message and its reason in it', async () => {
    const keeping = made(60);
    const kept = await together(keeping, 1_000);
    expect(kept.map(({ told }) => told)).toEqual([1_000, ...Array(999).fill(0)]);
    const [letter, ...others] = await keeping.letters();
    expect(others).toEqual([]);
    expect(letter?.id).toMatch(/-1000x$/);
    expect(letter?.letter).toMatchObject({
      sender: '10.0.0.1',
      fault: '1000 messages of one request cannot be read; the first: message body: is not JSON',
    });
    const messages = letter === undefined ? [] : messagesIn(letter);
    expect(messages).toHaveLength(1_000);
    expect(messages[41]).toMatchObject({ messageId: 'm42', body: { content: 'bad 42' } });
    expect(keeping.told).toHaveLength(1);
  });

  it('are a plain letter where there is but one, as it always was', async () => {
    const keeping = made(60);
    await together(keeping, 1);
    const [letter] = await keeping.letters();
    expect(letter?.letter).toMatchObject({ messageId: 'm1', body: { content: 'bad 1' } });
    expect(letter?.letter).not.toHaveProperty('messages');
  });

  it('wait until each of them was retried', async () => {
    const keeping = made(60);
    await together(keeping, 3);
    const retriedAt = new Date(START).toISOString();
    const accepted: Retry = { retriedAt, outcome: 'accepted', faultNow: null };
    for (const [places, waiting] of [
      [[1], true],
      [[0, 2], false],
    ] as const) {
      const [letter] = await keeping.letters();
      if (letter === undefined) throw new Error('no letter');
      await markRetried(keeping.store, letter, new Map(places.map((place) => [place, accepted])));
      expect((await keeping.letters()).map(isWaiting)).toEqual([waiting]);
    }
  });
});

describe('dead letters of one sender', () => {
  const outcomes = (kept: readonly Kept[]) => kept.map((each) => each.kept);

  it('are limited by the hour; what goes beyond is counted, with examples', async () => {
    const keeping = made(2);
    const sender = '10.0.0.1';
    const kept: Kept[] = [];
    for (let count = 0; count < 100; count += 1) kept.push(await keeping.keep({ sender }));
    expect(outcomes(kept).filter((is) => is)).toHaveLength(2);
    const index = await letterIndex(keeping.store);
    expect(index.map(({ isOver }) => isOver)).toEqual([true, false, false]);
    const over = (await keeping.letters()).find(({ isOver }) => isOver)?.letter;
    // Told whenever it has doubled: 1, 2, 4 … 64.
    expect(over).toMatchObject({ unkept: 64, sender });
    expect(over?.fault).toMatch(/^64 more messages of 10\.0\.0\.1 within the hour cannot be read/);
    expect(over?.messages).toHaveLength(10);
    expect(kept.reduce((sum, { told }) => sum + told, 0)).toBe(2 + 64);
    expect(keeping.told).toHaveLength(2 + 7);
  });

  it('are counted for each sender, and anew each hour', async () => {
    const keeping = made(1);
    const of = async (...senders: readonly string[]) => {
      const kept: Kept[] = [];
      for (const sender of senders) kept.push(await keeping.keep({ sender }));
      return outcomes(kept);
    };
    expect(await of('10.0.0.1', '10.0.0.2', '10.0.0.1')).toEqual([true, true, false]);
    keeping.clock.at += HOUR;
    expect(await of('10.0.0.1', '10.0.0.1')).toEqual([true, false]);
  });

  it('are limited by their bytes, too', async () => {
    const keeping = made(60);
    const body = Buffer.alloc(20 * 1_048_576);
    const kept: Kept[] = [];
    for (let count = 0; count < 4; count += 1) kept.push(await keeping.keep({ body }));
    expect(outcomes(kept)).toEqual([true, true, true, false]);
    expect(keeping.told.at(-1)).toMatchObject({ unkept: 1, messages: [] });
  }, 20_000);

  it('take no place when they could not be written', async () => {
    const keeping = made(1);
    const { put } = keeping.store;
    keeping.store.put = () => Promise.reject(new Error('full'));
    await expect(keeping.keep()).rejects.toThrow('full');
    keeping.store.put = put;
    expect(await keeping.keep()).toMatchObject({ kept: true });
  });
});
