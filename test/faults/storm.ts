import { setTimeout as after } from 'node:timers/promises';
import type { Random } from '../../src/sample/random.js';
import type { PipelineSettings } from '../../streams/pipeline-deps.js';
import { type Bus, openBus } from './bus.js';
import type { Instance, Instances, Trap } from './instances.js';
import type { Upstream } from './upstream.js';

/** Short waits; a dead holder's claim is taken over within a second. */
const HASTY: Partial<PipelineSettings> = {
  quietMs: 30,
  maxWaitMs: 500,
  minIntervalMs: 0,
  reconcileMs: 300,
  probeMs: 50,
  runTimeoutMs: 700,
  renewMs: 200,
  leaseMs: 800,
};

/** When all is over, a run may take as long as a slow machine needs. */
const PATIENT: Partial<PipelineSettings> = { ...HASTY, runTimeoutMs: 30_000 };

/** A stopped instance sleeps until others may have taken its run over, and a little longer. */
const ASLEEP_MS = 1_500;

/** How long lives last at most: too short for a look, about one run, long enough for several. */
const LIVES_MS = [200, 1_000, 3_000];

/** How long an instance has to come to its trap. */
const TRAP_MS = 4_000;

export interface Storm {
  readonly upstream: Upstream;
  readonly instances: Instances;
  readonly random: Random;
  /** Instances at one time. */
  readonly count: number;
  readonly kills: number;
  /** How likely a cut is a stop in mid-work instead, with a later awakening. */
  readonly stops: number;
}

/** What happened. */
export interface Weathered {
  readonly bus: Bus;
  readonly kills: number;
  readonly stops: number;
  /** The instances that are up when it is over. */
  readonly survivors: readonly Instance[];
}

/** Loads and announces while instances are killed and started again, until all kills are done. */
export async function weather(storm: Storm): Promise<Weathered> {
  const { upstream, random, count } = storm;
  const up: Instance[] = [];
  const bus = openBus(random, up);
  const done = { kills: 0, stops: 0 };
  const start = (settings: Partial<PipelineSettings>, trap: Trap | null) => {
    const { folder } = upstream;
    const order = { folder, shiftMs: upstream.shiftMs(), settings, trap };
    const instance = storm.instances.start(order);
    up.push(instance);
    instance.ended.then(() => up.splice(up.indexOf(instance), 1));
    return instance;
  };
  const live = async (until: number) => {
    while (done.kills < until) {
      const trap = trapOf(storm);
      await cutShort(storm, trap, start(HASTY, trap), done);
    }
  };
  for (const share of [0.5, 1]) {
    const traffic = trafficOf(storm, bus);
    const until = Math.round(storm.kills * share);
    await Promise.all(Array.from({ length: count }, () => live(until)));
    await traffic.end();
    if (share < 1) await upstream.nextDay();
  }
  const survivors = Array.from({ length: count }, () => start(PATIENT, null));
  for (const event of await upstream.finish()) bus.send(event);
  await bus.settled();
  return { bus, ...done, survivors };
}

/** Half of the cuts come at a random time, half just before or after a write. */
function trapOf({ random, stops }: Storm): Trap | null {
  const stop = random.chance(stops);
  if (!stop && random.chance(0.5)) return null;
  const store = random.pick(stop ? ['published'] : (['published', 'privately'] as const));
  return {
    store: store === 'published' ? 'published' : 'privately',
    nth: random.int(1, store === 'published' ? 5 : 12),
    when: random.pick(['before', 'after'] as const),
    signal: stop ? 'SIGSTOP' : 'SIGKILL',
  };
}

/** One instance's life: until its trap, or a random time from its start or from when it is up. */
async function cutShort(
  storm: Storm,
  trap: Trap | null,
  instance: Instance,
  done: { kills: number; stops: number },
): Promise<void> {
  const { random, stops } = storm;
  const within = (ms: number) => Promise.race([after(ms), instance.ended]);
  const aWhile = () => within(random.int(0, random.pick(LIVES_MS)));
  if (trap !== null) {
    await within(TRAP_MS);
  } else {
    if (random.chance(0.8)) await instance.started;
    await aWhile();
  }
  if (trap?.signal === 'SIGSTOP' || random.chance(stops)) {
    instance.child.kill('SIGSTOP');
    await after(ASLEEP_MS);
    instance.child.kill('SIGCONT');
    done.stops += 1;
    await aWhile();
  }
  await instance.kill();
  done.kills += 1;
}

/** Loads at random times, most announced, some again, with a message now and then that says nothing. */
export function trafficOf(
  { upstream, random }: Pick<Storm, 'upstream' | 'random'>,
  bus: Bus,
): { end(): Promise<unknown> } {
  let over = false;
  const flowing = (async () => {
    while (!over) {
      await after(random.int(0, 1_000));
      const event = await upstream.load();
      if (random.chance(0.85)) bus.send(event);
      if (random.chance(0.2)) bus.sendAgain();
      if (random.chance(0.1)) bus.sendNonsense();
    }
  })();
  return {
    end: () => {
      over = true;
      return flowing;
    },
  };
}
