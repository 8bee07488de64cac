import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { expect } from 'vitest';
import { randomOf } from '../../src/sample/random.js';
import { openBus } from '../faults/bus.js';
import { faultsOf, textOf } from '../faults/checker.js';
import { eventually } from '../faults/eventually.js';
import { journalFaults } from '../faults/journal-check.js';
import { observe } from '../faults/observer.js';
import { trafficOf } from '../faults/storm.js';
import { whyStale } from '../faults/why-stale.js';
import type { ChaosService, Trap } from './service.js';
import { type Spell, watch } from './watcher.js';
import { type ChaosWorld, openWorld } from './world.js';

export interface KillTrial {
  readonly folder: string;
  readonly main: string;
  readonly seed: number;
  readonly kills: number;
}

/** A life ends at the latest then, wherever its trap lies. */
const LONGEST_LIFE_MS = 6_000;
/** The last refreshes, those after a transient failure among them. */
const LAST_REFRESHES_MS = 400_000;
/** Paths that a kill may fall on. */
const PATTERNS = [
  '/state/.*journal',
  '/state/.*exporters',
  '/state/',
  '/out/',
  '/out/.*history',
  '',
];

/** Kills the built program at random file operations while tables land, then checks all it did. */
export async function killAtOperations({ folder, main, seed, kills }: KillTrial): Promise<void> {
  const random = randomOf(seed);
  const world = await openWorld(folder, main, random);
  const observer = observe(join(folder, 'out'));
  const watcher = watch(join(folder, 'out'));
  const bus = openBus(random, world.services);
  const begun = performance.now();
  let trapped = 0;
  try {
    for (const share of [0.5, 1]) {
      const traffic = trafficOf(world, bus);
      for (let n = 0; n < Math.round(kills * share) - Math.round(kills * (share - 0.5)); n += 1) {
        if (await oneLife(world)) trapped += 1;
      }
      await traffic.end();
      if (share < 1) await world.upstream.nextDay();
    }
    const last = await world.start();
    for (const event of await world.upstream.finish()) bus.send(event);
    await bus.settled();
    await comesRight(world, last);
    await world.close();
    const [versions, history] = [await observer.versions(), await observer.history()];
    const seconds = Math.round((performance.now() - begun) / 1000);
    console.log(
      `seed ${seed}: ${kills} kills, ${trapped} of them at a file operation, in ${seconds} s, ${world.upstream.expected.length} loads, ` +
        `${bus.acked.length} events acked, ${versions.length} versions, ${watcher.reads()} readings`,
    );
    const { seen } = observer;
    const { expected } = world.upstream;
    expect(fallenAfterFirst(watcher.spells())).toEqual([]);
    expect(faultsOf({ seen, versions, history, expected, cuts: kills })).toEqual([]);
    expect(await journalFaults(join(folder, 'state'), bus, true)).toEqual([]);
  } finally {
    await world.close();
    await Promise.all([observer.stop(), watcher.stop()]);
  }
}

/** What was wrong with a file once it was there: until its first version it is absent. */
function fallenAfterFirst(spells: readonly Spell[]): readonly Spell[] {
  const firstOf = new Map(
    spells.map(({ file }) => [file, spells.find((each) => each.file === file)]),
  );
  return spells.filter((spell) => spell.wrong !== 'absent' || spell !== firstOf.get(spell.file));
}

/** @returns whether its trap ended it */
async function oneLife(world: ChaosWorld): Promise<boolean> {
  const { random } = world;
  const trap: Trap = {
    nth: random.int(1, random.pick([5, 40, 200])),
    when: random.pick(['before', 'after'] as const),
    signal: 'SIGKILL',
    pattern: random.pick(PATTERNS),
  };
  const service = await world.start({ trap });
  const ended = service.ended.then(() => true);
  const trapped = await Promise.race([ended, after(LONGEST_LIFE_MS, false)]);
  await service.kill();
  return trapped;
}

/** Waits until the daily files say what the tables hold. */
async function comesRight({ folder, upstream }: ChaosWorld, service: ChaosService): Promise<void> {
  const { texts } = await upstream.fresh();
  const observer = observe(join(folder, 'out'));
  const daily = [...new Set(upstream.expected.flatMap((each) => Object.keys(each.texts)))];
  const stale = async () => {
    const live = new Map((await observer.versions()).map((each) => [each.file, each.text]));
    return daily.filter((file) => textOf(JSON.parse(live.get(file) ?? '{}')) !== texts[file]);
  };
  await eventually(async () => (await stale()).length === 0, LAST_REFRESHES_MS);
  await observer.stop();
  const left = await stale();
  const why = await whyStale(folder, left, Date.now() + upstream.shiftMs());
  expect(left, `${why}\n${service.log()}`).toEqual([]);
}
