import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, inject, it } from 'vitest';
import { EXPORTERS } from '../../exporters/registry.js';
import { randomOf } from '../../src/sample/random.js';
import { openBus } from '../faults/bus.js';
import { eventually } from '../faults/eventually.js';
import { temporaryFolder } from '../support/table-folder.js';
import { BLOWS } from './blows.js';
import { type Spell, watch } from './watcher.js';
import { type ChaosWorld, openWorld } from './world.js';

const folder = temporaryFolder('chaos-blows');
const seed = Number(process.env.TRENDS_SEED ?? 1);
/** How often each of the blows falls. */
const rounds = Number(process.env.TRENDS_CHAOS_ROUNDS ?? 1);

/**
 * Within it a file is right again. The service mends at its next reconcile, each half second here, and
 * after a transient failure in five minutes at the latest unless something wakes it; a slow machine takes its time.
 */
const REPAIR_MS = 60_000;

/** Commands that read the state; none of them may fail as a program fails. */
const READERS = [
  ['status'],
  ['explain', 'trends-hot-cold'],
  ['cost', '--days', '1'],
  ['deadletter', 'list'],
];

it(`${rounds * BLOWS.length} blows leave no reader with a wrong file for long, and no event lost`, async () => {
  const random = randomOf(seed);
  const world = await openWorld(folder, inject('main'), random);
  const bus = openBus(random, world.services);
  const first = await world.start();
  await first.started;
  const watcher = watch(join(folder, 'out'));
  const isSound = async () => watcher.reads() > 0 && watcher.wrongNow().size === 0;
  try {
    expect(await eventually(isSound, REPAIR_MS), first.log()).toBe(true);
    const begun = performance.now();
    for (let round = 0; round < rounds; round += 1) {
      for (const { name, strike, needsWholeTables = false } of shuffled(random)) {
        const before = watcher.spells().length;
        await strike(world);
        if (!needsWholeTables && random.chance(0.5)) bus.send(await world.upstream.load());
        // What fell has to be seen first: two readings of every file later it was.
        const seen = watcher.reads() + 2 * EXPORTERS.length;
        const mended = await eventually(
          async () => watcher.reads() > seen && (await isSound()) && (await isReady(world)),
          REPAIR_MS,
        );
        const state = JSON.stringify([...watcher.wrongNow()]);
        expect(mended, `${name}: ${state}\n${world.services.map((s) => s.log()).join('\n')}`).toBe(
          true,
        );
        console.log(`${name}: ${told(watcher.spells().slice(before))}`);
      }
    }
    await bus.settled();
    for (const command of READERS) expect(await exitOf(world, command)).not.toBe(1);
    const seconds = Math.round((performance.now() - begun) / 1000);
    console.log(
      `seed ${seed}: ${rounds * BLOWS.length} blows in ${seconds} s, ${watcher.reads()} readings`,
    );
  } finally {
    await world.close();
    await watcher.stop();
  }
});

function shuffled(random: ReturnType<typeof randomOf>) {
  return [...BLOWS]
    .map((blow) => ({ blow, at: random.int(0, 1_000_000) }))
    .sort((a, b) => a.at - b.at)
    .map(({ blow }) => blow);
}

async function isReady({ services }: ChaosWorld): Promise<boolean> {
  const [service] = services;
  const answer = await fetch(`${service?.url}/healthz`).catch(() => null);
  return answer?.status === 200;
}

function told(spells: readonly Spell[]): string {
  const worst = spells.map(({ file, wrong, ms }) => `${file} ${wrong} for ${Math.round(ms)} ms`);
  return worst.length === 0 ? 'no reader noticed' : worst.join(', ');
}

async function exitOf(world: ChaosWorld, command: readonly string[]): Promise<number> {
  const config = join(world.folder, 'trends.yaml');
  const args = [inject('main'), ...command, '--config', config];
  try {
    await promisify(execFile)(process.execPath, args, { cwd: world.folder });
    return 0;
  } catch (error) {
    return typeof error === 'object' && error !== null && 'code' in error ? Number(error.code) : 1;
  }
}
