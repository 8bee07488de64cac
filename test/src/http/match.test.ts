import { describe, expect, it } from 'vitest';
import { paramsOf, targetOf } from '../../../src/http/match.js';

const match = (pattern: string, url: string) => {
  const target = targetOf(url);
  return target === null ? 'no path' : paramsOf(pattern, target.segments);
};

describe('paramsOf', () => {
  it.each([
    ['/events', '/events', {}],
    ['/events', '/events?x=1', {}],
    ['/events', '/events/', null],
    ['/', '/', {}],
    ['/api/runs/:id', '/api/runs/20250115T110000Z-3f9a1c', { id: '20250115T110000Z-3f9a1c' }],
    ['/api/runs/:id', '/api/runs/', null],
    ['/api/runs/:id', '/api/runs/a/b', null],
    ['/api/landings/:id', '/api/landings/e%2Ft.a%20b%2F2025-01-01', { id: 'e/t.a b/2025-01-01' }],
    ['/:kind/:id', '/a/b', { kind: 'a', id: 'b' }],
    ['/assets/*', '/assets/app.js', { '*': 'app.js' }],
    ['/assets/*', '/assets/a/b.css', { '*': 'a/b.css' }],
    ['/assets/*', '/assets', null],
    ['/*', '/', { '*': '' }],
  ])('%s against %s is %j', (pattern, url, params) => {
    expect(match(pattern, url)).toEqual(params);
  });

  it.each(['/a/..%2fb', '/a/%2e%2e%2fb', '/a/b%2fc', '/a/b%5cc', '/a/..%5C..%5Cb', '/a/%2Fb'])(
    'lets no separator through a `*`: %s',
    (url) => expect(match('/a/*', url)).toBeNull(),
  );
});

describe('targetOf', () => {
  it.each(['/a/..', '/a/../b', '/%2e%2e/b', '/.%2e/b', '/./a', '/%zz', '/%', '/%c0%af', '/a%00b'])(
    'knows no path in %s',
    (url) => expect(targetOf(url)).toBeNull(),
  );

  it.each(['', 'a', '*', 'http://elsewhere/a', '?a'])('takes only paths, not "%s"', (url) => {
    expect(targetOf(url)).toBeNull();
  });

  it('reads what is asked of a path', () => {
    const target = targetOf('/api/timeline?hours=24&x=a%20b?c');
    expect(target).toMatchObject({ pathname: '/api/timeline', segments: ['api', 'timeline'] });
    expect([...(target?.query ?? [])]).toEqual([
      ['hours', '24'],
      ['x', 'a b?c'],
    ]);
  });
});
