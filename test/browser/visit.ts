import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';

/** A page under watch. */
export interface Visit {
  readonly page: Page;
  /** What the console complained about, what policy was violated, what was asked of other hosts. */
  readonly complaints: readonly string[];
  /** Everything that was sent: `POST http://…`. */
  readonly sent: readonly string[];
  close(): Promise<void>;
}

export const DESKTOP = { width: 1280, height: 900 };
export const PHONE = { width: 360, height: 740 };

/** Opens the dashboard as somebody without a history; resolves when it is live and shows the view. */
export async function visit(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<Visit> {
  const context = await browser.newContext({
    viewport: DESKTOP,
    reducedMotion: 'reduce',
    ...options,
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  const sent: string[] = [];
  await page.addInitScript(TELL_VIOLATIONS);
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== new URL(url).origin) complaints.push(request.url());
    if (request.method() !== 'GET') sent.push(`${request.method()} ${request.url()}`);
  });
  await page.goto(url);
  await page.locator('[data-connection="live"]').first().waitFor();
  await page.locator('h1').first().waitFor();
  return { page, complaints, sent, close: () => context.close() };
}

const TELL_VIOLATIONS = `addEventListener('securitypolicyviolation', (event) =>
  console.error('policy', event.violatedDirective, event.blockedURI));`;

/** The card of an exporter. */
export function cardOf(page: Page, exporter: string): Locator {
  return page.locator(`[data-exporter="${exporter}"]`);
}

/** Waits until an exporter's card carries each of these words as a badge. */
export async function says(page: Page, exporter: string, ...words: string[]): Promise<void> {
  for (const word of words) {
    await cardOf(page, exporter).locator('.badge').getByText(word, { exact: true }).waitFor();
  }
}
