import { describe, expect, it } from 'vitest';
import { incidentsOf } from '../../../src/alerts/incidents-of.js';
import type { RootCause } from '../../../src/alerts/root-cause.js';
import type { ExporterStanding } from '../../../src/alerts/standing.js';
import { INITIAL_STATE, type LastFailure } from '../../../src/domain/state.js';
import { PLAYER_GAMES, TEAM_GAMES } from '../../../src/domain/tables.js';
import {
  DAILY,
  DAY,
  exporterStanding,
  HOUR,
  MINUTE,
  NOW,
  setbackOf,
  standingOf,
  waitingFor,
} from './standings.js';

const THRESHOLDS = { deadLetters: 10, lateMs: 35 * MINUTE };

it('opens for messages that were only counted, however many are worth an incident', () => {
  const standing = { ...standingOf([], { deadLetters: 3 }), unkept: 2 };
  expect(incidentsOf(standing, THRESHOLDS).causes).toMatchObject([
    {
      kind: 'dead-letters',
      summary:
        '3 messages of the last hour could not be read; 2 of them were only counted, not kept',
    },
  ]);
});

function causesOf(exporters: readonly ExporterStanding[], deadLetters = 0): readonly RootCause[] {
  return incidentsOf(standingOf(exporters, { deadLetters }), THRESHOLDS).causes;
}

const failing = (exporter: string, ...setback: Parameters<typeof setbackOf>) =>
  exporterStanding(exporter, { setback: setbackOf(...setback) });

