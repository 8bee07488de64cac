import { mkdirSync, mkdtempSync, realpathSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fc } from '../../support/properties.js';
import { temporaryFolder } from '../../support/table-folder.js';
import { faultsOf, load } from './load.js';

const base = temporaryFolder('config');

const EVERY_EXPORTER =
  'trends-hot-cold, trends-bounce-back, trends-what-matters, trends-team, trends-quick-hits, trends-deep-dive';

describe('a fault in the file', () => {
  it.each([
    ['data: 5', 'data is not valid (got 5). Write the path of a folder, or bigquery://PROJECT.'],
    [
      'data: " "',
      'data is not valid (got " "). Write the path of a folder, or bigquery://PROJECT.',
    ],
    ['data:', 'data is not valid (got null). Write the path of a folder, or bigquery://PROJECT.'],
    [
      'data: gs://my-bucket',
      'data is not valid (got "gs://my-bucket"). Write the path of a folder, or bigquery://PROJECT.',
    ],
    [
      'out: bigquery://my-project',
      'out is not valid (got "bigquery://my-project"). Write the path of a folder, or gs://BUCKET or gs://BUCKET/PREFIX.',
    ],
    [
      'prefix: v1/../..',
      'prefix is not valid (got "v1/../.."). Write a path of plain names such as v1/trends.',
    ],
    ['http: 8080', 'http is not valid (got 8080). Write a section with keys.'],
    [
      'http: {port: eighty}',
      'http.port is not valid (got "eighty"). Write a whole number from 0 to 65535.',
    ],
    [
      'http: {hots: x}',
      'http.hots is not a known key. Did you mean host? Known keys: host, port, connections, auth, token, tokens, operators, audience, trustedProxies.',
    ],
    [
      'log: {format: jsno}',
      'log.format is not valid (got "jsno"). Did you mean json? Write one of auto, pretty, json, gcp.',
    ],
    [
      'pipeline: {quiet: 60 parsecs}',
      'pipeline.quiet is not valid (got "60 parsecs"). Write a duration such as 90s, 30m or 2h, from 0s to 24d.',
    ],
    [
      'pipeline: {reconcile: 1}',
      'pipeline.reconcile is not valid (got 1). Write a duration such as 90s, 30m or 2h, from 100ms to 24d.',
    ],
    [
      'pipeline: {quiet: 25d, maxWait: 25d}',
      'pipeline.quiet is not valid (got "25d"). Write a duration such as 90s, 30m or 2h, from 0s to 24d.',
      'pipeline.maxWait is not valid (got "25d"). Write a duration such as 90s, 30m or 2h, from 0s to 24d.',
    ],
    [
      'pipeline: {concurrency: 1.5}',
      'pipeline.concurrency is not valid (got 1.5). Write a whole number from 1 to 64.',
    ],
    [
      'warehouse: {memoryLimit: lots}',
      'warehouse.memoryLimit is not valid (got "lots"). Write a size such as 256MB or 1GB.',
    ],
    [
      '__proto__: {a: 1}',
      '__proto__ is not a known key. Known keys: data, out, state, prefix, http, log, pipeline, intake, alerts, history, warehouse, bigquery, storage, pubsub, push, telemetry, exporters.',
    ],
    ['exporters: 5', 'exporters is not valid (got 5). Write a section with keys.'],
    [
      'exporters: {trends-hotcold: {}}',
      `exporters.trends-hotcold is not a known key. Did you mean trends-hot-cold? Known keys: ${EVERY_EXPORTER}.`,
    ],
  ])('%s', (yaml, ...faults) => {
    expect(faultsOf(yaml)).toEqual(faults.map((fault) => `FILE:1: ${fault}`));
  });

  it.each([
    [
      'cadence: daily',
      'cadence is not valid (got "daily"). Write a cadence such as {kind: daily, at: "06:00"}.',
    ],
    [
      'cadence: {kind: yearly}',
      'cadence.kind is not valid (got "yearly"). Write one of daily, weekly, biweekly, monthly.',
    ],
    [
      'cadence: {at: "06:00"}',
      'cadence.kind is missing. Write one of daily, weekly, biweekly, monthly.',
    ],
    ['cadence: {kind: daily}', 'cadence.at is missing. Write a 24-hour time such as "06:00".'],
    [
      'cadence: {kind: daily, at: 24:00}',
      'cadence.at is not valid (got "24:00"). Write a 24-hour time such as "06:00".',
    ],
    [
      'cadence: {kind: daily, at: 06:00, on: mon}',
      'cadence.on is not a known key. Known keys: kind, at.',
    ],
    [
      'cadence: {kind: biweekly, at: 06:00, on: tues, anchor: 2025-02-30}',
      'cadence.on is not valid (got "tues"). Did you mean tue? Write one of mon, tue, wed, thu, fri, sat, sun.',
      'cadence.anchor is not valid (got "2025-02-30"). Write a date YYYY-MM-DD.',
    ],
    [
      'cadence: {kind: monthly, at: 06:00, day: 0}',
      'cadence.day is not valid (got 0). Write a whole number from 1 to 31.',
    ],
    [
      'grace: soon',
      'grace is not valid (got "soon"). Write a duration such as 90s, 30m or 2h, from 0s to 24d.',
    ],
    ['pauses: summer', 'pauses is not valid (got "summer"). Write a list of {from, to}.'],
    [
      'pauses: [{from: 2025-07-01, to: 2025-06-01}]',
      'pauses[0] is not valid: "from" lies after "to" (got {"from":"2025-07-01","to":"2025-06-01"}). Correct it.',
    ],
    [
      'parameters: {min_gmaes: 3, top_n: many, lookback_days: 0}',
      'parameters.lookback_days is too small (got 0). Write 1 or more.',
      'parameters.top_n is not valid (got "many"). Write a number.',
      'parameters.min_gmaes is not a known key. Did you mean min_games? Known keys: min_games, lookback_days, top_n, max_days_since_last_game.',
    ],
  ])('of an exporter: %s', (yaml, ...faults) => {
    expect(faultsOf(`exporters:\n  trends-hot-cold:\n    ${yaml}`)).toEqual(
      faults.map((fault) => `FILE:3: exporters.trends-hot-cold.${fault}`),
    );
  });

  it('names the line of each', () => {
    const yaml =
      'http:\n  port: x\n\nexporters:\n  trends-team:\n    pauses:\n      - {from: 2025-01-01, to: 2025-01-02}\n      - from: 2025-01-01\n        to: never\n';
    const lines = faultsOf(yaml).map((fault) => fault.split(' ', 2).join(' '));
    expect(lines).toEqual(['FILE:2: http.port', 'FILE:9: exporters.trends-team.pauses[1].to']);
  });

  it.each([
    ['a: [\nb: c\n', 'FILE:2: the YAML is not valid: bad indent. Correct the syntax.'],
    ['data: a\ndata: b\n', 'FILE:2: the YAML is not valid: duplicate key. Correct the syntax.'],
    [
      'data: a\n---\ndata: b\n',
      'FILE:2: the YAML is not valid: multiple docs. Correct the syntax.',
    ],
    ['data: !env X\n', 'FILE:1: the YAML is not valid: tag resolve failed. Correct the syntax.'],
    ['- data\n', 'FILE: the YAML is not a section with keys. Correct the syntax.'],
    [
      `a: &a [x, x, x, x, x, x, x, x, x, x]\nb: &b [${'*a, '.repeat(20)}]\nc: [${'*b, '.repeat(20)}]\n`,
      'FILE: the YAML has aliases that refer to too much. Correct the syntax.',
    ],
    [
      new Uint8Array([0x64, 0xff, 0xfe]),
      'flag --config: FILE cannot be read (ERR_ENCODING_INVALID_ENCODED_DATA). Name a YAML file in UTF-8 that can be read.',
    ],
  ])('that is no configuration at all: %j', (yaml, fault) => {
    expect(faultsOf(yaml)).toEqual([fault]);
  });
});

