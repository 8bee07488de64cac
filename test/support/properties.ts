import fc from 'fast-check';

const SEED = process.env.TRENDS_TEST_SEED;

/**
 * What properties try. With `TRENDS_TEST_SEED` (an integer) a run tries the cases of every other run
 * with that seed: `.ci/run` takes it from the commit, so that each commit is tried on other cases and
 * its run can be had again. Without it each run tries cases of its own.
 */
if (SEED !== undefined) {
  if (!/^-?\d{1,10}$/.test(SEED)) {
    throw new Error(`TRENDS_TEST_SEED must be an integer, not "${SEED}"`);
  }
  fc.configureGlobal({ seed: Number(SEED) | 0 });
}

export { fc };

/**
 * How many cases a property that takes seconds is tried on: all where everything is required, else a
 * quarter, so that `npm test` stays what one runs between two edits.
 */
export function propertyRuns(all: number): number {
  return process.env.TRENDS_REQUIRE_ALL ? all : Math.max(3, Math.ceil(all / 4));
}
