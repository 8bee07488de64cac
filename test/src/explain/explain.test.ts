import { describe, expect, it } from 'vitest';
import type { JournalEntry } from '../../../src/domain/journal-entry.js';
import { type ExporterState, INITIAL_STATE } from '../../../src/domain/state.js';
import { PLAYER_GAMES, TEAM_GAMES } from '../../../src/domain/tables.js';
import { REASONS } from '../../../src/domain/verdict.js';
import { explain } from '../../../src/explain/explain.js';
import { explanationInUtc } from '../../../src/explain/in-utc.js';
import { explainedLines, sentences } from '../../../src/explain/sentences.js';
import { landed, landingAt, ny, ranAt, verdictAt } from '../../support/journal-lines.js';
import { HOT_COLD, WHAT_MATTERS } from '../../support/model-plans.js';
import { SETTINGS } from '../../support/model-world.js';

const exporter = 'trends-hot-cold';

/** Sunday's refresh, which covered Sunday's slot. */
const first = landingAt('2025-11-30 05:40', '2025-11-29', { status: 'partial' });
const second = landingAt('2025-11-30 06:20', '2025-11-29');
const SUNDAY: readonly JournalEntry[] = [
  landed(exporter, first),
  landed(exporter, second),
  ranAt('2025-11-30 06:21', {
    exporter,
    asOf: '2025-11-30',
    slot: 'trends-hot-cold@2025-11-30',
    landings: [first.id, second.id],
    dataThrough: '2025-11-29',
  }),
];

const monday = landingAt('2025-12-01 06:12', '2025-11-30', { status: 'partial' });
const WAITS: readonly JournalEntry[] = [
  ...SUNDAY,
  verdictAt('2025-12-01 06:00', {
    exporter,
    reason: 'waiting-for',
    detail: `${PLAYER_GAMES} 2025-11-30`,
    until: ny('2025-12-01 08:00'),
  }),
  landed(exporter, monday),
  verdictAt('2025-12-01 06:13', {
    exporter,
    reason: 'waiting-for',
    detail: `${PLAYER_GAMES} 2025-11-30`,
    landings: [monday.id],
    until: ny('2025-12-01 08:00'),
  }),
];

const failedRun = (at: string) =>
  ranAt(at, {
    exporter,
    asOf: '2025-12-01',
    status: 'failed',
    landings: [monday.id],
    error: { message: 'the warehouse did not answer', remedy: 'Check the status page.' },
  });
const heldRun = ranAt('2025-12-01 06:13', {
  exporter,
  asOf: '2025-12-01',
  status: 'held-back',
  landings: [monday.id],
  error: {
    message: 'points is null in every row of the window',
    remedy: 'Reload the table.',
  },
});

interface Case {
  readonly name: string;
  readonly at: string;
  readonly entries: readonly JournalEntry[];
  readonly state?: ExporterState;
  readonly plan?: typeof HOT_COLD;
}

const setAside = (reason: 'duplicate' | 'status-failed'): JournalEntry => ({
  kind: 'set-aside',
  at: ny('2025-11-30 06:40'),
  messageId: 'm',
  reason,
  table: PLAYER_GAMES,
  gameDate: '2025-11-29',
  executionId: second.executionId,
});

const ofOld = landingAt('2025-11-30 07:00', '2024-01-05');
const mistyped = landingAt('2025-11-30 07:12', '2025-11-29', {
  table: 'nba_analytics.player_game_sumary',
});
const ofOthers = landingAt('2025-11-30 07:00', '2025-11-29', {
  table: 'nba_analytics.team_defense_game_summary',
});
const ofTeams = landingAt('2025-11-30 07:05', '2025-11-29', { table: TEAM_GAMES });
const early = landingAt('2025-11-30 07:00', '2025-12-02');
const observed = landingAt('2025-12-01 06:12', '2025-11-30', { source: 'observed' });
const weekly = 'trends-what-matters';
const ofWeek = landingAt('2025-12-02 06:12', '2025-12-01');

