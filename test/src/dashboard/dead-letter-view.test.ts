import { describe, expect, it } from 'vitest';
import { deadLetterView } from '../../../src/dashboard/dead-letter-view.js';
import { decode } from '../../../src/domain/decode.js';
import type { StoredLetter } from '../../../src/store/dead-letter-box.js';

const letter = (minute: number, content = '{}'): StoredLetter => ({
  id: `${minute}`,
  object: `dead-letter/2025-01-15/${minute}.json`,
  at: minute,
  messages: 1,
  isOver: false,
  generation: '1',
  letter: {
    messageId: `m${minute}`,
    topic: null,
    attributes: {},
    receivedAt: new Date(Date.UTC(2025, 0, 15, 12, minute)).toISOString(),
    fault: 'game_date: is not a date',
    body: { encoding: 'utf-8', content },
  },
});

describe('deadLetterView', () => {
  it('has the newest first, and shortens what is long', () => {
    const newest = { letters: [letter(1), letter(2, 'x'.repeat(20_005))], older: 3 };
    const { letters, older } = deadLetterView(newest);
    expect(letters.map(({ id }) => id)).toEqual(['2', '1']);
    expect(letters[0]?.body).toMatch(/x… \(5 characters more\)$/);
    expect(older).toBe(3);
  });

  it('has the faults of several fields each by itself, and those of earlier words as they are', () => {
    const content = '{"output_table":"player_game_summary","game_date":"soon","status":"done"}';
    const said = decode(new TextEncoder().encode(content), 0);
    const fault = said.kind === 'rejected' ? said.fault : expect.fail('it can be read');
    const kept = (words: string) => {
      const { letter: of, ...stored } = letter(1, content);
      return { ...stored, letter: { ...of, fault: words } };
    };
    const newest = { letters: [kept('game_date: bad; status: bad'), kept(fault)], older: 0 };
    const [now, before] = deadLetterView(newest).letters;
    expect(now).toMatchObject({
      fault,
      parts: {
        of: 'completion event',
        faults: [
          expect.stringMatching(/^game_date: is not a date/),
          expect.stringMatching(/^status: is none of .*Correct the publisher/),
        ],
      },
    });
    expect(before).toMatchObject({ fault: 'game_date: bad; status: bad', parts: null });
  });

  it('shows the first messages of a letter of several, each with what is wrong with it', () => {
    const { letter: of, ...stored } = letter(1, '');
    const messages = Array.from({ length: 60 }, (_, index) => ({
      ...of,
      fault: `fault ${index}`,
      body: { encoding: 'utf-8' as const, content: `body ${index}` },
    }));
    const many = { ...stored, letter: { ...of, sender: '10.0.0.1', messages } };
    const [shown] = deadLetterView({ letters: [many], older: 0 }).letters;
    expect(shown).toMatchObject({ messages: 60, sender: '10.0.0.1' });
    expect(shown?.body).toMatch(/^fault 0\nbody 0\n\nfault 1\nbody 1\n/);
    expect(shown?.body).toMatch(/fault 49\nbody 49\n\n\(10 messages more\)$/);
  });
});
