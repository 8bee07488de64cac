import type { Config } from '../config/index.js';
import { duration } from '../domain/times.js';
import type { Backlog, ReadBacklogs } from '../ports/backlog.js';
import { subscriptionNames } from '../setup/subscription-names.js';
import { attempted, type CheckResult, findingsOf } from './check-result.js';

/** The service takes a message within seconds; one that waits for so long is taken by nobody. */
const TOO_LONG_S = 10 * 60;

/** Whether messages wait in the subscriptions that the configuration names; nothing where it names none. */
export async function backlogFindings(
  { pubsub, push }: Pick<Config, 'pubsub' | 'push'>,
  read: ReadBacklogs,
): Promise<readonly CheckResult[]> {
  if (pubsub.subscriptions.length === 0 && push.audience === '') return [];
  // An emulator is measured by nobody.
  if (pubsub.endpoint !== '') return [];
  const found = await attempted({ check: 'backlog', subject: 'subscriptions' }, async () => {
    const backlogs = await read();
    return subscriptionNames(pubsub.subscriptions).map(({ name }) => {
      const short = name.split('/').at(-1) ?? name;
      return judged(short, backlogs.get(short));
    });
  });
  // Who may not see what waits may still run everything else.
  return found.map((each) =>
    each.subject === 'subscriptions' ? { ...each, level: 'yellow' } : each,
  );
}

function judged(name: string, backlog: Backlog | undefined): CheckResult {
  const { green, yellow, red } = findingsOf('backlog');
  const subject = `subscription ${name}`;
  const command = `gcloud pubsub subscriptions describe ${name}`;
  if (backlog === undefined) {
    const remedy = 'A new one is measured after some minutes; check that it exists.';
    return yellow(subject, 'nothing was measured in ten minutes', { remedy, command });
  }
  const { messages, oldestSeconds } = backlog;
  if (messages === 0) return green(subject, 'no message waits');
  const saw = `${messages} ${messages === 1 ? 'message waits' : 'messages wait'}, the oldest for ${duration(oldestSeconds * 1000)}`;
  if (oldestSeconds <= TOO_LONG_S) return green(subject, saw);
  return red(subject, saw, {
    remedy: 'Nobody takes them: check that the service runs and is ready, and what its log says.',
    command,
  });
}
