import type { Config } from '../config/index.js';
import { carryOut } from '../setup/carry-out.js';
import { plan } from '../setup/plan.js';
import type { SetupPorts } from '../setup/ports.js';
import { subscriptionNames } from '../setup/subscription-names.js';
import type { Step } from '../setup/wanted.js';
import { attempted, type CheckResult, findingsOf } from './check-result.js';

/** Whether the topics and subscriptions that the configuration names are there and as they should be. */
export async function pubSubFindings(
  config: Config,
  open: () => Promise<SetupPorts>,
): Promise<readonly CheckResult[]> {
  const { green } = findingsOf('pubsub');
  const { subscriptions, deadLetterTopic } = config.pubsub;
  const { audience, serviceAccount } = config.push;
  if (subscriptions.length === 0 && deadLetterTopic === '' && audience === '') {
    return [green('source', 'not configured: events come by POST /events')];
  }
  const push =
    audience === ''
      ? green('push', 'not configured: subscriptions are pulled')
      : green('push', `taken from ${serviceAccount} for the audience ${audience}`);
  const command = 'trends setup --dry-run';
  const found = await attempted({ check: 'pubsub', subject: 'project', command }, async () => {
    const ports = await open();
    try {
      return await looked(config, ports);
    } finally {
      await ports.pubsub.close();
    }
  });
  return [push, ...found];
}

async function looked(config: Config, ports: SetupPorts): Promise<readonly CheckResult[]> {
  const pushEndpoint = config.push.audience === '' ? null : await endpointOf(config, ports);
  const { location } = config.bigquery;
  const wanted = plan(config, { pushEndpoint, exactlyOnce: null, location });
  const relevant = wanted.filter(({ kind }) => kind === 'topic' || kind === 'subscription');
  return (await carryOut(relevant, ports, true)).flatMap(findings);
}

/** Where the subscriptions push to; null when none of them does. The configuration does not say it. */
async function endpointOf(config: Config, { pubsub }: SetupPorts): Promise<string | null> {
  for (const { name } of subscriptionNames(config.pubsub.subscriptions)) {
    const facts = await pubsub.subscription(name);
    if (facts?.push) return facts.push.endpoint;
  }
  return null;
}

function findings({ kind, name, why, verdict, findings: told }: Step): readonly CheckResult[] {
  const { green, yellow, red } = findingsOf('pubsub');
  const subject = `${kind} ${name}`;
  const command = verdict === 'would-create' ? 'trends setup' : 'trends setup --dry-run';
  const worse = verdict === 'failed' ? red : yellow;
  const differing = told.map(({ what, remedy }) => worse(subject, what, { remedy, command }));
  if (verdict !== 'would-create') return differing.length > 0 ? differing : [green(subject, why)];
  const remedy = 'Let setup create it.';
  return [red(subject, 'there is none', { remedy, command }), ...differing];
}