describe('incidentsOf', () => {
  it('sees nothing where nothing is wrong', () => {
    expect(
      incidentsOf(standingOf(DAILY.map((name) => exporterStanding(name))), THRESHOLDS),
    ).toEqual({ causes: [], complete: true });
  });

  it('names a column without values whose section is left out, once for all files of its table', () => {
    const leftOut = [{ table: TEAM_GAMES, column: 'pace' }];
    const freshness = { state: 'partial', missing: [], leftOut, deadline: null } as const;
    const causes = causesOf(DAILY.map((name) => exporterStanding(name, { freshness })));
    expect(causes).toMatchObject([
      {
        key: `table ${TEAM_GAMES}`,
        kind: 'missing',
        severity: 'warning',
        summary: `${TEAM_GAMES}.pace has no value in the window: its section is left out`,
        exporters: DAILY,
        opensAfterMs: 0,
      },
    ]);
    const paused = exporterStanding('trends-team', { freshness, setAside: true });
    expect(causesOf([paused])).toEqual([]);
  });

  it('names the table that an event may have meant', () => {
    const table = 'nba_analytics.player_game_sumary';
    const strays = [{ table, nearest: PLAYER_GAMES, at: NOW }];
    expect(incidentsOf({ ...standingOf([]), strays }, THRESHOLDS).causes).toMatchObject([
      {
        key: `mistyped ${table}`,
        kind: 'mistyped-table',
        summary: `an event names ${table}, which no file reads; did it mean ${PLAYER_GAMES}?`,
        severity: 'warning',
        opensAfterMs: 0,
      },
    ]);
  });

  it('names all files that one table holds up', () => {
    const standings = DAILY.map((name) => exporterStanding(name, waitingFor([PLAYER_GAMES])));
    expect(causesOf(standings)).toEqual([
      {
        key: `table ${PLAYER_GAMES}`,
        kind: 'missing',
        severity: 'error',
        summary: `${PLAYER_GAMES} has not arrived whole for ${DAY}`,
        remedy: expect.stringContaining(PLAYER_GAMES),
        exporters: DAILY,
        files: ['whos-hot-v2.json', 'bounce-back.json'],
        opensAfterMs: 5 * MINUTE,
      },
    ]);
  });

  it('opens nothing before the first deadline, and then also names files whose deadline is ahead', () => {
    const ahead = exporterStanding('trends-team', waitingFor([PLAYER_GAMES], NOW + HOUR));
    expect(causesOf([ahead])).toMatchObject([{ opensAfterMs: null, severity: 'warning' }]);
    const passed = exporterStanding('trends-hot-cold', waitingFor([PLAYER_GAMES]));
    expect(causesOf([ahead, passed])).toMatchObject([
      {
        opensAfterMs: 5 * MINUTE,
        severity: 'error',
        exporters: ['trends-team', 'trends-hot-cold'],
      },
    ]);
  });

  it('tells two tables apart', () => {
    const both = exporterStanding('trends-team', waitingFor([PLAYER_GAMES, TEAM_GAMES]));
    expect(causesOf([both]).map(({ key }) => key)).toEqual([
      `table ${PLAYER_GAMES}`,
      `table ${TEAM_GAMES}`,
    ]);
  });

  it('a table that is missing and makes a run fail is one cause', () => {
    const standings = [
      exporterStanding('trends-hot-cold', waitingFor([PLAYER_GAMES])),
      exporterStanding('trends-bounce-back', {
        ...waitingFor([PLAYER_GAMES]),
        setback: setbackOf('held-back', `${PLAYER_GAMES} has rows for 3 of the window's 90`),
      }),
      failing('trends-team', 'permanent', `Not found: Table p:${PLAYER_GAMES} in location US`),
    ];
    expect(causesOf(standings)).toMatchObject([
      { key: `table ${PLAYER_GAMES}`, kind: 'failing', remedy: 'Mend it.' },
    ]);
    expect(causesOf(standings)[0]?.exporters).toHaveLength(3);
  });

  it('goes by what a failure is about, whatever its message names', () => {
    const said = `${PLAYER_GAMES} beside ${TEAM_GAMES}`;
    const about = (subject: LastFailure['subject']) =>
      causesOf([
        exporterStanding('trends-team', {
          setback: { ...setbackOf('permanent', said), ...(subject && { subject }) },
        }),
      ]).map(({ key }) => key);
    expect(about({ table: TEAM_GAMES })).toEqual([`table ${TEAM_GAMES}`]);
    expect(about({ table: null })).toEqual([`error ${said}`]);
    expect(about({ table: null, said: 'quota of 7 used up' })).toEqual([
      'error quota of # used up',
    ]);
    // A setback of an earlier version.
    expect(about(undefined)).toEqual([`table ${PLAYER_GAMES}`]);
  });

  it('groups exporters that fail with the same error, whatever times, numbers and names it tells', () => {
    const standings = [
      failing('trends-hot-cold', 'transient', 'trends-hot-cold: quota of 100 used up', 2),
      failing('trends-team', 'transient', 'trends-team: quota of 250 used up', 1),
      failing(
        'trends-bounce-back',
        'transient',
        'the warehouse is not asked before 2025-01-15T14:03:00.000Z, after 5 failures in a row; the last: trends-bounce-back: quota of 7 used up',
      ),
    ];
    expect(causesOf(standings).map(({ exporters }) => exporters.length)).toEqual([3]);
    expect(
      causesOf([...standings, failing('trends-x', 'permanent', 'access denied')]),
    ).toHaveLength(2);
  });

  it.each([
    ['held-back', 1, 0],
    ['permanent', 1, 0],
    ['transient', 1, null],
    ['transient', 2, 0],
  ] as const)('a %s setback, %s in a row, opens after %s', (kind, count, opensAfterMs) => {
    const [cause] = causesOf([failing('trends-team', kind, 'no', count)]);
    expect(cause).toMatchObject({
      opensAfterMs,
      kind: kind === 'held-back' ? 'held-back' : 'failing',
      severity: 'warning',
    });
  });

  it('a file past its deadline for no known reason is a cause after a while', () => {
    const overdue = { state: 'stale', missing: [], leftOut: [], deadline: NOW - MINUTE } as const;
    const standings = DAILY.map((name) => exporterStanding(name, { freshness: overdue }));
    expect(causesOf(standings)).toMatchObject([
      { key: 'late', kind: 'late', exporters: DAILY, opensAfterMs: THRESHOLDS.lateMs },
    ]);
    const ahead = { ...overdue, deadline: NOW + MINUTE };
    expect(causesOf([exporterStanding('trends-team', { freshness: ahead })])).toEqual([]);
  });

  it('says nothing of exporters that an operator paused or pinned', () => {
    const setback = setbackOf('permanent', 'no');
    const aside = { ...waitingFor([PLAYER_GAMES]), setback, setAside: true };
    expect(causesOf([exporterStanding('trends-team', aside)])).toEqual([]);
  });

  it('knows what it cannot see', () => {
    const unread = { message: 'the warehouse is down', remedy: 'Wait.', permanent: false };
    const standings = DAILY.map((name) => exporterStanding(name, { unread, freshness: null }));
    const sight = incidentsOf(standingOf(standings), THRESHOLDS);
    expect(sight.complete).toBe(false);
    expect(sight.causes).toMatchObject([
      { kind: 'failing', severity: 'error', exporters: DAILY, opensAfterMs: 5 * MINUTE },
    ]);
  });

  it.each([
    [9, []],
    [10, ['dead-letters']],
  ])('%i dead letters within an hour are the causes %j', (count, keys) => {
    expect(causesOf([], count).map(({ key }) => key)).toEqual(keys);
  });
});

