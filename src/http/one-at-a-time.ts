import { giveWay } from '../resilience/give-way.js';
import { type Answer, answer, type Json } from './route.js';

/** Does expensive work one piece after the other, for as many as there is room. */
export type OneAtATime = (asking: Waiting, work: () => Promise<Answer>) => Promise<Answer>;

/** Somebody who waits for their turn. */
interface Waiting {
  /** Who it is, as they are counted. */
  readonly by: string;
  /** Whether they have left meanwhile: nothing is done for them then. */
  readonly hasLeft: () => boolean;
}

/** How much waits at most. */
export interface Room {
  /** In all. */
  readonly most: number;
  /** Of one asker, so that there is room for others. */
  readonly mostOfOne: number;
  /** How long (milliseconds); who has waited for so long is sent away. */
  readonly longestMs: number;
}

const ROOM: Room = { most: 32, mostOfOne: 8, longestMs: 10_000 };
const RETRY_SECONDS = '2';

/** Work for which there is no room, or no time, is answered with 503 and when to ask again. */
export function oneAtATime(room: Partial<Room> = {}): OneAtATime {
  const { most, mostOfOne, longestMs } = { ...ROOM, ...room };
  const waiting = new Map<string, number>();
  let [all, last]: [number, Promise<unknown>] = [0, Promise.resolve()];
  const count = (by: string, more: 1 | -1) => {
    all += more;
    const own = (waiting.get(by) ?? 0) + more;
    if (own === 0) waiting.delete(by);
    else waiting.set(by, own);
  };
  return async ({ by, hasLeft }, work) => {
    if (all >= most || (waiting.get(by) ?? 0) >= mostOfOne) return NO_ROOM;
    count(by, 1);
    let [isLate, timer]: [boolean, NodeJS.Timeout | undefined] = [false, undefined];
    const late = new Promise<Answer>((resolve) => {
      timer = setTimeout(() => {
        isLate = true;
        resolve(NO_ROOM);
      }, longestMs);
    });
    const begin = (): Promise<Answer> | Answer => {
      clearTimeout(timer);
      return isLate || hasLeft() ? GONE : work();
    };
    const turn = last
      .then(giveWay)
      .then(begin)
      .finally(() => count(by, -1));
    last = turn.catch(() => undefined);
    return Promise.race([turn, late]);
  };
}

const NO_ROOM: Json = {
  ...answer(503, {
    error: 'as much is being looked up already as can wait',
    remedy: `Ask again in ${RETRY_SECONDS} s.`,
  }),
  headers: { 'retry-after': RETRY_SECONDS },
};

/** Nobody reads it. */
const GONE = answer(503, { error: 'the client has left' });
