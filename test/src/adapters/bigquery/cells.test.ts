import { describe, expect, it } from 'vitest';
import {
  type Column,
  checkColumns,
  plainDecimal,
  toCell,
  toRow,
} from '../../../../src/adapters/bigquery/cells.js';
import { plainDecimal as inDuckDb } from '../../../../src/adapters/duckdb/cells.js';
import type { Cell } from '../../../../src/domain/query.js';
import { fc } from '../../../support/properties.js';

/** As the API sends them. */
const SENT: readonly (readonly [string, unknown, Cell])[] = [
  ['STRING', 'Dončić 🏀', 'Dončić 🏀'],
  ['STRING', '', ''],
  ['INTEGER', '-9223372036854775808', -(2n ** 63n)],
  ['INT64', '9007199254740993', 9_007_199_254_740_993n],
  ['NUMERIC', '0.123456789', '0.123456789'],
  [
    'NUMERIC',
    '-99999999999999999999999999999.999999999',
    '-99999999999999999999999999999.999999999',
  ],
  ['NUMERIC', '12.50', '12.5'],
  ['NUMERIC', '100', '100'],
  ['BIGNUMERIC', `0.${'0'.repeat(37)}1`, `0.${'0'.repeat(37)}1`],
  ['DATE', '0001-01-01', '0001-01-01'],
  ['DATE', '9999-12-31', '9999-12-31'],
  ['BOOLEAN', 'true', true],
  ['BOOL', 'false', false],
  ['TIMESTAMP', '0', '1970-01-01T00:00:00Z'],
  ['TIMESTAMP', '-1', '1969-12-31T23:59:59.999999Z'],
  ['TIMESTAMP', '1736562600250000', '2025-01-11T02:30:00.25Z'],
  ['TIMESTAMP', '-62135596800000000', '0001-01-01T00:00:00Z'],
  ['TIMESTAMP', '253402300799999999', '9999-12-31T23:59:59.999999Z'],
  ['INTEGER', null, null],
];

describe('a cell of BigQuery', () => {
  it.each(SENT)('%s %j', (type, sent, cell) => {
    expect(toCell({ name: 'x', type }, sent)).toBe(cell);
  });

  it.each([
    ['INTEGER', '1.0'],
    ['INTEGER', 1],
    ['NUMERIC', 'NaN'],
    ['BOOLEAN', 'yes'],
    ['TIMESTAMP', '1.7365626E9'],
    ['STRING', ['x']],
  ])('%s %j is refused rather than guessed', (type, sent) => {
    expect(() => toCell({ name: 'x', type }, sent)).toThrow(`as ${type} in column x`);
  });

  it('has the digits of DuckDB, however BigQuery writes the number', () => {
    const magnitudes = fc.bigInt(-(10n ** 38n), 10n ** 38n);
    fc.assert(
      fc.property(magnitudes, fc.nat(38), (value, scale) => {
        const text = inDuckDb(value, scale);
        const padded = text.includes('.') ? `${text}00` : `${text}.0`;
        for (const sent of [text, padded, `${value}E-${scale}`]) {
          expect(plainDecimal(sent)).toBe(text);
        }
      }),
    );
  });
});

describe('a row of BigQuery', () => {
  const columns: readonly Column[] = ['b', 'a', 'missing'].map((name) => ({
    name,
    type: 'STRING',
  }));

  it('has its cells by the names of the columns', () => {
    expect(toRow(columns, { f: [{ v: 'one' }, { v: null }] })).toEqual({
      b: 'one',
      a: null,
      missing: null,
    });
  });

  it.each([
    [{ name: 'x', type: 'FLOAT' }, 'Column x is FLOAT, which is not exact'],
    [
      { name: 'x', type: 'STRING', mode: 'REPEATED' },
      'Column x is ARRAY<STRING>, which has no cell',
    ],
    [{ name: 'x', type: 'RECORD' }, 'Column x is RECORD, which has no cell'],
    [{ name: 'x', type: 'DATETIME' }, 'Column x is DATETIME, which has no cell'],
  ])('takes no column %o', (column, message) => {
    expect(() => checkColumns([...columns, column])).toThrow(message);
  });
});
