import { describe, expect, it } from 'vitest';
import { deadLetterView, MOST_LETTERS } from '../../../src/dashboard/dead-letter-view.js';
import type { StoredLetter } from '../../../src/store/dead-letter-box.js';

const letter = (minute: number, content = '{}'): StoredLetter => ({
  id: `${minute}`,
  object: `dead-letter/2025-01-15/${minute}.json`,
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
    const { letters, full } = deadLetterView([letter(1), letter(2, 'x'.repeat(20_005))]);
    expect(letters.map(({ id }) => id)).toEqual(['2', '1']);
    expect(letters[0]?.body).toMatch(/x… \(5 characters more\)$/);
    expect(full).toBe(false);
  });

  it('says when there may be more than it shows', () => {
    const many = Array.from({ length: MOST_LETTERS }, (_, minute) => letter(minute));
    expect(deadLetterView(many).full).toBe(true);
    expect(deadLetterView(many.slice(1)).full).toBe(false);
  });
});
