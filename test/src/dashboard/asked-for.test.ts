import { pino } from 'pino';
import { asyncScheduler } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../../src/config/index.js';
import { date, landingId, letterId, runId } from '../../../src/dashboard/asked-for.js';
import { openNow } from '../../../src/dashboard/opened.js';
import { UsageError } from '../../../src/domain/errors.js';
import { type HttpServer, openHttp } from '../../../src/http/server.js';
import { memoryStore } from '../../support/memory-store.js';

describe('the parts of a request', () => {
  it('of a run name an instant that exists', () => {
    expect(runId('id', '20240229T235959Z-3f9a1c')).toBe('20240229T235959Z-3f9a1c');
    for (const foul of [
      '20250229T110000Z-3f9a1c',
      '20251301T110000Z-3f9a1c',
      '20250100T110000Z-3f9a1c',
      '99999999T999999Z-ffffff',
      '20250115T240000Z-3f9a1c',
      '20250115T116000Z-3f9a1c',
      '20250115T110060Z-3f9a1c',
      '20250115T110000Z-',
      'run',
      '',
      undefined,
      7,
    ]) {
      expect(() => runId('id', foul)).toThrow(UsageError);
    }
  });

  it('of a date lie in the calendar, and where dates can be reckoned from', () => {
    expect(date('from', '2024-02-29')).toBe('2024-02-29');
    for (const foul of ['2025-02-29', '0000-01-01', '9999-12-31', '2025-1-1', '', null]) {
      expect(() => date('from', foul)).toThrow(UsageError);
    }
  });

  it('of names are bounded', () => {
    expect(() => landingId('id', 'x'.repeat(2_001))).toThrow(UsageError);
    expect(() => letterId('letter', 'x'.repeat(201))).toThrow(UsageError);
    expect(() => runId('id', `20250115T110000Z-${'x'.repeat(81)}`)).toThrow(UsageError);
  });
});

/** No name, number or date, as a segment of a path and as a value of a query. */
const FOUL = [
  '99999999T999999Z-ffffff',
  '20250230T110000Z-3f9a1c',
  '2025-02-30',
  '-1',
  '1e9',
  '9'.repeat(400),
  '__proto__',
  'constructor',
  '%00',
  '%ff',
  '%F0%9F',
  '..%2f..',
  '%E2%80%AE',
  'x'.repeat(9_000),
  '[object Object]',
];

describe('every route of the dashboard that reads', () => {
  const store = memoryStore();
  const log = pino({ level: 'silent' });
  const unused = () => expect.fail('nothing is asked of the warehouse');
  const { routes } = openNow({
    config: loadConfig({ env: {}, flags: {} }),
    log,
    page: '/nowhere',
    adapters: {
      warehouse: { query: unused, estimate: unused, stamps: unused, close: unused },
      published: store,
      privately: store,
      scheduler: asyncScheduler,
    },
  });
  let server: HttpServer;
  beforeAll(async () => {
    server = await openHttp({ host: '127.0.0.1', port: 0, routes, log });
  });
  afterAll(() => server.close());
  const named = routes.filter(({ path }) => path.includes(':'));
  const paths = [
    ...named.map(({ path }) => path.replace(/:\w+$/, '')),
    '/api/timeline?hours=',
    '/api/calendar?days=',
    '/api/explain/trends-team?at=',
  ];

  it('has some that name things', () => {
    expect(named.length).toBeGreaterThanOrEqual(4);
  });

  it.each(paths)('answers %s… with 400 or 404', async (path) => {
    for (const foul of FOUL) {
      const { status } = await fetch(`${server.url}${path}${foul}`);
      expect([400, 404], `${path}${foul}`).toContain(status);
    }
  });
});
