import { Subject } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { PLAYER_GAMES, REGISTRY, SCHEDULE } from '../../src/domain/tables.js';
import type { Message } from '../../src/ports/event-source.js';
import { intake } from '../../streams/intake.js';
import type { PipelineDeps } from '../../streams/pipeline-deps.js';
import { landing } from '../support/landings.js';
import { HOT_COLD } from '../support/model-plans.js';
import { completion } from '../support/model-service.js';
import { type Effect, modelWorld } from '../support/model-world.js';
import { collect, newYork, virtualTime } from '../support/virtual-time.js';

const DAY = '2025-11-10';

function receiving(changes: Partial<PipelineDeps> = {}) {
  const time = virtualTime(newYork('2025-11-11', '07:00'));
  const broken = new Set<Effect>();
  const model = modelWorld({ time, behaviour: { breaks: (effect) => broken.has(effect) } });
  const messages$ = new Subject<Message>();
  const told: string[] = [];
  const seen = collect(time, messages$.pipe(intake({ ...model.deps, ...changes })));
  const send = (value: object | string, how: Partial<Message> = {}) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    messages$.next({
      id: `m-${told.length}`,
      topic: null,
      body: new TextEncoder().encode(text),
      attributes: {},
      ack: () => void told.push('ack'),
      nack: () => void told.push('nack'),
      ...how,
    });
  };
  const event = (executionId = 'e-1') => completion(PLAYER_GAMES, DAY, time.now(), executionId);
  const end = () => messages$.complete();
  return { time, broken, model, seen, told, send, event, end };
}

