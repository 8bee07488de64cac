import type { Readable } from 'node:stream';

/** What gRPC tells of a call that is about to be made. */
interface Invocation {
  readonly call: Pick<Readable, 'pause' | 'resume' | 'once'>;
  readonly methodDefinition: { readonly path: string };
}

/** The valve on a client's streams of messages. */
export interface StreamTap {
  /** For gRPC's `callInvocationTransformer`: learns of every stream as it is opened. */
  readonly transform: <T extends Invocation>(invocation: T) => T;
  readonly flow: (open: boolean) => void;
}

const STREAMING_PULL = '/google.pubsub.v1.Subscriber/StreamingPull';

/**
 * Pub/Sub stops sending at the limit that the client tells it; its emulator does not, and the
 * client, which means to pause its stream then, hands on all that arrives (5.3.1). Not reading from
 * the stream itself bounds what is in memory whoever sends.
 */
export function streamTap(): StreamTap {
  const streams = new Set<Invocation['call']>();
  let isOpen = true;
  return {
    transform: (invocation) => {
      const { call, methodDefinition } = invocation;
      if (methodDefinition.path !== STREAMING_PULL) return invocation;
      streams.add(call);
      call.once('close', () => streams.delete(call));
      if (!isOpen) call.pause();
      return invocation;
    },
    flow: (open) => {
      isOpen = open;
      for (const call of streams) {
        if (open) call.resume();
        else call.pause();
      }
    },
  };
}
