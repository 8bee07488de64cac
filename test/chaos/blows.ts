import { mkdir, readdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { EXPORTERS } from '../../exporters/registry.js';
import type { Random } from '../../src/sample/random.js';
import type { ChaosService } from './service.js';
import type { ChaosWorld } from './world.js';

/** Something that happens to a running service from outside. */
export interface Blow {
  readonly name: string;
  /** Resolves when the world around it is sound again; the service may still be mending. */
  strike(world: ChaosWorld): Promise<void>;
  /** Only whole tables mend it: no load may come beside it. */
  readonly needsWholeTables?: boolean;
}

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const PLACE = 'out/v1/trends';

export const BLOWS: readonly Blow[] = [
  { name: 'one published file is deleted', strike: (world) => rm(someFile(world)) },
  {
    name: 'the published folder is deleted',
    strike: ({ folder }) => rm(join(folder, 'out/v1'), { recursive: true, force: true }),
  },
  {
    name: 'everything in the published place is deleted',
    needsWholeTables: true,
    strike: async ({ folder, upstream }) => {
      // No copy is left to put back, and a file of half a table would rightly be held back.
      await upstream.finish();
      for (const name of await readdir(join(folder, 'out'))) {
        await rm(join(folder, 'out', name), { recursive: true, force: true, maxRetries: 5 });
      }
    },
  },
  {
    name: 'broken JSON is written over a file',
    strike: (world) => writeFile(someFile(world), '{"broken'),
  },
  {
    name: 'a file is cut short',
    strike: async (world) => truncate(someFile(world), 100),
  },
  {
    name: 'a file is edited',
    strike: async (world) => {
      const path = someFile(world);
      const text = await readFile(path, 'utf8');
      await writeFile(path, text.replace(/"as_of_date": "\d{4}/, '"as_of_date": "2031'));
    },
  },
  { name: 'an older version is copied over a file', strike: copyOlderVersion },
  {
    name: 'the disk of the published files is full',
    strike: (world) => refuse(world, 'ENOSPC', '/out/'),
  },
  { name: 'the disk of the state is full', strike: (world) => refuse(world, 'ENOSPC', '/state/') },
  {
    name: 'reading and writing the state fails',
    strike: (world) => refuse(world, 'EIO', '/state/'),
  },
  {
    name: 'reading and writing published files fails',
    strike: (world) => refuse(world, 'EIO', '/out/'),
  },
  { name: 'the clock runs a day ahead', strike: (world) => wrongClock(world, DAY_MS) },
  { name: 'the clock is set back an hour', strike: (world) => wrongClock(world, -HOUR_MS) },
  { name: 'the service is stopped past its lease', strike: stopPastLease },
  { name: 'the service is killed', strike: (world) => restart(world) },
  { name: 'tables are put back and come again', strike: backwardData },
  { name: 'a table is away for a moment', strike: tableAway },
  { name: 'a burst of events', strike: burst },
  { name: 'a damaged object in the state', strike: damageState },
  { name: 'a damaged object behind a published file', strike: damagePublished },
];

function someFile({ folder, random }: ChaosWorld): string {
  return join(folder, PLACE, random.pick(EXPORTERS).file);
}

function someService({ services, random }: ChaosWorld): ChaosService {
  return random.pick(services);
}

async function copyOlderVersion(world: ChaosWorld): Promise<void> {
  const path = someFile(world);
  const stem =
    path
      .split('/')
      .at(-1)
      ?.replace(/\.json$/, '') ?? '';
  const history = join(world.folder, PLACE, 'history');
  const names = await readdir(history, { recursive: true });
  const copies = names.filter((name) => name.split('/').at(-1)?.startsWith(`${stem}.`)).sort();
  const [oldest] = copies;
  if (oldest !== undefined) await writeFile(path, await readFile(join(history, oldest)));
}

/** File operations fail for a while, in which tables land all the same. */
async function refuse(world: ChaosWorld, code: string, pattern: string): Promise<void> {
  for (const service of world.services) service.order({ refuse: { code, pattern } });
  await world.upstream.load();
  await after(world.random.int(200, 3_000));
  for (const service of world.services) service.order({ refuse: null });
}

async function wrongClock(world: ChaosWorld, clockMs: number): Promise<void> {
  const service = someService(world);
  service.order({ clockMs });
  await world.upstream.load();
  await after(2_000);
  service.order({ clockMs: 0 });
}

/** Longer than a claim that nobody renews counts, wherever it was stopped. */
const PAST_LEASE_MS = 12_000;

/** Another takes over; the one that was stopped goes on, and both live until one is ended. */
async function stopPastLease(world: ChaosWorld): Promise<void> {
  const service = someService(world);
  service.order({
    trap: { nth: world.random.int(1, 20), when: 'before', signal: 'SIGSTOP', pattern: '/out/' },
  });
  await world.upstream.load();
  await after(3_000);
  const other = await world.start();
  await other.started;
  await world.upstream.load();
  await after(PAST_LEASE_MS);
  service.order({ trap: null });
  service.child.kill('SIGCONT');
  await after(2_000);
  await service.kill();
}

async function restart(world: ChaosWorld): Promise<void> {
  await someService(world).kill();
  await (await world.start()).started;
}

/** Tables as they were are put in place of today's, one file after the other, and after a while today's again. */
async function backwardData(world: ChaosWorld): Promise<void> {
  const { folder } = world;
  const [data, aside] = [join(folder, 'data'), join(folder, 'aside')];
  const table = join(data, 'player_game_summary');
  const newest = (await readdir(table)).sort().at(-1) ?? '';
  await mkdir(aside, { recursive: true });
  await rename(join(table, newest), join(aside, newest));
  await after(3_000);
  await rename(join(aside, newest), join(table, newest));
}

async function tableAway(world: ChaosWorld): Promise<void> {
  const { folder, random } = world;
  const table = join(
    folder,
    'data',
    random.pick(['player_game_summary', 'team_offense_game_summary']),
  );
  await rename(table, join(folder, 'away'));
  await after(random.int(100, 2_000));
  await rename(join(folder, 'away'), table);
}

const BURST = 500;

async function burst(world: ChaosWorld): Promise<void> {
  const event = await world.upstream.load();
  const events = Array.from({ length: BURST }, (_, n) => ({
    ...event,
    execution_id: `${event.execution_id}-burst-${n}`,
  }));
  await Promise.all(events.map((each) => someService(world).publish(each)));
}

/** Empty, half of it, or one bit of it is another. */
async function damage(path: string, random: Random): Promise<void> {
  const bytes = await readFile(path);
  const how = random.pick(['empty', 'half', 'bit'] as const);
  if (how === 'empty') await truncate(path, 0);
  else if (how === 'half') await truncate(path, Math.floor(bytes.length / 2));
  else {
    const at = random.int(0, Math.max(0, bytes.length - 1));
    bytes[at] = (bytes[at] ?? 0) ^ (1 << random.int(0, 7));
    await writeFile(path, bytes);
  }
}

/** All files below a folder, by their paths. */
async function filesBelow(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return names.filter((each) => each.isFile()).map((each) => join(each.parentPath, each.name));
}

/** Damages one object of the state, of each kind now and then, and starts the service on it anew. */
async function damageState(world: ChaosWorld): Promise<void> {
  const { folder, random } = world;
  const files = await filesBelow(join(folder, 'state'));
  const kinds = new Map<string, string[]>();
  for (const path of files) {
    const [kind = '', sub = ''] = relative(join(folder, 'state'), path).split('/');
    const key = `${kind}/${sub}`;
    kinds.set(key, [...(kinds.get(key) ?? []), path]);
  }
  const some = random.pick([...kinds.values()]);
  await Promise.all(world.services.map((service) => service.kill()));
  await damage(random.pick(some), random);
  await (await world.start()).started;
}

/** Damages what stands behind a published file while the service runs. */
async function damagePublished(world: ChaosWorld): Promise<void> {
  const { folder, random } = world;
  const truth = join(folder, 'out/.objects/v1/trends', random.pick(EXPORTERS).file);
  const names = (await readdir(truth)).filter((name) => name.endsWith('.object'));
  const newest = names.sort((a, b) => Number.parseInt(b, 10) - Number.parseInt(a, 10))[0];
  if (newest !== undefined) await damage(join(truth, newest), random);
}
