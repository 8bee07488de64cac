import { join } from 'node:path';
import { expect } from 'vitest';
import { randomOf } from '../../src/sample/random.js';
import { faultsOf, textOf } from './checker.js';
import { eventually } from './eventually.js';
import { Instances } from './instances.js';
import { journalFaults } from './journal-check.js';
import { observe } from './observer.js';
import { weather } from './storm.js';
import { openUpstream } from './upstream.js';
import { whyStale } from './why-stale.js';

export interface Trial {
  /** An empty folder. */
  readonly folder: string;
  /** The built `main.js`. */
  readonly main: string;
  readonly seed: number;
  readonly count: number;
  readonly kills: number;
  readonly stops: number;
}

/** The last refreshes; one whose files were replaced while it read them is tried again after 5 minutes. */
const LAST_REFRESHES_MS = 400_000;
/** Due on the Monday of the last day, besides the daily files. */
const WEEKLY = 'what-matters.json';

/** Lets instances live through kills, then checks everything that was acknowledged and published. */
export async function withstand(trial: Trial): Promise<void> {
  const { folder, main, seed, count } = trial;
  const upstream = await openUpstream(folder);
  const observer = observe(join(folder, 'out'));
  const instances = new Instances(main);
  try {
    const random = randomOf(seed);
    const begun = performance.now();
    const { bus, kills, stops } = await weather({ ...trial, upstream, instances, random });
    const fresh = await upstream.fresh();
    const latest = async () =>
      new Map((await observer.versions()).map((each) => [each.file, each]));
    const stale = async () => {
      const live = await latest();
      return Object.entries(fresh.texts)
        .filter(([file]) => file === WEEKLY || upstream.expected.some(({ texts }) => file in texts))
        .filter(([file, text]) => {
          const said = JSON.parse(live.get(file)?.text ?? '{}');
          return file === WEEKLY ? said.as_of_date !== fresh.asOf : textOf(said) !== text;
        })
        .map(([file]) => file);
    };
    await eventually(async () => (await stale()).length === 0, LAST_REFRESHES_MS);
    const left = await stale();
    const why = await whyStale(folder, left, Date.now() + upstream.shiftMs());
    expect(left, why).toEqual([]);
    await instances.close();
    await observer.stop();
    const versions = await observer.versions();
    const history = await observer.history();
    const seconds = Math.round((performance.now() - begun) / 1000);
    console.log(
      `seed ${seed}: ${kills} kills and ${stops} stops in ${seconds} s; ${upstream.expected.length} loads, ` +
        `${bus.acked.length} events acked, ${bus.lost()} deliveries lost, ${versions.length} versions, ` +
        `${history.length - versions.length} copies never live`,
    );
    const { seen } = observer;
    const { expected } = upstream;
    const cuts = kills + stops;
    expect(faultsOf({ seen, versions, history, expected, cuts })).toEqual([]);
    expect(await journalFaults(join(folder, 'state'), bus, count === 1)).toEqual([]);
  } finally {
    await instances.close();
    await observer.stop();
    await upstream.close();
  }
}
