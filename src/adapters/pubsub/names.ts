import { UsageError } from '../../domain/errors.js';

const PROJECT = /^(?:[a-z][a-z0-9.-]*:)?[a-z][a-z0-9-]*[a-z0-9]$/;
const RESOURCE = /^(?!goog)[A-Za-z][A-Za-z0-9._~+%-]{2,254}$/;

/** What Pub/Sub calls the topic of a subscription whose topic is gone. */
export const DELETED_TOPIC = '_deleted-topic_';

/**
 * The full name of a subscription: `projects/<project>/subscriptions/<name>`.
 * @param name short, or already full
 * @throws UsageError when Pub/Sub could never have a resource of that name
 */
export function subscriptionName(project: string, name: string): string {
  return fullName('subscription', project, name);
}

/**
 * The full name of a topic: `projects/<project>/topics/<name>`.
 * @param name short, or already full
 * @throws UsageError when Pub/Sub could never have a resource of that name
 */
export function topicName(project: string, name: string): string {
  return fullName('topic', project, name);
}

/** The last part of a resource's full name. */
export function shortName(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

function fullName(kind: 'subscription' | 'topic', project: string, name: string): string {
  const parts = name.split('/');
  const full = parts.length === 1 ? ['projects', project, `${kind}s`, name] : parts;
  const [projects, owner = '', kinds, short = '', ...rest] = full;
  const malformed = projects !== 'projects' || kinds !== `${kind}s` || rest.length > 0;
  if (malformed || !RESOURCE.test(short)) {
    throw new UsageError(`"${name}" is not a name of a Pub/Sub ${kind}`, {
      remedy: `Give its short name (3 to 255 letters, digits and -._~+%, beginning with a letter, not with goog) or projects/<project>/${kind}s/<name>.`,
    });
  }
  if (!PROJECT.test(owner)) {
    throw new UsageError(`"${owner}" is not a Google Cloud project id (${kind} "${name}")`, {
      remedy: 'Give the project id, not its number or title: gcloud projects list',
    });
  }
  return full.join('/');
}
