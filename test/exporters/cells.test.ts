import { describe, expect, it } from 'vitest';
import { integer, integerOrNull, text, textOrNull } from '../../exporters/cells.js';
import type { Row } from '../../src/domain/query.js';

const ROW: Row = { section: 'player', key: 'a', team: null, points: null, n: 3n };

describe('a cell', () => {
  it('that may be null is null', () => {
    expect(textOrNull(ROW, 'team')).toBeNull();
    expect(integerOrNull(ROW, 'points')).toBeNull();
  });

  it.each([
    ['team', () => text(ROW, 'team')],
    ['points', () => integer(ROW, 'points')],
  ])('that must be there names its row when it is null: %s', (column, read) => {
    expect(read).toThrow(
      expect.objectContaining({
        message: `column ${column} of the query's result is null for player a`,
        remedy: expect.stringMatching(/^Fix the rows upstream/),
      }),
    );
  });

  it.each([
    ['another type', () => text(ROW, 'n'), "column n of the query's result: wanted text, got 3"],
    ['no column', () => integer(ROW, 'm'), 'wanted an INT64, got no such column'],
  ])('of %s is a fault of query and build', (_, read, message) => {
    expect(read).toThrow(
      expect.objectContaining({
        message: expect.stringContaining(message),
        remedy: expect.stringContaining('query.sql and its build'),
      }),
    );
  });
});
