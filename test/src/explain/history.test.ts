import { describe, expect, it } from 'vitest';
import { historyOf } from '../../../src/explain/history.js';
import { landed, landingAt, ny } from '../../support/journal-lines.js';

const NAME = 'trends-hot-cold';
const NOON = ny('2025-12-01 12:00');

describe('what the journal says', () => {
  it('has a landing once that two instances journaled', () => {
    const first = landingAt('2025-12-01 06:30', '2025-11-30', { executionId: 'a' });
    const again = { ...first, receivedAt: first.receivedAt + 20 };
    const other = landingAt('2025-12-01 06:40', '2025-11-30', { executionId: 'b' });
    const entries = [again, other, first].map((landing) => landed(NAME, landing));
    const { arrivals } = historyOf(entries, NAME, NOON);
    expect(arrivals.map(({ at }) => at)).toEqual([first.receivedAt, other.receivedAt]);
  });

  it.each([
    [{ detail: 'forced' }, true],
    [{ detail: '' }, false],
    [{ detail: 'in other words', force: true }, true],
    [{ detail: 'forced', force: false }, false],
  ])('of a refresh that was asked for with %j it says whether due or not: %s', (line, force) => {
    const asked = { kind: 'action', at: NOON, action: 'refresh', by: 'ana' } as const;
    const { requests } = historyOf([{ ...asked, exporters: [NAME], ...line }], NAME, NOON);
    expect(requests).toMatchObject([{ force }]);
  });
});
