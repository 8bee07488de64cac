import type { EpochMs } from '../domain/date.js';
import { duration } from '../domain/times.js';
import { freshnessSchema } from '../freshness/freshness-file.js';
import { FRESHNESS } from '../freshness/publish-freshness.js';
import type { ObjectStore } from '../ports/object-store.js';
import { attempted, type CheckResult, findingsOf } from './check-result.js';

/** Whether `freshness.json`, which the service renews, may still be believed; nothing where there is none. */
export function freshnessFindings(
  store: Pick<ObjectStore, 'get' | 'head'>,
  prefix: string,
  now: EpochMs,
): Promise<readonly CheckResult[]> {
  const { green, yellow, red } = findingsOf('live file');
  return attempted(
    { check: 'live file', subject: FRESHNESS, command: 'trends status' },
    async () => {
      const head = await store.head(`${prefix}/${FRESHNESS}`);
      if (head !== null && head.shown !== 'same') return [red(FRESHNESS, ...NOT_OURS)];
      const found = await store.get(`${prefix}/${FRESHNESS}`);
      if (found === null) return [];
      const text: unknown = JSON.parse(new TextDecoder().decode(found.body));
      const left = Date.parse(freshnessSchema.parse(text).valid_until) - now;
      if (left >= 0) return [green(FRESHNESS, `valid for ${duration(left)}`)];
      return [
        yellow(FRESHNESS, `expired ${duration(-left)} ago: readers take every state as unknown`, {
          remedy: 'The service renews it: check that it runs, and what its log says.',
          command: 'trends serve',
        }),
      ];
    },
  );
}

const NOT_OURS = [
  'it is not there as it was written: somebody else deleted or overwrote it',
  {
    remedy: 'The service writes it again within a minute: check that it runs.',
    command: 'trends serve',
  },
] as const;
