import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EXPORTERS } from '../../../exporters/registry.js';
import { loadConfig } from '../../../src/config/index.js';
import { load } from './load.js';

describe('the defaults', () => {
  const config = load('');

  it('are complete', () => {
    const { exporters, ...settings } = config;
    expect(settings).toEqual({
      data: './data',
      out: './out',
      state: './state',
      prefix: 'v1/trends',
      http: {
        host: '127.0.0.1',
        port: 8080,
        auth: 'none',
        token: '',
        tokens: [],
        operators: [],
        audience: '',
        connections: 256,
        trustedProxies: [],
      },
      log: { level: 'info', format: 'auto' },
      pipeline: {
        quietMs: 60_000,
        maxWaitMs: 1_800_000,
        minIntervalMs: 600_000,
        reconcileMs: 600_000,
        probeMs: 60_000,
        runTimeoutMs: 300_000,
        concurrency: 2,
        rememberedLandings: 100_000,
        renewMs: 3_000,
        leaseMs: 10_000,
        longestTimerMs: 60_000,
      },
      intake: { deadLetters: 60 },
      alerts: { webhook: '', deadLetters: 10 },
      history: { supersededDays: 90, lastDays: 800 },
      warehouse: { threads: 2, memoryLimit: '256MB' },
      bigquery: { location: 'US', maximumGigabytes: 10, endpoint: '' },
      storage: { endpoint: '' },
      pubsub: {
        project: '',
        subscriptions: [],
        deadLetterTopic: '',
        maxMessages: 1_000,
        silenceMs: 1_200_000,
        endpoint: '',
      },
      push: { audience: '', serviceAccount: '' },
      telemetry: { otlp: '', intervalMs: 60_000 },
    });
    expect(Object.keys(exporters)).toEqual(EXPORTERS.map(({ name }) => name));
  });

  it("give each exporter its module's cadence and parameters, and a grace by its cadence", () => {
    for (const { name, cadence, parameters } of EXPORTERS) {
      expect(config.exporters[name]).toEqual({
        cadence,
        graceMs: (cadence.kind === 'monthly' ? 6 : 2) * 3_600_000,
        pauses: [],
        params: parameters.parse({}),
        configured: true,
      });
    }
  });

  it('hold where sections are there but empty', () => {
    const empty = 'http:\nlog: {}\npipeline:\nexporters:\n  trends-team:\n    parameters:\n';
    expect(load(empty)).toEqual(config);
    expect(load('# nothing\n')).toEqual(config);
  });
});

describe('one exporter', () => {
  const yaml = `
pipeline: {grace: 1h, monthlyGrace: 3h}
exporters:
  trends-team:
    cadence: {kind: weekly, on: mon, at: 06:00}
    pauses: [{from: 2025-07-01, to: 2025-09-30}]
    parameters: {top_n: 3}
  trends-hot-cold:
    cadence: {kind: monthly, day: 31, at: 23:59}
  trends-deep-dive:
    grace: 90m
  trends-bounce-back:
    cadence: {kind: biweekly, on: tue, at: "07:30"}
    parameters: {max_days_since_last_game: 14}
  trends-what-matters:
    parameters: {cuts: {star: 25}}
`;
  const { exporters } = load(yaml);

  it('takes a cadence, pauses and parameters', () => {
    expect(exporters['trends-team']).toMatchObject({
      cadence: { kind: 'weekly', on: 'mon', at: '06:00' },
      graceMs: 3_600_000,
      pauses: [{ from: '2025-07-01', to: '2025-09-30' }],
      params: { top_n: 3, b2b_lookback_days: 90 },
      configured: true,
    });
  });

  it('anchors a bi-weekly cadence where nobody says otherwise', () => {
    const cadence = { kind: 'biweekly', on: 'tue', at: '07:30', anchor: '2025-10-20' };
    expect(exporters['trends-bounce-back']?.cadence).toEqual(cadence);
  });

  it('takes the grace of its own cadence, or its own', () => {
    expect(exporters['trends-hot-cold']?.graceMs).toBe(3 * 3_600_000);
    expect(exporters['trends-deep-dive']?.graceMs).toBe(90 * 60_000);
  });

  it('keeps the other defaults of a nested parameter', () => {
    const cuts = { star: 25, scorer: 15, rotation: 8 };
    expect(exporters['trends-what-matters']?.params).toMatchObject({ cuts, min_games: 20 });
  });
});

describe('precedence', () => {
  const yaml = 'data: f\nout: f\nhttp: {host: f, port: 1}\n';

  it('lets flags win over the environment and that over the file', () => {
    const env = { TRENDS_OUT: 'e', TRENDS_HTTP_HOST: 'e', TRENDS_HTTP_PORT: '2' };
    const config = load(yaml, { env, flags: { host: 'g', port: '0' } });
    expect(config).toMatchObject({ data: 'f', out: 'e', http: { host: 'g', port: 0 } });
  });

  it('ignores empty variables, options that are not given, and what is not ours', () => {
    const env = { TRENDS_HTTP_PORT: '', TRENDS_OUT: undefined, PATH: '/bin', DATA: 'x' };
    const config = load(yaml, { env, flags: { port: undefined } });
    expect(config).toMatchObject({ out: 'f', http: { port: 1 } });
  });

  it("ignores the tests' own variables", () => {
    const env = { TRENDS_SAMPLE_DIR: '/x', TRENDS_REQUIRE_ALL: '1', TRENDS_TEST_SEED: '5' };
    expect(load('', { env })).toEqual(load(''));
  });

  it('lays TRENDS_EXPORTERS on the file: parameters one by one, a cadence as a whole', () => {
    const file = `
exporters:
  trends-team:
    cadence: {kind: monthly, day: 3, at: 05:00}
    parameters: {top_n: 3, b2b_lookback_days: 60}
`;
    const text = `{trends-team: {cadence: {kind: daily, at: 04:00}, parameters: {top_n: 4}}}`;
    const config = load(file, { env: { TRENDS_EXPORTERS: text } });
    expect(config.exporters['trends-team']).toMatchObject({
      cadence: { kind: 'daily', at: '04:00' },
      graceMs: 7_200_000,
      params: { top_n: 4, b2b_lookback_days: 60 },
    });
  });
});

describe('the file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'trends-config-'));

  it('is --config, else TRENDS_CONFIG, else ./trends.yaml, else none', () => {
    const [flagged, named] = [join(folder, 'flagged.yaml'), join(folder, 'named.yaml')];
    writeFileSync(flagged, 'data: flagged');
    writeFileSync(named, 'data: named');
    const env = { TRENDS_CONFIG: named };
    expect(loadConfig({ file: flagged, env, flags: {} }).data).toBe('flagged');
    expect(loadConfig({ env, flags: {} }).data).toBe('named');

    const before = process.cwd();
    try {
      process.chdir(folder);
      expect(loadConfig({ env: {}, flags: {} }).data).toBe('./data');
      writeFileSync('trends.yaml', 'data: here');
      expect(loadConfig({ env: {}, flags: {} }).data).toBe('here');
    } finally {
      process.chdir(before);
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
