import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { csvShape } from '../../../../src/adapters/duckdb/csv-shape.js';
import { fc } from '../../../support/properties.js';

const folder = mkdtempSync(join(tmpdir(), 'trends-csv-'));
const path = join(folder, 'a.csv');
afterAll(() => rmSync(folder, { recursive: true }));

const shapeOf = (text: string | Uint8Array) => {
  writeFileSync(path, text);
  return csvShape(path);
};
const HEADER = 'a,b,c\n';

describe('the shape of a CSV file', () => {
  it.each([
    ['a header and rows', `${HEADER}1,2,3\n4,5,6\n`, 2],
    ['no line end at the end', `${HEADER}1,2,3`, 1],
    ['line ends of Windows', 'a,b,c\r\n1,2,3\r\n', 1],
    ['line ends of old Macs', 'a,b,c\r1,2,3\r', 1],
    ['a byte order mark', `\uFEFF${HEADER}1,2,3\n`, 1],
    ['quoted names', '"a",b,"c"\n1,2,3\n', 1],
    ['quotes, commas and line ends in values', `${HEADER}"x\ny","q ""z"", and",\n"",,""\n`, 2],
    ['a quote within a value that has none around it', `${HEADER}5'11",2,3\n`, 1],
    ['empty lines', `${HEADER}\n1,2,3\n\n\n4,5,6\n\n`, 2],
    ['nothing but its header', HEADER, 0],
  ])('with %s', async (_what, text, rows) => {
    expect(await shapeOf(text)).toEqual({ header: ['a', 'b', 'c'], rows });
  });

  it('is nothing of an empty file', async () => {
    expect(await shapeOf('')).toEqual({ header: [], rows: 0 });
  });

  it.each([
    ['a wider line', `${HEADER}1,2,3\n1,2,3,4\n`, 'line 3 has 4 values, and the first line 3'],
    ['one comma too many at the end', `${HEADER}1,2,3,\n`, 'line 2 has 4 values'],
    ['a narrower line', `${HEADER}1,2\n`, 'line 2 has 2 values'],
    ['a narrower line without an end', `${HEADER}1,2,3\n1,2`, 'line 3 has 2 values'],
    [
      'a second header of another width',
      `${HEADER}1,2,3\na,b,c,d\n1,2,3,4\n`,
      'line 3 has 4 values',
    ],
    ['text behind a quote', `${HEADER}"x"y,2,3\n`, 'line 2 has text behind a closing quote'],
    [
      'a quote that stays open',
      `${HEADER}1,2,3\n"x,2,3\n4,5,6\n`,
      'line 3 has a quote that is never closed',
    ],
    [
      'two kinds of line ends',
      `${HEADER}1,2,3\r\n4,5,6\n`,
      'line 2 ends in CRLF, the lines before it in LF',
    ],
    [
      'a wider line behind one of several lines',
      `${HEADER}"x\ny",2,3\n1,2,3,4\n`,
      'line 4 has 4 values',
    ],
  ])('is refused for %s, naming the line', async (_what, text, why) => {
    await expect(shapeOf(text)).rejects.toMatchObject({
      permanent: true,
      message: expect.stringContaining(`${path} is refused: ${why}`),
    });
  });

  it('is refused for one line, however far behind it lies', async () => {
    const before = 40_000;
    const text = `${HEADER}${'1,2,3\n'.repeat(before)}1,2,3,4\n${'1,2,3\n'.repeat(10)}`;
    await expect(shapeOf(text)).rejects.toThrow(`line ${before + 2} has 4 values`);
  });

  it('counts what any writer writes, across the edges of chunks too', async () => {
    const value = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', 'é', ' ') });
    const records = fc.array(fc.tuple(value, value, value), { maxLength: 30 });
    const padding = fc.integer({ min: 0, max: 70_000 });
    const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
    await fc.assert(
      fc.asyncProperty(records, padding, fc.constantFrom('\n', '\r\n'), async (rows, pad, end) => {
        const lines = [['a', 'b', 'c'], ['x'.repeat(pad), '', ''], ...rows];
        const text = lines.map((line) => line.map(quoted).join(',') + end).join('');
        expect(await shapeOf(text)).toEqual({ header: ['a', 'b', 'c'], rows: rows.length + 1 });
      }),
      { numRuns: 60 },
    );
  });
});
