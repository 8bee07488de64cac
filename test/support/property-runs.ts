/**
 * How many cases a property that takes seconds is tried on: all where everything is required, else a
 * quarter, so that `npm test` stays what one runs between two edits.
 */
export function propertyRuns(all: number): number {
  return process.env.TRENDS_REQUIRE_ALL ? all : Math.max(3, Math.ceil(all / 4));
}