describe('a fault elsewhere', () => {
  it('names the variable', () => {
    const env = { TRENDS_HTTP_PORT: '99999', TRENDS_PIPELINE_MAX_WAIT: 'x', TRENDS_HTTP_PROT: '1' };
    expect(faultsOf('', { env })).toEqual([
      'environment: TRENDS_HTTP_PROT is not a known variable. Did you mean TRENDS_HTTP_PORT?',
      'environment TRENDS_HTTP_PORT: http.port is not valid (got 99999). Write a whole number from 0 to 65535.',
      'environment TRENDS_PIPELINE_MAX_WAIT: pipeline.maxWait is not valid (got "x"). Write a duration such as 90s, 30m or 2h, from 0s to 24d.',
    ]);
  });

  it('suggests nothing for a variable that is like none', () => {
    expect(faultsOf('', { env: { TRENDS_ZZZ: '1' } })).toEqual([
      'environment: TRENDS_ZZZ is not a known variable. Unset it, or take its name from the docs.',
    ]);
  });

  it('names TRENDS_EXPORTERS, in its syntax and in what it says', () => {
    const fault = (text: string) => faultsOf('', { env: { TRENDS_EXPORTERS: text } });
    expect(fault('[')).toEqual([
      'environment TRENDS_EXPORTERS:1: the YAML is not valid: missing char. Correct the syntax.',
    ]);
    expect(fault('{trends-team: {parameters: {top_n: 99}}}')).toEqual([
      'environment TRENDS_EXPORTERS: exporters.trends-team.parameters.top_n is too big (got 99). Write 30 or less.',
    ]);
  });

  it('names the flag', () => {
    expect(faultsOf('', { flags: { port: 'x', logFormat: 'xml' } })).toEqual([
      'flag --port: http.port is not valid (got "x"). Write a whole number from 0 to 65535.',
      'flag --log-format: log.format is not valid (got "xml"). Write one of auto, pretty, json, gcp.',
    ]);
  });

  it('names who named a file that does not exist', () => {
    const remedy = 'Name a YAML file in UTF-8 that can be read.';
    expect(faultsOf('', { file: 'no/such.yaml' })).toEqual([
      `flag --config: no/such.yaml does not exist. ${remedy}`,
    ]);
    expect(faultsOf('', { file: undefined, env: { TRENDS_CONFIG: 'no/such.yaml' } })).toEqual([
      `environment TRENDS_CONFIG: no/such.yaml does not exist. ${remedy}`,
    ]);
  });
});

