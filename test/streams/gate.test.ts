import { map, of, Subject, timer } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { cadenceKey } from '../../src/domain/cadence.js';
import type { ExporterState } from '../../src/domain/state.js';
import {
  PLAYER_GAMES,
  REGISTRY,
  SCHEDULE,
  TEAM_DEFENSE,
  TEAM_GAMES,
} from '../../src/domain/tables.js';
import type { Watermarks } from '../../src/domain/watermarks.js';
import type { Trigger } from '../../streams/flow.js';
import { evaluationFailed, gate } from '../../streams/gate.js';
import type { PipelineDeps } from '../../streams/pipeline-deps.js';
import {
  BEFORE,
  COMING,
  HERE,
  levelsWith,
  levelsWithout,
  liveFile,
  NOON,
  ON_LANDING,
  OPENS_AT,
  RELOADED,
  SLOT,
  stateWith,
  TODAY,
  triggerWith,
  YESTERDAY,
} from '../support/contexts.js';
import { landed, level } from '../support/levels.js';
import { modelWorld, SETTINGS } from '../support/model-world.js';
import { collect, virtualTime } from '../support/virtual-time.js';

const MINUTE = 60_000;
const NOT_THERE = { stamp: null, landed: [] };
const CADENCE = { key: ON_LANDING.cadenceKey, since: 0 };
const CURRENT = stateWith({ cadence: CADENCE });

/** A gate at noon before a world that says what it is told to; `asked` lists its effects in order. */
function gateWith(told: Partial<PipelineDeps> = {}, stored = CURRENT) {
  const time = virtualTime(NOON);
  const model = modelWorld({ time, exporters: [ON_LANDING] });
  const asked: string[] = [];
  let saved: ExporterState = stored;
  const answers: PipelineDeps = {
    ...model.deps,
    newRunId: () => 'run-2',
    state: () => of(saved),
    levels: () => of(levelsWith()),
    saveState: (_, state) => {
      saved = { ...state, generation: '2' };
      return of(null);
    },
    ...told,
  };
  const deps: PipelineDeps = {
    ...answers,
    state: (exporter) => {
      asked.push(`state of ${exporter}`);
      return answers.state(exporter);
    },
    levels: (tables) => {
      asked.push(`levels of ${tables.join(' ')}`);
      return answers.levels(tables);
    },
    saveState: (exporter, state) => {
      asked.push(`save ${exporter}`);
      return answers.saveState(exporter, state);
    },
  };
  const wakes$ = new Subject<Trigger>();
  const { values, ended } = collect(time, wakes$.pipe(gate(deps)));
  const trigger = (facts: Partial<Trigger> = {}) => {
    wakes$.next(triggerWith(facts));
    return values.at(-1);
  };
  return { time, deps, asked, values, ended, trigger, warnings: model.warnings };
}

const saying = (
  state: ExporterState,
  levels: Watermarks = levelsWith(),
): Partial<PipelineDeps> => ({
  state: () => of(state),
  levels: () => of(levels),
});

const UNREADABLE = { message: 'no permission', remedy: 'Grant it.', permanent: true };

describe('the gate, while a table of the exporter cannot be read', () => {
  it.each([
    [
      'its reading fails',
      { ...levelsWithout(TEAM_GAMES), unreadable: { [TEAM_GAMES]: UNREADABLE } },
    ],
    ['the schedule cannot be read', { ...levelsWith(), unreadable: { [SCHEDULE]: UNREADABLE } }],
  ])('decides nothing, forgets nothing and looks again in a minute: %s', (_why, levels) => {
    const { trigger, ended } = gateWith(saying(CURRENT, levels));
    expect(trigger({ landings: [HERE], force: true })).toMatchObject({
      kind: 'skipped',
      verdict: { reason: 'failing', detail: 'no permission', until: NOON + MINUTE },
      retained: [HERE],
      inconclusive: true,
    });
    expect(ended()).toBe('open');
  });

  it('does so for a table that was there when the live file was built, and is gone', () => {
    const { trigger } = gateWith(saying(CURRENT, levelsWith({ [TEAM_GAMES]: NOT_THERE })));
    expect(trigger()).toMatchObject({
      kind: 'skipped',
      verdict: { reason: 'failing', detail: expect.stringContaining(`${TEAM_GAMES} is gone`) },
      inconclusive: true,
    });
  });

  it('goes on where the table is another exporter’s', () => {
    const levels = { ...levelsWith(), unreadable: { [TEAM_DEFENSE]: UNREADABLE } };
    const { trigger } = gateWith(saying(CURRENT, levels));
    expect(trigger()).toMatchObject({ verdict: { reason: 'covered' }, inconclusive: false });
  });
});

