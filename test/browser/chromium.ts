import { type Browser, chromium } from 'playwright-core';
import { programNamed } from '../emulators/counterpart.js';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];
const program =
  process.env.TRENDS_CHROMIUM ?? NAMES.map(programNamed).find((path) => path !== null) ?? null;

/** A real browser; Playwright only drives it and downloads none. */
export const chromiumCounterpart = {
  found: program !== null,
  howToGet: 'apt-get install chromium, or name one in TRENDS_CHROMIUM',
} as const;

/** Starts the browser, without a window. */
export function launchChromium(): Promise<Browser> {
  if (program === null) throw new Error(`missing: ${chromiumCounterpart.howToGet}`);
  return chromium.launch({ executablePath: program });
}
