import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TEAM_GAMES } from '../../src/domain/tables.js';
import { newYorkInstant } from '../../src/domain/wall-clock.js';
import { trends } from '../support/cli.js';
import { temporaryFolder } from '../support/table-folder.js';
import { launchChromium } from './chromium.js';
import { command, loadTheNight, makeSeason, PLACES, type Staged, serve, stage } from './stage.js';
import { DESKTOP, PHONE, visit } from './visit.js';

const IMAGES = 'docs/images';
const MOST_BYTES = 200_000;
const folder = temporaryFolder('screenshots');

/** The demonstration's night, the morning after. */
async function demonstration(): Promise<Staged> {
  const cwd = join(folder, 'demo');
  await trends(['demo', '--exit', '--folder', cwd], { cwd: folder });
  return serve({
    cwd,
    at: newYorkInstant('2025-12-01', '09:05'),
    settings: 'log: { format: json }\n',
    port: 0,
  });
}

/** A morning past the deadline: a table is missing, one file is paused, a message is unreadable. */
async function trouble(): Promise<Staged> {
  const season = await makeSeason(join(folder, 'season'));
  const staged = await stage(season, {
    at: '08:05',
    before: async (cwd) => {
      await loadTheNight(season.league, cwd, TEAM_GAMES);
      await command(cwd, '05:00', 'pause', 'trends-hot-cold', ...PLACES);
    },
  });
  await fetch(`${staged.url}/events`, { method: 'POST', body: '{"status":"success"}' });
  return staged;
}

interface Picture extends BrowserContextOptions {
  readonly before?: (page: Page) => Promise<unknown>;
  /** Of the page; all that is in the window when absent. */
  readonly part?: string;
}

const told = (page: Page) => page.locator('svg.chart a.run').first().waitFor();

async function story(page: Page): Promise<void> {
  await page.locator('.card a[href^="#/runs"]').nth(2).click();
  await page.getByRole('heading', { name: 'Facts' }).waitFor();
}

describe('the pictures of the dashboard', () => {
  let browser: Browser;
  let good: Staged;
  let bad: Staged;

  beforeAll(async () => {
    mkdirSync(IMAGES, { recursive: true });
    browser = await launchChromium();
    good = await demonstration();
    bad = await trouble();
  }, 300_000);
  afterAll(async () => {
    await browser?.close();
    await good?.stop();
    await bad?.stop();
  });

  const tooLarge: string[] = [];
  const draw = async (name: string, url: string, picture: Picture) => {
    const { before = async () => {}, part = null, ...options } = picture;
    const { page, close } = await visit(browser, url, options);
    await page.locator('.placeholder').first().waitFor({ state: 'detached' });
    await before(page);
    const path = join(IMAGES, `${name}.png`);
    await (part === null ? page : page.locator(part)).screenshot({ path });
    await close();
    if (statSync(path).size > MOST_BYTES) tooLarge.push(`${name}: ${statSync(path).size}`);
  };
  it('drawn anew', async () => {
    const wide = { viewport: { width: 1160, height: 780 }, before: told };
    const phone = { viewport: PHONE, before: told };
    await draw('dashboard', good.url, wide);
    await draw('dashboard-dark', good.url, { ...wide, colorScheme: 'dark' });
    await draw('dashboard-timeline', good.url, { ...wide, part: '.timeline' });
    await draw('dashboard-phone', good.url, phone);
    await draw('dashboard-trouble', bad.url, wide);
    await draw('dashboard-file', `${good.url}/#/files/trends-hot-cold`, { viewport: DESKTOP });
    await draw('dashboard-calendar', `${good.url}/#/calendar`, { viewport: DESKTOP });
    await draw('dashboard-story', good.url, { ...wide, before: story, part: 'dialog' });
    expect(tooLarge).toEqual([]);
  });
});
