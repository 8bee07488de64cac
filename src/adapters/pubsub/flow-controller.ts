import type { Message } from '../../ports/event-source.js';
import { backOffMs, type Timer } from '../../ports/timer.js';

/** How much the listener may have at once. */
export interface FlowLimit {
  readonly messages: number;
  readonly bytes: number;
}

/** A message that the client holds a lease on. */
export interface Leased {
  readonly content: Omit<Message, 'ack' | 'nack'>;
  readonly ack: () => void;
  /** Lets the server deliver it again, at once. */
  readonly giveBack: () => void;
}

/** Where messages lie between the client and the listener. */
export interface FlowController {
  /** Offers a message to the listener as soon as there is room, and again until it is acked. */
  take(leased: Leased): void;
  /** Gives back all that the listener does not have; what it has is given back when nacked. */
  clear(): void;
  /** Messages that the listener has and those waiting for their next try. */
  underWay(): number;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
}

/** The client ends its leases after 60 minutes; a message must be given back before. */
const LONGEST_HOLD_MS = 50 * 60_000;

interface Entry extends Leased {
  readonly takenAt: number;
  failures: number;
}

/**
 * A nacked message stays leased and is offered again by the desk itself, after 1, 2, 4 … 60 seconds.
 * The server knows nothing of it: given back, it would come again at once, for ever, and each time
 * would count against the subscription's delivery attempts. A throwing listener has nacked.
 * @param onFlow hears false when messages wait for room, true when none does any more
 */
export function flowController(
  limit: FlowLimit,
  timer: Timer,
  onMessage: (message: Message) => void,
  onFlow: (open: boolean) => void,
): FlowController {
  const waiting = waitingMessages(limit, (entry) => offers.offer(entry), onFlow);
  const offers = offersTo(onMessage, timer, waiting.leave);
  return {
    take: (leased) => waiting.push({ ...leased, takenAt: timer.now(), failures: 0 }),
    clear: () => {
      waiting.giveBack();
      offers.giveBack();
    },
    underWay: waiting.underWay,
    idle: waiting.idle,
  };
}

/** Messages that wait for room, and the room that those take which are under way. */
interface WaitingMessages {
  push(entry: Entry): void;
  /** One that was under way is over: its room is free. */
  leave(entry: Entry): void;
  giveBack(): void;
  readonly underWay: FlowController['underWay'];
  readonly idle: FlowController['idle'];
}

/** @param onRoom gets each message once there is room for it, which it takes until it leaves */
function waitingMessages(
  limit: FlowLimit,
  onRoom: (entry: Entry) => void,
  onFlow: (open: boolean) => void,
): WaitingMessages {
  const queue: Entry[] = [];
  let messages = 0;
  let bytes = 0;
  let pumping = false;
  let flowing = true;
  let onIdle: (() => void)[] = [];

  function hasRoom(size: number): boolean {
    return messages === 0 || (messages < limit.messages && bytes + size <= limit.bytes);
  }

  function pump(): void {
    if (pumping) return;
    pumping = true;
    for (let next = queue[0]; next && hasRoom(sizeOf(next)); next = queue[0]) {
      queue.shift();
      messages += 1;
      bytes += sizeOf(next);
      onRoom(next);
    }
    pumping = false;
    tellFlow();
  }

  function tellFlow(): void {
    const flows = queue.length === 0;
    if (flows === flowing) return;
    flowing = flows;
    onFlow(flows);
  }

  return {
    push: (entry) => {
      queue.push(entry);
      pump();
    },
    leave: (entry) => {
      messages -= 1;
      bytes -= sizeOf(entry);
      pump();
      if (messages > 0) return;
      for (const resolve of onIdle) resolve();
      onIdle = [];
    },
    giveBack: () => {
      for (const entry of queue.splice(0)) entry.giveBack();
      tellFlow();
    },
    underWay: () => messages,
    idle: () =>
      messages === 0 ? Promise.resolve() : new Promise((resolve) => onIdle.push(resolve)),
  };
}

/** Offers messages to the listener until it acks them. */
interface Offers {
  offer(entry: Entry): void;
  /** Gives back those that wait for their next try, and those that the listener has once it nacks them. */
  giveBack(): void;
}

/** @param onOver hears of each message that was acked or given back */
function offersTo(
  onMessage: (message: Message) => void,
  timer: Timer,
  onOver: (entry: Entry) => void,
): Offers {
  const held = new Map<Entry, ReturnType<Timer['schedule']>>();
  /** Counts the times that all was given back. */
  let era = 0;

  function offer(entry: Entry): void {
    const begun = era;
    let open = true;
    const settle = (then: () => void) => () => {
      if (!open) return;
      open = false;
      then();
    };
    const ack = settle(() => {
      entry.ack();
      onOver(entry);
    });
    const nack = settle(() => hold(entry, begun));
    try {
      onMessage({ ...entry.content, ack, nack });
    } catch {
      nack();
    }
  }

  function hold(entry: Entry, begun: number): void {
    entry.failures += 1;
    if (begun !== era || timer.now() - entry.takenAt >= LONGEST_HOLD_MS) {
      release(entry);
      return;
    }
    const again = () => {
      held.delete(entry);
      offer(entry);
    };
    held.set(entry, timer.schedule(again, backOffMs(entry.failures)));
  }

  function release(entry: Entry): void {
    entry.giveBack();
    onOver(entry);
  }

  return {
    offer,
    giveBack: () => {
      era += 1;
      for (const [entry, again] of held) {
        again.unsubscribe();
        release(entry);
      }
      held.clear();
    },
  };
}

function sizeOf({ content }: Entry): number {
  return content.body.length;
}
