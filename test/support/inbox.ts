import type { Message } from '../../src/ports/event-source.js';

export interface Inbox {
  readonly messages: readonly Message[];
  readonly onMessage: (message: Message) => void;
  /** Resolves when that many messages have come. */
  received(count: number): Promise<readonly Message[]>;
}

/** A listener that keeps what comes and settles nothing, except as `then` does. */
export function inbox(then: (message: Message) => void = () => {}): Inbox {
  const messages: Message[] = [];
  let waiting: readonly { readonly count: number; readonly resolve: () => void }[] = [];
  return {
    messages,
    onMessage: (message) => {
      messages.push(message);
      for (const { count, resolve } of waiting) if (messages.length >= count) resolve();
      then(message);
    },
    received: async (count) => {
      await new Promise<void>((resolve) => {
        waiting = [...waiting, { count, resolve }];
        if (messages.length >= count) resolve();
      });
      return messages;
    },
  };
}
