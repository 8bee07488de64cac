import { expect, it } from 'vitest';
import { bufferedSink } from '../../../src/telemetry/buffered-sink.js';
import type { Signal } from '../../../src/telemetry/signal.js';

const signal = (at: number): Signal => ({ kind: 'warning', at });
const heard = () => {
  const signals: number[] = [];
  return { signals, sink: ({ at }: Signal) => void signals.push(at) };
};

it('tells what was before anybody listened, then everything as it happens', () => {
  const { emit, attach } = bufferedSink();
  const { signals, sink } = heard();
  emit(signal(1));
  emit(signal(2));
  attach(sink);
  expect(signals).toEqual([1, 2]);
  emit(signal(3));
  expect(signals).toEqual([1, 2, 3]);
});

it('keeps the newest when nobody listens for long', () => {
  const { emit, attach } = bufferedSink(10);
  const { signals, sink } = heard();
  for (let at = 0; at < 1_000; at += 1) emit(signal(at));
  attach(sink);
  expect(signals).toEqual([990, 991, 992, 993, 994, 995, 996, 997, 998, 999]);
});
