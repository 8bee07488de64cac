import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { giveWay, urgently } from '../../../src/resilience/give-way.js';

describe('work that can wait', () => {
  it('goes on once what is urgent has ended', async () => {
    let end = () => {};
    const urgent = urgently(
      () =>
        new Promise<void>((resolve) => {
          end = resolve;
        }),
    );
    let went = false;
    const waited = giveWay().then(() => {
      went = true;
    });
    for (let turn = 0; turn < 3; turn += 1) await setImmediate();
    expect(went).toBe(false);
    end();
    await Promise.all([urgent, waited]);
    expect(went).toBe(true);
  });

  it('goes on at once where nothing is urgent, also after an urgent work failed', async () => {
    await expect(urgently(() => Promise.reject(new Error('refused')))).rejects.toThrow('refused');
    let went = false;
    const waited = giveWay().then(() => {
      went = true;
    });
    for (let turn = 0; turn < 3; turn += 1) await setImmediate();
    expect(went).toBe(true);
    await waited;
  });

  it('goes on after a while although something urgent hangs', async () => {
    let end = () => {};
    const hung = urgently(
      () =>
        new Promise<void>((resolve) => {
          end = resolve;
        }),
    );
    await giveWay();
    end();
    await hung;
  });
});
