import { expect, it } from 'vitest';
import { oneAtATime } from '../../../src/http/one-at-a-time.js';
import { type Answer, answer } from '../../../src/http/route.js';

const by = (name: string, hasLeft = () => false) => ({ by: name, hasLeft });

/** Work that goes on until it is ended. */
function held() {
  const begun: string[] = [];
  const ends = new Map<string, (reply: Answer) => void>();
  const work = (name: string) => () => {
    begun.push(name);
    return new Promise<Answer>((resolve) => ends.set(name, resolve));
  };
  const end = (name: string) => ends.get(name)?.(answer(200, { name }));
  return { begun, work, end };
}

const turns = async () => {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

it('does one piece of work at a time, in the order in which it was asked for', async () => {
  const { begun, work, end } = held();
  const run = oneAtATime();
  const replies = ['a', 'b', 'c'].map((name) => run(by(name), work(name)));
  await turns();
  expect(begun).toEqual(['a']);
  end('a');
  await turns();
  expect(begun).toEqual(['a', 'b']);
  end('b');
  await turns();
  end('c');
  expect(await Promise.all(replies)).toEqual(
    ['a', 'b', 'c'].map((name) => ({ status: 200, body: { name } })),
  );
});

it('sends away whom there is no room for, of one asker sooner than of all', async () => {
  const { work, end } = held();
  const run = oneAtATime({ most: 4, mostOfOne: 2 });
  const first = ['a', 'a', 'b', 'b'].map((name, at) => run(by(name), work(`${name}${at}`)));
  const [another, third] = await Promise.all([run(by('c'), work('c')), run(by('a'), work('a'))]);
  expect([another.status, third.status]).toEqual([503, 503]);
  expect(another.headers).toEqual({ 'retry-after': '2' });
  for (const name of ['a0', 'a1', 'b2', 'b3']) {
    await turns();
    end(name);
  }
  await Promise.all(first);
  const later = run(by('a'), work('later'));
  await turns();
  end('later');
  expect((await later).status).toBe(200);
});

it('sends away who has waited too long, and does nothing for them', async () => {
  const { begun, work, end } = held();
  const run = oneAtATime({ longestMs: 20 });
  const first = run(by('a'), work('first'));
  expect((await run(by('b'), work('second'))).status).toBe(503);
  end('first');
  expect((await first).status).toBe(200);
  expect((await run(by('b'), async () => answer(200, {}))).status).toBe(200);
  expect(begun).toEqual(['first']);
});

it('does nothing for who has left, and goes on after work that fails', async () => {
  const { begun, work } = held();
  const run = oneAtATime();
  const fails = run(by('a'), () => Promise.reject(new Error('boom')));
  const gone = run(
    by('a', () => true),
    work('gone'),
  );
  const next = run(by('a'), async () => answer(200, {}));
  await expect(fails).rejects.toThrow('boom');
  expect((await gone).status).toBe(503);
  expect((await next).status).toBe(200);
  expect(begun).toEqual([]);
});

it('lets others in between two pieces of work that never wait', async () => {
  const run = oneAtATime();
  const order: string[] = [];
  const all = ['a', 'b', 'c'].map((name) =>
    run(by(name), async () => {
      order.push(name);
      setImmediate(() => order.push('other'));
      return answer(200, {});
    }),
  );
  await Promise.all(all);
  expect(order).toEqual(['a', 'other', 'b', 'other', 'c']);
});
