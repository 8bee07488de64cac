import type { EpochMs } from '../domain/date.js';
import { DamagedObject } from '../domain/errors.js';
import type { Log } from '../log.js';
import type { ObjectStore } from '../ports/object-store.js';
import { intercept, type PortLayer } from '../resilience/intercept.js';
import { DEAD_LETTERS } from './dead-letter-box.js';
import { SEGMENTS } from './journal.js';
import { ASIDE, keepAside } from './read-object.js';

/** Objects that stand alone: when one is moved aside, nothing has to be made in its place. */
const STANDING_ALONE: readonly string[] = [SEGMENTS, DEAD_LETTERS];

/**
 * A private store for the service, which moves damaged journal objects and dead letters aside as it
 * meets them and says so once: from then on nobody meets them again. One that cannot be moved is
 * damaged as before. Other objects are healed by those who know what belongs in them.
 */
export function settingAside(store: ObjectStore, log: Log): ObjectStore {
  // Two that meet one at once move it once, and it is told once.
  const moving = new Map<string, Promise<null>>();
  const moveOnce = (name: string, damaged: DamagedObject): Promise<null> => {
    const known = moving.get(name);
    if (known !== undefined) return known;
    const moved = movedAside(store, name, damaged, log).finally(() => moving.delete(name));
    moving.set(name, moved);
    return moved;
  };
  const moveDamaged: PortLayer<ObjectStore> = async (call, next) => {
    if (call.method !== 'get') return next(call);
    const [name] = call.args;
    try {
      return await next(call);
    } catch (error) {
      if (!(error instanceof DamagedObject)) throw error;
      if (!STANDING_ALONE.some((prefix) => name.startsWith(prefix))) throw error;
      return moveOnce(name, error);
    }
  };
  return intercept(store, [moveDamaged]);
}

async function movedAside(
  store: ObjectStore,
  object: string,
  damaged: DamagedObject,
  log: Log,
): Promise<null> {
  const { bytes, message: fault } = damaged;
  try {
    const movedTo = await keepAside(store, { object, bytes });
    if (movedTo === null) throw damaged;
    await store.delete(object);
    log.error(
      { event: 'object.moved-aside', object, fault, movedTo },
      'damaged object was moved aside; everything else continues',
    );
    return null;
  } catch {
    throw damaged;
  }
}

/** The objects that were moved aside and that nobody has looked at and deleted yet. */
export async function setAside(store: Pick<ObjectStore, 'list'>): Promise<readonly string[]> {
  return store.list(ASIDE);
}

/** Damaged objects that were moved aside. */
export interface Aside {
  readonly objects: readonly string[];
  /** When the newest of the first ones was; null: the store does not say. */
  readonly at: EpochMs | null;
}

/** Of so many it is asked when they were moved aside. */
const MOST_DATED = 20;

/** The objects that were moved aside, with when that was. */
export async function readAside(store: Pick<ObjectStore, 'list' | 'head'>): Promise<Aside> {
  const objects = await setAside(store);
  const heads = await Promise.all(objects.slice(0, MOST_DATED).map((name) => store.head(name)));
  const times = heads.flatMap((head) => head?.writtenAt ?? []);
  return { objects, at: times.length === 0 ? null : Math.max(...times) };
}
