import { once } from 'node:events';
import { cpSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { EXPORTERS } from '../../../exporters/registry.js';
import { addDays } from '../../../src/domain/date.js';
import { PLAYER_GAMES } from '../../../src/domain/tables.js';
import { newYorkInstant } from '../../../src/domain/wall-clock.js';
import { writeLeague } from '../../../src/sample/index.js';
import { type RunningCli, startTrends } from '../../support/cli.js';
import { completion } from '../../support/model-service.js';
import { familiesOf, objections, samplesOf } from '../../support/prometheus.js';
import { labelsOf, objectionsToQuery } from '../../support/prometheus-rules.js';
import { dateFiles, loadNight, sampleSeason } from '../../support/sample-folder.js';
import { temporaryFolder } from '../../support/table-folder.js';

const NIGHT = '2025-01-18';
const MORNING = newYorkInstant(addDays(NIGHT, 1), '07:00');
const TRACE = '0af7651916cd43dd8448eb211c80319c';
const EXECUTION = 'execution-of-the-night';
const TOKEN = 'read-the-metrics-0123456789abcdef';
const SETTINGS = `
pipeline: { quiet: 50ms, minInterval: 0s, probe: 200ms }
log: { format: json, level: debug }
`;
const cwd = temporaryFolder('scrape');
const read = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');

/** A collector that takes everything and keeps it. */
const taken: { readonly path: string; readonly body: unknown }[] = [];
let collector: Server;
let serving: RunningCli;
let text: string;
let response: Response;
let url: string;

const runOf = (exporter: string) => (line: string) =>
  line.includes('"event":"run.') && line.includes(`"exporter":"${exporter}"`);
const headers = { authorization: `Bearer ${TOKEN}` };

/** A night on the real program: six files catch up, one landing, one dead letter, one scrape. */
beforeAll(async () => {
  collector = createServer((request, reply) => {
    let body = '';
    request.setEncoding('utf8').on('data', (part: string) => {
      body += part;
    });
    request.on('end', () => {
      taken.push({ path: request.url ?? '', body: JSON.parse(body) });
      reply.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  }).listen(0, '127.0.0.1');
  await once(collector, 'listening');
  const league = sampleSeason();
  const data = join(cwd, 'data');
  await writeLeague(league, data, { through: addDays(NIGHT, -1), layout: 'folders' });
  dateFiles(data, newYorkInstant(NIGHT, '23:00'));
  // A night takes several passes: they are made elsewhere, and all seen at once.
  const aside = join(cwd, 'aside');
  cpSync(data, aside, { recursive: true, preserveTimestamps: true });
  writeFileSync(join(cwd, 'trends.yaml'), SETTINGS);
  const { port } = collector.address() as AddressInfo;
  const env = {
    TRENDS_HTTP_AUTH: 'token',
    TRENDS_HTTP_TOKEN: TOKEN,
    TRENDS_TELEMETRY_OTLP: `http://127.0.0.1:${port}/`,
    TRENDS_TELEMETRY_INTERVAL: '1s',
  };
  serving = startTrends(['serve', '--port', '0'], { cwd, at: MORNING, env });
  const ready = await serving.line((line) => line.includes('"event":"service.ready"'));
  url = String(JSON.parse(ready).url);
  await Promise.all(EXPORTERS.map(({ name }) => serving.line(runOf(name))));
  const post = (body: string, more = {}) =>
    fetch(`${url}/events`, { method: 'POST', body, headers: { ...headers, ...more } });
  expect((await post('no event')).status).toBe(422);
  const traceparent = `00-${TRACE}-b7ad6b7169203331-01`;
  const event = completion(PLAYER_GAMES, NIGHT, MORNING, EXECUTION);
  expect((await post(JSON.stringify(event), { traceparent })).status).toBe(202);
  // The event has settled before there is a row: whichever look finds the rows carries its landing.
  const about = (what: string) => (line: string) =>
    [`"event":"${what}"`, '"exporter":"trends-hot-cold"', EXECUTION].every((s) => line.includes(s));
  await serving.line(about('evaluation.skipped'));
  await loadNight(league, aside, PLAYER_GAMES, NIGHT, MORNING - 60_000);
  const loaded = join('player_game_summary', `${NIGHT}.parquet`);
  renameSync(join(aside, loaded), join(data, loaded));
  await serving.line((line) => about('run.published')(line));
  response = await fetch(`${url}/metrics`, { headers });
  text = await response.text();
});
afterAll(async () => {
  serving.child.kill('SIGKILL');
  await serving.ended;
  collector.close();
});

describe('GET /metrics', () => {
  it('is text as Prometheus reads it', () => {
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(objections(text)).toEqual([]);
  });

  it('tells what has happened, also before anybody gathered it', () => {
    const families = familiesOf(text);
    expect(samplesOf(families, 'trends_ready')).toEqual({ '': 1 });
    expect(samplesOf(families, 'trends_dead_letters_total')).toEqual({ '': 1 });
    expect(samplesOf(families, 'trends_landings_total')).toMatchObject({
      [`source=event status=success table=${PLAYER_GAMES}`]: 1,
    });
    const runs = samplesOf(families, 'trends_runs_total');
    for (const { name } of EXPORTERS) {
      const labels = Object.keys(runs).filter((each) => each.includes(`exporter=${name} `));
      expect(labels, name).not.toEqual([]);
    }
    expect(samplesOf(families, 'trends_receipt_to_file_seconds')).toMatchObject({
      'exporter=trends-hot-cold': { count: 1 },
    });
  });

  it('is for those who may read', async () => {
    expect((await fetch(`${url}/metrics`)).status).toBe(401);
    expect((await fetch(`${url}/metrics`, { headers })).status).toBe(200);
  });
});

describe('docs/metrics.md', () => {
  const rows = [
    ...read('docs/metrics.md').matchAll(
      /^\| `(trends_\w+)` \| (\w+) \|([^|]*)\| [^|]+ \| `([^`]+)` \|$/gm,
    ),
  ].map(([, name = '', type = '', labels = '', query = '']) => ({ name, type, labels, query }));

  it('lists the metrics of a scrape with type and labels', () => {
    const documented = rows.map(({ name, type, labels }) => [name, type, labels.trim()]);
    const scraped = familiesOf(text).map((family) => [
      family.name,
      family.type.toLowerCase(),
      labelsOf(family).join(', '),
    ]);
    expect(documented.sort()).toEqual(scraped.sort());
  });

  it('has a query for each', () => {
    const families = familiesOf(text);
    const faults = rows.flatMap(({ name, query }) => [
      ...objectionsToQuery(query, families).map((fault) => `${name}: ${fault}`),
      ...(query.includes(name) ? [] : [`${name}: the query is about another`]),
    ]);
    expect(faults).toEqual([]);
  });
});

const DURATION = z.string().regex(/^\d+[smhd]$/);
const RULES = z.strictObject({
  groups: z.array(
    z.strictObject({
      name: z.string(),
      rules: z.array(
        z.strictObject({
          alert: z.string().regex(/^Trends[A-Za-z]+$/),
          expr: z.string(),
          for: DURATION.optional(),
          labels: z.strictObject({ severity: z.enum(['page', 'ticket']) }),
          annotations: z.strictObject({ summary: z.string(), runbook_url: z.string() }),
        }),
      ),
    }),
  ),
});

describe('deploy/prometheus-rules.yaml', () => {
  const { groups } = RULES.parse(parse(read('deploy/prometheus-rules.yaml')));
  const rules = groups.flatMap((group) => group.rules);

  it('asks only of metrics and labels that a scrape has', () => {
    const families = familiesOf(text);
    const faults = rules.flatMap(({ alert, expr }) =>
      objectionsToQuery(expr, families).map((fault) => `${alert}: ${fault}`),
    );
    expect(faults).toEqual([]);
  });

  it('has each group and alert once', () => {
    const names = [...groups, ...rules].map((each) => ('alert' in each ? each.alert : each.name));
    expect(new Set(names).size).toBe(names.length);
  });

  it('names in its texts only labels that are left', () => {
    const faults = rules.flatMap(({ alert, expr, annotations }) => {
      const used = [...annotations.summary.matchAll(/\$labels\.(\w+)/g)].map(([, label]) => label);
      const grouped = /\bby \(([^)]*)\)/.exec(expr)?.[1]?.split(', ');
      const aggregated = /^(?:sum|max|min|histogram_quantile|absent)\b/.test(expr);
      const left = aggregated ? (grouped ?? []) : [...(grouped ?? []), 'instance'];
      return used.filter((label) => !left.includes(label ?? '')).map((l) => `${alert}: ${l}`);
    });
    expect(faults).toEqual([]);
  });

  it('leads to sections of the docs that exist', () => {
    for (const { alert, annotations } of rules) {
      const [path = '', anchor = ''] = annotations.runbook_url.split('#');
      const anchors = [...read(path).matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
        title.toLowerCase().replace(/[^\w]+/g, '-'),
      );
      expect(anchors, alert).toContain(anchor);
    }
  });
});

describe('an OpenTelemetry collector', () => {
  it('gets the landing’s trace and all metrics, the last of them at the stop', async () => {
    serving.child.kill('SIGTERM');
    expect(await serving.ended).toMatchObject({ code: 0 });
    const sent = (path: string) =>
      JSON.stringify(taken.filter((each) => each.path === path).map(({ body }) => body));
    for (const { name } of familiesOf(text)) expect(sent('/v1/metrics')).toContain(`"${name}"`);
    const spans = sent('/v1/traces').match(/"traceId":"[\da-f]+","spanId":[^{]*?"name":"\w+"/g);
    const ours = (spans ?? []).filter((span) => span.includes(TRACE));
    const names = ours.map((span) => /"name":"(\w+)"/.exec(span)?.[1]);
    expect(names).toEqual(
      expect.arrayContaining(['intake', 'settle', 'run', 'compute', 'query', 'publish']),
    );
    expect(new Set(taken.map(({ path }) => path))).toEqual(new Set(['/v1/metrics', '/v1/traces']));
  });
});