describe('every fault', () => {
  it('is reported at once, also of a value that a later source replaces', () => {
    const faults = faultsOf('http: {port: x}\nlog: {level: y}\n', {
      env: { TRENDS_LOG_LEVEL: 'z' },
      flags: { port: '80', logLevel: 'info' },
    });
    expect(faults.map((fault) => fault.split(' is ')[0])).toEqual([
      'FILE:1: http.port',
      'FILE:2: log.level',
      'environment TRENDS_LOG_LEVEL: log.level',
    ]);
  });

  it('is found between sources that are each right', () => {
    const env = { TRENDS_PIPELINE_QUIET: '2h' };
    expect(faultsOf('\nstate: out/private\n', { env })).toEqual([
      'FILE:2: state lies where the published files are, ./out (got "out/private"). Everybody may read published files: name a folder outside it, or another bucket.',
      'environment TRENDS_PIPELINE_QUIET: pipeline.maxWait is shorter than pipeline.quiet (got 1800000 ms against 7200000 ms). Make it as long or longer.',
    ]);
  });

  it.each<readonly [string, (folder: string) => readonly [string, string]]>([
    [
      'whose path goes through a symbolic link into the published files',
      (folder) => {
        mkdirSync(join(folder, 'out', 'deep'), { recursive: true });
        symlinkSync(join(folder, 'out', 'deep'), join(folder, 'link'));
        return [join(folder, 'out'), join(folder, 'link', 'state')];
      },
    ],
    [
      'within published files that are named by a symbolic link',
      (folder) => {
        mkdirSync(join(folder, 'site'));
        symlinkSync(join(folder, 'site'), join(folder, 'link'));
        return [join(folder, 'link'), join(folder, 'site', 'state')];
      },
    ],
    [
      'to which a symbolic link among the published files leads',
      (folder) => {
        mkdirSync(join(folder, 'out', 'v1'), { recursive: true });
        symlinkSync(join(folder, 'state'), join(folder, 'out', 'v1', 'more'));
        return [join(folder, 'out'), join(folder, 'state')];
      },
    ],
    [
      'that lies below what such a link leads to',
      (folder) => {
        mkdirSync(join(folder, 'out'));
        symlinkSync(folder, join(folder, 'out', 'all'));
        return [join(folder, 'out'), join(folder, 'state')];
      },
    ],
    [
      'to which a link deep among the published files leads',
      (folder) => {
        mkdirSync(join(folder, 'out', 'a', 'b'), { recursive: true });
        symlinkSync(join(folder, 'state'), join(folder, 'out', 'a', 'b', 'leak'));
        return [join(folder, 'out'), join(folder, 'state')];
      },
    ],
    [
      'of which a part is a link into the published files',
      (folder) => {
        mkdirSync(join(folder, 'out', 'a'), { recursive: true });
        mkdirSync(join(folder, 'state', '.objects'), { recursive: true });
        symlinkSync(join(folder, 'out', 'a'), join(folder, 'state', '.objects', 'journal'));
        return [join(folder, 'out'), join(folder, 'state')];
      },
    ],
  ])('is found in a state %s', (_, make) => {
    const [out, state] = make(realpathSync(mkdtempSync(join(base, 'case-'))));
    expect(faultsOf(`out: ${out}\nstate: ${state}\n`)).toEqual([
      expect.stringContaining(`state lies where the published files are, ${out}`),
    ]);
  });

  it('is none where a symbolic link leads elsewhere', () => {
    const folder = mkdtempSync(join(base, 'case-'));
    mkdirSync(join(folder, 'out'));
    symlinkSync(join(folder, 'data'), join(folder, 'out', 'data'));
    symlinkSync('nowhere', join(folder, 'out', 'broken'));
    expect(load(`out: ${join(folder, 'out')}\nstate: ${join(folder, 'state')}\n`).state).toBe(
      join(folder, 'state'),
    );
  });

  it('is found between buckets and between what push needs', () => {
    const file =
      'out: gs://bucket/a\nstate: gs://bucket/b\npush: {audience: "https://x.example"}\n';
    expect(faultsOf(file)).toEqual([
      'FILE:2: state lies where the published files are, gs://bucket/a (got "gs://bucket/b"). Everybody may read published files: name a folder outside it, or another bucket.',
      'FILE:3: push.serviceAccount is missing, while push.audience is set. Set both, so that only your own subscription may push.',
    ]);
  });

  it('is found in who may do what', () => {
    const token = 'http: {auth: token}';
    expect(faultsOf(token)).toEqual([
      'FILE:1: http.auth asks for a token that nobody has (got "token"). Set TRENDS_HTTP_TOKEN, or http.operators with http.audience.',
    ]);
    expect(faultsOf('http: {operators: a@b.example}')).toEqual([
      'FILE:1: http.audience is missing, while http.operators is set. Set both: a token made for something else must not open this.',
    ]);
    expect(faultsOf('', { env: { TRENDS_HTTP_AUDIENCE: 'x' } })).toEqual([
      expect.stringContaining('TRENDS_HTTP_AUDIENCE: http.operators is missing'),
    ]);
    const some = [
      { TRENDS_HTTP_TOKEN: '0123456789abcdef' },
      { TRENDS_HTTP_OPERATORS: 'a@b.example', TRENDS_HTTP_AUDIENCE: 'x' },
      { TRENDS_PUSH_AUDIENCE: 'x', TRENDS_PUSH_SERVICE_ACCOUNT: 'a@b.example' },
    ];
    for (const env of some) expect(load(token, { env }).http.auth).toBe('token');
  });

  it('of tokens are that two have one name, or are one', () => {
    const [a, b] = ['ab'.repeat(32), 'cd'.repeat(32)];
    const file = (...list: readonly object[]) =>
      faultsOf(`http: {tokens: ${JSON.stringify(list)}}`);
    expect(file({ name: 'ann', sha256: a }, { name: 'ann', sha256: b })).toEqual([
      'FILE:1: http.tokens has two of one name. Give every token a name of its own, so that the journal says whose it was.',
    ]);
    expect(file({ name: 'ann', sha256: a }, { name: 'bo', sha256: a.toUpperCase() })).toEqual([
      expect.stringContaining('http.tokens has two of one sha256'),
    ]);
    expect(load(`http: {auth: token, tokens: [{name: ann, sha256: ${a}}]}`).http.token).toBe('');
  });

  it.each([
    ['[{name: ann, sha256: secret-itself}]', 'http.tokens[0].sha256 is not valid (got hidden)'],
    ['[{name: "", sha256: x}]', 'http.tokens[0].name is not valid (got hidden)'],
    [`[{name: a, sha256: ${'ab'.repeat(32)}, role: admin}]`, 'http.tokens[0].role is not valid'],
    ['ann', 'http.tokens is not valid (got hidden). Write a list of {name, sha256, role}'],
  ])('names what is wrong with tokens, and shows none: %s', (tokens, fault) => {
    const faults = faultsOf(`http: {tokens: ${tokens}}`);
    expect(faults.join('\n')).toContain(fault);
    expect(faults.join('\n')).not.toContain('secret-itself');
    expect(faultsOf('', { env: { TRENDS_HTTP_TOKENS: tokens } }).join('\n')).toContain(fault);
  });

  it.each(['proxy.example', '10.0.0.0/33', '10.0.0.1, x'])('takes no %s for a proxy', (proxies) => {
    expect(faultsOf(`http: {trustedProxies: "${proxies}"}`)).toEqual([
      `FILE:1: http.trustedProxies is not valid (got ${JSON.stringify(proxies)}). Write addresses and CIDRs, separated by commas.`,
    ]);
  });

  it('is seen where a refinement spans two sources', () => {
    const text = '{trends-quick-hits: {parameters: {cuts: {scorer: 30}}}}';
    const file = 'exporters: {trends-quick-hits: {parameters: {cuts: {star: 28}}}}';
    expect(faultsOf(file, { env: { TRENDS_EXPORTERS: text } })).toEqual([
      'environment TRENDS_EXPORTERS: exporters.trends-quick-hits.parameters.cuts is not valid: star must be above scorer, and scorer above rotation (got {"star":28,"scorer":30}). Correct it.',
    ]);
  });
});

