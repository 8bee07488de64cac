import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { addDays } from '../../src/domain/date.js';
import { PLAYER_GAMES } from '../../src/domain/tables.js';
import { newYorkInstant } from '../../src/domain/wall-clock.js';
import { writeLeague } from '../../src/sample/index.js';
import { describeWith } from '../emulators/counterpart.js';
import { dateFiles } from '../support/sample-folder.js';
import { temporaryFolder } from '../support/table-folder.js';
import { chromiumCounterpart, launchChromium } from './chromium.js';
import {
  command,
  loadTheNight,
  MONDAY,
  makeSeason,
  NIGHT,
  nightLoads,
  PLACES,
  type Season,
  type Staged,
  type StageOptions,
  stage,
} from './stage.js';
import { cardOf, says, type Visit, visit } from './visit.js';

const HOT_COLD = 'trends-hot-cold';
const BOUNCE_BACK = 'trends-bounce-back';
const folder = temporaryFolder('browser-states');

describeWith('the dashboard tells how a file stands', chromiumCounterpart, () => {
  let browser: Browser;
  let season: Season;
  let staged: Staged | null = null;
  let seen: Visit | null = null;

  beforeAll(async () => {
    browser = await launchChromium();
    season = await makeSeason(join(folder, 'season'));
  });
  afterAll(() => browser?.close());
  afterEach(async () => {
    await seen?.close();
    await staged?.stop();
    seen = staged = null;
  });

  const see = async (options: StageOptions) => {
    staged = await stage(season, options);
    seen = await visit(browser, staged.url);
    return seen.page;
  };

  it('fresh: the night is loaded', async () => {
    const page = await see({ at: '07:30', before: (cwd) => loadTheNight(season.league, cwd) });
    await page.getByRole('heading', { name: 'All six files are fresh' }).waitFor();
    await says(page, HOT_COLD, 'fresh');
    expect(await cardOf(page, HOT_COLD).textContent()).toContain('Data throughSun, Jan 19');
    expect(await page.locator('.card .badge').allTextContents()).toEqual(Array(6).fill('fresh'));
  });

  it('waiting for a table: it is half past six, and the night is not loaded', async () => {
    const page = await see({ at: '06:30' });
    await says(page, HOT_COLD, 'waiting', 'held');
    const headline = await page.getByRole('heading', { level: 1 }).textContent();
    expect(headline).toMatch(/of six files wait for .*player_game_summary of Sun, Jan 19/);
    const card = await cardOf(page, HOT_COLD).textContent();
    expect(card).toContain('missing player_game_summary of Sun, Jan 19');
    expect(card).toMatch(/covered by 8:00 AM · in 1 h \d+ min/);
  });

  it('settling: the table has landed a moment ago', async () => {
    const page = await see({
      at: '05:40',
      settings: 'pipeline: { quiet: 20m }\nlog: { format: json }\n',
    });
    await says(page, HOT_COLD, 'fresh');
    await loadTheNight(season.league, staged?.folder ?? '', PLAYER_GAMES);
    const load = nightLoads(season.league, PLAYER_GAMES).at(-1);
    await fetch(`${staged?.url}/events`, { method: 'POST', body: JSON.stringify(load?.event) });
    await says(page, HOT_COLD, 'settling');
    await says(page, BOUNCE_BACK, 'settling');
  });

  it('settling: two weeks of the window are gone, and may come back within the half hour', async () => {
    const gutted = async (cwd: string) => {
      const place = join(cwd, 'data/player_game_summary');
      const other = join(cwd, 'gutted');
      const through = addDays(NIGHT, -14);
      await writeLeague(season.league, other, { through, layout: 'folders' });
      rmSync(place, { recursive: true });
      cpSync(join(other, 'player_game_summary'), place, { recursive: true });
      await loadTheNight(season.league, cwd);
    };
    const page = await see({ at: '07:30', before: gutted });
    await says(page, HOT_COLD, 'waiting', 'settling');
  });

  it('held back: two weeks of rows are gone that were published long ago, which no load brings back', async () => {
    const [from, to] = [addDays(NIGHT, -29), addDays(NIGHT, -16)];
    const playerGames = season.league.playerGames.filter(
      ({ game_date: date }) => date < from || date > to,
    );
    const gutted = async (cwd: string) => {
      const data = join(cwd, 'data');
      const through = addDays(NIGHT, -1);
      await writeLeague({ ...season.league, playerGames }, data, { through, layout: 'folders' });
      dateFiles(data, newYorkInstant(MONDAY, '05:00'));
      await loadTheNight(season.league, cwd);
    };
    const page = await see({ at: '07:30', before: gutted });
    await says(page, HOT_COLD, 'waiting', 'held back');
    await page.getByText(/Hot & cold.* (is|are) held back\./).waitFor();
    const card = await cardOf(page, HOT_COLD).textContent();
    expect(card).toMatch(/has rows for \d+ of \d+ scheduled team-games in the window/);
    expect(card).toContain('have upstream load the table again');
  });

  it('failing: a table lost its columns', async () => {
    const broken = async (cwd: string) => {
      await loadTheNight(season.league, cwd);
      rmSync(join(cwd, 'data/nba_players_registry.parquet'));
      writeFileSync(join(cwd, 'data/nba_players_registry.csv'), 'player_lookup\nsomebody\n');
    };
    const page = await see({ at: '07:30', before: broken });
    await says(page, HOT_COLD, 'unknown');
  });

  it('partial, and stale while paused: the deadline has passed without the night', async () => {
    const page = await see({
      at: '08:05',
      before: (cwd) => command(cwd, '05:00', 'pause', HOT_COLD, ...PLACES),
    });
    await says(page, BOUNCE_BACK, 'partial');
    await says(page, HOT_COLD, 'stale', 'paused');
    const headline = /^One of six files is stale.* partial/;
    await page.getByRole('heading', { level: 1, name: headline }).waitFor();
  });

  it('pinned: a former version was put back', async () => {
    const page = await see({
      at: '07:45',
      before: async (cwd) => {
        await loadTheNight(season.league, cwd);
        await command(cwd, '07:20', 'export', '--only', HOT_COLD, ...PLACES);
        await command(cwd, '07:30', 'rollback', HOT_COLD, ...PLACES);
      },
    });
    await says(page, HOT_COLD, 'pinned');
    await page.getByText('Hot & cold is pinned.').waitFor();
  });
});