describe('what others do to the live files', () => {
  const amiss = (kind: 'deleted' | 'foreign-write', facts: object = {}) => ({
    amiss: { exporter: 'x', file: 'x.json', amiss: kind, paused: false, givenUp: false, ...facts },
  });
  const changed = (kind: 'deleted' | 'foreign-write', minutesAgo: number) => ({
    foreign: {
      ...INITIAL_STATE.foreign,
      changes: [{ kind, at: NOW - minutesAgo * MINUTE }],
    },
  });
  const causes = (...standings: readonly ExporterStanding[]) => causesOf(standings);

  it('is an incident at once, one for all files that are gone', () => {
    const gone = DAILY.map((name) => exporterStanding(name, amiss('deleted')));
    expect(causes(...gone)).toMatchObject([
      { key: 'deleted', kind: 'deleted', severity: 'error', opensAfterMs: 0, exporters: DAILY },
    ]);
  });

  it('is told for ten minutes of a file that is there again', () => {
    const back = (minutesAgo: number) =>
      causes(exporterStanding('trends-team', changed('foreign-write', minutesAgo)));
    expect(back(0)).toMatchObject([
      {
        kind: 'foreign-write',
        severity: 'warning',
        summary: 'team-tendencies.json was overwritten by somebody else, and was put back',
      },
    ]);
    expect(back(9)).toHaveLength(1);
    expect(back(10)).toEqual([]);
  });

  it('names pause while a file is overwritten again and again, and what keeps it from being put back', () => {
    const [fought] = causes(
      exporterStanding('trends-team', amiss('foreign-write', { givenUp: true })),
    );
    expect(fought?.remedy).toContain('trends pause x');
    const full = { ...setbackOf('transient', 'the disk is full'), remedy: 'Free space.' };
    const [failing] = causes(
      exporterStanding('trends-team', {
        ...amiss('deleted'),
        foreign: { ...INITIAL_STATE.foreign, setback: full },
      }),
    );
    expect(failing).toMatchObject({
      summary: 'x.json is gone: somebody else deleted it; the disk is full',
      remedy: 'Free space.',
    });
  });

  it('is told of a paused or pinned file too, of which nothing else is', () => {
    const aside = { setAside: true, setback: setbackOf('permanent', 'broken') };
    expect(
      causes(exporterStanding('trends-team', { ...aside, ...amiss('deleted') })),
    ).toMatchObject([{ kind: 'deleted' }]);
  });
});