describe('a secret', () => {
  const secret = fc.stringMatching(/^[a-z]{4}[0-9]{8}$/);
  const key = fc.constantFrom('token', 'password', 'api_key', 'clientSecret', 'credentials');

  it('is never shown, wherever it stands by mistake', () => {
    fc.assert(
      fc.property(secret, key, (value, name) => {
        const faults = [
          ...faultsOf(`${name}: ${value}\nhttp: [{${name}: ${value}}]\n`),
          ...faultsOf(`prefix: https://user:${value}@host/path\n`),
          ...faultsOf(`${name}: ${value}\n  : [${value}\n`),
          ...faultsOf('', { env: { [`TRENDS_${name.toUpperCase()}`]: value } }),
        ];
        expect(faults.length).toBeGreaterThanOrEqual(5);
        expect(faults.join('\n')).not.toContain(value);
      }),
      { numRuns: 30 },
    );
  });

  it.each(['too-short', 'has blanks in it, and is long'])(
    'is asked for at length, and not shown: %s',
    (token) => {
      expect(faultsOf('', { env: { TRENDS_HTTP_TOKEN: token } })).toEqual([
        'environment TRENDS_HTTP_TOKEN: http.token is not valid (got hidden). Write at least 16 characters without blanks, or nothing.',
      ]);
    },
  );

  it('shows long values clipped', () => {
    const [fault] = faultsOf(`prefix: ${'/'.repeat(500)}`);
    expect(fault).toContain(`(got "${'/'.repeat(79)}…)`);
  });
});
