import { describe, expect, it } from 'vitest';
import { tinted } from '../../../src/cli/colour.js';
import { columns, fitting, fittingHeaded, terminalWidth, without } from '../../../src/cli/table.js';

const ROWS = [
  ['NAME', 'STATE', 'SINCE'],
  ['trends-team', 'fresh', ''],
  ['a', 'waiting', 'today'],
];

const widest = (lines: readonly string[]) => Math.max(...lines.map((line) => line.length));

describe('columns', () => {
  it('aligns to the widest cell and leaves no blanks at the end', () => {
    expect(columns(ROWS)).toEqual([
      'NAME         STATE    SINCE',
      'trends-team  fresh',
      'a            waiting  today',
    ]);
    expect(columns([])).toEqual([]);
  });

  it('shows cells with a colour as others where there is no terminal', () => {
    expect(columns([[tinted('fresh'), 'x']])).toEqual(['fresh  x']);
    expect(tinted('fresh', 'paused')).toEqual({ text: 'fresh, paused', mood: 'doubtful' });
  });
});

describe('fitting', () => {
  it('takes the first of several tables that fits', () => {
    const narrower = without(ROWS, 'SINCE');
    expect(fitting([ROWS, narrower], 27)).toEqual(columns(ROWS));
    expect(fitting([ROWS, narrower], 26)).toEqual(columns(narrower));
  });

  it('cuts the widest cells where none fits, and says so with an ellipsis', () => {
    const lines = fitting([ROWS], 24);
    expect(lines).toEqual([
      'NAME      STATE    SINCE',
      'trends-…  fresh',
      'a         waiting  today',
    ]);
    expect(widest(fitting([[['long'.repeat(50), 'short']]], 40))).toBe(40);
  });

  it('cuts nothing to less than eight columns, however narrow the terminal is', () => {
    expect(fitting([[['abcdefghijkl', 'abcdefgh']]], 5)).toEqual(['abcdefg…  abcdefgh']);
  });

  it('cuts nothing where there is no terminal', () => {
    expect(widest(fitting([[['x'.repeat(500), 'y']]], null))).toBe(503);
  });
});

describe('fittingHeaded', () => {
  it('tells which columns it leaves out', () => {
    expect(fittingHeaded([ROWS, without(ROWS, 'SINCE', 'STATE')], 20)).toEqual([
      'NAME',
      'trends-team',
      'a',
      'not shown for want of room: STATE, SINCE',
    ]);
    expect(fittingHeaded([ROWS, without(ROWS, 'SINCE')], 80)).toEqual(columns(ROWS));
  });
});

describe('terminalWidth', () => {
  it.each([
    [{ isTTY: true, columns: 80 }, 80],
    [{ isTTY: false, columns: 80 }, null],
    [{ isTTY: true, columns: 0 }, null],
  ])('of %j is %s', (stream, width) => {
    expect(terminalWidth(stream)).toBe(width);
  });
});
