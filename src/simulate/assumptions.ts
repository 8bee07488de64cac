import { duration } from '../domain/times.js';
import type { Settling } from './settled.js';
import type { Simulated } from './simulate.js';

/** What the numbers rest on, in sentences. */
export function assumptionsOf(
  simulated: readonly Simulated[],
  { quietMs, maxWaitMs }: Settling,
  measured: boolean,
): readonly string[] {
  const kinds = new Set(simulated.map(({ configuration }) => configuration.kind));
  return [
    'Every landing brings something new; a date is reached when its newest landing was a success.',
    'A run takes no time and never fails; a file holds all that had landed when it was published.',
    'Staleness: the newest game date with an unpublished landing, and for how long it has had one.',
    `Fresh: the latest slot covered by slot + grace; landings of files that refresh on them published within 5 min after settling (${duration(quietMs)} of quiet, at most ${duration(maxWaitMs)}).`,
    'Missed: published before the last game date had landed in all tables; left: not replaced within an hour after it had.',
    measured
      ? 'Billed: what the warehouse says the query reads now, at least 10 MiB per table and query.'
      : 'Billed: the least there is, 10 MiB per table and query.',
    ...(kinds.has('event')
      ? ['Levels: in the sum of all, at most one query per load, table and day.']
      : []),
    ...(kinds.has('clock')
      ? ['Clock: 16 queries for six files, divided by the parts of each file, over one table each.']
      : []),
  ];
}
