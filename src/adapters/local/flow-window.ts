/** How much may be delivered and not yet acked. */
export interface FlowLimit {
  readonly messages: number;
  readonly bytes: number;
}

/** What one producer has under way, held below a limit. */
export interface FlowWindow {
  /** Resolves when a message of that size may go out; one larger than the limit goes alone. */
  room(bytes: number): Promise<void>;
  /** Counts a message as under way until `work`, which must not reject, is done. */
  track(bytes: number, work: Promise<void>): void;
  /** Resolves when nothing is under way. */
  empty(): Promise<void>;
}

/** A window for one producer: it waits for one thing at a time. */
export function flowWindow(limit: FlowLimit): FlowWindow {
  let messages = 0;
  let held = 0;
  let wake = () => {};
  const until = async (holds: () => boolean) => {
    while (!holds()) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  return {
    room: (bytes) =>
      until(() => messages === 0 || (messages < limit.messages && held + bytes <= limit.bytes)),
    track: (bytes, work) => {
      messages += 1;
      held += bytes;
      void work.then(() => {
        messages -= 1;
        held -= bytes;
        wake();
      });
    },
    empty: () => until(() => messages === 0),
  };
}