describe('the gate', () => {
  it('turns a trigger into a verdict when nothing is due, with what it would look at again', () => {
    const { trigger, asked, warnings } = gateWith();
    expect(trigger({ landings: [HERE, COMING] })).toEqual({
      kind: 'skipped',
      verdict: {
        exporter: ON_LANDING.name,
        at: NOON,
        reason: 'waiting-for',
        detail: `${PLAYER_GAMES} ${TODAY}`,
        landings: [HERE.id, COMING.id],
        until: NOON + SETTINGS.probeMs,
        awaited: [{ table: PLAYER_GAMES, date: TODAY }],
      },
      retained: [COMING],
      inconclusive: false,
    });
    expect(asked).toEqual([
      `state of ${ON_LANDING.name}`,
      `levels of ${PLAYER_GAMES} ${TEAM_GAMES} ${REGISTRY}`,
    ]);
    expect(warnings).toEqual([]);
  });

  it('turns it into a request when a refresh is due, with everything it rests on', () => {
    const levels = levelsWith({ [PLAYER_GAMES]: RELOADED });
    const { trigger } = gateWith(saying(CURRENT, levels));
    expect(trigger({ landings: [HERE, COMING] })).toEqual({
      kind: 'request',
      runId: 'run-2',
      exporter: ON_LANDING.name,
      cause: 'landing',
      asOf: TODAY,
      through: TODAY,
      destination: 'live',
      slot: SLOT.id,
      missing: [],
      partial: false,
      force: false,
      state: CURRENT,
      levels,
      landings: [HERE, COMING],
      retained: [COMING],
      startedAt: NOON,
    });
  });

  it('names no slot in a request where none counts', () => {
    const unslotted = stateWith({ cadence: { ...CADENCE, since: OPENS_AT + 1 } });
    const levels = levelsWith({ [PLAYER_GAMES]: RELOADED });
    expect(gateWith(saying(unslotted, levels)).trigger()).toMatchObject({ slot: null });
  });

  it('asks for a partial file when sources lack past the deadline, else for a whole one', () => {
    const lacking = levelsWith({ [PLAYER_GAMES]: level([landed(BEFORE)]) });
    const missing = [{ table: PLAYER_GAMES, date: YESTERDAY }];
    const old = stateWith({ cadence: CADENCE, live: liveFile({ asOf: YESTERDAY }) });
    const late = gateWith(saying(old, lacking));
    expect(late.trigger({ force: true })).toMatchObject({ missing, partial: true });
    const whole = gateWith(saying(old));
    expect(whole.trigger({ force: true })).toMatchObject({ missing: [], partial: false });
    const early = gateWith(saying(old, lacking));
    early.time.setClock(OPENS_AT - NOON);
    expect(early.trigger({ force: true })).toMatchObject({ missing, partial: false });
  });

  it('fails a trigger for an exporter it does not know, and looks at the next', () => {
    const { trigger, ended } = gateWith();
    expect(trigger({ exporter: 'unheard-of' })).toMatchObject({
      verdict: { reason: 'failing', detail: 'no exporter unheard-of' },
    });
    expect(trigger()).toMatchObject({ verdict: { reason: 'covered' } });
    expect(ended()).toBe('open');
  });

  it('looks at one trigger after the other, each at its own time', () => {
    const { time, trigger, values } = gateWith({
      levels: () => timer(MINUTE, time.scheduler).pipe(map(() => levelsWith())),
    });
    trigger({ landings: [HERE] });
    trigger();
    time.advanceTo(NOON + 3 * MINUTE);
    expect(
      values.map((said) => said.kind === 'skipped' && [said.verdict.at, said.verdict.reason]),
    ).toEqual([
      [NOON + MINUTE, 'already-current'],
      [NOON + 2 * MINUTE, 'covered'],
    ]);
  });
});

