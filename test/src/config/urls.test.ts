import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { secretsOf } from '../../../src/config/index.js';
import { withoutUrlSecrets } from '../../../src/domain/shown-url.js';
import { scrubber } from '../../../src/log/scrub.js';
import { differences } from '../../../src/setup/judge-subscription.js';
import { senders, signalUrl } from '../../../src/telemetry/senders.js';
import { captured } from '../log/captured.js';
import { faultsOf, load } from './load.js';

const SECRET = 'fr0m-the-vault';

describe('a URL of the configuration', () => {
  it.each([
    [
      'alerts: { webhook: "https://me:PASS@hooks.example.com/x" }',
      'alerts.webhook has a user name or a password before its host',
    ],
    [
      'alerts: { webhook: "https://me@hooks.example.com/x" }',
      'alerts.webhook has a user name or a password before its host',
    ],
    ['alerts: { webhook: "https://hooks.example.com:port/PASS" }', 'alerts.webhook is not a URL'],
    [
      'telemetry: { otlp: "http://me:PASS@collector:4318" }',
      'telemetry.otlp has a user name or a password before its host',
    ],
    ['telemetry: { otlp: "http://collector:4318#PASS" }', 'telemetry.otlp has a fragment'],
    ['bigquery: { endpoint: "http://127.0.0.1:9050?key=PASS" }', 'bigquery.endpoint has a query'],
    [
      'storage: { endpoint: "http://me:PASS@127.0.0.1:4443" }',
      'storage.endpoint has a user name or a password',
    ],
  ])('is refused with a reason, and not shown: %s', (yaml, why) => {
    const faults = faultsOf(yaml.replace('PASS', SECRET));
    expect(faults).toEqual([expect.stringContaining(why)]);
    expect(faults.join()).not.toContain(SECRET);
  });

  it.each([
    ['data', `bigquery://p?key=${SECRET}`],
    ['out', `https://h/x?key=${SECRET}`],
    ['prefix', `https://h/x?key=${SECRET}`],
    ['http.audience', `https://h/a b?key=${SECRET}`],
    ['push.audience', `https://h/a?key=${SECRET}`],
    ['telemetry.otlp', `ftp://h/a?key=${SECRET}`],
  ])('is shown without its query where %s is refused', (key, value) => {
    const yaml = key
      .split('.')
      .reverse()
      .reduce<string>((inner, name) => `{ ${name}: ${inner} }`, JSON.stringify(value));
    const faults = faultsOf(yaml);
    expect(faults.join()).toContain(key);
    expect(faults.join()).not.toContain(SECRET);
  });

  it('is in no log line with its query, whatever its parameters are called', async () => {
    const config = load(
      `alerts: { webhook: "https://example.com/a?b=${SECRET}" }\ntelemetry: { otlp: "http://collector:4318/x?c=${SECRET}2" }\n`,
    );
    const { log, text } = await captured({}, { secrets: secretsOf(config) });
    log.warn({ url: signalUrl(config.telemetry.otlp, 'traces') }, `no ${config.alerts.webhook}`);
    expect(text()).toContain('collector:4318/x/v1/traces');
    expect(text()).not.toContain(SECRET);
    expect(scrubber(secretsOf(config))(`a?b=${SECRET}`)).not.toContain(SECRET);
  });

  it('of a subscription that pushes elsewhere is told without its query', () => {
    const wanted = {
      name: 's',
      topic: 't',
      ackDeadline: 60,
      retry: { least: 10, most: 600 },
      deadLetter: null,
      exactlyOnce: false,
      expires: false,
      retention: 604_800,
      labels: {},
      push: null,
    };
    const push = { endpoint: `https://old.example.com/push?token=${SECRET}`, token: null };
    const question = { project: 'p', wanted, exactlyOnce: null } as unknown as Parameters<
      typeof differences
    >[1];
    const found = { ...wanted, push } as unknown as Parameters<typeof differences>[0];
    const told = JSON.stringify(differences(found, question));
    expect(told).toContain('pushed to https://old.example.com/push?hidden without a token');
    expect(told).not.toContain(SECRET);
  });
});

describe('telemetry.otlp', () => {
  it.each([
    ['http://c:4318', 'http://c:4318/v1/traces'],
    ['http://c:4318/', 'http://c:4318/v1/traces'],
    ['https://c/otlp//', 'https://c/otlp/v1/traces'],
    ['https://c/otlp?key=a%20b&x=1', 'https://c/otlp/v1/traces?key=a%20b&x=1'],
    ['https://c?key=a/b', 'https://c/v1/traces?key=a/b'],
  ])('%s is joined as %s', (otlp, joined) => {
    expect(signalUrl(otlp, 'traces')).toBe(joined);
  });

  it('reaches the collector at its path, with its query', async () => {
    const asked: string[] = [];
    const collector = createServer((request, response) => {
      asked.push(request.url ?? '');
      request.resume().on('end', () => response.end('{}'));
    });
    await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
    const { port } = collector.address() as AddressInfo;
    const otlp = `http://127.0.0.1:${port}/in?key=${SECRET}`;
    const { metricReaders } = senders({ otlp, intervalMs: 60_000, warn: () => {} });
    const { MeterProvider } = await import('@opentelemetry/sdk-metrics');
    const provider = new MeterProvider({ readers: [...metricReaders] });
    provider.getMeter('m').createCounter('c').add(1);
    await provider.shutdown();
    collector.close();
    expect(asked).toEqual([`/in/v1/metrics?key=${SECRET}`]);
  });
});

describe('withoutUrlSecrets', () => {
  it.each([
    ['see https://a.b/c?d=e#f now', 'see https://a.b/c?hidden now'],
    ['"gs://a/b"', '"gs://a/b"'],
    ['https://u:p@h/x', 'https://hidden@h/x'],
    ['http://h#t', 'http://h?hidden'],
    ['what? nothing', 'what? nothing'],
  ])('%s → %s', (text, shown) => {
    expect(withoutUrlSecrets(text)).toBe(shown);
  });
});
