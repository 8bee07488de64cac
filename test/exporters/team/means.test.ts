import { describe, expect, it } from 'vitest';
import { extremes, readTeams } from '../../../exporters/team/means.js';
import { exact, ratio } from '../../../src/domain/fraction.js';
import type { Row } from '../../../src/domain/query.js';

const row = (key: string, part: string, n: number, total: string | null): Row => ({
  section: 'pace',
  key,
  part,
  n: BigInt(n),
  total,
});

describe('readTeams', () => {
  it('reads the means of one section, by team and part', () => {
    const rows = [
      row('BOS', 'all', 4, '402.5'),
      row('BOS', 'home', 2, '200'),
      row('ATL', 'all', 1, '99'),
    ];
    const other = { ...row('BOS', 'all', 9, '1'), section: 'rest' };
    expect(readTeams([...rows, other], 'pace')).toEqual([
      {
        team: 'BOS',
        means: new Map([
          ['all', { n: 4, value: ratio('402.5', 4) }],
          ['home', { n: 2, value: ratio(200, 2) }],
        ]),
      },
      { team: 'ATL', means: new Map([['all', { n: 1, value: exact(99) }]]) },
    ]);
  });

  it.each([
    ['no rows', 0, null],
    ['no rows, whatever the total says', 0, '0'],
    ['rows without values', 3, null],
  ])('has no mean of %s', (_, n, total) => {
    const [team] = readTeams([row('BOS', 'all', n, total)], 'pace');
    expect(team?.means.get('all')).toEqual({ n, value: null });
  });
});

describe('extremes', () => {
  const teams = ['D 3', 'C 1', 'B 1', 'A 2', 'E 3'].map((text) => {
    const [team = '', value = ''] = text.split(' ');
    return { team, value };
  });
  const names = (n: number) => {
    const { highest, lowest } = extremes(teams, ({ value }) => value, n);
    return [highest, lowest].map((list) => list.map(({ team }) => team).join(''));
  };

  it('are the teams at both ends, each from its end inwards, ties by name', () => {
    expect(names(2)).toEqual(['DE', 'BC']);
    expect(names(3)).toEqual(['DEA', 'BCA']);
    expect(names(9)).toEqual(['DEABC', 'BCADE']);
    expect(names(0)).toEqual(['', '']);
  });
});
