import { mkdirSync, writeFileSync } from 'node:fs';
import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pageRoutes } from '../../../src/dashboard/page.js';
import { temporaryFolder } from '../../support/table-folder.js';

const folder = join(temporaryFolder('page'), 'page');
mkdirSync(join(folder, 'assets'), { recursive: true });
writeFileSync(join(folder, 'index.html'), '<p>hello</p>');
writeFileSync(join(folder, 'assets', 'icon-3c4d.svg'), '<svg/>');
writeFileSync(join(folder, 'assets', 'notes.secret'), 'no');
writeFileSync(join(folder, 'assets', 'main-1a2b.js'), 'go()');

async function get(path: string, rest = '', from = folder) {
  const route = pageRoutes(from).find((each) => each.path === path) ?? expect.fail(`no ${path}`);
  expect([route.method, route.access]).toEqual(['GET', 'public']);
  const asker = { who: null, client: '', mayAct: false };
  const asked = { params: { rest }, query: new URLSearchParams(), ...asker };
  const reply = await route.handle(new IncomingMessage(new Socket()), asked);
  return 'bytes' in reply
    ? { status: reply.status, type: reply.contentType, text: String(reply.bytes), ...reply.headers }
    : reply;
}

describe('pageRoutes', () => {
  it('serves the page anew each time and what has its hash in its name for ever', async () => {
    expect(await get('/')).toEqual({
      status: 200,
      type: 'text/html; charset=utf-8',
      text: '<p>hello</p>',
      'cache-control': 'no-cache',
    });
    expect(await get('/assets/*', 'main-1a2b.js')).toMatchObject({
      type: 'text/javascript; charset=utf-8',
      'cache-control': expect.stringContaining('immutable'),
    });
    expect(await get('/assets/*', 'icon-3c4d.svg')).toMatchObject({ type: 'image/svg+xml' });
  });

  it.each(['../index.html', '../../page.ts', 'main-1a2b.js/..', '/etc/passwd', '', 'none.js'])(
    'has no asset %j',
    async (rest) => {
      expect(await get('/assets/*', rest)).toMatchObject({ status: 404 });
    },
  );

  it('serves no file of another kind', async () => {
    expect(await get('/assets/*', 'notes.secret')).toMatchObject({ status: 404 });
  });

  it('says how to build it where it is not built', async () => {
    const reply = await get('/', '', join(folder, 'nowhere'));
    expect(reply).toMatchObject({
      status: 404,
      body: { remedy: 'Build it with: npm run build' },
    });
  });
});
