import { describe } from 'vitest';

/** A folder with the tables of the seasons 2023-24 and 2024-25; null where nobody names one. */
export const REAL_SEASONS: string | null = process.env.TRENDS_SAMPLE_DIR || null;

/** A suite on that folder, left out where there is none. */
export function describeOnRealSeasons(name: string, suite: (folder: string) => void): void {
  describe.skipIf(REAL_SEASONS === null)(`${name} (needs TRENDS_SAMPLE_DIR)`, () => {
    suite(REAL_SEASONS ?? '');
  });
}
