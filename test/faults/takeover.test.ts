import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { EXPORTERS } from '../../exporters/registry.js';
import { openDirectoryStore } from '../../src/adapters/directory/index.js';
import type { RunRecord } from '../../src/domain/run-record.js';
import type { Claim, ExporterState } from '../../src/domain/state.js';
import type { ObjectStore } from '../../src/ports/object-store.js';
import { readJournal } from '../../src/store/read-journal.js';
import { changeState, states } from '../../src/store/states.js';
import { temporaryFolder } from '../support/table-folder.js';
import { eventually } from './eventually.js';
import { type Instance, Instances, type StartOrder } from './instances.js';
import { openUpstream, type Upstream } from './upstream.js';

const HOT = 'trends-hot-cold';
const DAY = 86_400_000;
const SECOND = 1_000;
/** What is promised from a restart to the run; the file takes but little longer. */
const PROMISED_MS = 15 * SECOND;
/** Waits that are short; leases are those of the program. */
const SETTINGS = { quietMs: 30, maxWaitMs: 500, minIntervalMs: 0, reconcileMs: 2_000 };
/** Neither history nor what tells of the files. */
const LIVE_FILE = '^v1/trends/(?!freshness)[^/]+$';
const base = temporaryFolder('takeover');

let upstream: Upstream;
let instances: Instances;
let published: ObjectStore;
let privately: ObjectStore;

beforeEach(async () => {
  upstream = await openUpstream(mkdtempSync(join(base, 'case-')));
  instances = new Instances(inject('main'));
  published = await openDirectoryStore(join(upstream.folder, 'out'));
  privately = await openDirectoryStore(join(upstream.folder, 'state'));
});
afterEach(async () => {
  await instances.close();
  await upstream.close();
});

function start({ settings, ...how }: Partial<StartOrder> = {}): Instance {
  const shiftMs = upstream.shiftMs();
  const order = { folder: upstream.folder, shiftMs, trap: null, ...how };
  return instances.start({ ...order, settings: { ...SETTINGS, ...settings } });
}

const stateOf = (exporter = HOT): Promise<ExporterState> => states(privately).load(exporter);

/** The claim of the file, once it is held by somebody other than before. */
async function claimed(before: Claim | null = null, withinMs = 60 * SECOND): Promise<Claim> {
  let found: Claim | null = null;
  await eventually(async () => {
    const { claim } = await stateOf();
    found = claim?.runId === before?.runId ? null : claim;
    return found !== null;
  }, withinMs);
  if (found === null) throw new Error('nobody claims the file');
  return found;
}

/** Kills an instance in its run; then the next one starts. @returns how long its run and its file take */
async function afterRestart(
  dead: Instance,
  meanwhile: (claim: Claim) => Promise<unknown> = async () => {},
): Promise<{ readonly runMs: number; readonly fileMs: number }> {
  const claim = await claimed();
  await dead.kill();
  await meanwhile(claim);
  expect(await stateOf()).toMatchObject({ live: null, claim: { runId: claim.runId } });
  const at = performance.now();
  const until = async (holds: (state: ExporterState) => boolean) => {
    expect(await eventually(async () => holds(await stateOf()), 60 * SECOND)).toBe(true);
    return Math.round(performance.now() - at);
  };
  start();
  const runMs = await until(
    (now) => now.live !== null || (now.claim?.runId ?? claim.runId) !== claim.runId,
  );
  const fileMs = await until(({ live }) => live !== null);
  return { runMs, fileMs };
}

/** As a holder in another container, or on another host, looks: nobody can tell that it has ended. */
const outOfSight = () =>
  changeState(states(privately), HOT, (state) => ({
    ...state,
    claim: state.claim && { ...state.claim, process: null },
  }));

/** The exporter whose file is live, of which there is one. */
async function onlyFile() {
  const found: { readonly name: string; readonly live: string }[] = [];
  for (const { name, file } of EXPORTERS) {
    const live = `v1/trends/${file}`;
    if ((await published.head(live)) !== null) found.push({ name, live });
  }
  const [first, ...more] = found;
  if (first === undefined || more.length > 0) throw new Error(`${found.length} files are live`);
  return first;
}

