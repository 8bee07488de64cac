import { setTimeout as after } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/table-folder.js';
import { type Served, serveSample } from './served.js';

const folder = temporaryFolder('attack-names');
let served: Served;

beforeAll(async () => {
  served = await serveSample({ folder });
});

afterAll(() => served.stop());

/** Asks again where it is told that it asks too often. */
async function statusOf(path: string): Promise<number> {
  for (;;) {
    const { status, headers } = await served.ask(path);
    if (status !== 429) return status;
    await after(1_000 * Number(headers.get('retry-after')));
  }
}

/** What no name, number or date is, as a segment of a path and as a value of a query. */
const FOUL = [
  '20259999T110000Z-3f9a1c',
  '20250230T110000Z-3f9a1c',
  '00000000T000000Z-000000',
  '99999999T999999Z-ffffff',
  '2025-02-30',
  '9'.repeat(15),
  '-1',
  '1e9',
  'NaN',
  '__proto__',
  'constructor',
  '%00',
  '%ff',
  '%2e%2e%2f',
  "'%20or%201=1--",
  '%F0%9F%8F%80',
  '%E2%80%AE',
  'x'.repeat(3_000),
  '',
] as const;

describe('names, numbers and dates of requests', () => {
  it.each(FOUL)('"%s" is answered with 400 or 404, whichever route it is sent to', async (foul) => {
    const statuses = await Promise.all(
      [
        `/api/runs/${foul}`,
        `/api/landings/${foul}`,
        `/api/explain/${foul}`,
        `/api/explain/trends-team?at=${foul}`,
        `/api/files/${foul}`,
        `/api/timeline?hours=${foul}`,
        `/api/calendar?days=${foul}`,
      ].map(async (path) => [path, await statusOf(path)] as const),
    );
    expect(statuses.filter(([, status]) => status !== 400 && status !== 404)).toEqual([]);
  });
});
