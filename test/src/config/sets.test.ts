import { describe, expect, it } from 'vitest';
import { applySets, type Config } from '../../../src/config/index.js';
import { load, refusal } from './load.js';

const config = load('exporters: {trends-hot-cold: {parameters: {min_games: 7, top_n: 3}}}');

describe('applySets', () => {
  it('changes parameters on top of the configured ones, and says that they are not', () => {
    const changed = applySets(config, ['trends-hot-cold.min_games=4']);
    const before = config.exporters['trends-hot-cold'];
    expect(changed).toEqual({
      ...config,
      exporters: {
        ...config.exporters,
        'trends-hot-cold': {
          ...before,
          params: { min_games: 4, lookback_days: 30, top_n: 3, max_days_since_last_game: 10 },
          configured: false,
        },
      },
    });
    expect(before?.configured).toBe(true);
  });

  it.each([
    [
      'a nested one',
      ['trends-quick-hits.cuts.star=25'],
      { cuts: { star: 25, scorer: 15, rotation: 8 } },
    ],
    [
      'two that are right only together',
      ['trends-quick-hits.cuts.scorer=30', 'trends-quick-hits.cuts.star=40'],
      { cuts: { star: 40, scorer: 30 } },
    ],
    [
      'the later of two',
      ['trends-quick-hits.num_stats=2', 'trends-quick-hits.num_stats=3'],
      { num_stats: 3 },
    ],
  ])('takes %s', (_, sets, params) => {
    const changed = applySets(config, sets).exporters['trends-quick-hits'];
    expect(changed).toMatchObject({ params, configured: false });
  });

  it('takes null where a parameter may be null', () => {
    const yaml = 'exporters: {trends-bounce-back: {parameters: {max_days_since_last_game: 9}}}';
    const changed = applySets(load(yaml), ['trends-bounce-back.max_days_since_last_game=null']);
    expect(changed.exporters['trends-bounce-back']?.params).toMatchObject({
      max_days_since_last_game: null,
    });
  });

  it('changes nothing without sets', () => {
    expect(applySets(config, [])).toEqual(config);
  });

  it('survives a round through several calls', () => {
    const once = applySets(config, ['trends-hot-cold.min_games=4', 'trends-team.top_n=2']);
    const twice = applySets(applySets(config, ['trends-hot-cold.min_games=4']), [
      'trends-team.top_n=2',
    ]);
    expect(twice).toEqual(once);
  });

  it.each([
    [
      'x',
      '--set x: it is not NAME.PARAMETER=VALUE. Write it as in --set trends-hot-cold.min_games=4.',
    ],
    [
      'trends-team.top_n=',
      '--set trends-team.top_n: it is not NAME.PARAMETER=VALUE. Write it as in --set trends-hot-cold.min_games=4.',
    ],
    [
      'hot-cold.top_n=1',
      '--set hot-cold.top_n: hot-cold is not an exporter. Did you mean trends-hot-cold? Exporters: trends-hot-cold, trends-bounce-back, trends-what-matters, trends-team, trends-quick-hits, trends-deep-dive.',
    ],
    [
      'trends-hot-cold.min_gmaes=1',
      '--set trends-hot-cold.min_gmaes: trends-hot-cold.min_gmaes is not a known key. Did you mean min_games? Known keys: min_games, lookback_days, top_n, max_days_since_last_game.',
    ],
    [
      'trends-hot-cold.min_games=four',
      '--set trends-hot-cold.min_games: trends-hot-cold.min_games is not valid (got "four"). Write a number.',
    ],
    [
      'trends-hot-cold.min_games=[1',
      '--set trends-hot-cold.min_games: trends-hot-cold.min_games is not valid (got "[1"). Write a number.',
    ],
    [
      'trends-hot-cold.kind=1',
      '--set trends-hot-cold.kind: trends-hot-cold.kind is not a known key. Known keys: min_games, lookback_days, top_n, max_days_since_last_game.',
    ],
    [
      'trends-quick-hits.cuts.star=2',
      '--set trends-quick-hits.cuts.star: trends-quick-hits.cuts is not valid: star must be above scorer, and scorer above rotation (got {"star":2,"scorer":15,"rotation":8}). Correct it.',
    ],
    [
      'trends-quick-hits.cuts.token=hunter2',
      '--set trends-quick-hits.cuts.token: trends-quick-hits.cuts.token is not a known key. Known keys: star, scorer, rotation.',
    ],
  ])('refuses %s', (set, fault) => {
    expect(refusal(() => applySets(config, [set]))).toBe(`--set has a fault:\n  ${fault}`);
  });

  it('reports every fault at once and changes nothing', () => {
    const before: Config = structuredClone(config);
    const sets = ['x', 'trends-team.top_n=99', 'trends-team.a=1', 'trends-hot-cold.min_games=1'];
    expect(refusal(() => applySets(config, sets)).split('\n')).toHaveLength(4);
    expect(config).toEqual(before);
  });
});