async function runs(): Promise<readonly RunRecord[]> {
  const found: RunRecord[] = [];
  for await (const entry of readJournal(privately, 0, () => undefined)) {
    if (entry.kind === 'run') found.push(entry.run);
  }
  return found;
}

describe('a holder that was killed in its run', () => {
  it('on this host is not waited for', async () => {
    const { runMs, fileMs } = await afterRestart(start({ queryMs: 60 * SECOND }));
    expect(runMs).toBeLessThan(8 * SECOND);
    expect(fileMs).toBeLessThan(PROMISED_MS);
  });

  it('elsewhere is waited for no longer than promised', async () => {
    const { runMs, fileMs } = await afterRestart(start({ queryMs: 60 * SECOND }), outOfSight);
    expect(runMs).toBeGreaterThan(9 * SECOND);
    expect(fileMs).toBeLessThan(PROMISED_MS);
  });

  it('nor where its clock was a day ahead', async () => {
    const shiftMs = upstream.shiftMs() + DAY;
    const { fileMs } = await afterRestart(start({ queryMs: 60 * SECOND, shiftMs }), outOfSight);
    expect(fileMs).toBeLessThan(PROMISED_MS);
  });

  it('nor while it waited for its turn', async () => {
    const settings = { concurrency: 1 };
    const first = start({ queryMs: 60 * SECOND, settings });
    const renewals = async () => {
      const all = await Promise.all(
        [HOT, 'trends-bounce-back'].map(async (name) => (await stateOf(name)).claim?.renewals ?? 0),
      );
      return Math.min(...all);
    };
    expect(await eventually(async () => (await renewals()) >= 4, 60 * SECOND)).toBe(true);
    const { fileMs } = await afterRestart(first, outOfSight);
    expect(fileMs).toBeLessThan(PROMISED_MS);
  });
});

describe('a holder that was stopped past its lease, and goes on', () => {
  it('writes nothing any more', async () => {
    const stopped = start({ queryMs: 3 * SECOND });
    const claim = await claimed();
    stopped.child.kill('SIGSTOP');
    start();
    const done = async () => {
      const { claim: now, live } = await stateOf();
      return now === null && live !== null && live.runId !== claim.runId;
    };
    expect(await eventually(done, 60 * SECOND)).toBe(true);
    const settled = async () =>
      (await runs()).filter(({ status }) => status === 'published').length;
    expect(await eventually(async () => (await settled()) >= 6, 60 * SECOND)).toBe(true);
    const files = async () => {
      const names = (await published.list('')).filter((name) => !name.endsWith('freshness.json'));
      const heads = await Promise.all(names.map((name) => published.head(name)));
      return names.map((name, index) => `${name} ${heads[index]?.generation}`);
    };
    const before = await files();
    stopped.child.kill('SIGCONT');
    const gaveUp = async () =>
      (await runs()).some(({ runId, error }) => runId === claim.runId && error !== null);
    expect(await eventually(gaveUp, 30 * SECOND)).toBe(true);
    expect(await files()).toEqual(before);
    const own = (await runs()).find(({ runId }) => runId === claim.runId);
    expect(own?.error?.message).toContain('another instance took the run over');
    expect(await stateOf()).toMatchObject({ claim: null, setback: null });
  });
});

describe('a holder that was killed between publishing and recording', () => {
  it('has its run recorded by the next one, which publishes nothing', async () => {
    const kill = { store: 'published', nth: 1, when: 'after', signal: 'SIGKILL' } as const;
    const trap = { ...kill, only: LIVE_FILE };
    const dead = start({ trap, settings: { concurrency: 1 } });
    await dead.ended;
    const { name, live } = await onlyFile();
    const head = await published.head(live);
    const runId = head?.attributes.metadata?.['run-id'];
    expect(await stateOf(name)).toMatchObject({ live: null, claim: { runId } });
    expect((await runs()).map((run) => run.runId)).not.toContain(runId);
    start();
    const known = async () => (await stateOf(name)).live !== null;
    expect(await eventually(known, 30 * SECOND)).toBe(true);
    expect((await stateOf(name)).live).toMatchObject({ runId, generation: head?.generation });
    const lines = (await runs()).filter((run) => run.runId === runId);
    expect(lines).toMatchObject([{ status: 'published', recovered: true, exporter: name }]);
    expect((await published.head(live))?.generation).toBe(head?.generation);
  });
});
