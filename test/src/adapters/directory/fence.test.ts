import { AsyncLocalStorage } from 'node:async_hooks';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openDirectoryStore } from '../../../../src/adapters/directory/index.js';
import { fc, propertyRuns } from '../../../support/properties.js';

const NAME = 'v1/a.json';

/** Asked before each file operation of a writer; an operation whose turn never comes is a kill. */
interface Writer {
  readonly turn: (operation: string) => Promise<unknown>;
  readonly done: () => void;
}

const { writers, OPERATIONS } = vi.hoisted(() => ({
  writers: { current: (): unknown => undefined },
  OPERATIONS: ['link', 'rename', 'readdir', 'stat', 'readFile', 'open', 'unlink', 'mkdir'],
}));
const storage = new AsyncLocalStorage<Writer>();
writers.current = () => storage.getStore();

vi.mock('node:fs/promises', async (original) => {
  const real = await original<Record<string, (...args: readonly unknown[]) => Promise<unknown>>>();
  const wrapped = OPERATIONS.map((name) => [
    name,
    async (...args: readonly unknown[]) => {
      const writer = writers.current() as Writer | undefined;
      await writer?.turn(name);
      const result = await real[name]?.(...args);
      writer?.done();
      return result;
    },
  ]);
  return { ...real, ...Object.fromEntries(wrapped) };
});

/** Where fsync costs nothing, if there is such a place. */
const FOLDERS = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(FOLDERS, 'trends-fence-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** An object with one generation, and what readers of its plain file saw after each operation. */
async function place(name: string) {
  const root = join(folder, name);
  const seen: string[] = [];
  const watch = () => {
    const text = existsSync(join(root, NAME)) ? readFileSync(join(root, NAME), 'utf8') : 'nothing';
    if (text !== seen.at(-1)) seen.push(text);
  };
  const put = async (body: string) => {
    const store = await openDirectoryStore(root);
    await store.put(NAME, new TextEncoder().encode(body), { contentType: 'text/plain' });
  };
  /** The bodies in the order of their generations. */
  const written = async () => {
    const truth = join(root, '.objects', NAME);
    const files = (await readdir(truth)).filter((file) => file.endsWith('.object'));
    const numbers = files.map((file) => Number.parseInt(file, 10)).sort((a, b) => a - b);
    const texts = numbers.map((number) => readFile(join(truth, `${number}.object`), 'utf8'));
    return (await Promise.all(texts)).map((text) => text.slice(text.indexOf('\n') + 1));
  };
  const show = async () => (await openDirectoryStore(root)).show(NAME);
  await put('first');
  watch();
  return { seen, watch, put, written, show };
}

type Place = Awaited<ReturnType<typeof place>>;

/** No reader ever saw an older content after a newer one, nor a file that was not there. */
async function expectForward({ seen, written }: Place): Promise<void> {
  const order = await written();
  const steps = seen.map((text) => order.indexOf(text));
  expect(steps, `${seen.join(' → ')} of ${order.join(', ')}`).toEqual(
    [...steps].sort((a, b) => a - b),
  );
  expect(steps).not.toContain(-1);
}

/** A writer that stops before its operation `pause`, and is killed `more` operations after it went on. */
function pausing(pause: number, more: number, { watch }: Place) {
  let operations = 0;
  const [paused, released, killed] = [gate(), gate(), gate()];
  const turn = async () => {
    operations += 1;
    if (operations === pause) {
      paused.open();
      await released.opened;
    }
    if (operations >= pause + more) {
      killed.open();
      await new Promise(() => undefined);
    }
  };
  return { turn, done: watch, paused, released, killed, operations: () => operations };
}

function gate() {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

describe('the plain file of a directory store, with two writers', () => {
  it('never goes back, wherever one is stopped, goes on and is killed', async () => {
    const whole = await place('whole');
    const all = pausing(Number.POSITIVE_INFINITY, 0, whole);
    await storage.run(all, () => whole.put('late'));
    const count = all.operations();
    expect(count).toBeGreaterThan(15);
    for (let pause = 1; pause <= count; pause += 1) {
      for (const more of [0, 1, 2, 100]) {
        const trial = await place(`${pause}-${more}`);
        const late = pausing(pause, more, trial);
        const writing = storage.run(late, () => trial.put('late')).catch(() => undefined);
        await late.paused.opened;
        await storage.run({ turn: async () => undefined, done: trial.watch }, () =>
          trial.put('other'),
        );
        late.released.open();
        await Promise.race([writing, late.killed.opened]);
        trial.watch();
        await expectForward(trial);
        await trial.show();
        trial.watch();
        await expectForward(trial);
        expect(trial.seen.at(-1)).toBe((await trial.written()).at(-1));
      }
    }
  });

  it('never goes back, in whatever order the operations of several come, and ends at the newest', async () => {
    let round = 0;
    const bodies = ['a', 'b', 'c', 'd'];
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 2, max: 4 }), fc.scheduler(), async (count, s) => {
        round += 1;
        const trial = await place(`order-${round}`);
        const turn = (operation: string) => s.schedule(Promise.resolve(), operation);
        const writing = bodies
          .slice(0, count)
          .map((body) => storage.run({ turn, done: trial.watch }, () => trial.put(body)));
        await s.waitFor(Promise.all(writing));
        trial.watch();
        await expectForward(trial);
        expect(trial.seen.at(-1)).toBe((await trial.written()).at(-1));
      }),
      { numRuns: propertyRuns(40) },
    );
  });
});
