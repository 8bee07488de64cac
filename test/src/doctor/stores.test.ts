import { describe, expect, it } from 'vitest';
import { hotCold } from '../../../exporters/hot-cold/index.js';
import { exporterOf } from '../../../exporters/registry.js';
import { EMPTY_BOOK, type Incident } from '../../../src/alerts/book.js';
import { INCIDENTS } from '../../../src/alerts/incident-store.js';
import { freshnessFindings } from '../../../src/doctor/freshness.js';
import { incidentFindings } from '../../../src/doctor/incidents.js';
import { judgeLiveFile } from '../../../src/doctor/live-files.js';
import { privacyFindings, storeFindings } from '../../../src/doctor/probe.js';
import { StoreError } from '../../../src/domain/errors.js';
import { placeOf } from '../../../src/domain/place.js';
import { freshnessFile } from '../../../src/freshness/freshness-file.js';
import { memoryStore } from '../../support/memory-store.js';

const encoded = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const JSON_TYPE = { contentType: 'application/json' };

describe('privacyFindings', () => {
  it('warns of a private folder that others may enter', async () => {
    expect(await privacyFindings('./state', async () => '0755')).toMatchObject([
      {
        level: 'yellow',
        saw: 'other accounts of this machine may enter it (mode 0755)',
        command: "chmod -R go-rwx './state'",
      },
    ]);
    expect(await privacyFindings('./state', async () => null)).toEqual([]);
  });
});

describe('storeFindings', () => {
  const tried = { subject: 'gs://files', folder: 'v1/trends/doctor/', readOnly: false };

  it('leaves nothing behind', async () => {
    const store = memoryStore();
    expect(await storeFindings({ ...tried, store })).toMatchObject([{ level: 'green' }]);
    expect(await store.list('')).toEqual([]);
  });

  it('names the right that lacks for the second publish', async () => {
    const store = memoryStore();
    let puts = 0;
    const remedy = 'Grant roles/storage.objectUser on gs://files.';
    const creatorOnly: typeof store.put = async (...put) => {
      puts += 1;
      if (puts > 1) throw new StoreError('403', { permanent: true, remedy });
      return store.put(...put);
    };
    expect(await storeFindings({ ...tried, store: { ...store, put: creatorOnly } })).toMatchObject([
      { level: 'red', saw: '403', remedy, command: 'trends setup --dry-run' },
    ]);
  });

  it('is red when another thing is read than was written', async () => {
    const store = memoryStore();
    const stale = { body: encoded('old'), generation: '1', attributes: JSON_TYPE };
    const cached = { ...store, get: async () => stale };
    expect(await storeFindings({ ...tried, store: cached })).toMatchObject([{ level: 'red' }]);
  });
});

describe('judgeLiveFile', () => {
  const content = {
    generated_at: '2025-01-15T12:00:00Z',
    as_of_date: '2025-01-15',
    time_period: 'last_30_days',
    min_games: 5,
    total_qualifying_players: 0,
    hot: [],
    cold: [],
    league_average: { hit_rate: null, avg_margin: null },
  };
  const attributes = { ...JSON_TYPE, cacheControl: hotCold.cacheControl };
  const at = { prefix: 'v1/trends', place: placeOf('gs://files/site') };
  const judged = (more: object, body: unknown = content) =>
    judgeLiveFile(
      { body: encoded(body), attributes: { ...attributes, ...more } },
      exporterOf('trends-hot-cold'),
      at,
    );

  it('takes what the exporter publishes', () => {
    expect(judged({})).toMatchObject({ level: 'green', saw: 'valid JSON, "public, max-age=3600"' });
  });

  it('gives the command that sets a header right', () => {
    expect(judged({ cacheControl: 'no-store' })).toMatchObject({
      level: 'red',
      command:
        'gcloud storage objects update gs://files/site/v1/trends/whos-hot-v2.json --cache-control="public, max-age=3600"',
    });
    expect(judged({ contentType: 'text/plain' })).toMatchObject({
      level: 'red',
      command: expect.stringContaining('--content-type=application/json'),
    });
  });

  it('lets a partial file be kept for a shorter time, not for a longer', () => {
    const metadata = { partial: 'nba_analytics.player_game_summary 2025-01-14' };
    expect(judged({ metadata, cacheControl: 'public, max-age=300' }).level).toBe('green');
    expect(judged({ metadata, cacheControl: 'public, max-age=9000' }).level).toBe('red');
    expect(judged({ cacheControl: 'public, max-age=300' }).level).toBe('red');
  });

  it('is red for content that its schema does not know', () => {
    expect(judged({}, { ...content, hot: null })).toMatchObject({
      level: 'red',
      command: 'trends explain trends-hot-cold',
    });
  });
});

describe('freshnessFindings', () => {
  const CHECKED = Date.parse('2025-01-15T12:00:00Z');

  it('believes it until it expires; where there is none, nothing is said', async () => {
    const store = memoryStore();
    const seen = (minutes: number) => freshnessFindings(store, 'v1', CHECKED + minutes * 60_000);
    expect(await seen(0)).toEqual([]);
    await store.put('v1/freshness.json', encoded(freshnessFile([], CHECKED)), JSON_TYPE);
    expect(await seen(30)).toMatchObject([{ level: 'green' }]);
    expect(await seen(31)).toMatchObject([{ level: 'yellow', command: 'trends serve' }]);
  });
});

describe('incidentFindings', () => {
  const incident: Incident = {
    id: '2025-01-15-abc',
    key: 'table nba_analytics.player_game_summary',
    kind: 'missing',
    severity: 'error',
    summary: 'it has not reached 2025-01-14',
    remedy: 'Load it.',
    exporters: ['trends-hot-cold'],
    files: ['whos-hot-v2.json'],
    openedAt: Date.parse('2025-01-15T13:05:00Z'),
    notifiedAt: 0,
    notices: 1,
    goneSince: null,
  };
  const found = async (open: readonly Incident[]) => {
    const store = memoryStore();
    await store.put(INCIDENTS, encoded({ ...EMPTY_BOOK, open }), JSON_TYPE);
    return incidentFindings(store);
  };

  it('is red for what readers suffer from, yellow for warnings and for what is over', async () => {
    expect(await found([])).toMatchObject([{ level: 'green', saw: 'none is open' }]);
    const gone = { ...incident, goneSince: incident.openedAt };
    const warning = { ...incident, severity: 'warning' as const };
    const levels = (await found([incident, gone, warning])).map(({ level }) => level);
    expect(levels).toEqual(['red', 'yellow', 'yellow']);
    expect((await found([incident]))[0]).toMatchObject({
      saw: 'open since Wed 2025-01-15 08:05 EST: it has not reached 2025-01-14',
      remedy: 'Load it.',
      command: 'trends explain trends-hot-cold',
    });
  });

  it('is red for a book that is not one of ours', async () => {
    const store = memoryStore();
    await store.put(INCIDENTS, encoded('x'), JSON_TYPE);
    expect(await incidentFindings(store)).toMatchObject([{ level: 'red' }]);
  });
});