describe('a trigger for a date', () => {
  it('that is past asks for its file in history, and does not touch the live one', () => {
    const levels = levelsWith({ [PLAYER_GAMES]: RELOADED });
    const { trigger } = gateWith(saying(CURRENT, levels));
    expect(trigger({ asOf: YESTERDAY, landings: [HERE] })).toEqual({
      kind: 'request',
      runId: 'run-2',
      exporter: ON_LANDING.name,
      cause: 'manual',
      asOf: YESTERDAY,
      through: YESTERDAY,
      destination: 'history',
      slot: null,
      missing: [],
      partial: false,
      force: false,
      state: CURRENT,
      levels,
      landings: [],
      retained: [HERE],
      startedAt: NOON,
    });
  });

  it.each([TODAY, '2025-11-12'])(
    'that is not past (%s) is an evaluation like any other',
    (asOf) => {
      expect(gateWith().trigger({ asOf })).toMatchObject({ verdict: { reason: 'covered' } });
    },
  );
});

describe('an edited calendar', () => {
  const key = cadenceKey({ kind: 'daily', at: '05:00' }, []);
  const EDITED = stateWith({ cadence: { key, since: 0 } });

  it('is put in force before anything is decided, by the state as it was saved', () => {
    const levels = levelsWith({ [PLAYER_GAMES]: RELOADED });
    const { trigger, asked } = gateWith({ levels: () => of(levels) }, EDITED);
    expect(trigger()).toMatchObject({
      kind: 'request',
      slot: null,
      state: { generation: '2', cadence: { key: ON_LANDING.cadenceKey, since: NOON } },
    });
    expect(asked).toEqual([
      `state of ${ON_LANDING.name}`,
      `levels of ${PLAYER_GAMES} ${TEAM_GAMES} ${REGISTRY}`,
      `save ${ON_LANDING.name}`,
      `state of ${ON_LANDING.name}`,
    ]);
  });

  it('is decided on once, whatever the store says on saving', () => {
    const { trigger, values } = gateWith({ saveState: () => of('one', 'two') }, EDITED);
    trigger();
    expect(values).toHaveLength(1);
  });

  it('that cannot be saved decides nothing', () => {
    const refused = () => {
      throw new Error('the store is read-only');
    };
    const { trigger } = gateWith({ saveState: refused }, EDITED);
    expect(trigger()).toMatchObject({
      verdict: { reason: 'failing', detail: 'the store is read-only' },
    });
  });
});

describe('an evaluation that fails', () => {
  it.each<[string, unknown, string]>([
    ['an error', new Error('no route to the warehouse'), 'no route to the warehouse'],
    ['something else', 'gone', 'gone'],
  ])('by %s decides nothing, forgets nothing and is tried again in a minute', (_, error, said) => {
    const { trigger, warnings } = gateWith({
      levels: () => {
        throw error;
      },
    });
    expect(trigger({ landings: [HERE, COMING] })).toEqual({
      kind: 'skipped',
      verdict: {
        exporter: ON_LANDING.name,
        at: NOON,
        reason: 'failing',
        detail: said,
        landings: [HERE.id, COMING.id],
        until: NOON + MINUTE,
      },
      retained: [HERE, COMING],
      inconclusive: true,
    });
    expect(warnings).toEqual([`${ON_LANDING.name} could not be evaluated`]);
  });

  it.each<[string, keyof PipelineDeps, Partial<PipelineDeps>]>([
    ['reading the state', 'state', {}],
    ['reading the levels', 'levels', {}],
    ['saving the state', 'saveState', { state: () => of(stateWith()) }],
  ])('by hanging while %s says so', (what, effect, told) => {
    const { time, trigger, values } = gateWith({ ...told, [effect]: () => new Subject() });
    trigger();
    time.advanceTo(NOON + SETTINGS.runTimeoutMs);
    expect(values).toMatchObject([
      { verdict: { reason: 'failing', detail: `${what} took longer than 600 s` } },
    ]);
  });

  it('by hanging while the state is read anew says so', () => {
    let reads = 0;
    const { time, trigger, values } = gateWith({
      state: () => {
        reads += 1;
        return reads === 1 ? of(stateWith()) : new Subject<ExporterState>();
      },
    });
    trigger();
    time.advanceTo(NOON + SETTINGS.runTimeoutMs);
    expect(values).toMatchObject([
      { verdict: { detail: 'reading the state took longer than 600 s' } },
    ]);
  });

  it('hands the error on to whoever warns', () => {
    const warned: unknown[] = [];
    const { deps } = gateWith();
    const error = new Error('broken');
    evaluationFailed(
      { ...deps, warn: (_event, _what, cause) => warned.push(cause) },
      triggerWith(),
      error,
    );
    expect(warned).toEqual([error]);
  });
});
