import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gameDates, landNights } from '../../bench/support/nights.js';
import { generateLeague } from '../../src/sample/index.js';

const FIRST = '2024-11-20';
/** The compiled program, below which paths are those of the sources. */
const BUILD = join(import.meta.dirname, '../..');

/**
 * The files in which something runs from the arrival of an event to the end of the run that it leads
 * to, on the embedded stack: counted by V8 while one night lands.
 * @returns paths of sources in the repository, ascending
 */
export async function filesOfLanding(): Promise<readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'trends-house-'));
  const league = generateLeague({ seed: 7, seasons: 1, lastSeason: 2024 });
  const session = new Session();
  session.connect();
  let found: readonly string[] = [];
  try {
    mkdirSync(join(folder, 'place'));
    await session.post('Profiler.enable');
    await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
    const watch = {
      begins: async () => void (await session.post('Profiler.takePreciseCoverage')),
      ends: async () => {
        const { result } = await session.post('Profiler.takePreciseCoverage');
        found = result.flatMap(({ url, functions }) => {
          const called = functions.some(({ ranges }) => ranges.some(({ count }) => count > 0));
          return called ? sourceOf(url) : [];
        });
      },
    };
    const place = join(folder, 'place');
    const settings = { out: join(place, 'out'), state: join(place, 'state') };
    const nights = gameDates(league, FIRST, 1);
    const file = join(place, 'trends.yaml');
    await landNights({ league, folder: place, file, settings, nights, watch });
  } finally {
    session.disconnect();
    rmSync(folder, { recursive: true, force: true });
  }
  return [...new Set(found)].sort();
}

/** The source of a module of the program; nothing for others. */
function sourceOf(url: string): readonly string[] {
  if (!url.startsWith('file:')) return [];
  const path = relative(BUILD, fileURLToPath(url)).replace(/\.js$/, '.ts');
  return /^(src|streams|exporters)\//.test(path) ? [path] : [];
}
