import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Cell, SqlType } from '../../src/domain/query.js';
import { Engine } from './engine.js';
import { decodeNumeric, encodeNumeric } from './numeric.js';
import { encodeCell } from './values.js';

describe('NUMERIC on the wire', () => {
  it.each([
    ['0', [0]],
    ['0.000000001', [1]],
    ['-0.000000001', [0xff]],
    ['0.000000127', [0x7f]],
    ['0.000000128', [0x80, 0x00]],
    ['-0.000000128', [0x80]],
    ['-0.000000129', [0x7f, 0xff]],
    ['1', [0x00, 0xca, 0x9a, 0x3b]],
    ['-24.5', [0x00, 0xab, 0xaf, 0x4b, 0xfa]],
  ])('%s is value times 10^9, little-endian, as short as can be', (text, bytes) => {
    expect([...encodeNumeric(text)]).toEqual(bytes);
    expect(decodeNumeric(Uint8Array.from(bytes))).toBe(text);
  });

  it.each(['1e3', '', '.5', '0.0000000001', 'NaN'])('refuses "%s"', (text) => {
    expect(() => encodeNumeric(text)).toThrow(RangeError);
  });

  it('drops trailing zeros', () => {
    expect(decodeNumeric(encodeNumeric('21.500'))).toBe('21.5');
  });
});

const CELLS: readonly (readonly [SqlType, Cell])[] = [
  ['STRING', "O'Neal \u2014 \u0160ari\u0107"],
  ['STRING', ''],
  ['INT64', 9_223_372_036_854_775_807n],
  ['INT64', -9_223_372_036_854_775_808n],
  ['NUMERIC', '99999999999999999999999999999.999999999'],
  ['NUMERIC', '-0.5'],
  ['NUMERIC', '0'],
  ['DATE', '2024-02-29'],
  ['DATE', '1969-12-31'],
  ['BOOL', true],
  ['BOOL', false],
  ['TIMESTAMP', '2024-11-03T06:30:00Z'],
  ['TIMESTAMP', '1969-12-31T23:59:59.5Z'],
  ['STRING', null],
  ['INT64', null],
  ['NUMERIC', null],
  ['DATE', null],
  ['BOOL', null],
  ['TIMESTAMP', null],
];

describe('cells', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await Engine.start();
  });
  afterAll(() => engine.stop());

  it.each(CELLS)('%s %s survives the engine', async (type, value) => {
    const query = { sql: 'SELECT @x AS x', parameters: { x: { type, value } } };
    const result = await engine.evaluate(query, {});
    expect(result).toEqual({ columns: [{ name: 'x', type }], rows: [{ x: value }] });
  });

  it('agrees with the engine about the digits of a NUMERIC', async () => {
    const query = {
      sql: 'SELECT CAST(@x AS STRING) AS x',
      parameters: { x: { type: 'NUMERIC', value: '-24.5' } as const },
    };
    expect((await engine.evaluate(query, {})).rows).toEqual([{ x: '-24.5' }]);
  });

  it('refuses a cell of another type', () => {
    expect(() => encodeCell('INT64', '1')).toThrow('is not a cell of type INT64');
    expect(() => encodeCell('BOOL', 1n)).toThrow('is not a cell of type BOOL');
  });

  it('refuses types that no query of the project may return', async () => {
    const half = engine.evaluate({ sql: 'SELECT 1 / 2 AS half', parameters: {} }, {});
    await expect(half).rejects.toThrow('DOUBLE is no type');
  });
});