describe('intake', () => {
  it('journals, then acks, then passes a landing on', () => {
    const order: string[] = [];
    const { send, event, seen } = receiving({
      journal: (entry) => {
        order.push(entry.kind);
        return [null];
      },
    });
    send(event(), { ack: () => void order.push('ack') });
    expect(order).toEqual(['landing', 'ack']);
    expect(seen.values).toMatchObject([{ kind: 'received', landing: { gameDate: DAY } }]);
  });

  it('acks nothing before the journal is durable', () => {
    const durable$ = new Subject<void>();
    const { send, event, told, seen } = receiving({ journal: () => durable$ });
    send(event());
    expect([told, seen.values]).toEqual([[], []]);
    durable$.complete();
    expect(told).toEqual(['ack']);
    expect(seen.values).toHaveLength(1);
  });

  it('nacks when the journal hangs, and takes the redelivery', () => {
    const { send, event, told, time, seen, model } = receiving();
    const hanging = receiving({ journal: () => new Subject<void>() });
    hanging.send(hanging.event());
    hanging.time.advanceBy(model.deps.settings.runTimeoutMs);
    expect(hanging.told).toEqual(['nack']);
    send(event());
    time.advanceBy(1);
    expect([told, seen.values.length]).toEqual([['ack'], 1]);
  });

  it('sends bad bodies to the dead letter and acks them; nothing else is stopped', () => {
    const { send, event, told, model, seen } = receiving();
    send('not json');
    send({ ...event(), status: 'splendid' });
    send(event());
    expect(told).toEqual(['ack', 'ack', 'ack']);
    expect(model.deadLetters).toEqual([
      expect.stringContaining('not JSON'),
      expect.stringContaining('status: '),
    ]);
    expect(model.journal.map(({ kind }) => kind)).toEqual(['rejected', 'rejected', 'landing']);
    expect(seen.values).toHaveLength(1);
  });

  it('nacks what the dead letter does not take', () => {
    const { send, told, broken } = receiving();
    broken.add('deadLetter');
    send('not json');
    expect(told).toEqual(['nack']);
  });

  it('nacks when the dead letter hangs, and completes only when that is over', () => {
    const { send, told, time, seen, model, end } = receiving({ deadLetter: () => new Subject() });
    send('not json');
    end();
    expect([told, seen.ended()]).toEqual([[], 'open']);
    time.advanceBy(model.deps.settings.runTimeoutMs);
    expect([told, seen.ended()]).toEqual([['nack'], 'completed']);
    expect(model.warnings.join()).toContain('could not be journaled');
  });

  it('recognises a repeated completion, and journals that', () => {
    const { send, event, seen, model } = receiving({ knownLandings: [] });
    for (const id of ['e-1', 'e-1', 'e-2']) send(event(id));
    expect(seen.values).toHaveLength(2);
    expect(model.journal.map((entry) => entry.kind === 'set-aside' && entry.reason)).toEqual([
      false,
      'duplicate',
      false,
    ]);
  });

  it.each([
    ['an event', (send: (id: string) => void) => send('e-1')],
    ['a timed trigger', null],
  ])('answers the repeat of %s only with what becomes of the first', (_, sendEvent) => {
    const appends: Subject<void>[] = [];
    const { send, event, told, seen } = receiving({
      journal: () => {
        const append = new Subject<void>();
        appends.push(append);
        return append;
      },
    });
    const deliver = () => {
      if (sendEvent === null) send({ export_types: [HOT_COLD.name] }, { id: 'm-1' });
      else sendEvent((id) => send(event(id)));
    };
    deliver();
    deliver();
    expect([told, appends.length]).toEqual([[], 1]);
    appends[0]?.error(new Error('503'));
    expect(told).toEqual(['nack', 'nack']);
    deliver();
    deliver();
    expect(appends).toHaveLength(2);
    appends[1]?.complete();
    expect([told.slice(2), appends.length]).toEqual([['ack'], 3]);
    appends[2]?.complete();
    expect(told.slice(2)).toEqual(['ack', 'ack']);
    expect(seen.values).toHaveLength(1);
  });

  it('knows the completions of the process before', () => {
    const known = landing({ table: PLAYER_GAMES, gameDate: DAY, executionId: 'e-1' });
    const { send, event, seen } = receiving({ knownLandings: [known] });
    send(event());
    expect(seen.values).toEqual([]);
  });

  it('takes a timed trigger once, by its message, also across restarts', () => {
    const { send, seen, told, model } = receiving({ knownTriggers: ['m-before'] });
    const trigger = { export_types: [HOT_COLD.name], force: true };
    for (const id of ['m-1', 'm-1', 'm-before', 'm-2']) send(trigger, { id });
    expect(told).toEqual(['ack', 'ack', 'ack', 'ack']);
    expect(seen.values).toHaveLength(2);
    const reasons = model.journal.map((entry) => entry.kind === 'tick' && entry.reason);
    expect(reasons).toEqual([null, 'duplicate', 'duplicate', null]);
  });

  it('notes of a trigger who asked for it, where they have said', () => {
    const { send, model } = receiving();
    const trigger = { export_types: [HOT_COLD.name] };
    send(trigger, { id: 'm-1', by: 'ann', sender: 'ann' });
    send(trigger, { id: 'm-2', sender: '203.0.113.9' });
    expect(model.journal).toMatchObject([{ kind: 'tick', by: 'ann' }, { kind: 'tick' }]);
    expect(model.journal[1]).not.toHaveProperty('by');
  });

  it('lives through a world, an ack and a nack that throw', () => {
    const bad = () => {
      throw new Error('unforeseen');
    };
    const { send, event, seen, model } = receiving({ resolve: bad });
    send({ export_types: ['trends-all'] });
    send(event('a'), { ack: bad });
    send(event('b'), { ack: bad, nack: bad });
    send(event('c'));
    expect(seen.ended()).toBe('open');
    expect(seen.values).toHaveLength(1);
    expect(model.warnings.length).toBeGreaterThanOrEqual(3);
  });
});

