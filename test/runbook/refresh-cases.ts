import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PLAYER_GAMES } from '../../src/domain/tables.js';
import { newYorkInstant } from '../../src/domain/wall-clock.js';
import { FRESHNESS } from '../../src/freshness/publish-freshness.js';
import { writeLeague } from '../../src/sample/index.js';
import { NOON } from './installation.js';
import { leaveFreshness, writeTable } from './means.js';
import { type Case, green, red, yellow } from './symptom.js';

const HOT = 'trends-hot-cold';
const EXPLAIN = `trends explain ${HOT}`;
const HOUR = 3_600_000;

/** What holds up, or brings about, a refresh. */
export const REFRESH_CASES: readonly Case[] = [
  {
    symptom: 'A file did not refresh',
    broken: 'the last two nights never landed',
    breaks: (at) => at.tables((data) => writeLeague(at.league, data, { through: '2025-01-17' })),
    about: HOT,
    at: newYorkInstant('2025-01-20', '12:00'),
    lines: [
      red(
        'refresh',
        HOT,
        /^stale, /,
        /lacks nba_analytics\.player_game_summary 2025-01-1/,
        EXPLAIN,
      ),
      red(
        'data',
        PLAYER_GAMES,
        /newest date is 2025-01-17; 2025-01-18 is not there.* Past the deadline of trends-hot-cold/,
        /Check whether upstream loaded nba_analytics\.player_game_summary for 2025-01-1/,
        EXPLAIN,
      ),
    ],
    also: [`red content ${HOT}`],
  },
  {
    symptom: 'A file did not refresh',
    broken: 'no service looks any more',
    breaks: async (at) => leaveFreshness(await at.published(), NOON - 3 * HOUR),
    about: HOT,
    lines: [
      yellow(
        'live file',
        FRESHNESS,
        /^expired 2 h 30 min ago/,
        /The service renews it: check that it runs/,
        'trends serve',
      ),
    ],
  },
  {
    symptom: 'A file did not refresh',
    broken: 'its calendar is paused for ever',
    breaks: (at) => {
      const pauses = [{ from: '2025-01-20', to: '9999-12-31' }];
      at.configure({ exporters: { [HOT]: { pauses } } });
    },
    about: HOT,
    lines: [
      yellow(
        'calendar',
        HOT,
        /^no slot will come: its pauses never end/,
        /Shorten exporters\.trends-hot-cold\.pauses/,
        'trends calendar --days 30',
      ),
    ],
  },
  {
    symptom: 'A file did not refresh',
    broken: 'a process died in its run',
    breaks: (at) => at.state(HOT, { claim: deadClaim }),
    about: HOT,
    lines: [claimLine()],
  },
  {
    symptom: 'A restarted service does not refresh a file it was refreshing',
    broken: 'its dead predecessor holds the claim',
    breaks: (at) => at.state(HOT, { claim: deadClaim }),
    about: HOT,
    lines: [claimLine()],
  },
  {
    symptom: 'A file refreshed although nothing landed',
    broken: 'somebody exported it',
    breaks: (at) => at.run(['export', '--only', HOT], NOON + HOUR),
    about: HOT,
    at: NOON + 2 * HOUR,
    lines: [
      green(
        'refresh',
        HOT,
        /refreshed at Sun 2025-01-19 13:00 EST.* Last published Sun 2025-01-19 12:00 EST because somebody exported it by hand \(manual\)/,
      ),
    ],
  },
  {
    symptom: 'A file refreshed although nothing landed',
    broken: 'its parameters are changed, and a service starts',
    breaks: async (at) => {
      at.configure({ exporters: { [HOT]: { parameters: { min_games: 4 } } } });
      const { line, stop } = at.serve(NOON + HOUR);
      await line((text) => text.includes('"event":"run.') && text.includes(HOT));
      await stop();
    },
    about: HOT,
    at: NOON + HOUR + 10 * 60_000,
    lines: [
      green('refresh', HOT, /because its query, parameters or build had changed \(definition\)/),
    ],
  },
  {
    symptom: 'Held back',
    broken: 'half of the rows since New Year are lost',
    breaks: async (at) => {
      await at.tables((data) => writeTable(at.league, data, PLAYER_GAMES, { stays: ofHalf }));
      await at.run(['export', '--only', HOT]);
    },
    about: HOT,
    lines: [
      red(
        'content',
        HOT,
        /^the guard would hold it back: .*scheduled team-games/,
        /--force/,
        `trends export --only ${HOT} --dry-run`,
      ),
      yellow('refresh', HOT, /held-back/, /--force/, EXPLAIN),
    ],
    also: [`red data ${PLAYER_GAMES}`],
  },
  {
    symptom: 'A wrong file is live',
    broken: 'another version is published, and the one before is put back',
    breaks: async (at) => {
      await at.run(['export', '--only', HOT, '--set', `${HOT}.min_games=9`], NOON + HOUR);
      await at.run(['rollback', HOT], NOON + HOUR);
    },
    about: HOT,
    at: NOON + 2 * HOUR,
    lines: [yellow('refresh', HOT, /, pinned\. /, /Somebody stopped it/, `trends resume ${HOT}`)],
  },
  {
    symptom: 'A published file is gone, or is not what was published',
    broken: 'somebody deleted it',
    breaks: ({ folder }) => rmSync(join(folder, LIVE)),
    about: HOT,
    lines: amissLines(/is gone: somebody else deleted it/),
  },
  {
    symptom: 'A published file is gone, or is not what was published',
    broken: 'the published folder was deleted whole',
    breaks: ({ folder }) => rmSync(join(folder, 'out'), { recursive: true }),
    about: HOT,
    lines: amissLines(/is gone: somebody else deleted it/),
  },
  {
    symptom: 'A published file is gone, or is not what was published',
    broken: 'somebody wrote over it',
    breaks: ({ folder }) => writeFileSync(join(folder, LIVE), '{"broken'),
    about: HOT,
    lines: amissLines(/is not what was published: somebody else overwrote it/),
  },
];

const LIVE = 'out/v1/trends/whos-hot-v2.json';

function amissLines(saw: RegExp) {
  const remedy = /The service puts it right within a minute/;
  return [
    red('live file', 'whos-hot-v2.json', saw, remedy, 'trends status'),
    red('refresh', HOT, saw, remedy, 'trends status'),
  ];
}

const deadClaim = { holder: 'serve-7', runId: 'r-1', until: NOON - 60_000 };

function claimLine() {
  const saw = /^serve-7 held run r-1 until Sun 2025-01-19 11:59 EST/;
  return yellow('claim', HOT, saw, /the next look of the service takes the run over/, EXPLAIN);
}

/** Every second team has no rows since New Year. */
function ofHalf({ game_date: date, team_abbr: team }: Readonly<Record<string, unknown>>): boolean {
  return String(date) < '2025-01-01' || String(team) < 'M';
}
