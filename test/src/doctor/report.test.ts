import { describe, expect, it } from 'vitest';
import { attempted, findingsOf } from '../../../src/doctor/check-result.js';
import { findingLines, type Look, summary } from '../../../src/doctor/report.js';
import { TrendsError } from '../../../src/domain/errors.js';

const { green, yellow, red } = findingsOf('table');
const PLAIN: Look = { width: null, tint: (text) => text };
const LONG = Array.from({ length: 40 }, (_, index) => `word${index}`).join(' ');

describe('findingLines', () => {
  it('tells the level in a symbol and a word, the check, and what was seen', () => {
    expect(findingLines(green('a.b', '3 rows'), PLAIN)).toEqual([
      '✓ ok       table          a.b: 3 rows',
    ]);
  });

  it('tells below it what to do, and what to run', () => {
    const advice = { remedy: 'Load it.', command: 'trends status' };
    expect(findingLines(yellow('a.b', 'empty', advice), PLAIN)).toEqual([
      '! warning  table          a.b: empty',
      '                          try: Load it.',
      '                          run: trends status',
    ]);
  });

  it('fits a hundred columns and loses no word', () => {
    const lines = findingLines(red('a.b', LONG, { remedy: LONG }), PLAIN);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
    expect(lines.join(' ').match(/word\d+/g)).toHaveLength(80);
  });

  it.each([
    [80, 80],
    [60, 60],
    [20, 60],
    [300, 100],
  ])('of %d columns uses %d', (width, most) => {
    const lines = findingLines(red('a.b', LONG, { remedy: LONG }), { ...PLAIN, width });
    const longest = Math.max(...lines.map((line) => line.length));
    expect(longest).toBeLessThanOrEqual(most);
    expect(longest).toBeGreaterThan(most - 'word00 '.length);
  });

  it('spells out what a terminal would obey', () => {
    expect(findingLines(green('a.b', 'said \u001b[2J\nand more'), PLAIN)).toEqual([
      '✓ ok       table          a.b: said \\x1b[2J and more',
    ]);
  });

  it('colours the level alone', () => {
    const tint: Look['tint'] = (text, level) => `<${level}>${text}</>`;
    const [line] = findingLines(red('a.b', 'gone', { remedy: 'Load it.' }), { ...PLAIN, tint });
    expect(line).toBe('<red>✗ wrong    </>table          a.b: gone');
  });
});

describe('summary', () => {
  const warned = yellow('a', 'x', { remedy: 'Wait.', command: 'trends status' });
  const wrong = red('b', 'x', { remedy: 'Mend it.' });

  it('names the first thing to do: what is wrong before what is doubtful', () => {
    expect(summary([green('c', ''), warned, wrong], PLAIN)).toEqual([
      '1 wrong, 1 warning, 1 ok. First, table b: Mend it.',
    ]);
    expect(summary([warned], PLAIN)).toEqual([
      '0 wrong, 1 warning, 0 ok. First, table a: trends status',
    ]);
  });

  it('says when there is nothing to do', () => {
    expect(summary([green('c', '')], PLAIN)).toEqual(['0 wrong, 0 warnings, 1 ok. Nothing to do.']);
  });
});

describe('attempted', () => {
  const attempt = { check: 'table', subject: 'a.b', command: 'trends status' };

  it("makes a check's error a red finding with its remedy", async () => {
    const error = new TrendsError('403', { remedy: 'Grant roles/bigquery.dataViewer.' });
    expect(await attempted(attempt, () => Promise.reject(error))).toEqual([
      {
        check: 'table',
        subject: 'a.b',
        level: 'red',
        saw: '403',
        remedy: 'Grant roles/bigquery.dataViewer.',
        command: 'trends status',
      },
    ]);
  });

  it('hides no error that nobody foresaw', async () => {
    const [found] = await attempted(attempt, () => Promise.reject(new TypeError('oops')));
    expect(found).toMatchObject({
      level: 'red',
      saw: 'oops',
      remedy: expect.stringContaining('report'),
    });
  });
});
