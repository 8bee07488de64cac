import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { PLAYER_GAMES } from '../../src/domain/tables.js';
import { describeWith } from '../emulators/counterpart.js';
import { freePort } from '../support/processes.js';
import { temporaryFolder } from '../support/table-folder.js';
import { chromiumCounterpart, launchChromium } from './chromium.js';
import {
  loadTheNight,
  makeSeason,
  nightLoads,
  type Season,
  type Staged,
  type StageOptions,
  stage,
  TOKEN,
} from './stage.js';
import { cardOf, says, type Visit, visit } from './visit.js';

const HOT_COLD = 'trends-hot-cold';
const folder = temporaryFolder('browser-page');

describeWith('the dashboard', chromiumCounterpart, () => {
  let browser: Browser;
  let season: Season;
  const ends: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    browser = await launchChromium();
    season = await makeSeason(join(folder, 'season'));
  });
  afterAll(() => browser?.close());
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });

  const start = async (options: Partial<StageOptions> = {}): Promise<Staged> => {
    const staged = await stage(season, { at: '07:30', before: night, ...options });
    ends.push(staged.stop);
    return staged;
  };
  const look = async (url: string): Promise<Visit> => {
    const seen = await visit(browser, url);
    ends.push(seen.close);
    return seen;
  };
  const night = (cwd: string) => loadTheNight(season.league, cwd);

  it('loads all views without a complaint, and asks nobody else', async () => {
    const { url } = await start();
    const { page, complaints } = await look(url);
    for (const view of ['Files', 'Calendar', 'Dead letters', 'Overview']) {
      await page.getByRole('link', { name: view, exact: true }).click();
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.locator('.placeholder').waitFor({ state: 'detached' });
    }
    for (const name of await page.locator('.card h3').allTextContents()) {
      await page.goto(`${url}/#/files`);
      await page
        .getByRole('navigation', { name: 'Files' })
        .getByText(name, { exact: true })
        .click();
      await page.getByRole('heading', { name, level: 1 }).waitFor();
      await page.locator('.preview').waitFor();
      expect(await page.locator('.preview > .generic').count()).toBe(0);
    }
    expect(complaints).toEqual([]);
  });

  it('shows a landing within a second of its arrival', async () => {
    const { url } = await start();
    const { page } = await look(url);
    await page.locator('svg.chart').waitFor();
    const taken: number[] = [];
    for (const count of [1, 2, 3]) taken.push(await shownAfter(page, season, count));
    expect(Math.min(...taken)).toBeLessThan(1_000);
    expect(await page.locator('[aria-live]').textContent()).toContain('player_game_summary landed');
  });

  it("opens a run's story from the timeline by keyboard, and comes back", async () => {
    const { url } = await start();
    const { page } = await look(url);
    await page.getByRole('heading', { name: 'All six files are fresh' }).waitFor();
    await page.locator('input[name="range"]:checked').focus();
    await page.keyboard.press('Tab');
    for (let lane = 0; lane < 12; lane += 1) await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Home');
    const focused = await page.evaluate<string>(
      'document.activeElement.getAttribute("aria-label")',
    );
    expect(focused).toMatch(/: published, .* because/);
    await page.keyboard.press('Enter');
    const story = page.getByRole('dialog', { name: /published/ });
    await story.getByRole('heading', { name: 'Why' }).waitFor();
    expect(page.url()).toContain('#/runs/');
    expect(await story.textContent()).toMatch(/Data through.*Rows read/);
    await page.keyboard.press('Escape');
    await story.waitFor({ state: 'detached' });
    expect(await page.evaluate('document.activeElement.getAttribute("aria-label")')).toBe(focused);
  });

  it('stays where one went right after closing a story', async () => {
    const { url } = await start();
    const { page } = await look(url);
    const run = await page.locator('a.run').first().getAttribute('href');
    await page.goto(`${url}/${run}`);
    await page.getByRole('dialog').waitFor();
    await page.evaluate(
      'document.querySelector("dialog").close(); location.hash = "#/calendar"; undefined',
    );
    await page.getByRole('heading', { name: 'Calendar', level: 1 }).waitFor();
    await page.evaluate('new Promise((done) => setTimeout(done))');
    expect(page.url()).toBe(`${url}/#/calendar`);
  });

  it('sends nothing when an action is cancelled, nor when one may not act', async () => {
    const { url } = await start();
    const { page, sent } = await look(url);
    await cardOf(page, HOT_COLD).getByRole('button').click();
    const dialog = page.getByRole('dialog', { name: 'Refresh Hot & cold now?' });
    expect(await dialog.textContent()).toMatch(/You may not act\..*token/);
    expect(await dialog.getByRole('button', { name: 'Refresh it' }).isDisabled()).toBe(true);
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(sent).toEqual([]);
  });

  it('acts when an operator confirms', async () => {
    const { url } = await start();
    const { page, sent } = await look(`${url}/#token=${TOKEN}`);
    expect(page.url()).not.toContain(TOKEN);
    await page.getByRole('button', { name: 'operator' }).waitFor();
    await cardOf(page, HOT_COLD).getByRole('button').click();
    await page.getByLabel('Run even when it is not due').check();
    expect(sent).toEqual([]);
    await page.getByRole('button', { name: 'Refresh it in any case' }).click();
    await page.locator('dialog .is-done').waitFor();
    expect(sent).toEqual([`POST ${url}/api/actions`]);
    await page.getByRole('button', { name: 'Done' }).click();
    await cardOf(page, HOT_COLD).getByText('because an operator').waitFor();
  });

  it('does not say that an action without an answer was not done', async () => {
    const { url } = await start();
    const { page } = await look(`${url}/#token=${TOKEN}`);
    await page.route('**/api/actions', (route) => route.abort());
    await cardOf(page, HOT_COLD).getByRole('button').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Refresh it' }).click();
    const told = await dialog.getByRole('alert').textContent();
    expect(told).toMatch(/^There is no answer\..*may have been done all the same/);
    expect(await dialog.textContent()).not.toContain('Nothing has been sent');
  });

  it('retries a dead letter', async () => {
    const { url } = await start();
    const { page } = await look(`${url}/#token=${TOKEN}`);
    await fetch(`${url}/events`, {
      method: 'POST',
      body: '{"output_table":"player_game_summary","game_date":"soon","status":"success"}',
    });
    await page.getByRole('link', { name: 'Dead letters1' }).click();
    await page.getByRole('button', { name: /Retry the message/ }).click();
    await page.getByRole('button', { name: 'Retry it' }).click();
    await page.locator('dialog .notice:not(.is-warning)').waitFor();
    await page.getByRole('button', { name: /Done|Cancel/ }).click();
    await page.getByText(/^Retried .* [AP]M · .*: a dead letter again$/).waitFor();
  });

  it('deletes all dead letters, once it was said what that means', async () => {
    const { url } = await start();
    const { page, sent } = await look(`${url}/#token=${TOKEN}`);
    await fetch(`${url}/events`, { method: 'POST', body: '{"status":"success"' });
    await page.goto(`${url}/#/dead-letters`);
    await page.getByRole('button', { name: 'Delete all …' }).click();
    const dialog = page.getByRole('dialog', { name: 'Delete all dead letters?' });
    expect(await dialog.textContent()).toContain('It cannot be retried any more');
    expect(sent).toEqual([]);
    await page.getByRole('button', { name: 'Delete all', exact: true }).click();
    await page.getByText(/^Deleted: .+\.$/).waitFor();
    await page.getByRole('button', { name: 'Done' }).click();
    await page.getByText('There are none: every message so far could be read.').waitFor();
  });

  it('replays a day, and tells how that goes', async () => {
    const { url } = await start();
    const { page, sent } = await look(`${url}/#token=${TOKEN}`);
    await page.goto(`${url}/#/files/${HOT_COLD}`);
    await page.getByText('Replay a range of days').click();
    await page.getByRole('button', { name: 'Replay …' }).click();
    const dialog = page.getByRole('dialog', { name: 'Replay these days?' });
    expect(await dialog.textContent()).toContain('Jan 20, 2025 to Jan 20, 2025');
    expect(sent).toEqual([]);
    await dialog.getByRole('button', { name: 'Replay them' }).click();
    await dialog.getByText(/Began the replay of 2025-01-20/).waitFor();
    await dialog.getByRole('button', { name: 'Done' }).click();
    await page.locator('.action-news').getByText('replay of 2025-01-20').waitFor();
    await page.getByRole('button', { name: 'Dismiss' }).click();
  });

  it('says that the connection is lost, and comes back', async () => {
    const port = await freePort();
    const first = await start({ port });
    const { page } = await look(first.url);
    await says(page, HOT_COLD, 'fresh');
    await first.stop();
    await page.getByText('Connection lost.').waitFor();
    await start({ port });
    await page.getByText('Connection lost.').waitFor({ state: 'detached' });
    await says(page, HOT_COLD, 'fresh');
  });
});

/** Announces a landing; how long until its mark is there, in milliseconds of the page's clock. */
async function shownAfter(page: Page, { league }: Season, count: number): Promise<number> {
  const load = nightLoads(league, PLAYER_GAMES).at(-1);
  const event = { ...load?.event, execution_id: `again-${count}` };
  return page.evaluate<number>(`(async () => {
    const shown = () => document.querySelector('a[data-mark^="again-${count}"]') !== null;
    const begun = performance.now();
    await fetch('events', { method: 'POST', body: ${JSON.stringify(JSON.stringify(event))} });
    while (!shown()) await new Promise(requestAnimationFrame);
    return performance.now() - begun;
  })()`);
}
