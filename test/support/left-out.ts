import { existsSync } from 'node:fs';
import { leftOutText } from './left-out-text.js';

/** What this run leaves out, and how to get it. */
function leftOut(): readonly string[] {
  const engine = new URL('../googlesql/node_modules/@fivetrandevelopers/zetasql', import.meta.url);
  return [
    ...(existsSync(engine)
      ? []
      : ["the queries in Google's GoogleSQL engine (not installed): npm run test:googlesql"]),
    ...(process.getuid?.() === 0
      ? ['files that may not be read or written (root may everything): run as another user']
      : []),
    'the built program as people run it, and whole seasons (minutes): npm run test:slow',
    "Google's clients against emulators (programs of Java, Go and Python): npm run test:emulators",
    'the dashboard in a real browser (Chromium): npm run test:browser',
    'the built program under attack (minutes): npm run test:attacks',
    'the benches, run short: npm run test:bench',
    'the built program under kills and blows from outside (minutes): npm run test:chaos',
    'kills, injected faults, fuzzing and floods (minutes): npm run test:faults',
  ];
}

/** Vitest's global setup: after the run, says loudly what was left out. */
export default function setup(): () => void {
  return () => process.stdout.write(leftOutText(leftOut()));
}
