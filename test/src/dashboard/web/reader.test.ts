import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Fetched } from '../../../../src/dashboard/web/data/client.js';
import { reader } from '../../../../src/dashboard/web/data/use-resource.js';

/** A service whose answers come when the test says so. */
function slowService() {
  const answers: ((response: Response) => void)[] = [];
  const service = vi.fn(
    (_url: string, { signal }: { readonly signal: AbortSignal }) =>
      new Promise<Response>((resolve, reject) => {
        answers.push(resolve);
        signal.addEventListener('abort', () => reject(signal.reason));
      }),
  );
  vi.stubGlobal('fetch', service);
  const answer = async (response: Response) => {
    answers.shift()?.(response);
    await vi.advanceTimersByTimeAsync(0);
  };
  return { service, answer };
}

const ok = (value: string) => Response.json({ value });

describe('reader', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  const heard: Fetched<unknown>[] = [];
  const reading = () => {
    heard.length = 0;
    return reader('overview', null, (answer) => heard.push(answer));
  };

  it('finishes a reading however often it is asked meanwhile, then reads once more', async () => {
    const { service, answer } = slowService();
    const { again } = reading();
    for (let asked = 0; asked < 5; asked += 1) again();
    expect(service).toHaveBeenCalledTimes(1);
    await answer(ok('a'));
    expect(heard).toEqual([{ kind: 'ok', data: { value: 'a' } }]);
    expect(service).toHaveBeenCalledTimes(2);
    await answer(ok('b'));
    expect(heard).toHaveLength(2);
    expect(service).toHaveBeenCalledTimes(2);
    again();
    expect(service).toHaveBeenCalledTimes(3);
  });

  it('tries again after a failure that may pass, and after no other', async () => {
    const { service, answer } = slowService();
    const { again } = reading();
    again();
    await answer(Response.json({ error: 'busy' }, { status: 503 }));
    expect(heard).toMatchObject([{ failure: { message: 'busy', status: 503 } }]);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(service).toHaveBeenCalledTimes(2);
    await answer(Response.json({ error: 'no such thing' }, { status: 404 }));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(service).toHaveBeenCalledTimes(2);
  });

  it('hears nothing once it is stopped', async () => {
    const { service } = slowService();
    const { again, stop } = reading();
    again();
    stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(heard).toEqual([]);
    expect(service).toHaveBeenCalledTimes(1);
  });
});