describe('intake, by what a message is', () => {
  const sentBy = (body: object, how: Partial<Message> = {}) => {
    const { send, told, seen, model } = receiving();
    send(body, { id: 'm-1', ...how });
    return { told, sent: seen.values, line: model.journal[0], letters: model.deadLetters };
  };
  const audit = (resourceName: string) => ({
    protoPayload: { metadata: { tableDataChange: {} }, resourceName },
  });
  const DEFENSE = 'team_defense_game_summary';

  it('says in the line which fields counted as absent', () => {
    const { event } = receiving();
    const { line } = sentBy({ ...event(), record_count: -1, metadata: 'x' });
    expect(line).toMatchObject({ kind: 'landing', ignored: ['record_count', 'metadata'] });
    expect(sentBy(event()).line).not.toHaveProperty('ignored');
  });

  it('takes the message id for the identity of an event that names no execution', () => {
    const { send, event, seen, model } = receiving();
    const { execution_id: _, ...nameless } = { ...event(), execution_id: '' };
    for (const id of ['m-1', 'm-1', 'm-2']) send(nameless, { id });
    expect(seen.values).toHaveLength(2);
    expect(model.journal.map((entry) => entry.kind)).toEqual(['landing', 'set-aside', 'landing']);
  });

  it('decides that a date lies ahead before it asks who reads the table', () => {
    const { line, sent } = sentBy({
      output_table: DEFENSE,
      game_date: '2025-11-12',
      success: true,
    });
    expect(line).toMatchObject({ kind: 'landing', reason: 'future', routes: [] });
    expect(sent).toEqual([]);
  });

  it.each([
    ['player_game_sumary', PLAYER_GAMES],
    ['nba_raw.player_game_summary', PLAYER_GAMES],
    [DEFENSE, undefined],
    ['mlb_analytics.pitcher_game_summary', undefined],
    ['roster_history', undefined],
  ])('has no feed for %s; the nearest of ours is %s', (output_table, nearest) => {
    const { line, sent } = sentBy({ output_table, game_date: DAY, status: 'success' });
    expect(line).toMatchObject({ kind: 'landing', reason: 'no-feed' });
    expect(line?.kind === 'landing' && line.nearest).toBe(nearest);
    expect(sent).toEqual([]);
  });

  it('notes what names no table, and has the levels looked at', () => {
    const { line, sent, told, letters } = sentBy({ game_date: DAY, source: 'manual_retrigger' });
    expect(line).toMatchObject({ kind: 'noted', reason: 'no-table', messageId: 'm-1' });
    expect([sent, told, letters]).toEqual([[{ kind: 'undated', table: null }], ['ack'], []]);
  });

  it.each([
    ['nba_analytics/tables/player_game_summary', PLAYER_GAMES, null],
    ['nba_reference/tables/nba_players_registry', REGISTRY, 'silent-input'],
  ])('has the table looked at that the audit log names: %s', (name, table, reason) => {
    const { line, sent } = sentBy(audit(`projects/p/datasets/${name}`));
    expect(line).toMatchObject({ kind: 'change', table, reason });
    expect(sent).toEqual([{ kind: 'undated', table }]);
  });

  it('looks at nothing for a change of a table that nobody reads', () => {
    const { line, sent } = sentBy(audit('projects/p/datasets/nba_raw/tables/other'));
    expect(line).toMatchObject({ kind: 'change', table: 'nba_raw.other', reason: 'no-feed' });
    expect(sent).toEqual([]);
  });

  it('takes the completion of a table that sends none as an announcement without a date', () => {
    const { line, sent } = sentBy({ output_table: 'nbac_schedule', game_date: DAY, success: true });
    expect(line).toMatchObject({ kind: 'landing', reason: 'silent-input', routes: [] });
    expect(sent).toEqual([{ kind: 'undated', table: SCHEDULE }]);
  });

  it("gives an envelope's own fault as the reason", () => {
    const { letters, told } = sentBy({ message: 7 }, { fault: 'message: is not an object' });
    expect(letters).toEqual([expect.stringMatching(/^push body: message: is not an object\. /)]);
    expect(told).toEqual(['ack']);
  });
});
