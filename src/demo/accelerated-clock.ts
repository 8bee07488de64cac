import { type SchedulerAction, type SchedulerLike, Subscription } from 'rxjs';
import type { EpochMs } from '../domain/date.js';

/**
 * A clock that tells a long story in a short time: it starts at a chosen instant, runs faster than
 * the real one, and stands still while work is under way, so that a slow machine tells the same story.
 */
export class AcceleratedClock implements SchedulerLike {
  readonly #timers: Timer[] = [];
  #pace: number;
  #holds = 0;
  #virtual: EpochMs;
  #real = performance.now();
  #alarm: NodeJS.Timeout | null = null;

  constructor(start: EpochMs, pace: number) {
    this.#virtual = start;
    this.#pace = pace;
  }

  now(): EpochMs {
    const passed = this.#holds > 0 ? 0 : (performance.now() - this.#real) * this.#pace;
    return Math.floor(this.#virtual + passed);
  }

  schedule<T>(work: Work<T>, delay = 0, state?: T): Subscription {
    return new StoryAction(this, work).schedule(state, delay);
  }

  /** From now on time runs `pace` times as fast as real time. */
  setPace(pace: number): void {
    this.#change(() => {
      this.#pace = pace;
    });
  }

  /** Stands still until the work settles. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    this.#change(() => {
      this.#holds += 1;
    });
    try {
      return await work();
    } finally {
      this.#change(() => {
        this.#holds -= 1;
      });
    }
  }

  /** Runs `fire` once the clock has advanced by `delay`; returns what takes it back. */
  after(delay: number, fire: () => void): () => void {
    const timer = { due: this.now() + Math.max(0, delay), fire };
    const place = this.#timers.findIndex(({ due }) => due > timer.due);
    this.#timers.splice(place === -1 ? this.#timers.length : place, 0, timer);
    this.#arm();
    return () => {
      const index = this.#timers.indexOf(timer);
      if (index !== -1) this.#timers.splice(index, 1);
      this.#arm();
    };
  }

  #change(apply: () => void): void {
    this.#virtual = this.now();
    this.#real = performance.now();
    apply();
    this.#arm();
  }

  #arm(): void {
    if (this.#alarm !== null) clearTimeout(this.#alarm);
    this.#alarm = null;
    const [next] = this.#timers;
    if (next === undefined || this.#holds > 0) return;
    const wait = Math.min((next.due - this.now()) / this.#pace, LONGEST_REAL_WAIT_MS);
    this.#alarm = setTimeout(() => this.#ring(), Math.max(0, wait));
  }

  #ring(): void {
    const [next] = this.#timers;
    if (next !== undefined && this.#holds === 0 && next.due <= this.now()) {
      this.#timers.shift();
      next.fire();
    }
    this.#arm();
  }
}

const LONGEST_REAL_WAIT_MS = 60_000;

interface Timer {
  readonly due: EpochMs;
  readonly fire: () => void;
}

type Work<T> = (this: SchedulerAction<T>, state?: T) => void;

class StoryAction<T> extends Subscription implements SchedulerAction<T> {
  readonly #clock: AcceleratedClock;
  readonly #work: Work<T>;
  #cancel: (() => void) | null = null;

  constructor(clock: AcceleratedClock, work: Work<T>) {
    super();
    this.#clock = clock;
    this.#work = work;
    this.add(() => this.#cancel?.());
  }

  schedule(state?: T, delay = 0): Subscription {
    if (this.closed) return this;
    this.#cancel?.();
    this.#cancel = this.#clock.after(delay, () => {
      this.#cancel = null;
      this.#work.call(this, state);
      if (this.#cancel === null) this.unsubscribe();
    });
    return this;
  }
}
