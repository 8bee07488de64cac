import type { Command } from 'commander';
import { UsageError } from '../../domain/errors.js';
import { withoutUrlSecrets } from '../../domain/shown-url.js';
import { carryOut } from '../../setup/carry-out.js';
import { plan } from '../../setup/plan.js';
import { leastRoles } from '../../setup/roles.js';
import { LISTENED, subscriptionNames } from '../../setup/subscription-names.js';
import type { Step } from '../../setup/wanted.js';
import { EXIT, type Exit, type ExitCode } from '../exit-codes.js';
import { output } from '../output.js';
import { type CommonOptions, configOf, withCommonOptions } from '../settings.js';
import { openSetupPorts } from '../setup-ports.js';
import { setupLines } from '../setup-text.js';

interface SetupOptions extends CommonOptions {
  readonly dryRun?: boolean;
  readonly pushEndpoint?: string;
  readonly exactlyOnce?: boolean;
  readonly location?: string;
  readonly serviceAccount: string;
}

/** `trends setup`: creates or checks what the service needs in Google Cloud. */
export function setupCommand(command: Command, exit: Exit): void {
  withCommonOptions(command)
    .option('--dry-run', 'only check, create nothing')
    .option('--push-endpoint <url>', 'subscriptions push there; default: they are pulled')
    .option('--exactly-once', 'subscriptions with exactly-once delivery')
    .option('--no-exactly-once', 'subscriptions without it; default: either is fine')
    .option('--location <location>', 'where buckets are created; default bigquery.location')
    .option('--service-account <email>', 'the account to print roles for', 'SERVICE_ACCOUNT')
    .addHelpText('after', EXAMPLES)
    .action(async (options: SetupOptions) => exit(await runSetup(options)));
}

const EXAMPLES = `
Creates missing topics, subscriptions and buckets, and checks existing ones. It
changes and deletes nothing: it reports what differs, with the command that
changes it. It grants no roles: it prints those the service needs, with reasons.

Topics: ${LISTENED.join(',\n')}
and pubsub.deadLetterTopic. Each has one subscription: as named in
pubsub.subscriptions, else trends-<topic>.

Examples:
  trends setup --dry-run
  trends setup --service-account trends@my-project.iam.gserviceaccount.com
  trends setup --push-endpoint https://trends-abc-uw.a.run.app/pubsub/push

Exit codes: 0 everything exists (differences are reported), 1 something failed,
is missing or must not be used as it is, 2 bad usage.`;

async function runSetup(options: SetupOptions): Promise<ExitCode> {
  const out = output(options.json ?? false);
  const { dryRun = false, serviceAccount } = options;
  const config = configOf(options);
  const wanted = plan(config, {
    pushEndpoint: endpointOf(options),
    exactlyOnce: options.exactlyOnce ?? null,
    location: options.location ?? config.bigquery.location,
  });
  const ports = await openSetupPorts(config);
  try {
    const steps = await carryOut(wanted, ports, dryRun, ({ kind, name }) =>
      out.doing(`looking at ${kind} ${name}`),
    );
    const pushed = options.pushEndpoint !== undefined;
    const roles = leastRoles(config, { project: ports.project, serviceAccount, pushed });
    const subscriptions = subscriptionNames(config.pubsub.subscriptions).map(({ name }) => name);
    out.data({ project: ports.project, dryRun, steps, subscriptions, roles });
    for (const line of setupLines(steps, roles)) out.line(line);
    if (!pushed && config.pubsub.subscriptions.length === 0) {
      out.line();
      out.line(`So that the service pulls: TRENDS_PUBSUB_SUBSCRIPTIONS=${subscriptions.join(',')}`);
    }
    return exitOf(steps);
  } finally {
    await ports.pubsub.close();
  }
}

function endpointOf({ pushEndpoint }: SetupOptions): string | null {
  if (pushEndpoint === undefined) return null;
  const shown = withoutUrlSecrets(pushEndpoint);
  if (shown !== pushEndpoint) {
    throw new UsageError(`--push-endpoint: "${shown}" holds more than a host and a path`, {
      remedy: 'Take out credentials, ?… and #…: the service asks for the token of push.audience.',
    });
  }
  if (/^https?:\/\//.test(pushEndpoint) && URL.canParse(pushEndpoint)) return pushEndpoint;
  throw new UsageError(`--push-endpoint: "${pushEndpoint}" is not a URL`, {
    remedy: "Give the service's URL with the path /pubsub/push.",
  });
}

function exitOf(steps: readonly Step[]): ExitCode {
  const bad: readonly Step['verdict'][] = ['failed', 'missing', 'refused'];
  return steps.some(({ verdict }) => bad.includes(verdict)) ? EXIT.failed : EXIT.done;
}
