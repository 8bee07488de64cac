import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXPORTERS } from '../../../exporters/registry.js';
import type {
  CalendarView,
  DeadLetterView,
  ExplainStory,
  LandingStory,
  LiveFileView,
  Overview,
  RunStory,
  Timeline,
} from '../../../src/dashboard/api.js';
import { factsOf } from '../../../src/dashboard/facts.js';
import { replays } from '../../../src/dashboard/replays.js';
import { addDays } from '../../../src/domain/date.js';
import type { JournalEntry } from '../../../src/domain/journal-entry.js';
import { PLAYER_GAMES } from '../../../src/domain/tables.js';
import { newYorkInstant } from '../../../src/domain/wall-clock.js';
import { type League, type Load, writeLeague } from '../../../src/sample/index.js';
import { readJournal } from '../../../src/store/read-journal.js';
import type { PipelineEvent } from '../../../streams/pipeline.js';
import { type RunningService, runningService } from '../../support/running-service.js';
import { dateFiles, loadNight, sampleSeason } from '../../support/sample-folder.js';
import { temporaryFolder } from '../../support/table-folder.js';
import { type Looking, looking, TOKEN } from './looking.js';

const NIGHT = '2025-01-18';
const MORNING = newYorkInstant(addDays(NIGHT, 1), '07:00');
const HOT_COLD = 'trends-hot-cold';
const ALL = EXPORTERS.map(({ name }) => name);

const folder = temporaryFolder('dashboard');
let league: League;
let service: RunningService;
let page: Looking;
let load: Load;

beforeAll(async () => {
  league = sampleSeason();
  const data = join(folder, 'data');
  await writeLeague(league, data, { through: addDays(NIGHT, -1), layout: 'folders' });
  dateFiles(data, newYorkInstant(NIGHT, '23:00'));
  service = await runningService({ folder, at: MORNING });
  page = await looking(service);
  await service.told((stories) => ALL.every((name) => runsOf(stories, name).length > 0));
  load = await loadNight(league, data, PLAYER_GAMES, NIGHT, service.now() - 1_000);
  await service.publish(load.event);
  await service.told((stories) => runsOf(stories, HOT_COLD).length > 1);
});

afterAll(async () => {
  await page.close();
  await service.stop();
});

const runsOf = (stories: readonly PipelineEvent[], exporter: string) =>
  stories.flatMap((story) =>
    story.kind === 'done' && story.record.exporter === exporter ? [story.record] : [],
  );

/** Whether an exporter's settling ended with what an execution announced. */
function settlesWith(story: PipelineEvent, execution: string): boolean {
  if (story.kind !== 'done' && story.kind !== 'skipped') return false;
  const { exporter, landings } = story.kind === 'done' ? story.record : story.verdict;
  return exporter === HOT_COLD && landings.some((id) => id.startsWith(`${execution}/`));
}

const lastRun = () => runsOf(service.stories, HOT_COLD).at(-1) ?? expect.fail('no run');

async function actionsJournaled(action: string) {
  const entries: JournalEntry[] = [];
  const store = service.made.adapters.privately;
  for await (const entry of readJournal(store, 0, ({ fault }) => expect.fail(fault))) {
    if (entry.kind === 'action' && entry.action === action) entries.push(entry);
  }
  return entries;
}