const CASES: readonly Case[] = [
  { name: 'refreshed', at: '2025-11-30 09:00', entries: SUNDAY },
  { name: 'waiting', at: '2025-12-01 07:10', entries: WAITS },
  {
    name: 'next-slot',
    at: '2025-12-02 09:00',
    plan: WHAT_MATTERS,
    entries: [
      ranAt('2025-12-01 06:21', {
        exporter: weekly,
        asOf: '2025-12-01',
        cause: 'slot',
        slot: 'trends-what-matters@2025-12-01',
        dataThrough: '2025-11-30',
      }),
      landed(weekly, ofWeek),
      verdictAt('2025-12-02 06:13', {
        exporter: weekly,
        reason: 'next-slot',
        detail: 'trends-what-matters@2025-12-08',
        landings: [ofWeek.id],
        until: ny('2025-12-08 06:00'),
      }),
    ],
  },
  { name: 'held-back', at: '2025-12-01 07:10', entries: [...WAITS.slice(0, 5), heldRun] },
  {
    name: 'failing',
    at: '2025-12-01 06:20',
    entries: [
      ...WAITS.slice(0, 5),
      failedRun('2025-12-01 06:13'),
      failedRun('2025-12-01 06:18'),
      verdictAt('2025-12-01 06:19', {
        exporter,
        reason: 'failing',
        detail: 'the warehouse did not answer',
        landings: [monday.id],
        until: ny('2025-12-01 06:33'),
      }),
    ],
  },
  {
    name: 'recovered',
    at: '2025-12-01 07:30',
    entries: [
      ...WAITS.slice(0, 5),
      failedRun('2025-12-01 06:13'),
      ranAt('2025-12-01 06:20', { exporter, asOf: '2025-12-01', landings: [monday.id] }),
    ],
  },
  { name: 'duplicate', at: '2025-11-30 09:00', entries: [...SUNDAY, setAside('duplicate')] },
  {
    name: 'upstream-failed',
    at: '2025-11-30 09:00',
    entries: [...SUNDAY, setAside('status-failed')],
  },
  {
    name: 'outside-window',
    at: '2025-11-30 09:00',
    entries: [...SUNDAY, landed(exporter, ofOld, { route: 'outside-window' })],
  },
  {
    name: 'no-feed',
    at: '2025-11-30 09:00',
    entries: [
      ...SUNDAY,
      landed(exporter, ofOthers, { route: null, reason: 'no-feed' }),
      { ...landed(exporter, mistyped, { route: null, reason: 'no-feed' }), nearest: PLAYER_GAMES },
      landed('trends-team', ofTeams),
      { kind: 'rejected', at: ny('2025-11-30 07:10'), messageId: 'm', fault: 'not JSON' },
    ],
  },
  {
    name: 'future',
    at: '2025-11-30 09:00',
    entries: [...SUNDAY, landed(exporter, early, { route: null, reason: 'future' })],
  },
  {
    name: 'settling',
    at: '2025-12-01 06:12',
    entries: [...WAITS.slice(0, 4), landed(exporter, observed)],
  },
  {
    name: 'paused',
    at: '2025-12-01 07:10',
    entries: [
      ...WAITS.slice(0, 5),
      verdictAt('2025-12-01 06:13', { exporter, reason: 'paused', landings: [monday.id] }),
    ],
    state: { ...INITIAL_STATE, paused: true },
  },
  {
    name: 'deadline',
    at: '2025-12-01 09:00',
    entries: [
      ...WAITS,
      ranAt('2025-12-01 08:00', {
        exporter,
        asOf: '2025-12-01',
        cause: 'fallback',
        slot: 'trends-hot-cold@2025-12-01',
        landings: [monday.id],
        dataThrough: '2025-11-29',
        missing: [{ table: PLAYER_GAMES, date: '2025-11-30' }],
        partial: true,
      }),
    ],
  },
  { name: 'nothing-ever', at: '2025-11-30 05:00', entries: [] },
  { name: 'silence-after-landing', at: '2025-12-01 09:30', entries: WAITS.slice(0, 5) },
  { name: 'silence-at-slot', at: '2025-12-01 07:10', entries: SUNDAY },
  { name: 'silence-at-deadline', at: '2025-12-01 08:30', entries: WAITS },
];

const explained = ({ entries, state, at, plan = HOT_COLD }: Case) =>
  explain(entries, state ?? null, { plan, settings: SETTINGS }, ny(at));

const caseOf = (name: string): Case => {
  const found = CASES.find((each) => each.name === name);
  if (found === undefined) throw new Error(`no case ${name}`);
  return found;
};

