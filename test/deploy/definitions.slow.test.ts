import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { serveRoutes } from '../../src/cli/serving.js';
import { loadConfig } from '../../src/config/index.js';
import { LEAVES } from '../../src/config/leaves.js';
import { openLog } from '../../src/log.js';
import { deploy, ROOT } from './deploy-script.js';

const PROBE = z.object({ httpGet: z.object({ path: z.string() }) });
const SERVICE = z.object({
  apiVersion: z.literal('serving.knative.dev/v1'),
  kind: z.literal('Service'),
  metadata: z.object({ annotations: z.record(z.string(), z.string()) }),
  spec: z.object({
    template: z.object({
      metadata: z.object({ annotations: z.record(z.string(), z.string()) }),
      spec: z.object({
        serviceAccountName: z.string(),
        containers: z.tuple([
          z.object({
            image: z.string(),
            startupProbe: PROBE,
            livenessProbe: PROBE,
            env: z.array(
              z.object({
                name: z.string(),
                value: z.string().optional(),
                valueFrom: z.unknown().optional(),
              }),
            ),
          }),
        ]),
      }),
    }),
  }),
});

/** Runs of the script, which says the same whenever it is asked the same. */
const runs = new Map<string, ReturnType<typeof deploy>>();

async function deployed(mode: 'pull' | 'push', ...more: readonly string[]) {
  const args = ['--mode', mode, '--apply', ...more];
  const run = runs.get(args.join()) ?? deploy(args);
  runs.set(args.join(), run);
  const [service = '', policy = ''] = (await run).files;
  const { metadata, spec } = SERVICE.parse(parse(service));
  const [container] = spec.template.spec.containers;
  const variables = container.env.map(({ name, value = '' }) => [name, value] as const);
  const routes = async () => {
    const config = loadConfig({ env: Object.fromEntries(variables), flags: {} });
    const log = await openLog({ level: 'silent', format: 'json' });
    return (await serveRoutes(config, () => null, log)).routes.map(({ path }) => path);
  };
  return {
    annotations: { ...metadata.annotations, ...spec.template.metadata.annotations },
    account: spec.template.spec.serviceAccountName,
    container,
    variables,
    routes,
    policy,
  };
}

describe.each(['pull', 'push'] as const)('cloud-run-%s.yaml', (mode) => {
  it('names only settings that exist, with values that they take', async () => {
    const { variables } = await deployed(mode);
    const known = LEAVES.map(({ variable }) => variable);
    expect(variables.map(([name]) => name).filter((name) => !known.includes(name))).toEqual([]);
    const config = loadConfig({ env: Object.fromEntries(variables), flags: {} });
    expect(config).toMatchObject({
      data: 'bigquery://nba-props-platform',
      state: 'gs://nba-trends-state',
      pubsub: { subscriptions: { length: mode === 'pull' ? 3 : 0 } },
      push: { audience: mode === 'pull' ? '' : 'trends-push' },
    });
  });

  it('probes paths that are served', async () => {
    const { container, routes } = await deployed(mode);
    const { startupProbe, livenessProbe } = container;
    expect(await routes()).toEqual(
      expect.arrayContaining([startupProbe.httpGet.path, livenessProbe.httpGet.path]),
    );
  });

  it('runs as an account of its own, reached from inside alone, with its CPU between requests', async () => {
    const { account, annotations, container } = await deployed(mode);
    expect(account).toBe('trends@nba-props-platform.iam.gserviceaccount.com');
    expect(container.image).toMatch(/\/trends-publisher@sha256:[\da-f]{64}$/);
    expect(annotations).toMatchObject({
      'run.googleapis.com/ingress': 'internal',
      'run.googleapis.com/cpu-throttling': 'false',
      'autoscaling.knative.dev/minScale': mode === 'pull' ? '1' : '0',
      'autoscaling.knative.dev/maxScale': '1',
    });
  });

  it.each([
    ['TRENDS_ALERTS_WEBHOOK', '--webhook-secret'],
    ['TRENDS_HTTP_TOKEN', '--token-secret'],
  ])('has %s as a secret, where there is one', async (variable, flag) => {
    const named = async (...more: readonly string[]) =>
      (await deployed(mode, ...more)).container.env.find(({ name }) => name === variable);
    expect(await named()).toBeUndefined();
    expect(await named(flag, 'kept')).toEqual({
      name: variable,
      valueFrom: { secretKeyRef: { name: 'kept', key: 'latest' } },
    });
  });

  it('lets in whom the platform lets in, and asks for tokens where that lets in everybody', async () => {
    const { annotations, variables } = await deployed(mode);
    const everybody = annotations['run.googleapis.com/invoker-iam-disabled'] === 'true';
    const auth = everybody ? 'token' : 'platform';
    expect(variables).toContainEqual(['TRENDS_HTTP_AUTH', auth]);
    const golden = readFileSync(join(ROOT, `test/deploy/golden/${mode}.txt`), 'utf8');
    expect(golden).not.toMatch(/allUsers|allAuthenticatedUsers|allow-unauthenticated/);
  });
});

describe.each(['cloud-run-pull', 'cloud-run-push', 'alert-policy'])('%s.yaml', (name) => {
  it('holds what is filled in as text alone: in quotes, or in blocks', () => {
    const lines = readFileSync(join(ROOT, `deploy/${name}.yaml`), 'utf8').split('\n');
    const filled = lines.filter((line) => /^ *[^ #].*\$\{/.test(line));
    const block = /^ +(AND |`|gcloud )?[\w.]+.*"\$\{[A-Z_]+\}[\w-]*"\)?$|^ +`gcloud [^:]*$/;
    expect(filled.length).toBeGreaterThan(0);
    expect(
      filled.filter((line) => !/: '[^']*'( # \(\w+\))?$/.test(line) && !block.test(line)),
    ).toEqual([]);
  });
});

describe('the push service', () => {
  it('leaves the tokens to itself, and is called where it serves', async () => {
    const { annotations, routes } = await deployed('push');
    expect(annotations['run.googleapis.com/invoker-iam-disabled']).toBe('true');
    const golden = readFileSync(join(ROOT, 'test/deploy/golden/push.txt'), 'utf8');
    const called = [...golden.matchAll(/https:\/\/trends-[^/]+run\.app(\/\S*)/g)];
    const paths = new Set(called.map(([, path]) => path));
    expect(paths).toEqual(new Set(['/pubsub/push', '/tick']));
    expect(await routes()).toEqual(expect.arrayContaining([...paths]));
  });
});

describe('alert-policy.yaml', () => {
  it('watches the subscriptions that are set up', async () => {
    const { policy } = await deployed('pull');
    const { conditions } = z
      .object({
        conditions: z.array(z.object({ conditionThreshold: z.object({ filter: z.string() }) })),
      })
      .parse(parse(policy));
    const filters = conditions.map(({ conditionThreshold }) => conditionThreshold.filter);
    expect(filters).toEqual([
      expect.stringContaining('starts_with("trends-nba-")'),
      expect.stringContaining('"trends-dead-letter-kept"'),
    ]);
  });
});