describe('the dashboard of a running service', () => {
  it('hears of a landing at once, of its run, and which files changed', async () => {
    const events = await page.heard((heard) => heard.some(({ event }) => event === 'change'));
    expect(events[0]).toMatchObject({ event: 'hello' });
    const { runId } = lastRun();
    await page.heard((heard) =>
      heard.some((each) => each.event === 'run' && each.data.runId === runId),
    );
    const all = await page.heard((heard) => heard.some(({ event }) => event === 'landing'));
    const landing = all.find(({ event }) => event === 'landing');
    expect(landing?.data).toMatchObject({ table: PLAYER_GAMES, gameDate: NIGHT, source: 'event' });
  });

  it('tells of an event within a second of its post', async () => {
    const tookMs: number[] = [];
    for (const id of ['posted-once', 'posted-twice', 'posted-again']) {
      const begun = performance.now();
      await service.publish({ ...load.event, execution_id: id });
      await page.heard((heard) =>
        heard.some((each) => each.event === 'landing' && each.data.id.startsWith(`${id}/`)),
      );
      tookMs.push(performance.now() - begun);
    }
    await service.told((stories) => stories.some((story) => settlesWith(story, 'posted-again')));
    // The best of three: a busy machine must not decide.
    expect(Math.min(...tookMs)).toBeLessThan(1_000);
  });

  it('shows the landing on the timeline, with the run that included it, and its own story', async () => {
    const { landings, lanes } = await page.get<Timeline>('timeline?hours=2');
    const mark = landings.find(({ gameDate, source }) => gameDate === NIGHT && source === 'event');
    expect(mark?.exporters).toContain(HOT_COLD);
    const lane = lanes.find(({ exporter }) => exporter === HOT_COLD);
    expect(lane?.settles.length).toBeGreaterThan(0);
    expect(lane?.runs.map(({ runId }) => runId)).toContain(lastRun().runId);
    const id = mark?.id ?? expect.fail('no landing');
    const story = await page.get<LandingStory>(`landings/${encodeURIComponent(id)}`);
    expect(story.landing).toEqual(mark);
    expect(story.perExporter).toContainEqual(
      expect.objectContaining({ exporter: HOT_COLD, reason: 'refreshed' }),
    );
  });

  it('shows how every file stands without asking the warehouse each time', async () => {
    const { exporters, you, deadLetters } = await page.get<Overview>('overview');
    expect(exporters.map(({ exporter }) => exporter)).toEqual(ALL);
    const { runId } = lastRun();
    const card = exporters.find(({ exporter }) => exporter === HOT_COLD);
    expect(card).toMatchObject({
      activity: 'idle',
      asOf: addDays(NIGHT, 1),
      lastRefresh: { runId },
    });
    expect(you).toMatchObject({ name: null, mayAct: false });
    expect(deadLetters).toBe(0);
    const asked = service.asked();
    for (let poll = 0; poll < 20; poll += 1) await page.get<Overview>('overview');
    // The service asks it now and then, too.
    expect(service.asked() - asked).toBeLessThan(10);
  });

  it('tells a run, and what readers see differently from the version before', async () => {
    const { runId, landings } = lastRun();
    const story = await page.get<RunStory>(`runs/${runId}`);
    expect(story.run).toMatchObject({ runId, exporter: HOT_COLD, status: 'published' });
    expect(story.sentences.join('\n')).toContain(runId);
    expect(story.landings.map(({ id }) => id).sort()).toEqual([...landings].sort());
    expect(story.previousRunId).toBe(runsOf(service.stories, HOT_COLD)[0]?.runId);
    expect(story.changes?.length).toBeGreaterThan(0);
    expect(story.bytes).toBeGreaterThan(100);
    const [first] = runsOf(service.stories, HOT_COLD);
    const earliest = await page.get<RunStory>(`runs/${first?.runId}`);
    expect([earliest.changes, earliest.previousRunId]).toEqual([null, null]);
  });

  it('explains, shows the live file, the calendar and the dead letters', async () => {
    const { sentences } = await page.get<ExplainStory>(`explain/${HOT_COLD}`);
    expect(sentences[0]).toContain(HOT_COLD);
    const before = await page.get<ExplainStory>(`explain/${HOT_COLD}?at=${MORNING - 1}`);
    expect(before.sentences.join('\n')).toContain('the journal says nothing');
    const file = await page.get<LiveFileView>(`files/${HOT_COLD}`);
    expect(file.headers).toMatchObject({ 'x-goog-meta-run-id': lastRun().runId });
    expect(file.content).toHaveProperty('as_of_date', addDays(NIGHT, 1));
    const { from, slots } = await page.get<CalendarView>('calendar?days=7');
    expect(from).toBe(addDays(NIGHT, 1));
    expect(slots.filter(({ exporter }) => exporter === HOT_COLD)).toHaveLength(7);
    expect(await page.get<DeadLetterView>('dead-letters')).toEqual({ letters: [], older: 0 });
  });

  it.each([
    ['timeline?hours=0', 400, 'hours: "0"'],
    ['timeline?hours=337', 400, 'hours: "337"'],
    ['timeline?hours=1e2', 400, 'hours: "1e2"'],
    ['calendar?days=121', 400, 'days: "121"'],
    ['explain/trends-hot-clod', 400, 'exporter: "trends-hot-clod"'],
    [`explain/${HOT_COLD}?at=tomorrow`, 400, 'at: "tomorrow"'],
    [`explain/${HOT_COLD}?at=99999999999999`, 400, 'still to come'],
    ['files/..%2F..%2Fetc', 400, 'exporter: '],
    ['runs/..%2Fx', 400, 'id: "../x"'],
    ['runs/20250119T120000Z-000000', 404, 'no such thing'],
    ['landings/none', 404, 'no such thing'],
  ])('answers %s with %i, naming what is wrong', async (path, status, fault) => {
    expect(await page.ask(path)).toEqual([
      status,
      { error: expect.stringContaining(fault), remedy: expect.any(String) },
    ]);
  });

  it('lets nobody act without the operator token, and journals nothing of it', async () => {
    const refresh = { action: 'refresh', exporter: 'trends-team', force: true };
    expect((await page.act(refresh, null))[0]).toBe(401);
    expect((await page.act(refresh, 'another-token-of-somebody'))[0]).toBe(401);
    expect(await actionsJournaled('refresh')).toEqual([]);
    expect(await page.act({ action: 'refresh' })).toEqual([
      400,
      { error: expect.stringContaining('exporter: is missing'), remedy: expect.any(String) },
    ]);
  });

  it('refreshes a file for an operator, and tells who asked', async () => {
    const runs = runsOf(service.stories, 'trends-team').length;
    const refresh = { action: 'refresh', exporter: 'trends-team', force: true };
    expect(await page.act(refresh)).toEqual([202, { done: 'trends-team is refreshed now.' }]);
    await service.told((stories) => runsOf(stories, 'trends-team').length > runs);
    expect(runsOf(service.stories, 'trends-team').at(-1)?.cause).toBe('forced');
    expect(await actionsJournaled('refresh')).toEqual([
      {
        kind: 'action',
        at: expect.any(Number),
        action: 'refresh',
        exporters: ['trends-team'],
        by: 'operator token',
        detail: 'forced',
        force: true,
      },
    ]);
    const { sentences } = await page.get<ExplainStory>('explain/trends-team');
    expect(sentences.join('\n')).toContain('Asked for on the dashboard by operator token');
  });

  it('retries a dead letter, which stays marked', async () => {
    await service.publish({ ...load.event, game_date: 'yesterday-ish' });
    const id = await firstLetter();
    expect(await page.get<Overview>('overview')).toMatchObject({ deadLetters: 1 });
    expect(await page.act({ action: 'retry', letter: 'nothing' })).toMatchObject([400, {}]);
    const [status, body] = await page.act({ action: 'retry', letter: id });
    expect(status).toBe(200);
    expect(body).toMatchObject({ done: expect.stringContaining('It is a dead letter again: ') });
    const { letters } = await page.get<DeadLetterView>('dead-letters');
    expect(letters).toHaveLength(2);
    expect(letters[1]).toMatchObject({ id, retried: { outcome: 'dead-lettered' } });
    expect(letters[0]).toMatchObject({ retried: null, table: PLAYER_GAMES });
    expect(await actionsJournaled('retry')).toMatchObject([{ detail: `${id}: dead-lettered` }]);
  });

  it('deletes one dead letter, or all, and journals who did', async () => {
    for (let count = 0; count < 3; count += 1) await service.publish({ nothing: count });
    const id = await firstLetter();
    expect(await page.act({ action: 'drop', letter: id })).toMatchObject([200, {}]);
    expect(await page.act({ action: 'drop', letter: id })).toMatchObject([400, {}]);
    const [status, body] = await page.act({ action: 'drop', letter: null });
    expect([status, body]).toEqual([
      200,
      { done: expect.stringMatching(/^Deleted: \d dead letters\.$/) },
    ]);
    expect(await service.made.adapters.privately.list('dead-letter/')).toEqual([]);
    expect(await actionsJournaled('drop')).toMatchObject([
      { by: 'operator token', detail: id },
      { by: 'operator token', detail: expect.stringMatching(/^\d dead letters$/) },
    ]);
  });

  it('replays a day to history in the background, one replay at a time', async () => {
    const live = await page.get<LiveFileView>(`files/${HOT_COLD}`);
    const day = addDays(NIGHT, 1);
    const replay = { action: 'replay', from: day, to: day, exporters: [HOT_COLD] };
    const [first, second] = await Promise.all([page.act(replay), page.act(replay)]);
    expect([first, second].map(([status]) => status).sort()).toEqual([202, 400]);
    const ended = await page.heard((heard) =>
      heard.some((each) => each.event === 'action' && each.data.ended),
    );
    const told = ended.flatMap((each) => (each.event === 'action' ? [each.data.text] : []));
    expect(told.at(-1)).toMatch(/^the replay of .* ended: \d+ /);
    expect(await actionsJournaled('replay')).toHaveLength(1);
    expect(await actionsJournaled('replay-ended')).toMatchObject([
      { by: 'operator token', exporters: [HOT_COLD], detail: told.at(-1) },
    ]);
    expect(await page.get<LiveFileView>(`files/${HOT_COLD}`)).toEqual(live);
    const nothing = { ...replay, from: '2024-01-01', to: '2024-01-02' };
    expect(await page.act(nothing)).toMatchObject([400, { error: /leads to no refresh/ }]);
  });

  it('says that a replay has ended when its end cannot be journaled', async () => {
    const log = pino({ level: 'silent' });
    const ended = new Promise<string>((resolve, reject) => {
      const facts = factsOf({ ...service.made, log });
      const { begin } = replays({
        facts,
        journal: async ({ action }) => {
          if (action === 'replay-ended') throw new Error('the store is full');
        },
        tell: (told) => {
          if (told.event === 'action' && told.data.ended) resolve(told.data.text);
        },
      });
      const day = addDays(NIGHT, 1);
      const request = { action: 'replay', from: day, to: day, exporters: [HOT_COLD] } as const;
      begin(request, 'a test').catch(reject);
    });
    expect(await ended).toMatch(/ ended: \d+ /);
  });

  it('says who looks when they show the token', async () => {
    const headers = { authorization: `Bearer ${TOKEN}` };
    const response = await fetch(`${page.url}/api/overview`, { headers });
    expect(await response.json()).toMatchObject({ you: { name: 'operator token', mayAct: true } });
  });
});

/** What is shown may be half a second old. */
async function firstLetter(): Promise<string> {
  for (;;) {
    const [letter] = (await page.get<DeadLetterView>('dead-letters')).letters;
    if (letter !== undefined) return letter.id;
  }
}