describe('explain', () => {
  it.each(CASES)('tells $name', async (each) => {
    const text = `${sentences(explained(each)).join('\n')}\n`;
    await expect(text).toMatchFileSnapshot(`golden/${each.name}.txt`);
  });

  it('does not depend on the order of the lines, nor on lines written later', () => {
    const { at, entries } = caseOf('waiting');
    const later = [
      ranAt('2025-12-01 07:11', { exporter, asOf: '2025-12-01', landings: [monday.id] }),
      landed(exporter, landingAt('2025-12-01 07:11', '2025-11-30')),
      verdictAt('2025-12-01 07:12', { exporter, reason: 'covered' }),
    ];
    const look = { plan: HOT_COLD, settings: SETTINGS };
    expect(explain([...entries, ...later].reverse(), null, look, ny(at))).toEqual(
      explained(caseOf('waiting')),
    );
  });

  it('says of a run that waits for the rest of a load until when, and calls it no trouble', () => {
    const settlesAt = ny('2025-12-01 06:43');
    const error = { message: 'half of it', remedy: 'Wait.' };
    const run = { exporter, asOf: '2025-12-01', landings: [monday.id], error };
    const settles = ranAt('2025-12-01 06:13', { ...run, status: 'settling', settlesAt });
    const entries = [...WAITS.slice(0, 5), settles];
    const look = { plan: HOT_COLD, settings: SETTINGS };
    const said = explain(entries, null, look, ny('2025-12-01 06:20'));
    expect(said.standing).toMatchObject({ reason: 'settling', until: settlesAt });
    expect(said.since.at(-1)).toMatchObject({ reason: 'settling', detail: 'half of it' });
    expect(said.trouble).toBeNull();
  });

  it('names the deadline of what it waits for, and when it fires at the latest', () => {
    const { waiting, fires } = explained(caseOf('waiting'));
    expect(waiting).toEqual({
      on: [{ table: PLAYER_GAMES, date: '2025-11-30' }],
      deadline: ny('2025-12-01 08:00'),
    });
    expect(fires).toMatchObject({
      slot: 'trends-hot-cold@2025-12-01',
      deadline: waiting?.deadline,
    });
    expect(explained(caseOf('refreshed')).fires?.slot).toBe('trends-hot-cold@2025-12-01');
  });

  it('takes what is awaited as the verdict names it, not out of its sentence', () => {
    const on = [{ table: PLAYER_GAMES, date: '2025-11-30', lack: { kind: 'lines' } }] as const;
    const waits = verdictAt('2025-12-01 06:00', {
      exporter,
      reason: 'waiting-for',
      detail: 'lines of 2025-11-30',
      awaited: on,
      until: ny('2025-12-01 08:00'),
    });
    const told = explained({ name: '', at: '2025-12-01 06:30', entries: [...SUNDAY, waits] });
    expect(told.waiting?.on).toEqual(on);
    expect(sentences(told).join('\n')).toContain('it waits for lines of 2025-11-30. Without it');
  });

  it('says of each line whether it belongs to the one above', () => {
    const told = explained(caseOf('waiting'));
    const lines = explainedLines(told);
    const below = lines.filter(({ isDetail }) => isDetail).map(({ text }) => `  ${text}`);
    expect(below.length).toBeGreaterThan(3);
    expect(sentences(told).filter((text) => text.startsWith(' '))).toEqual(below);
    expect(lines.find(({ text }) => text.startsWith('Now: '))).toMatchObject({ isDetail: false });
  });

  it('takes the last refresh from the state when its line has expired', () => {
    const live = {
      runId: 'run-old',
      cause: 'slot',
      asOf: '2025-11-30',
      publishedAt: ny('2025-11-30 06:00'),
      dataThrough: '2025-11-29',
      missing: [],
      partial: false,
    } as unknown as ExporterState['live'];
    const state = { ...INITIAL_STATE, live };
    const { lastRefresh } = explained({ ...caseOf('nothing-ever'), at: '2025-11-30 07:00', state });
    expect(lastRefresh).toMatchObject({ runId: 'run-old', cause: 'slot', startedAt: null });
  });

  it('says nothing of runs that only went to history, nor of other exporters', () => {
    const { at, entries } = caseOf('refreshed');
    const others = [
      ranAt('2025-11-30 08:00', {
        exporter,
        asOf: '2025-01-10',
        cause: 'manual',
        status: 'history',
      }),
      ranAt('2025-11-30 08:10', {
        exporter,
        asOf: '2025-01-10',
        cause: 'manual',
        status: 'failed',
      }),
      ranAt('2025-11-30 08:20', { exporter: 'trends-team', asOf: '2025-11-30' }),
      verdictAt('2025-11-30 08:30', { exporter: 'trends-team', reason: 'paused' }),
    ];
    expect(explained({ name: '', at, entries: [...entries, ...others] })).toEqual(
      explained(caseOf('refreshed')),
    );
  });

  it('keeps showing a landing of the last refresh that a later verdict still waits for', () => {
    const again = verdictAt('2025-11-30 06:25', {
      exporter,
      reason: 'waiting-for',
      detail: `${PLAYER_GAMES} 2025-11-29`,
      landings: [second.id],
    });
    const { since } = explained({ name: '', at: '2025-11-30 06:30', entries: [...SUNDAY, again] });
    expect(since).toMatchObject([{ executionId: second.executionId, reason: 'waiting-for' }]);
  });

  it('counts what is too much to show', () => {
    const many = Array.from({ length: 30 }, (_, count) =>
      landed(exporter, landingAt('2025-11-30 07:00', '2024-01-05', { executionId: `e${count}` }), {
        route: 'outside-window',
      }),
    );
    const told = explained({ name: '', at: '2025-11-30 09:00', entries: [...SUNDAY, ...many] });
    expect(told.since).toHaveLength(30);
    const lines = sentences(told);
    expect(lines).toContain('  18 earlier ones are left out; --json has them.');
    expect(lines.filter((line) => line.includes('outside-window'))).toHaveLength(12);
  });

  it('says so when a refresh had no landing of its own', () => {
    const again = ranAt('2025-11-30 06:40', { exporter, asOf: '2025-11-30', landings: [] });
    const told = explained({ name: '', at: '2025-11-30 09:00', entries: [...SUNDAY, again] });
    expect(sentences(told).join('\n')).toContain('No landing of its own: the tables held');
  });

  it('gives machines UTC and the texts of the reasons used', () => {
    const told = explanationInUtc(explained(caseOf('waiting')));
    expect(told).toMatchObject({
      at: '2025-12-01T12:10:00.000Z',
      standing: { reason: 'waiting-for', since: '2025-12-01T11:00:00.000Z' },
      lastRefresh: { startedAt: '2025-11-30T11:21:00.000Z' },
      since: [{ receivedAt: '2025-12-01T11:12:00.000Z', reason: 'waiting-for' }],
      fires: { opensAt: '2025-12-01T11:00:00.000Z', deadline: '2025-12-01T13:00:00.000Z' },
      reasons: { 'waiting-for': REASONS['waiting-for'] },
    });
    expect(JSON.stringify(told)).not.toMatch(/\b17\d{11}\b/);
  });
});

