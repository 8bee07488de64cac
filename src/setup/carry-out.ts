import { TrendsError } from '../domain/errors.js';
import type { PubSubAdmin } from '../ports/pubsub-admin.js';
import { judgeBucket } from './judge-bucket.js';
import { differences } from './judge-subscription.js';
import { LABELS } from './plan.js';
import type { SetupPorts } from './ports.js';
import { LISTENED } from './subscription-names.js';
import type {
  DesiredResource,
  ResourceCheck,
  Step,
  Verdict,
  WantedBucket,
  WantedSubscription,
} from './wanted.js';

type Outcome = Pick<Step, 'verdict' | 'findings'>;

/**
 * Looks at what is wanted, one after the other, and creates what is not there. Nothing is changed or
 * deleted. A failure is a step too, and the others go on.
 * @param dryRun nothing is created either
 * @param onStep hears of each before it is looked at
 */
export async function carryOut(
  wanted: readonly DesiredResource[],
  ports: SetupPorts,
  dryRun: boolean,
  onStep: (wanted: DesiredResource) => void = () => {},
): Promise<readonly Step[]> {
  const steps: Step[] = [];
  for (const each of wanted) {
    const { kind, name, why } = each;
    onStep(each);
    steps.push({ kind, name, why, ...(await attempt(() => outcome(each, ports, dryRun))) });
  }
  return steps;
}

async function attempt(work: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof TrendsError)) throw error;
    const { message: what, remedy } = error;
    return { verdict: 'failed', findings: [{ what, remedy }] };
  }
}

function outcome(wanted: DesiredResource, ports: SetupPorts, dryRun: boolean): Promise<Outcome> {
  switch (wanted.kind) {
    case 'topic':
      return topic(wanted.name, ports.pubsub, dryRun);
    case 'subscription':
      return subscription(wanted.wanted, wanted.exactlyOnce, ports, dryRun);
    case 'bucket':
      return bucket(wanted, ports, dryRun);
    case 'dataset':
      return dataset(wanted, ports.dataset);
  }
}

const only = (verdict: Verdict): Outcome => ({ verdict, findings: [] });

const judged = (findings: readonly ResourceCheck[]): Outcome => ({
  verdict: findings.length > 0 ? 'differs' : 'exists',
  findings,
});

async function topic(name: string, pubsub: PubSubAdmin, dryRun: boolean): Promise<Outcome> {
  if (await pubsub.hasTopic(name)) return only('exists');
  if (dryRun) return only('would-create');
  await pubsub.createTopic(name);
  return only('created');
}

async function subscription(
  wanted: WantedSubscription,
  exactlyOnce: boolean | null,
  { pubsub, project }: SetupPorts,
  dryRun: boolean,
): Promise<Outcome> {
  const found = await pubsub.subscription(wanted.name);
  const twins = duplicates(wanted, await subscribers(wanted.topic, pubsub), project);
  if (found !== null) {
    return judged([...differences(found, { project, wanted, exactlyOnce }), ...twins]);
  }
  if (!dryRun) await pubsub.createSubscription(wanted);
  return { verdict: dryRun ? 'would-create' : 'created', findings: twins };
}

/** Subscriptions of other projects cannot always be looked at; by their names they can be told. */
async function subscribers(topic: string, pubsub: PubSubAdmin) {
  const names = await pubsub.subscriptionsOf(topic);
  return Promise.all(
    names.map(async (name) => {
      const facts = await pubsub.subscription(name).catch(() => null);
      return { name, labelled: facts?.labels.program === LABELS.program };
    }),
  );
}

async function bucket(
  wanted: WantedBucket,
  { buckets }: SetupPorts,
  dryRun: boolean,
): Promise<Outcome> {
  const { name, location, secret: preventPublicAccess } = wanted;
  const found = await buckets.find(name);
  if (found !== null) return judgeBucket(wanted, found);
  if (dryRun) return only('would-create');
  await buckets.create({ bucket: name, location, preventPublicAccess });
  return only('created');
}

async function dataset(
  { name, location, project }: Extract<DesiredResource, { kind: 'dataset' }>,
  find: SetupPorts['dataset'],
): Promise<Outcome> {
  const found = await find(name);
  if (found === null) {
    const what = `there is no dataset ${name} in ${project}`;
    const remedy = 'Upstream fills it: correct the project in data.';
    return { verdict: 'missing', findings: [{ what, remedy }] };
  }
  if (found.location.toLowerCase() === location.toLowerCase()) return only('exists');
  return judged([
    {
      what: `it is in ${found.location}, and queries run in ${location}`,
      remedy: `Set TRENDS_BIGQUERY_LOCATION to ${found.location}.`,
    },
  ]);
}

/** Subscriptions of ours, by name: those of the default names, and what is derived from them. */
const OURS = /^trends([-.]|$)/;

/**
 * Other subscriptions of ours on the same topic, as a renamed one leaves them behind: everything comes
 * twice, or piles up in a subscription that nobody listens to.
 * @param all every subscription of the topic, and whether it has our label
 */
export function duplicates(
  wanted: WantedSubscription,
  all: readonly { readonly name: string; readonly labelled: boolean }[],
  project: string,
): readonly ResourceCheck[] {
  if (!LISTENED.some((topic) => topic === wanted.topic)) return [];
  return all
    .filter(({ name, labelled }) => name !== wanted.name && (labelled || OURS.test(name)))
    .map(({ name }) => ({
      what: `${name} is a subscription of ours to the same topic ${wanted.topic}`,
      remedy: `Keep one of the two. If nobody listens to ${name} any more: gcloud pubsub subscriptions delete ${name} --project=${project}`,
    }));
}
