import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { streamTap } from '../../../../src/adapters/pubsub/stream-tap.js';
import { turn } from '../../../support/virtual-timer.js';

/** A stream of messages as gRPC opens it, and what has been read of it. */
function opened(tap: ReturnType<typeof streamTap>, method = 'StreamingPull') {
  const call = new PassThrough({ objectMode: true });
  const path = `/google.pubsub.v1.Subscriber/${method}`;
  tap.transform({ call, methodDefinition: { path } });
  const read: string[] = [];
  call.on('data', (chunk: string) => read.push(chunk));
  return { call, read };
}

describe('streamTap', () => {
  it('stops and resumes the streams of messages', async () => {
    const tap = streamTap();
    const { call, read } = opened(tap);
    call.write('a');
    await turn();
    tap.flow(false);
    call.write('b');
    await turn();
    expect(read).toEqual(['a']);
    tap.flow(true);
    await turn();
    expect(read).toEqual(['a', 'b']);
  });

  it('keeps a stream back that is opened while the flow is stopped', async () => {
    const tap = streamTap();
    tap.flow(false);
    const { call, read } = opened(tap);
    call.write('a');
    await turn();
    expect(read).toEqual([]);
    tap.flow(true);
    await turn();
    expect(read).toEqual(['a']);
  });

  it('leaves other calls and ended streams alone', async () => {
    const tap = streamTap();
    const other = opened(tap, 'Acknowledge');
    const ended = opened(tap);
    ended.call.destroy();
    await turn();
    tap.flow(false);
    other.call.write('a');
    await turn();
    expect(other.read).toEqual(['a']);
    expect(ended.call.isPaused()).toBe(false);
  });
});
