import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { TEAM_GAMES } from '../../src/domain/tables.js';
import { describeWith } from '../emulators/counterpart.js';
import { temporaryFolder } from '../support/table-folder.js';
import { chromiumCounterpart, launchChromium } from './chromium.js';
import { loadTheNight, makeSeason, type Staged, stage } from './stage.js';
import { DESKTOP, PHONE, visit } from './visit.js';

const AXE = readFileSync('node_modules/axe-core/axe.min.js', 'utf8');
const folder = temporaryFolder('browser-accessibility');

const FILES = ['hot-cold', 'bounce-back', 'what-matters', 'team', 'quick-hits', 'deep-dive'];
const VIEWS = ['dead-letters', 'calendar', '', ...FILES.map((name) => `files/trends-${name}`)];
const PANELS = [
  ['an action', /^Refresh now/],
  ['the token', 'Sign in to act'],
] as const;
const LOOKS = [
  { name: 'desktop, light', viewport: DESKTOP, colorScheme: 'light' },
  { name: 'desktop, dark', viewport: DESKTOP, colorScheme: 'dark' },
  { name: 'phone, light', viewport: PHONE, colorScheme: 'light' },
  { name: 'phone, dark', viewport: PHONE, colorScheme: 'dark' },
] as const;

describeWith('the dashboard is accessible', chromiumCounterpart, () => {
  let browser: Browser;
  let fresh: Staged;
  let troubled: Staged;

  beforeAll(async () => {
    browser = await launchChromium();
    const season = await makeSeason(join(folder, 'season'));
    fresh = await stage(season, {
      at: '07:30',
      before: (cwd) => loadTheNight(season.league, cwd),
    });
    troubled = await stage(season, {
      at: '08:05',
      before: (cwd) => loadTheNight(season.league, cwd, TEAM_GAMES),
    });
    await fetch(`${troubled.url}/events`, { method: 'POST', body: '{"status":"success"}' });
  });
  afterAll(async () => {
    await browser?.close();
    await fresh?.stop();
    await troubled?.stop();
  });

  it.each(LOOKS)('on every view ($name)', async ({ viewport, colorScheme }) => {
    const found: string[] = [];
    for (const { url } of [fresh, troubled]) {
      const { page, close } = await visit(browser, url, { viewport, colorScheme });
      await page.locator('svg.chart').waitFor();
      await page.evaluate(AXE);
      const run = await page.locator('a.run').first().getAttribute('href');
      const landing = await page.locator('a.landing').first().getAttribute('href');
      for (const view of [...VIEWS.map((name) => `#/${name}`), run, landing]) {
        await page.goto(`${url}/${view}`);
        await settled(page);
        found.push(...(await faultsOf(page)).map((fault) => `${view}: ${fault}`));
        if (view?.startsWith('#/runs') || view?.startsWith('#/landings')) {
          await page.keyboard.press('Escape');
        }
      }
      for (const [name, button] of PANELS) {
        await page.goto(`${url}/#/`);
        await page.getByRole('button', { name: button }).first().click();
        await page.getByRole('dialog').waitFor();
        found.push(...(await faultsOf(page)).map((fault) => `${name}: ${fault}`));
        await page.keyboard.press('Escape');
      }
      await close();
    }
    expect(found).toEqual([]);
  });
});

/** Waits until nothing is being read, and opens all that can be opened. */
async function settled(page: Page): Promise<void> {
  await page.locator('h1').first().waitFor();
  await page.locator('.placeholder').first().waitFor({ state: 'detached' });
  await page.evaluate(
    'document.querySelectorAll("details").forEach((one) => { one.open = true; })',
  );
  await page.locator('.placeholder').first().waitFor({ state: 'detached' });
}

/** What axe finds serious or critical, and whether the page is wider than its window. */
async function faultsOf(page: Page): Promise<readonly string[]> {
  const found = await page.evaluate<
    readonly string[]
  >(`axe.run().then(({ violations }) => violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => id + ' at ' + nodes.map((node) => node.target.join(' ')).join(', ')))`);
  const wide = await page.evaluate<boolean>(
    'document.documentElement.scrollWidth > document.documentElement.clientWidth',
  );
  return wide ? [...found, 'scrolls sideways'] : found;
}
