import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { INCIDENTS } from '../../src/alerts/incident-store.js';
import { FRESHNESS } from '../../src/freshness/publish-freshness.js';
import { keepAside } from '../../src/store/read-object.js';
import { writeClock } from '../../src/store/written-clock.js';
import { NOON, TODAY } from './installation.js';
import { emptyObject, leaveFreshness, occupy, setCacheControl, tearJournal } from './means.js';
import { type Case, green, red, yellow } from './symptom.js';

const HOT = 'trends-hot-cold';
const EXPORTERS = /trends-hot-cold, trends-bounce-back, trends-what-matters, trends-team, /;

const STATE = 'gs://trends-private/state';
const SEGMENT = `journal/${TODAY}/1737306000000-a-1.ndjson`;
const LETTER = `dead-letter/${TODAY}/1737306000000-m.json`;
/** Nobody is signed in, and there is no machine of Google's around to ask. */
const NOBODY = {
  GOOGLE_APPLICATION_CREDENTIALS: '/nonexistent',
  METADATA_SERVER_DETECTION: 'none',
};

/** What ails the service, its stores and what readers get of them. */
export const SERVICE_CASES: readonly Case[] = [
  {
    symptom: 'Published, and readers still see the old file',
    broken: 'somebody set another cache-control',
    breaks: async (at) =>
      setCacheControl(await at.published(), 'v1/trends/whos-hot-v2.json', 'public, max-age=999999'),
    about: HOT,
    lines: [
      red(
        'live file',
        'whos-hot-v2.json',
        /^its cache-control is "public, max-age=999999", not "public, max-age=3600"/,
        /the next publication sets it right/,
        `trends explain ${HOT}`,
      ),
    ],
  },
  {
    symptom: 'A refresh is slow',
    broken: 'the last run took most of its time',
    breaks: (at) => at.state(HOT, { lastRunMs: 4 * 60_000 }),
    about: HOT,
    lines: [
      yellow(
        'speed',
        HOT,
        /^its last run took 4 min; it is cancelled after 5 min/,
        /what its query reads, whether dates prune it, and whether other jobs take the slots/,
        'trends cost --days 7',
      ),
      green('query', HOT, /it reads [\d.]+ [KM]iB/),
    ],
  },
  {
    symptom: 'An event had no effect',
    broken: 'nobody could read it',
    breaks: async (at) => {
      writeFileSync(
        join(at.folder, 'events.ndjson'),
        '{"output_table":"player_game_summary","game_date":"yesterday","status":"success"}\n',
      );
      const { url, stop } = await at.serving();
      await at.run(['emit', '--url', url, '--file', 'events.ndjson']);
      await stop();
    },
    about: HOT,
    lines: [
      yellow(
        'dead letters',
        'dead letters',
        /^1 not retried; the newest, .* ago: .*game_date/,
        /trends deadletter retry --all/,
        'trends deadletter list',
      ),
    ],
  },
  {
    symptom: 'An event had no effect',
    broken: 'the segment that it was recorded in is torn',
    breaks: async (at) => tearJournal(await at.privately()),
    about: HOT,
    lines: [
      red(
        'journal',
        `journal/${TODAY}/1737306000000-a-1.ndjson`,
        /./,
        /is found again in the tables/,
        'trends status',
      ),
    ],
  },
  {
    symptom: 'An object is damaged',
    broken: 'one of each kind is torn, and one was moved aside',
    breaks: async (at) => {
      const store = await at.privately();
      await keepAside(store, { object: SEGMENT, bytes: new Uint8Array() });
      const names = [SEGMENT, LETTER, `exporters/${HOT}.json`, INCIDENTS];
      for (const name of names) await emptyObject(at.folder, store, name);
    },
    about: HOT,
    lines: [
      red(
        'journal',
        SEGMENT,
        /is damaged or foreign/,
        /is found again in the tables/,
        'trends status',
      ),
      red(
        'state',
        `exporters/${HOT}.json`,
        /^is damaged: /,
        /rebuilds it from the journal/,
        'trends serve',
      ),
      red('incident', INCIDENTS, /^is damaged: /, /begins a new one/, 'trends serve'),
      yellow(
        'dead letters',
        LETTER,
        /is damaged or foreign/,
        /move it away/,
        'trends deadletter list',
      ),
      yellow('damaged', `damaged/${SEGMENT}`, /^was damaged/, /then delete it/, 'trends status'),
    ],
    also: [`yellow refresh ${HOT}`],
  },
  {
    symptom: 'The website should show how old a file is',
    broken: 'freshness.json has expired',
    breaks: async (at) => leaveFreshness(await at.published(), NOON - 3_600_000),
    about: HOT,
    lines: [
      yellow(
        'live file',
        FRESHNESS,
        /^expired 30 min ago: readers take every state as unknown/,
        /The service renews it/,
        'trends serve',
      ),
    ],
  },
  {
    symptom: 'The service does not become ready',
    broken: 'nobody is signed in to where its state is',
    breaks: async (at) => {
      Object.assign(at.env, NOBODY, { TRENDS_STATE: STATE });
      await at.serve().line((text) => text.includes('cannot start yet; retrying'));
    },
    about: HOT,
    lines: [
      yellow(
        'port',
        'http',
        /^a service listens on 127\.0\.0\.1:\d+, and is not ready/,
        /It waits for what is red here/,
        'trends doctor',
      ),
      red(
        'store',
        STATE,
        /\/nonexistent does not exist/,
        /gcloud auth application-default login/,
        'trends setup --dry-run',
      ),
    ],
    also: [
      'red bucket gs://trends-private',
      'red clock the service',
      `red content ${HOT}`,
      'red dead letters dead letters',
      'red incident incidents',
      'red journal journal',
      `red refresh ${HOT}`,
    ],
  },
  {
    symptom: 'The port is taken',
    broken: 'another program listens there',
    breaks: (at) => occupy(at),
    about: HOT,
    lines: [
      red(
        'port',
        'http',
        /something else listens on 127\.0\.0\.1:\d+ \(it answers 200\)/,
        /stop it, or choose another with --port/,
        'trends serve --port 0',
      ),
    ],
  },
  {
    symptom: '`... is neither an exporter nor a group`',
    broken: 'its name is mistyped',
    breaks: async (at) => {
      const { code, stderr } = await at.run(['export', '--only', 'trends-hot-cld']);
      if (code !== 2 || !stderr.includes('is neither an exporter nor a group')) {
        throw new Error(`the symptom is another: ${stderr}`);
      }
    },
    lines: [green('configuration', 'exporters', EXPORTERS)],
  },
  {
    symptom: 'Nothing is published, and the log tells of a clock',
    broken: 'the service runs by a clock that is two hours ahead',
    breaks: async (at) => {
      const differences = [{ against: 'the private store', aheadMs: 2 * 3_600_000 }];
      await writeClock(await at.privately(), { at: NOON, instance: 'a', differences });
    },
    about: HOT,
    lines: [
      red(
        'clock',
        'the service',
        /^its clock was 2 h ahead of that of the private store, last at Sun 2025-01-19 12:00 EST: it publishes nothing/,
        /Set the clock of the machine that is wrong/,
        'date -u',
      ),
    ],
  },
];