describe('a refresh that an operator asked for', () => {
  const askedAt = (at: string, by: string, detail: string): JournalEntry => ({
    kind: 'action',
    at: ny(at),
    action: 'refresh',
    exporters: [exporter],
    by,
    detail,
  });
  const told = (entries: readonly JournalEntry[], plan = HOT_COLD) => {
    const at = ny('2025-11-30 09:00');
    return sentences(explain(entries, null, { plan, settings: SETTINGS }, at)).join('\n');
  };

  it('is told with who asked and how, shortly before the last refresh and after it', () => {
    expect(told([...SUNDAY, askedAt('2025-11-30 06:20', 'ana@example.com', 'forced')])).toContain(
      'Asked for on the dashboard by ana@example.com at Sun 2025-11-30 06:20 EST: a refresh whether due or not.',
    );
    expect(told([...SUNDAY, askedAt('2025-11-30 08:00', 'bo@example.com', '')])).toContain(
      'by bo@example.com at Sun 2025-11-30 08:00 EST: a refresh if one is due.',
    );
  });

  it('is told of a trigger that somebody known sent, and of no other', () => {
    const tick = { kind: 'tick', messageId: 'm', exporters: [exporter], asOf: null } as const;
    const sent = { ...tick, at: ny('2025-11-30 08:00'), force: true, reason: null };
    expect(told([...SUNDAY, { ...sent, by: 'ann' }])).toContain(
      'Asked for with a trigger by ann at Sun 2025-11-30 08:00 EST: a refresh whether due or not.',
    );
    expect(told([...SUNDAY, sent])).not.toContain('Asked for');
    expect(told([...SUNDAY, { ...sent, by: 'ann' }], WHAT_MATTERS)).not.toContain('Asked for');
  });

  it('is no news once a later refresh has come, and concerns the exporters asked for only', () => {
    const long = askedAt('2025-11-30 05:00', 'ana@example.com', '');
    expect(told([...SUNDAY, long])).not.toContain('Asked for');
    const now = askedAt('2025-11-30 08:00', 'ana@example.com', '');
    expect(told([...SUNDAY, now], WHAT_MATTERS)).not.toContain('Asked for');
  });
});
